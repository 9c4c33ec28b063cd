import { type Memory } from '@mm/heap'
import { FIXED_BYTES, createPython } from '@mm/python'
import { type Runtime, assembleRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

const KIB = 1024

/** What the stack holds when a program prints a line. */
interface Look {
  /** Bytes of frames. */
  readonly frames: number
  /** Chunks, and bytes of each, the oldest first. */
  readonly chunks: readonly number[]
  /** Bytes of all memory that is handed out. */
  readonly reserved: number
  /** Objects of a type in the heap. */
  count(type: string): number
}

function chunksOf(runtime: Runtime): number[] {
  const memory = runtime.memory as Memory
  const pieces = new Map<number, number>()
  memory.walk((base, bytes) => pieces.set(base, bytes))
  const starts: number[] = []
  runtime.stack.walk((first) => starts.push(first))
  return starts.reverse().map((first) => [...pieces].find(([base, bytes]) => first >= base && first < base + bytes)![1])
}

/** Runs a program; what the stack held at each line that it printed. */
async function looksAt(source: string, wordBytes: 4 | 8): Promise<Record<string, Look>> {
  const looks: Record<string, Look> = {}
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes, limit: 2 ** 29 })
  let errors = ''
  const host = {
    write(stream: string, text: string) {
      if (stream === 'stderr') errors += text
      const line = text.trim()
      if (line === '') return
      const types = new Map(runtime.report().types.map(({ type, count }) => [type, count]))
      looks[line] = { frames: runtime.stack.bytes, chunks: chunksOf(runtime), reserved: runtime.memory.counts().reserved, count: (type) => types.get(type) ?? 0 }
    },
    now: () => performance.now(),
    time: () => 0,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['stack.py'] })
  python.load(source, 'stack.py')
  while (python.run(1000) !== 'done');
  expect(errors).toBe('')
  return looks
}

// CPython 3.13, Python/pystate.c and InternalDocs/frames.md.
describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  test('the memory of a deep recursion is given back', async () => {
    const looks = await looksAt(
      `
import sys
sys.setrecursionlimit(40000)

def deep(depth):
    if depth:
        return deep(depth - 1) + 1
    print('deep')
    return 0

print('before')
deep(30000)
print('after')
deep(30000)
print('again')
`,
      wordBytes,
    )
    const { before, deep, after, again } = looks
    expect(before.chunks).toEqual([16 * KIB])
    expect(deep.frames).toBeGreaterThan(30_000 * 10 * wordBytes)
    // Each chunk is twice as large as the one below, up to a mebibyte.
    const expected = deep.chunks.map((_, index) => Math.min(16 * KIB * 2 ** index, 1024 * KIB))
    expect(deep.chunks).toEqual(expected)
    expect(after.frames).toBe(before.frames)
    expect(after.chunks).toEqual([16 * KIB])
    expect(after.reserved).toBeLessThan(deep.reserved - deep.frames / 2)
    expect(again.reserved).toBe(after.reserved)
  })

  test('frames of generators lie in the heap: those that wait take no stack', async () => {
    const { none, many } = await looksAt(
      `
def waiting(number):
    kept = [number]
    yield kept
    yield kept

print('none')
generators = [waiting(number) for number in range(1000)]
for generator in generators: next(generator)
print('many')
`,
      wordBytes,
    )
    expect(many.count('generator') - none.count('generator')).toBe(1000)
    expect(many.frames).toBe(none.frames)
    expect(many.chunks).toEqual([16 * KIB])
  })

  test('a frame object is made when one is looked at, and lives as long as somebody has it', async () => {
    const { calls, kept, gone } = await looksAt(
      `
import sys

def plain(depth):
    if depth: return plain(depth - 1)
    print('calls')

def looking():
    local = ['kept by the frame']
    return sys._getframe()

plain(100)
frame = looking()
assert frame.f_locals['local'] == ['kept by the frame']
print('kept')
del frame
print('gone')
`,
      wordBytes,
    )
    // One that outlives its call has the object of the frame below for its `f_back`, which the running program then keeps.
    expect([calls, kept, gone].map((look) => look.count('frame'))).toEqual([0, 2, 1])
  })
})
