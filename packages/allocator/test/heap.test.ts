import { type Heap, Pymalloc, createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { createMemory, foreignMemory } from '@mm/heap'
import { type Address, type AllocatorStrategy, MisuseError, OutOfMemoryError } from '@mm/contract'
import { describe, expect, it } from 'vitest'

const MiB = 2 ** 20

/** Fills a heap with blocks of `size` bytes until there is no more. */
function exhaust(heap: Heap, size: number): Address[] {
  const blocks: Address[] = []
  for (;;) {
    try {
      blocks.push(heap.malloc(size))
    } catch (error) {
      if (error instanceof OutOfMemoryError) return blocks
      throw error
    }
  }
}

const strategies: readonly [string, () => AllocatorStrategy][] = [
  ['pymalloc', () => pymalloc()],
  ['general', () => general()],
]

describe.each(strategies)('createHeap with %s', (name, strategy) => {
  it('gives bytes, keeps them and takes them back', () => {
    const heap = createHeap({ allocator: strategy() })
    const block = heap.calloc(10, 10)
    expect(heap.memory.u8[block + 99]).toBe(0)
    heap.memory.u8[block + 99] = 7
    const larger = heap.realloc(block, 5000)
    expect(heap.memory.u8[larger + 99]).toBe(7)
    heap.free(larger)
    heap.free(0 as Address)
    expect(heap.allocator.statistics?.()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
  })

  it('says when there is no more, with all that is known, and goes on', () => {
    const heap = createHeap({ allocator: strategy(), memory: { limit: 4 * MiB } })
    const kept = heap.malloc(64)
    heap.memory.u32[kept >>> 2] = 0x12345678
    const blocks = exhaust(heap, 400)
    expect(blocks.length).toBeGreaterThan(3000)
    expect(() => heap.realloc(kept, 5 * MiB)).toThrow(OutOfMemoryError)
    expect(heap.memory.u32[kept >>> 2]).toBe(0x12345678)
    expect(() => heap.calloc(MiB, MiB)).toThrow(expect.objectContaining({ code: 'out-of-memory', operation: 'calloc', strategy: name }))
    heap.allocator.check?.()
    for (const block of blocks) heap.free(block)
    heap.allocator.check?.()
    expect(exhaust(heap, 400).length).toBeGreaterThanOrEqual(blocks.length)
  })

  it.each([-1, 1.5, NaN, 2 ** 31, Infinity])('refuses %d bytes', (size) => {
    const heap = createHeap({ allocator: strategy() })
    expect(() => heap.malloc(size)).toThrow(MisuseError)
    expect(() => heap.realloc(heap.malloc(8), size)).toThrow(MisuseError)
    expect(() => heap.calloc(1, size)).toThrow(MisuseError)
    heap.allocator.check?.()
  })

  it('goes on from a saved memory, block by block the same', () => {
    const memory = createMemory({ limit: 16 * MiB })
    const heap = createHeap({ allocator: strategy(), memory })
    const blocks = Array.from({ length: 5000 }, (_, count) => heap.malloc((count * 37) % 900))
    for (const [place, block] of blocks.entries()) if (place % 3 === 0) heap.free(block)
    const other = createHeap({ allocator: strategy(), memory: createMemory({ image: memory.snapshot() }) })
    const act = ({ malloc, free }: Pick<Heap, 'malloc' | 'free'>): number[] =>
      Array.from({ length: 3000 }, (_, count) => {
        if (count % 3 === 1) free(blocks[count])
        return malloc((count * 61) % 700)
      })
    const bound = (one: Heap): Pick<Heap, 'malloc' | 'free'> => ({ malloc: (size) => one.malloc(size), free: (block) => one.free(block) })
    expect(act(bound(other))).toEqual(act(bound(heap)))
    heap.allocator.check?.()
    other.allocator.check?.()
    expect(Buffer.compare((other.memory as typeof memory).snapshot(), memory.snapshot())).toBe(0)
  })

  it('two heaps never meet', () => {
    const [one, two] = [createHeap({ allocator: strategy() }), createHeap({ allocator: strategy() })]
    const block = one.malloc(100)
    expect(two.malloc(100)).toBe(block)
    one.memory.u8.fill(1, block, block + 100)
    expect(two.memory.u8[block + 50]).toBe(0)
    two.free(block)
    expect(one.allocator.statistics?.()).toMatchObject({ liveBlocks: 1 })
    expect(two.allocator.statistics?.()).toMatchObject({ liveBlocks: 0 })
  })

  it('two heaps share one memory', () => {
    const memory = createMemory()
    const first = createHeap({ allocator: strategy(), memory })
    const second = strategy().create({ memory })
    const [a, b] = [first.malloc(100), second.malloc(100)]
    expect(a).not.toBe(b)
    expect(() => first.free(b)).toThrow(MisuseError)
    first.free(a)
    second.free(b)
  })

  it('lives in the memory of a wasm module that grows it', () => {
    interface GrowingMemory {
      readonly buffer: ArrayBuffer
      grow(pages: number): number
    }
    const { WebAssembly: wasm } = globalThis as unknown as { WebAssembly: { Memory: new (limits: { initial: number }) => GrowingMemory } }
    const host = new wasm.Memory({ initial: 1 })
    let next = 1024
    const malloc = (bytes: number): number => {
      const raw = next
      next += Math.ceil(bytes / 16) * 16
      if (next > host.buffer.byteLength) host.grow(Math.ceil((next - host.buffer.byteLength) / 65536))
      return raw
    }
    const heap = createHeap({ allocator: strategy(), memory: foreignMemory({ memory: host, malloc, free: () => undefined }) })
    const blocks = Array.from({ length: 4000 }, (_, count) => {
      const block = heap.malloc(count % 1000)
      heap.memory.u8.fill(count, block, block + (count % 1000))
      return block
    })
    for (const [count, block] of blocks.entries()) {
      if (count % 1000 > 0) expect(new Uint8Array(host.buffer)[block + (count % 1000) - 1]).toBe(count & 0xff)
      heap.free(block)
    }
    heap.allocator.check?.()
    expect(heap.allocator.statistics?.()).toMatchObject({ liveBlocks: 0 })
  })
})

it('the product of a strategy keeps its own type', () => {
  const { allocator } = createHeap({ allocator: pymalloc() })
  expect(allocator).toBeInstanceOf(Pymalloc)
  expect(allocator.general.usableSize(allocator.malloc(1000))).toBeGreaterThanOrEqual(1000)
})
