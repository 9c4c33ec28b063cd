import { readFileSync, readdirSync } from 'node:fs'
import { createMemory } from '@mm/heap'
import { FIXED_BYTES, type Python, type SavedPython, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** Programs of ours, each beside what CPython 3.13.0 prints. */
const folder = new URL('./programs/', import.meta.url)
const programs = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8'), printed: readFileSync(new URL(file.replace(/\.py$/, '.txt'), folder), 'utf8') }))

interface Run {
  readonly out: string
  /** How often it was saved and taken up. */
  readonly times: number
}

const NOTHING = { now: () => performance.now(), time: () => Date.now() / 1000, sourceOf: () => undefined, readModule: () => undefined }

/**
 * Runs a program, and at the safepoints whose distances `distance` gives, one after another, saves it, forgets it, and takes the copy up in another
 * memory by another Python.
 */
async function runInPieces(file: string, source: string, distance: (time: number) => number, wordBytes: 4 | 8 = 8): Promise<Run> {
  let out = ''
  let times = 0
  const make = async (saved: SavedPython | undefined): Promise<Python> => {
    const parts = saved === undefined ? { wordBytes } : { memory: createMemory({ image: saved.image }), state: saved.state }
    const write = (stream: string, text: string): void => void (out += stream === 'stdout' ? text : '')
    return createPython({ runtime: assembleRuntime({ fixed: FIXED_BYTES, ...parts }, {}), host: { ...NOTHING, write, sourceOf: (name) => (name === file ? source : undefined) }, argv: [file], saved })
  }
  let python = await make(undefined)
  python.load(source, file)
  python.stopAt(distance(times))
  for (;;) {
    const stop = python.run(Infinity)
    if (stop === 'done') return { out, times }
    expect(stop).toBe('stopped')
    python = await make(python.save())
    times++
    python.stopAt(distance(times))
  }
}

const SPACING = 1.35

/** One program in so many, by the width of words; all of them with `MM_CONFORMANCE=all`. */
const SAMPLE = { 8: 3, 4: 8 } as const
const everything = process.env['MM_CONFORMANCE'] === 'all'

describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  const suited = programs.filter(({ source }, index) => (everything || index % SAMPLE[wordBytes] === 0) && (wordBytes === 8 || !source.includes('# mm: observes sizes')))
  test.each(suited)('$file, saved and taken up again and again, prints the same', { timeout: 300_000 }, async ({ file, source, printed }) => {
    // Near each other at first, then ever further apart: up to some forty times.
    const { out, times } = await runInPieces(file, source, (time) => Math.ceil(SPACING ** time), wordBytes)
    expect(out).toBe(printed)
    expect(times).toBeGreaterThan(4)
  })
})

test('at each of many safepoints one after another', { timeout: 300_000 }, async () => {
  const source = `
import gc
class Node:
    def __init__(self, name): self.name, self.me = name, self
    def __del__(self): print('gone', self.name)
def numbers(n):
    try:
        yield from range(n)
    finally:
        print('closed')
for name in 'ab':
    Node(name)
print([x * y for x in numbers(3) for y in (1, 2)], sorted('bca', key=lambda c: -ord(c)), gc.collect())
try:
    {}['no']
except KeyError as error:
    print(repr(error), max(map(str, range(12))))
`
  const whole = await runInPieces('all.py', source, () => 1e9)
  expect(whole.times).toBe(0)
  const pieces = await runInPieces('all.py', source, () => 1)
  expect(pieces.out).toBe(whole.out)
  expect(pieces.times).toBeGreaterThan(60)
})

test('elsewhere it is refused, and the program goes on', async () => {
  const runtime = assembleRuntime({ fixed: FIXED_BYTES }, {})
  let out = ''
  const python = await createPython({ runtime, host: { ...NOTHING, write: (_stream, text) => void (out += text) } })
  python.load('class A:\n    def __del__(self):\n        for i in range(50): pass\nA()\nfor i in range(9): pass\nprint("end")', 'a.py')
  expect(() => python.save()).toThrow(/it is not at a safepoint/)
  // Among the turns of the finalizer's loop; it stops when the finalizer is over.
  python.stopAt(20)
  expect(python.run(Infinity)).toBe('stopped')
  expect(python.save().image.length).toBeGreaterThan(1e6)
  expect(python.run(Infinity)).toBe('done')
  expect(out).toBe('end\n')
  expect(() => python.save()).toThrow(/the program has ended/)
})

/** How often a program stops where it can be saved. */
async function stopsOf(source: string): Promise<number> {
  const python = await createPython({ runtime: assembleRuntime({ fixed: FIXED_BYTES }, {}), host: { ...NOTHING, write: () => undefined } })
  python.load(source, 'traced.py')
  let stops = 0
  for (python.stopAt(1); python.run(Infinity) === 'stopped'; python.stopAt(1)) {
    expect(python.runtime.memory.probe).toBeNull()
    stops++
  }
  return stops
}

test('a program whose allocations are traced is saved when they are no longer', async () => {
  const turns = 'for turn in range(100): pass\n'
  const [untraced, traced] = [await stopsOf(`import tracemalloc\n${turns}${turns}`), await stopsOf(`import tracemalloc\ntracemalloc.start()\n${turns}tracemalloc.stop()\n${turns}`)]
  expect(traced).toBeGreaterThan(100)
  expect(untraced - traced).toBeGreaterThan(90)
})
