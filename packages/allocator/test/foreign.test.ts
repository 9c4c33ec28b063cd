import { type Heap, createHeap, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { debug, shadow } from '@mm/allocator/layers'
import { type ForeignMemory, foreignMemory } from '@mm/heap'
import { type Address, type AllocatorStrategy, OutOfMemoryError, type WordBytes } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Host, compileHost } from './support/assemblyscript-host.mjs'

/** What happens: a call to our heap, or the host's program allocates for itself, and may grow the memory. */
const steps = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ call: fc.constant('malloc' as const), size: fc.oneof({ weight: 5, arbitrary: fc.nat(600) }, fc.nat(9000)), count: fc.integer({ min: 1, max: 60 }) }) },
    { weight: 3, arbitrary: fc.record({ call: fc.constant('realloc' as const), pick: fc.nat(999), size: fc.oneof(fc.nat(600), fc.nat(70_000)) }) },
    { weight: 4, arbitrary: fc.record({ call: fc.constant('free' as const), pick: fc.nat(999), count: fc.integer({ min: 1, max: 40 }) }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constant('host' as const), size: fc.integer({ min: 1, max: 300_000 }) }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constant('host grows' as const), pages: fc.integer({ min: 1, max: 3 }) }) },
    { weight: 1, arbitrary: fc.record({ call: fc.constant('host free' as const), pick: fc.nat(99) }) },
  ),
  { minLength: 10, maxLength: 60, size: 'max' },
)

interface Piece {
  block: Address
  size: number
  mark: number
}

/** A host, a heap in its memory, and what both must find again. */
class World {
  readonly host: Host
  readonly memory: ForeignMemory
  readonly heap: Heap
  readonly live: Piece[] = []
  readonly hosts: Piece[] = []
  /** Growth of the memory seen by a call of our heap, and growth while we were not asked. */
  inside = 0
  between = 0
  #serial = 0

  constructor(host: Host, allocator: AllocatorStrategy, wordBytes: WordBytes) {
    this.host = host
    this.memory = foreignMemory({ memory: host.memory, malloc: (bytes) => host.malloc(bytes), free: (address) => host.free(address), wordBytes })
    this.heap = createHeap({ allocator, memory: this.memory })
  }

  malloc(size: number): void {
    const bytes = this.host.memory.buffer.byteLength
    const block = this.heap.malloc(size)
    if (this.host.memory.buffer.byteLength > bytes) this.inside++
    this.live.push(this.#fill({ block, size, mark: 0 }))
  }

  realloc(pick: number, size: number): void {
    const piece = this.live[pick % this.live.length] as Piece | undefined
    if (piece === undefined) return
    const bytes = this.host.memory.buffer.byteLength
    const block = this.heap.realloc(piece.block, size)
    if (this.host.memory.buffer.byteLength > bytes) this.inside++
    this.verify({ ...piece, block, size: Math.min(size, piece.size) })
    Object.assign(piece, { block, size })
    this.#fill(piece)
  }

  free(pick: number): void {
    const [piece] = this.live.splice(pick % (this.live.length + 1), 1)
    if (piece === undefined) return
    this.verify(piece)
    this.heap.free(piece.block)
  }

  /** The host's program takes memory for itself. */
  hostMalloc(size: number): void {
    const bytes = this.host.memory.buffer.byteLength
    const block = this.host.malloc(size) as Address
    if (this.host.memory.buffer.byteLength > bytes) this.#grown()
    this.hosts.push(this.#fill({ block, size, mark: 0 }))
  }

  hostGrows(pages: number): void {
    this.host.memory.grow(pages)
    this.#grown()
  }

  /** Our views are gone; only now is our side told. */
  #grown(): void {
    this.between++
    expect(this.memory.u8.length).toBe(0)
    this.memory.refresh()
  }

  hostFree(pick: number): void {
    const [piece] = this.hosts.splice(pick % (this.hosts.length + 1), 1)
    if (piece === undefined) return
    this.verify(piece)
    this.host.free(piece.block)
  }

  /** Reads through a view of its own: what the host would see. */
  verify({ block, size, mark }: Piece): void {
    const bytes = new Uint8Array(this.host.memory.buffer, block, size)
    if (!bytes.every((byte) => byte === mark)) throw new Error(`the block at ${block} of ${size} bytes has lost its content`)
  }

  end(): void {
    for (const piece of [...this.live, ...this.hosts]) this.verify(piece)
    this.heap.allocator.check?.()
    while (this.live.length > 0) this.free(0)
    while (this.hosts.length > 0) this.hostFree(0)
    this.heap.allocator.check?.()
    expect(this.heap.allocator.statistics?.()).toMatchObject({ liveBlocks: 0, liveBytes: 0 })
    expect(this.heap.allocator.statistics?.().reservedBytes).toBe(this.memory.counts().reserved)
  }

  #fill(piece: Piece): Piece {
    piece.mark = ++this.#serial & 0xff
    this.memory.u8.fill(piece.mark, piece.block, piece.block + piece.size)
    return piece
  }
}

const instantiateHost = await compileHost()

const subjects: readonly [string, AllocatorStrategy, WordBytes][] = [
  ['pymalloc, rung 0', pymalloc({ hardening: 0 }), 4],
  ['pymalloc, words of 8', pymalloc(), 8],
  ['pymalloc, rung 4', pymalloc({ hardening: 4 }), 4],
  ['general', general(), 4],
  ['pymalloc behind the debug layer, watched', shadow(debug(pymalloc({ hardening: 0 }))), 8],
]

describe.each(subjects)('in the memory of an AssemblyScript program, from its own heap: %s', (_, strategy, wordBytes) => {
  it('traffic of both, with growth between calls and inside them', () => {
    let inside = 0
    let between = 0
    fc.assert(
      fc.property(steps, (drawn) => {
        const world = new World(instantiateHost(), strategy, wordBytes)
        for (const step of drawn) {
          switch (step.call) {
            case 'malloc':
              for (let count = 0; count < step.count; count++) world.malloc(step.size)
              break
            case 'realloc':
              world.realloc(step.pick, step.size)
              break
            case 'free':
              for (let count = 0; count < step.count; count++) world.free(step.pick * (count + 1))
              break
            case 'host':
              world.hostMalloc(step.size)
              break
            case 'host grows':
              world.hostGrows(step.pages)
              break
            case 'host free':
              world.hostFree(step.pick)
          }
        }
        world.end()
        inside += world.inside
        between += world.between
      }),
      { seed: 20_260_321, numRuns: 15 },
    )
    expect(inside).toBeGreaterThan(10)
    expect(between).toBeGreaterThan(10)
  })

  it('a host that has no more is out of memory, and the heap goes on', () => {
    const host = instantiateHost()
    let left = 6
    const malloc = (bytes: number): number => (left-- > 0 ? host.malloc(bytes) : 0)
    const memory = foreignMemory({ memory: host.memory, malloc, free: (address) => host.free(address), wordBytes })
    const heap = createHeap({ allocator: strategy, memory })
    const blocks: Address[] = []
    const fill = (): void => {
      for (;;) blocks.push(heap.malloc(1000))
    }
    expect(fill).toThrow(OutOfMemoryError)
    expect(blocks.length).toBeGreaterThan(10)
    heap.allocator.check?.()
    for (const block of blocks.splice(0)) heap.free(block)
    left = Infinity
    for (let count = 0; count < 3000; count++) blocks.push(heap.malloc(count % 700))
    heap.allocator.check?.()
    for (const block of blocks) heap.free(block)
    expect(heap.allocator.statistics?.()).toMatchObject({ liveBlocks: 0 })
  })
})
