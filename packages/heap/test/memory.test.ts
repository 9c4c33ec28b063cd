import { type Memory, createMemory } from '@mm/heap'
import { type Address, MisuseError, type WordBytes } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const KiB = 1024
const MiB = KiB * KiB

/** The pieces that a memory has handed out, as plain data. */
interface Model {
  readonly pieces: Map<number, number>
}

const sumOf = ({ pieces }: Model): number => [...pieces.values()].reduce((sum, bytes) => sum + bytes, 0)

/** One step of a random run: a reservation, the release of the n-th piece, or a move. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 80 * KiB }), power: fc.integer({ min: 4, max: 16 }) }) },
    { weight: 4, arbitrary: fc.record({ give: fc.nat(1000) }) },
    { weight: 1, arbitrary: fc.constant({ move: true }) },
  ),
  { maxLength: 120 },
)

/** Every piece is filled with a byte of its own, and must still hold it. */
const signOf = (base: number): number => (base >>> 4) % 251

function expectAsModel(memory: Memory, model: Model): void {
  const counts = memory.counts()
  expect(counts.reserved).toBe(sumOf(model))
  expect(counts.arenas).toBe(model.pieces.size)
  expect(counts.peakReserved).toBeGreaterThanOrEqual(counts.reserved)
  const seen: [number, number][] = []
  memory.walk((base, bytes) => seen.push([base, bytes]))
  expect(seen).toEqual([...model.pieces].sort(([a], [b]) => a - b))
  let end = 0
  for (const [base, bytes] of seen) {
    expect(base).toBeGreaterThanOrEqual(end)
    end = base + bytes
    expect(memory.u8[base]).toBe(signOf(base))
    expect(memory.u8[end - 1]).toBe(signOf(base))
  }
  expect(counts.highWater).toBeGreaterThanOrEqual(end)
  expect(memory.u8[counts.highWater] ?? 0).toBe(0)
}

describe('reserve and release', () => {
  it('do what a plain model does, and what is in a piece stays through moves', () => {
    fc.assert(
      fc.property(steps, fc.constantFrom<WordBytes>(4, 8), (run, wordBytes) => {
        const limit = MiB
        const memory = createMemory({ wordBytes, limit })
        const model: Model = { pieces: new Map() }
        for (const step of run) {
          if ('take' in step) {
            const bytes = Math.ceil(step.take / 16) * 16
            const base = memory.reserve(step.take, 2 ** step.power)
            if (base === 0) expect(sumOf(model) + bytes).toBeGreaterThan(limit / 2)
            else {
              expect(base % 2 ** step.power).toBe(0)
              model.pieces.set(base, bytes)
              memory.u8.fill(signOf(base), base, base + bytes)
            }
          } else if ('give' in step) {
            const bases = [...model.pieces.keys()]
            const base = bases[step.give % bases.length]
            if (base === undefined) continue
            memory.release(base as Address, model.pieces.get(base) ?? 0)
            model.pieces.delete(base)
          } else memory.relocate()
          expectAsModel(memory, model)
        }
        for (const [base, bytes] of model.pieces) memory.release(base as Address, bytes)
        expect(memory.counts()).toMatchObject({ reserved: 0, arenas: 0 })
        expect(memory.reserve(limit, 16)).not.toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('keep many pieces: the table grows, and all of it is free again at the end', () => {
    const memory = createMemory({ limit: 4 * MiB })
    const bases = Array.from({ length: 3000 }, () => memory.reserve(1 * KiB, 16))
    expect(new Set(bases).size).toBe(3000)
    expect(memory.counts()).toMatchObject({ arenas: 3000, reserved: 3000 * KiB })
    for (const base of bases) memory.release(base, KiB)
    expect(memory.counts()).toMatchObject({ arenas: 0, reserved: 0 })
  })

  it('use a released piece again, and join neighbours', () => {
    const memory = createMemory()
    const [a, b, c] = [memory.reserve(64, 16), memory.reserve(64, 16), memory.reserve(64, 16)]
    memory.release(a, 64)
    memory.release(b, 64)
    expect(memory.reserve(128, 16)).toBe(a)
    memory.release(c, 64)
    expect(memory.reserve(64, 16)).toBe(c)
  })

  it('give 0 at the limit, and go on when something came back', () => {
    const memory = createMemory({ limit: 2 * MiB })
    const [a, b] = [memory.reserve(MiB, MiB), memory.reserve(MiB, MiB)]
    expect(a * b).not.toBe(0)
    expect(memory.reserve(16, 16)).toBe(0)
    memory.release(b, MiB)
    expect(memory.reserve(MiB, MiB)).toBe(b)
    expect(memory.counts()).toMatchObject({ limit: 2 * MiB, reserved: 2 * MiB, peakReserved: 2 * MiB })
  })

  it.each([0, -1, 1.5, NaN, 2 ** 33])('refuse %d bytes', (bytes) => {
    expect(() => createMemory().reserve(bytes, 16)).toThrow(MisuseError)
  })

  it.each([0, 8, 24, -16, NaN, 2 ** 32])('refuse the alignment %d', (alignment) => {
    expect(() => createMemory().reserve(16, alignment)).toThrow(MisuseError)
  })

  it('refuse what was not handed out, and change nothing', () => {
    const memory = createMemory()
    const base = memory.reserve(4 * KiB, 4 * KiB)
    for (const [address, bytes] of [[base + 16, 16], [base, 16], [0, 16], [base - 16, 16], [NaN, 16], [2 ** 31, 16]] as const) {
      expect(() => memory.release(address as Address, bytes)).toThrow(MisuseError)
    }
    memory.release(base, 4 * KiB)
    expect(() => memory.release(base, 4 * KiB)).toThrow(MisuseError)
    expect(memory.counts().reserved).toBe(0)
  })

  it('reach beyond 2 GiB', () => {
    const memory = createMemory({ limit: 3 * 1024 * MiB })
    const low = memory.reserve(2 * 1024 * MiB, MiB)
    const high = memory.reserve(MiB, MiB)
    expect(high).toBeGreaterThanOrEqual(2 ** 31)
    memory.u32[high >>> 2] = 7
    memory.release(low, 2 * 1024 * MiB)
    memory.release(high, MiB)
    expect(memory.counts().reserved).toBe(0)
  })
})

describe('relocate', () => {
  it.each([false, true])('tells who listens, and leaves nothing in the old views (shared: %s)', (shared) => {
    const memory = createMemory({ limit: MiB, shared })
    const base = memory.reserve(64, 16)
    let views = memory.u32
    let told = 0
    const stop = memory.onRefresh(() => {
      views = memory.u32
      told++
    })
    memory.u32[base >>> 2] = 42
    const old = memory.u32
    memory.relocate()
    expect(told).toBe(2)
    expect(views).toBe(memory.u32)
    expect(memory.u32[base >>> 2]).toBe(42)
    expect(shared ? old[base >>> 2] : old.length).toBe(shared ? 0xdddddddd : 0)
    stop()
    memory.relocate()
    expect(told).toBe(2)
    expect(memory.u32[base >>> 2]).toBe(42)
  })
})

describe('a memory that is brought along', () => {
  it('goes on in the same buffer', () => {
    const first = createMemory({ wordBytes: 4, limit: MiB })
    const base = first.reserve(64, 16)
    first.setAnchor(3, base)
    const second = createMemory({ buffer: first.buffer as ArrayBuffer })
    expect(second.wordBytes).toBe(4)
    expect(second.counts()).toEqual(first.counts())
    expect(second.anchor(3)).toBe(base)
    expect(second.reserve(64, 16)).toBe(base + 64)
    second.release(base, 64)
    expect(first.counts()).toEqual(second.counts())
  })

  it('goes on from a snapshot', () => {
    const first = createMemory({ limit: MiB })
    const base = first.reserve(64, 16)
    first.f64[base >>> 3] = Math.PI
    const second = createMemory({ image: first.snapshot() })
    expect(second.counts()).toEqual(first.counts())
    expect(second.f64[base >>> 3]).toBe(Math.PI)
    second.f64[base >>> 3] = 0
    expect(first.f64[base >>> 3]).toBe(Math.PI)
  })

  it('is refused where it holds no memory or words of another width', () => {
    const memory = createMemory({ wordBytes: 4, limit: MiB })
    expect(() => createMemory({ image: new Uint8Array(8192) })).toThrow(MisuseError)
    expect(() => createMemory({ buffer: memory.buffer as ArrayBuffer, wordBytes: 8 })).toThrow(MisuseError)
    expect(() => createMemory({ buffer: new ArrayBuffer(16) })).toThrow(MisuseError)
  })
})

describe('two memories', () => {
  it('never meet', () => {
    const [one, two] = [createMemory({ limit: MiB }), createMemory({ limit: MiB })]
    const base = one.reserve(MiB / 2, 16)
    expect(two.counts()).toMatchObject({ reserved: 0, arenas: 0 })
    expect(two.reserve(MiB / 2, 16)).toBe(base)
    one.u8.fill(1, base, base + MiB / 2)
    expect(two.u8[base]).toBe(0)
    one.relocate()
    expect(two.u8.length).toBeGreaterThan(0)
  })
})

describe('the options', () => {
  it.each([{ limit: 0 }, { limit: NaN }, { limit: -1 }, { limit: 2 ** 33 }, { reserve: 1.5 }])('%o are refused', (options) => {
    expect(() => createMemory(options)).toThrow(MisuseError)
  })

  it('anchors are sixteen', () => {
    expect(() => createMemory().anchor(16)).toThrow(MisuseError)
  })

  it('a probe hears of arenas', () => {
    const memory = createMemory()
    const heard: unknown[] = []
    memory.probe = { arena: (base, size, live) => heard.push([base, size, live]) }
    const base = memory.reserve(100, 16)
    memory.release(base, 100)
    expect(heard).toEqual([[base, 112, true], [base, 112, false]])
  })
})
