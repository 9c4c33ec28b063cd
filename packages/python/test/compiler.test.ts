import { createMemory } from '@mm/heap'
import { FIXED_BYTES, type Python, type SavedPython, createPython } from '@mm/python'
import { compiler } from '@mm/python/compiler'
import { assembleRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'
import { runProgram } from './compiling.js'
import { programs } from './modes.js'

/** `npm run conformance` has all of them, in every mode. */
const sample = programs.filter((_, index) => index % 14 === 4)

test.each(sample)('$file, compiled from the first time on, prints the same', { timeout: 60_000 }, async ({ source, printed }) => {
  const { out, functions } = await runProgram(source, { threshold: 0 })
  expect(out).toBe(printed)
  expect(functions).toBeGreaterThan(5)
})

/** Calls, attributes, both kinds of numbers, generators, handlers, with statements, recursion. */
const PROGRAM = `
import sys
sys.setrecursionlimit(40)
class Vector:
    __slots__ = ('x', 'y')
    def __init__(self, x, y): self.x, self.y = x, y
    def __add__(self, other): return Vector(self.x + other.x, self.y + other.y)
    def __del__(self): Vector.gone += 1
    gone = 0
class Manager:
    def __enter__(self): return self
    def __exit__(self, *error): return error[0] is ZeroDivisionError
def count(n):
    for i in range(n):
        got = yield i * i
        if got: yield got
def total(n): return n if n < 2 else total(n - 1) + total(n - 2)
def grow(words):
    text = ''
    for word in words: text = text + word
    return text
def deep(n): return 1 + deep(n - 1) if n else 0
def main():
    start = Vector(0, 0.5)
    for item in count(6): start = start + Vector(item, item / 4)
    with Manager():
        start.x / 0
    try:
        deep(1000)
    except RecursionError as error: print(error)
    generator = count(3)
    print(next(generator), generator.send('sent'), list(generator))
    held = [start, start]
    print(sys.getrefcount(start), start.x, start.y, total(7), grow('abc' * 5), 2 ** 40 * 3 + total(5))
    del held
    if start.x > 300: missing = 1
    return missing
for each in range(3):
    try: main()
    except UnboundLocalError as error: print(error, error.__traceback__.tb_next.tb_lineno, Vector.gone)
`

describe('a program of many kinds of code', () => {
  test.each([
    ['with words of 8 bytes', {}],
    ['with words of 4 bytes', { parts: { wordBytes: 4 } }],
    ['compiled once it is busy', { threshold: 2 }],
    ['while memory moves', { relocateEvery: 7 }],
    ['while the heap is checked', { parts: { sanity: 200 } }],
  ] as const)('%s', { timeout: 60_000 }, async (_, ways) => {
    const { out, err } = await runProgram(PROGRAM, 'parts' in ways ? { parts: ways.parts } : {})
    const compiled = await runProgram(PROGRAM, { threshold: 0, ...ways })
    expect(compiled).toMatchObject({ out, err })
    expect(compiled.functions).toBeGreaterThan(5)
    expect(compiled.out).toContain('maximum recursion depth exceeded')
  })
})

test('everything is collected at every safepoint', { timeout: 60_000 }, async () => {
  const source = 'def pair(n):\n    made = [n]\n    made.append(made)\n    return made\nprint([pair(n)[0] for n in range(5)])\n'
  expect((await runProgram(source, { threshold: 0, parts: { stress: true } })).out).toBe('[0, 1, 2, 3, 4]\n')
})

test('an uncaught exception has the same traceback', async () => {
  const source = `
def inner(values):
    total = 0
    for value in values:
        total += 10 // value
    return total
print(inner([1, 2]))
inner([1, 0])
`
  const compiled = await runProgram(source, { threshold: 0 })
  expect(compiled.err).toBe((await runProgram(source, {})).err)
  expect(compiled.err).toContain("    total += 10 // value\n")
})

test('an interrupt ends a loop', async () => {
  const source = 'def forever():\n    n = 0\n    while True: n += 1\ntry: forever()\nexcept KeyboardInterrupt: print("stopped")\n'
  const prepare = (python: Python): void => {
    python.run(50)
    python.interrupt()
  }
  const { out } = await runProgram(source, { threshold: 0, prepare })
  expect(out).toBe('stopped\n')
})

test('code that is too long is interpreted', async () => {
  const source = `def long(x):\n${'    x = x + 1\n'.repeat(700)}    return x\nprint(long(1), long(2))\n`
  expect((await runProgram(source, { threshold: 0 })).out).toBe('701 702\n')
})

test('functions of code that is gone are forgotten, their numbers used again', async () => {
  const source = 'for each in range(50):\n    names = {}\n    exec("def f(n):\\n    return n * 2\\nfor i in range(3): f(i)", names)\n    print(names["f"](each), end=" ")\n'
  const { out } = await runProgram(source, { threshold: 0 })
  expect(out).toBe(Array.from({ length: 50 }, (_, each) => `${each * 2} `).join(''))
})

test('safepoints are where the interpreter has them: saved there, the program goes on, compiled or not', { timeout: 60_000 }, async () => {
  const pieces = async (compiled: (time: number) => boolean): Promise<{ readonly out: string; readonly times: number }> => {
    let out = ''
    let times = 0
    const make = async (saved: SavedPython | undefined) => {
      const parts = saved === undefined ? {} : { memory: createMemory({ image: saved.image }), state: saved.state }
      const host = { write: (stream: string, text: string) => void (out += stream === 'stdout' ? text : ''), now: () => performance.now(), time: () => 0, sourceOf: () => undefined, readModule: () => undefined }
      return createPython({ runtime: assembleRuntime({ fixed: FIXED_BYTES, ...parts }, {}), host, saved, ...(compiled(times) && { compiler: compiler({ threshold: 0 }) }) })
    }
    let python = await make(undefined)
    python.load(PROGRAM, 'program.py')
    python.stopAt(1)
    while (python.run(Infinity) !== 'done') {
      times++
      python = await make(python.save())
      python.stopAt(Math.ceil(1.5 ** times))
    }
    return { out, times }
  }
  const interpreted = await pieces(() => false)
  expect(await pieces(() => true)).toEqual(interpreted)
  expect(await pieces((time) => time % 2 === 0)).toEqual(interpreted)
  expect(interpreted.times).toBeGreaterThan(5)
})
