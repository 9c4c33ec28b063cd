import { pymalloc } from '@mm/allocator/hardened'
import { type CPython } from '@mm/cpython'
import * as pyodide from 'pyodide'
import { expect, it } from 'vitest'
import { load } from './support.js'

/** Runs a program that calls `read` with numbers; `look` is called with them, in the middle of the program. */
async function probe(source: string, look: (cpython: CPython, numbers: number[]) => void): Promise<void> {
  const { cpython, printed } = await load(pyodide, { allocator: pymalloc() })
  cpython.objects.prepare()
  let looked = 0
  cpython.pyodide.registerJsModule('probe', {
    read: (...numbers: number[]) => {
      looked++
      look(cpython, numbers)
    },
  })
  const status = cpython.run({ source: `from probe import read\n${source}`, filename: 'probe.py' })
  expect([status, printed(), looked]).toEqual([0, '', 1])
}

it('counts are those that Python sees', async () => {
  const source = `
import sys
x = object(); y = [x] * 10; z = {'k': x}
numbers = []
for obj in (x, y, z, 1, None, sys): numbers += [id(obj), sys.getrefcount(obj) - 3]
del obj
read(*numbers)
`
  // The tuple, the loop's variable and the argument are three references that are gone when the count is read.
  await probe(source, ({ objects }, numbers) => {
    const pairs = Array.from({ length: numbers.length / 2 }, (_, index) => [objects.refcount(numbers[2 * index]), numbers[2 * index + 1]])
    expect(pairs).toHaveLength(6)
    expect(pairs[0]).toEqual([12, 12])
    for (const [read, seen] of [...pairs.slice(1, 3), pairs[5]]) expect(read).toBe(seen)
    // Immortals have no count: 2^30 - 1 in a 32-bit build of 3.13.
    expect(pairs[3][0]).toBe(0x3fffffff)
    expect(pairs[4][0]).toBe(0x3fffffff)
  })
})

it('types and generations are read as they are', async () => {
  const source = `
import gc
gc.collect(); gc.disable()
gc.set_threshold(700, 10, 5)
kept = [[] for i in range(321)]
class Some: pass
old = len(gc.get_objects(generation=2))
read(id(Some), id(kept), old, gc.get_count()[1])
`
  await probe(source, ({ objects }, [type, kept, old, middle]) => {
    expect(objects.typeName(type)).toBe('type')
    expect(objects.typeName(kept)).toBe('list')
    expect(objects.isCollectable(kept)).toBe(true)
    const [young, second, third] = objects.generations()
    expect([young.threshold, second.threshold, third.threshold]).toEqual([700, 10, 5])
    // The list that get_objects makes is young.
    expect(third.objects).toBe(old)
    expect(second.count).toBe(middle)
    expect(young.objects).toBeGreaterThan(321)
    expect(young.objects).toBeLessThan(400)
    const seen = [0, 0, 0]
    let found = 0
    objects.walk((id, generation) => {
      seen[generation]++
      if (id === kept) found++
    })
    expect(found).toBe(1)
    expect(seen).toEqual([young.objects, second.objects, third.objects])
  })
})

it('reading changes nothing', async () => {
  await probe('kept = [[i] for i in range(1000)]\nread(id(kept))', ({ objects, memory }, [kept]) => {
    const before = memory.u8.slice()
    objects.generations()
    objects.walk((id) => void objects.typeName(id))
    objects.refcount(kept)
    expect(Buffer.compare(memory.u8, before)).toBe(0)
  })
})
