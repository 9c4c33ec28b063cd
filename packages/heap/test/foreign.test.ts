import { createStack, foreignMemory } from '@mm/heap'
import { type Address, MisuseError } from '@mm/contract'
import { expect, it } from 'vitest'

/** Of the host's `WebAssembly`, what is needed here. */
interface GrowingMemory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}
const wasm = (globalThis as unknown as { WebAssembly: { Memory: new (limits: { initial: number }) => GrowingMemory } }).WebAssembly

/** A host: a wasm memory that it grows itself, and a malloc that only moves up, never aligned to more than 8. */
function host() {
  const memory = new wasm.Memory({ initial: 1 })
  let next = 1032
  const freed: number[] = []
  const malloc = (bytes: number): number => {
    const raw = next
    if (raw + bytes > 2 ** 24) return 0
    next += Math.ceil(bytes / 8) * 8
    const missing = next - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / 65536))
    return raw
  }
  return { memory, malloc, free: (raw: number) => void freed.push(raw), freed }
}

it('arenas come from the host, aligned, through growth', () => {
  const { memory, malloc, free, freed } = host()
  const foreign = foreignMemory({ memory, malloc, free })
  expect(foreign.wordBytes).toBe(4)
  let told = 0
  foreign.onRefresh(() => told++)
  const bases = Array.from({ length: 8 }, () => foreign.reserve(65_000, 4096))
  expect(told).toBeGreaterThan(2)
  for (const base of bases) {
    expect(base % 4096).toBe(0)
    foreign.u8.fill(base >>> 12, base, base + 65_008)
  }
  for (const base of bases) expect(foreign.u8[base + 65_007]).toBe((base >>> 12) & 0xff)
  expect(foreign.counts()).toMatchObject({ arenas: 8, reserved: 8 * 65_008 })
  for (const base of bases) foreign.release(base, 65_000)
  expect(freed).toHaveLength(8)
  expect(foreign.counts()).toMatchObject({ arenas: 0, reserved: 0 })
  expect(foreign.reserve(2 ** 25, 16)).toBe(0)
})

it('what it did not hand out is refused', () => {
  const foreign = foreignMemory(host())
  const base = foreign.reserve(64, 16)
  for (const address of [0, base + 16, base + 1, NaN, 2 ** 31]) expect(() => foreign.release(address as Address, 64)).toThrow(MisuseError)
  expect(() => foreign.release(base, 32)).toThrow(MisuseError)
  foreign.release(base, 64)
  expect(() => foreign.release(base, 64)).toThrow(MisuseError)
})

it('growth of the host alone is told by refresh', () => {
  const { memory, malloc, free } = host()
  const foreign = foreignMemory({ memory, malloc, free, limit: 128 * 1024 })
  const stack = createStack(foreign)
  const frame = stack.push(64)
  foreign.u32[frame >>> 2] = 7
  memory.grow(1)
  expect(foreign.u32.length).toBe(0)
  foreign.refresh()
  expect(foreign.u32[frame >>> 2]).toBe(7)
  expect(foreign.reserve(128 * 1024, 16)).toBe(0)
})

it('a host with memalign is asked for no byte more than a piece has', () => {
  const { memory, malloc, free, freed } = host()
  const asked: [number, number][] = []
  const memalign = (alignment: number, bytes: number): number => {
    asked.push([alignment, bytes])
    return Math.ceil(malloc(bytes + alignment) / alignment) * alignment
  }
  const foreign = foreignMemory({ memory, malloc, memalign, free })
  const base = foreign.reserve(70_000, 4096)
  expect(asked).toEqual([[4096, 70_000]])
  expect(base % 4096).toBe(0)
  foreign.u8.fill(1, base, base + 70_000)
  foreign.release(base, 70_000)
  expect(freed).toEqual([base])
})
