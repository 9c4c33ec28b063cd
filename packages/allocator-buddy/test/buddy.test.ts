import { createHeap } from '@mm/allocator'
import { buddy } from '@mm/allocator-buddy'
import { type Address, type Allocator, CorruptionError, MisuseError, type WordBytes } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import fc from 'fast-check'
import { expect, it } from 'vitest'

const KiB = 2 ** 10
const MiB = 2 ** 20
const LEAST = 16
const MOST = MiB / 2
const TABLE = MiB / LEAST

type Call = { readonly call: 'malloc' | 'realloc'; readonly pick: number; readonly size: number } | { readonly call: 'free'; readonly pick: number }

const sizes = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 600 }) },
  { weight: 4, arbitrary: fc.tuple(fc.integer({ min: 4, max: 19 }), fc.integer({ min: -1, max: 1 })).map(([order, step]) => 2 ** order + step) },
  { weight: 1, arbitrary: fc.integer({ min: 600, max: 3 * MiB }) },
)
const pick = fc.nat(1000)
const calls: fc.Arbitrary<Call[]> = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.record({ call: fc.constant('malloc' as const), pick, size: sizes }) },
    { weight: 2, arbitrary: fc.record({ call: fc.constant('realloc' as const), pick, size: sizes }) },
    { weight: 3, arbitrary: fc.record({ call: fc.constant('free' as const), pick }) },
  ),
  { maxLength: 150, size: 'max' },
)

/** Bytes that a block of `size` must have. */
const bytesFor = (size: number): number => (size > MOST ? Math.ceil(size / LEAST) * LEAST : 2 ** Math.max(4, Math.ceil(Math.log2(size || 1))))

/** Performs the calls; the sizes of the live blocks, by address. */
function perform(allocator: Allocator, run: readonly Call[]): Map<Address, number> {
  const live = new Map<Address, number>()
  for (const step of run) {
    const block = [...live.keys()][step.pick % live.size] ?? (0 as Address)
    if (step.call === 'free') {
      allocator.free(block)
      live.delete(block)
      continue
    }
    const to = step.call === 'malloc' ? allocator.malloc(step.size) : allocator.realloc(block, step.size)
    expect(to).not.toBe(0)
    if (step.call === 'realloc') live.delete(block)
    live.set(to, step.size)
  }
  return live
}

/** The greatest free pieces that live blocks leave of an arena: those aligned powers of two in which none lies, and that are in no greater one. */
function* freePieces(live: ReadonlyMap<number, number>, from: number, bytes: number): Generator<number> {
  const inside = [...live].filter(([block, size]) => block < from + bytes && block + size > from)
  if (inside.length === 0) yield bytes
  else if (bytes > LEAST && !inside.some(([block, size]) => block <= from && block + size >= from + bytes)) {
    yield* freePieces(live, from, bytes / 2)
    yield* freePieces(live, from + bytes / 2, bytes / 2)
  }
}

it.each([8, 4] as const)('blocks are powers of two at their multiples, and the rest is free in the greatest pieces (words of %d)', (wordBytes: WordBytes) => {
  fc.assert(
    fc.property(calls, (run) => {
      const allocator = buddy().create({ memory: createMemory({ wordBytes, limit: 256 * MiB }) })
      const live = perform(allocator, run)
      const small = new Map<number, number>()
      const arenas = new Set<number>()
      for (const [block, size] of live) {
        const bytes = bytesFor(size)
        // A large block that shrinks by less than half keeps what it has.
        if (bytes <= MOST && allocator.usableSize(block) <= MOST) {
          expect(allocator.usableSize(block)).toBe(bytes)
          expect(block % bytes).toBe(0)
          small.set(block, bytes)
          arenas.add(Math.floor(block / MiB) * MiB)
        } else {
          expect(allocator.usableSize(block)).toBeGreaterThanOrEqual(bytes)
          expect(block % MiB).toBe(0)
        }
      }
      allocator.check()
      const { reservedBytes, arenas: count } = allocator.statistics()
      expect(count! - arenas.size).toBeLessThanOrEqual(1)
      const pieces = [...arenas].flatMap((arena) => [...freePieces(new Map([...small, [arena, TABLE]]), arena, MiB)])
      if (count! > arenas.size) pieces.push(...[1, 2, 4, 8].map((times) => times * TABLE))
      for (const bytes of pieces.sort((a, b) => b - a)) expect(allocator.malloc(bytes)).not.toBe(0)
      expect(allocator.statistics().reservedBytes).toBe(reservedBytes)
      allocator.malloc(1)
      expect(allocator.statistics().reservedBytes).toBe(reservedBytes + MiB)
      allocator.check()
    }),
    { numRuns: 60 },
  )
})

it('blocks of powers of two fill an arena but for its table', () => {
  for (let bytes = LEAST; bytes <= TABLE; bytes *= 4) {
    const allocator = buddy().create({ memory: createMemory() })
    const empty = allocator.statistics().reservedBytes
    for (let block = 0; block < (MiB - TABLE) / bytes; block++) allocator.malloc(bytes)
    expect(allocator.statistics()).toMatchObject({ liveBytes: MiB - TABLE, reservedBytes: empty + MiB, arenas: 1 })
    allocator.malloc(bytes)
    expect(allocator.statistics().arenas).toBe(2)
  }
})

it('a call touches a bounded number of words, however many blocks are live', () => {
  const memory = new CountedMemory(createMemory())
  const allocator = buddy().create({ memory })
  allocator.free(allocator.malloc(1)) // An arena is there.
  const most = { malloc: 0, free: 0 }
  const count = (call: 'malloc' | 'free', run: () => void): void => {
    const before = memory.accesses
    run()
    most[call] = Math.max(most[call], memory.accesses - before)
  }
  const pair = (): void => {
    let block = 0 as Address
    count('malloc', () => (block = allocator.malloc(1)))
    count('free', () => {
      allocator.free(block)
    })
  }
  pair() // The longest way: from 64 KiB, the least that is free, down to 16 bytes.
  const first = { ...most }
  // And from 512 KiB, when nothing less is free.
  for (const bytes of [TABLE, 2 * TABLE, 4 * TABLE]) allocator.malloc(bytes)
  pair()
  const longest = { ...most }
  expect(longest.malloc / first.malloc).toBeLessThan(15 / 12 + 0.1)
  expect(longest.malloc).toBeLessThan(15 * 7 + 20)
  expect(longest.free).toBeLessThan(15 * 11 + 20)
  // Tens of thousands of live blocks, freed and taken at random places in the one arena: never more than that.
  const blocks = Array.from({ length: 30_000 }, () => allocator.malloc(1))
  for (let turn = 0; turn < 60_000; turn++) {
    const place = (turn * 7919) % blocks.length
    count('free', () => {
      allocator.free(blocks[place])
    })
    count('malloc', () => (blocks[place] = allocator.malloc(1 + (turn % 16))))
  }
  expect(most).toEqual(longest)
})

it('realloc takes free buddies above, gives up halves, and moves only where it must', () => {
  const allocator = createHeap({ allocator: buddy() }).allocator
  const block = allocator.malloc(16)
  for (const size of [17, 100, 4000, 60_000, 1000, 16]) expect(allocator.realloc(block, size)).toBe(block)
  const above = allocator.malloc(16)
  expect(above).toBe(block + 16)
  expect(allocator.realloc(block, 32)).not.toBe(block)
  expect(allocator.realloc(above, 32)).not.toBe(above) // its buddy lies below
  allocator.check()
})

it('large blocks take what was asked for, and go back at once', () => {
  const memory = createMemory()
  const allocator = buddy().create({ memory })
  const before = memory.counts().reserved
  const block = allocator.malloc(700 * KiB + 5)
  expect(memory.counts().reserved - before).toBe(700 * KiB + 16)
  expect(allocator.realloc(block, 600 * KiB)).toBe(block)
  const moved = allocator.realloc(block, 300 * KiB)
  expect(moved).not.toBe(block)
  expect(allocator.usableSize(moved)).toBe(MOST)
  allocator.free(moved)
  expect(memory.counts().reserved - before).toBe(MiB) // the one empty arena that stays
})

it('refuses whatever is no live block, by name', () => {
  const allocator = buddy().create({ memory: createMemory() })
  const [small, neighbour, large] = [allocator.malloc(100), allocator.malloc(100), allocator.malloc(2 * MiB)]
  const arena = Math.floor(small / MiB) * MiB
  const wrong: readonly (readonly [number, string])[] = [
    [small + 8, 'misaligned'],
    [small + 16, 'double-free'],
    [large + 16, 'double-free'],
    [arena, 'foreign'], // the table of orders
    [arena + TABLE - 16, 'foreign'],
    [16, 'foreign'],
    [-16, 'foreign'],
    [small + 0.5, 'foreign'],
    [NaN, 'foreign'],
    [2 ** 32 + small, 'foreign'],
  ]
  for (const [address, code] of wrong) {
    for (const call of ['free', 'usableSize'] as const) {
      try {
        allocator[call](address as Address)
        expect.unreachable(`${call}(${address})`)
      } catch (error) {
        expect(error).toBeInstanceOf(MisuseError)
        expect(error).toMatchObject({ code, operation: call, strategy: 'buddy' })
      }
    }
    expect(allocator.owns(address as Address)).toBe(false)
    expect(() => allocator.realloc(address as Address, 8)).toThrow(MisuseError)
  }
  allocator.free(small)
  expect(() => allocator.free(small)).toThrow(/freed already/)
  allocator.free(neighbour)
  expect(() => allocator.free(neighbour)).toThrow(/freed already/)
  expect(() => buddy().create({ memory: createMemory(), state: 4096 as Address })).toThrow(/no state of this allocator .*strategy buddy/)
  allocator.check()
})

it('goes on from a saved memory, block for block', () => {
  fc.assert(
    fc.property(calls, calls, (before, after) => {
      const memory = createMemory({ limit: 128 * MiB })
      const heap = createHeap({ allocator: buddy(), memory })
      perform(heap.allocator, before)
      const other = createHeap({ allocator: buddy(), memory: createMemory({ image: memory.snapshot() }) })
      expect([...perform(other.allocator, after)]).toEqual([...perform(heap.allocator, after)])
    }),
    { numRuns: 20 },
  )
})

it('check notices a change of any byte of the state in use or of a table', () => {
  const memory = createMemory()
  const allocator = buddy().create({ memory })
  const blocks = Array.from({ length: 40 }, (_, turn) => allocator.malloc(1 + turn * 37))
  for (const block of blocks.filter((_, turn) => turn % 3 === 0)) allocator.free(block)
  allocator.malloc(MiB)
  const arena = Math.floor(blocks[1] / MiB) * MiB
  const free = blocks[0]
  const places = [allocator.state, allocator.state + 4, allocator.state + 8, allocator.state + 12, allocator.state + 16, allocator.state + 20]
  for (let order = 4; order <= 19; order++) places.push((allocator.state + (8 + order) * 4), (allocator.state + (28 + order) * 4))
  for (let granule = 0; granule < 8; granule++) places.push((allocator.state + (64 + granule) * 4))
  for (const block of blocks) places.push((arena + (block - arena) / LEAST), (arena + (block - arena) / LEAST + 1))
  places.push(free, (free + 4), arena, (arena + TABLE / 2))
  for (const place of places) {
    const { u8 } = memory
    const was = u8[place]
    u8[place] ^= 0x41
    expect(() => allocator.check(), `byte ${place}`).toThrow(CorruptionError)
    u8[place] = was
  }
  allocator.check()
})
