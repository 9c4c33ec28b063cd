import { deferred, deferredTeardown } from '@mm/refcount'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'
import { type Mode, printIn } from './modes.js'

const lifetime = deferredTeardown()
const run = (source: string, mode: Mode = {}): Promise<string> => printIn({ strategies: { lifetime }, ...mode }, { file: 'program.py', source })

const modes: readonly (readonly [string, Mode])[] = [
  ['as it is', {}],
  ['sanity', { sanity: 20 }],
  ['moving', { relocateEvery: 1 }],
  ['sanity, words of 4 bytes', { sanity: 20, wordBytes: 4 }],
]

test.each(modes)('%s: finalizers and callbacks run at the safepoint after, the first to die first, depth first', async (_name, mode) => {
  const source = `
import weakref
said = []
class Node:
    def __init__(self, name, held=None): self.name, self.held = name, held
    def __del__(self): said.append(self.name)
a = Node('a', Node('in a'))
r = weakref.ref(a, lambda r: said.append('callback'))
b = Node('b')
del a
del b
before = said[:]
id(0)
print(before, said)
`
  expect(await run(source, mode)).toBe("[] ['a', 'callback', 'in a', 'b']\n")
})

test.each(modes)('%s: an object that a weak reference gives back stays, whole', async (_name, mode) => {
  const source = `
import sys, weakref
class Node:
    def __del__(self): print('gone')
node = Node()
node.items = [1, 2]
r = weakref.ref(node)
del node
node = r()
print(node.items, sys.getrefcount(node))
node = None
id(0)
print(r())
`
  expect(await run(source, mode)).toBe('[1, 2] 2\ngone\nNone\n')
})

test('each finalizer that leaves one behind runs, and the program ends', async () => {
  const source = `
count = 0
class Chain:
    def __del__(self):
        global count
        count += 1
        if count < 50: Chain()
        if count == 50: print('last')
Chain()
class Endless:
    def __del__(self): Endless()
Endless()
print('end')
`
  expect((await run(source)).split('\n').sort()).toEqual(['', 'end', 'last'])
})

test('what is dead gives up its memory before there is none', async () => {
  const source = `
import functools
print(len(functools.reduce(lambda a, b: a, [[0] * 100000 for _ in range(3)])))
big = [0] * 500_000
big = [1] * 500_000; big = [2] * 500_000; big = [3] * 500_000; big = [4] * 500_000; big = [5] * 500_000
big = [1] * 500_000; big = [2] * 500_000; big = [3] * 500_000; big = [4] * 500_000; big = [5] * 500_000
print(len(big))
`
  expect(await run(source, { limit: 24 * 2 ** 20 })).toBe('100000\n500000\n')
})

test('the one that does not count the stack is refused, and the right one named', async () => {
  const runtime = assembleRuntime({ fixed: FIXED_BYTES }, { lifetime: deferred() })
  const host = { write: () => undefined, now: () => 0, time: () => 0, sourceOf: () => undefined, readModule: () => undefined }
  await expect(createPython({ runtime, host })).rejects.toThrow(/deferredTeardown of @mm\/refcount/)
})
