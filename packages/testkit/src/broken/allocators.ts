import { type Address, type AllocatorContext, type AllocatorStatistics, type AllocatorStrategy, CorruptionError, MisuseError, OutOfMemoryError, defineStrategy } from '@mm/contract'
import { type AllocatorClaims, detections } from '../allocator/subject.js'
import { FIRST_ARENA, type Place, ReferenceAllocator } from './reference-allocator.js'

/** An allocator with one fault. */
export interface BrokenAllocator {
  readonly strategy: AllocatorStrategy
  /** The check of `allocatorSuite` that must fail. */
  readonly caughtBy: string
}

type AllocatorClass = new (context: AllocatorContext) => ReferenceAllocator

/** What all of them say of themselves: everything that the reference can do. */
export const referenceClaims: AllocatorClaims = {
  detects: detections,
  givesBack: true,
}

function strategyOf(name: string, idea: string, make: (context: AllocatorContext) => ReferenceAllocator): AllocatorStrategy {
  return defineStrategy({
    axis: 'allocator',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: [],
    provides: ['free'],
    preserves: [],
    create: make,
  })()
}

/** The model of an allocator, without a fault: passes every check. */
export const referenceAllocator: AllocatorStrategy = strategyOf('reference', 'First fit over rows of chunks, all state in memory.', (context) => new ReferenceAllocator(context))

const broken = (name: string, fault: string, caughtBy: string, Faulty: AllocatorClass): BrokenAllocator => ({
  strategy: strategyOf(name, fault, (context) => new Faulty(context)),
  caughtBy,
})

class Overlapping extends ReferenceAllocator {
  protected override chunkBytes(size: number): number {
    return super.chunkBytes(size > 300 ? size - 40 : size)
  }
}

class Misaligned extends ReferenceAllocator {
  override malloc(size: number): Address {
    const block = super.malloc(size + this.header)
    return (block === 0 ? 0 : block + this.header / 2) as Address
  }
}

class Forgetful extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    if (block === 0 || size <= this.usableSize(block)) return super.realloc(block, size)
    const moved = super.malloc(size)
    if (moved !== 0) super.free(block)
    return moved
  }
}

class FreesNeighbours extends ReferenceAllocator {
  protected override giveBack({ arena, chunk }: Place): void {
    const next = chunk + this.u32[chunk >>> 2]
    const last = next >= arena + this.u32[(arena >>> 2) + 1]
    super.giveBack({ arena, chunk })
    if (!last && this.arenaOf(next) === arena && this.owns((next + this.header) as Address)) super.giveBack({ arena, chunk: next })
  }
}

class Unzeroed extends ReferenceAllocator {
  override calloc(count: number, size: number): Address {
    const bytes = this.sizeOf('calloc', count) * this.sizeOf('calloc', size)
    return bytes > 2 ** 31 - 1 ? (0 as Address) : super.malloc(bytes)
  }
}

class TrustsFreshMemory extends ReferenceAllocator {
  #fresh = false

  override calloc(count: number, size: number): Address {
    const bytes = this.sizeOf('calloc', count) * this.sizeOf('calloc', size)
    if (bytes > 2 ** 31 - 1) return 0 as Address
    this.#fresh = false
    const block = this.take(bytes)
    if (block !== 0 && !this.#fresh) this.u8.fill(0, block, block + bytes)
    return block
  }

  protected override grow(bytes: number): Address {
    this.#fresh = true
    return super.grow(bytes)
  }
}

class Overflowing extends ReferenceAllocator {
  override calloc(count: number, size: number): Address {
    const bytes = Math.imul(this.sizeOf('calloc', count), this.sizeOf('calloc', size)) >>> 0
    const block = bytes > 2 ** 31 - 1 ? (0 as Address) : super.malloc(bytes)
    if (block !== 0) this.u8.fill(0, block, block + bytes)
    return block
  }
}

class OneEmptyBlock extends ReferenceAllocator {
  #empty = 0 as Address

  override malloc(size: number): Address {
    if (size !== 0) return super.malloc(size)
    if (this.#empty === 0) this.#empty = super.malloc(0)
    return this.#empty
  }

  override free(block: Address): void {
    if (block !== this.#empty) super.free(block)
  }
}

class ThrowsWhenEmpty extends ReferenceAllocator {
  protected override grow(bytes: number): Address {
    const block = super.grow(bytes)
    if (block === 0) throw new OutOfMemoryError({ operation: 'malloc', size: bytes })
    return block
  }
}

class CorruptWhenEmpty extends ReferenceAllocator {
  protected override grow(bytes: number): Address {
    const first = this.word(FIRST_ARENA)
    const block = super.grow(bytes)
    // Counts the arena before it knows that there is one.
    if (block === 0 && first !== 0) this.setWord(FIRST_ARENA, this.u32[first >>> 2])
    return block
  }
}

class LeaksOnRealloc extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    const moved = super.malloc(size)
    if (block === 0 || moved === 0) return moved
    this.u8.copyWithin(moved, block, block + Math.min(size, this.usableSize(block)))
    return moved
  }
}

class FreesOnFailure extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    const moved = super.realloc(block, size)
    if (moved === 0 && block !== 0) super.free(block)
    return moved
  }
}

class ReallocZeroFrees extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    if (block === 0 || size !== 0) return super.realloc(block, size)
    super.free(block)
    return 0 as Address
  }
}

class WritesBeyond extends ReferenceAllocator {
  protected override grow(bytes: number): Address {
    const block = super.grow(bytes)
    const arena = this.word(FIRST_ARENA)
    if (block !== 0) this.u32[(arena + this.u32[(arena >>> 2) + 1]) >>> 2] = 0
    return block
  }
}

class KeepsUsing extends ReferenceAllocator {
  protected override releaseArena(arena: number): void {
    super.releaseArena(arena)
    this.u32[arena >>> 2] = 0
  }
}

/** Claims to find the misuse `overlooked` and does nothing about it. */
function lenient(overlooked: string): AllocatorClass {
  return class Lenient extends ReferenceAllocator {
    override realloc(block: Address, size: number): Address {
      return this.forgive(() => super.realloc(block, size), 0 as Address)
    }

    override free(block: Address): void {
      this.forgive(() => {
        super.free(block)
      }, undefined)
    }

    private forgive<T>(call: () => T, otherwise: T): T {
      try {
        return call()
      } catch (error) {
        if (error instanceof MisuseError && error.code === overlooked) return otherwise
        throw error
      }
    }
  }
}

class ClassEdge extends ReferenceAllocator {
  protected override chunkBytes(size: number): number {
    return super.chunkBytes(size % 64 === 1 ? size - 1 : size)
  }
}

class StaleView extends ReferenceAllocator {
  protected override watch(): void {
    this.memory.onRefresh(() => {
      if ((this.u32 as Uint32Array | undefined) !== undefined) return
      this.u32 = this.memory.u32
      this.u8 = this.memory.u8
    })
  }
}

class ViewAcrossReserve extends ReferenceAllocator {
  #before: Uint32Array | undefined

  protected override grow(bytes: number): Address {
    this.#before = this.u32
    return super.grow(bytes)
  }

  protected override enter(arena: Address, arenaBytes: number, bytes: number): Address {
    const { u32 } = this
    this.u32 = this.#before ?? u32
    const block = super.enter(arena, arenaBytes, bytes)
    this.u32 = u32
    return block
  }
}

class NeverFrees extends ReferenceAllocator {
  override free(): void {
    // An author who means to come back to this.
  }
}

class Miscounting extends ReferenceAllocator {
  override statistics(): AllocatorStatistics {
    const statistics = super.statistics()
    return { ...statistics, liveBytes: statistics.liveBytes - statistics.liveBlocks * this.header }
  }
}

class ForgetsArenaCount extends ReferenceAllocator {
  override statistics(): AllocatorStatistics {
    const statistics = super.statistics()
    return { ...statistics, reservedBytes: (statistics.arenas ?? 0) * 65_536 }
  }
}

class Boastful extends ReferenceAllocator {
  override usableSize(block: Address): number {
    return super.usableSize(block) + this.header
  }
}

class OwnsAll extends ReferenceAllocator {
  override owns(block: Address): boolean {
    return block !== 0
  }
}

class WalksAllButOne extends ReferenceAllocator {
  override walk(visit: (block: Address, bytes: number) => void): void {
    let first = true
    super.walk((block, bytes) => {
      if (!first) visit(block, bytes)
      first = false
    })
  }
}

class Unreset extends ReferenceAllocator {
  override reset(): void {
    this.setWord(FIRST_ARENA, 0)
    this.setWord(2, 0)
    this.setWord(3, 0)
  }
}

class Signed extends ReferenceAllocator {
  override malloc(size: number): Address {
    return (super.malloc(size) | 0) as Address
  }
}

class Permissive extends ReferenceAllocator {
  protected override sizeOf(_: string, size: number): number {
    return size >>> 0
  }
}

class Hoarder extends ReferenceAllocator {
  protected override releaseArena(arena: number): void {
    if (this.word(2) > 2 ** 30) super.releaseArena(arena)
  }
}

class NullFree extends ReferenceAllocator {
  override free(block: Address): void {
    this.giveBack(this.placeOf('free', block))
  }
}

class StateOutside extends ReferenceAllocator {
  #first = 0

  protected override word(index: number): number {
    return index === FIRST_ARENA ? this.#first : super.word(index)
  }

  protected override setWord(index: number, value: number): void {
    if (index === FIRST_ARENA) this.#first = value
    else super.setWord(index, value)
  }
}

class Stingy extends ReferenceAllocator {
  protected override take(size: number): Address {
    return size > 10_000 && size < 20_000 ? (0 as Address) : super.take(size)
  }
}

class TakesMore extends ReferenceAllocator {
  protected override enter(arena: Address, arenaBytes: number, bytes: number): Address {
    return super.enter(arena, arenaBytes + 4096, bytes)
  }
}

class ShortSizes extends ReferenceAllocator {
  protected override chunkBytes(size: number): number {
    return super.chunkBytes(size & 0xff_ffff)
  }
}

class Demanding extends ReferenceAllocator {
  constructor(context: AllocatorContext) {
    super(context)
    if (context.memory.counts().limit < 2 ** 20) throw new RangeError('less than a MiB')
  }
}

class CriesWolf extends ReferenceAllocator {
  override check(): void {
    super.check()
    if (this.word(2) > 4) throw new CorruptionError({ operation: 'check' }, 'more than four blocks')
  }
}

class CountsReads extends ReferenceAllocator {
  override statistics(): AllocatorStatistics {
    this.setWord(6, this.word(6) + 1)
    return super.statistics()
  }
}

class TrustsZeros extends ReferenceAllocator {
  protected override enter(arena: Address, arenaBytes: number, bytes: number): Address {
    const untouched = this.u32[arena >>> 2]
    const first = this.word(FIRST_ARENA)
    const block = super.enter(arena, arenaBytes, bytes)
    if (first === 0) this.u32[arena >>> 2] = untouched
    return block
  }
}

class Contiguous extends ReferenceAllocator {
  protected override enter(arena: Address, arenaBytes: number, bytes: number): Address {
    const last = this.word(FIRST_ARENA)
    return super.enter((last === 0 ? arena : last + this.u32[(last >>> 2) + 1]) as Address, arenaBytes, bytes)
  }
}

/** Instances over one memory find each other, but only while that memory is the same object. */
function besideTheMemory(): AllocatorClass {
  const firsts = new WeakMap<object, number>()
  return class Beside extends ReferenceAllocator {
    protected override word(index: number): number {
      return index === FIRST_ARENA ? (firsts.get(this.memory) ?? 0) : super.word(index)
    }

    protected override setWord(index: number, value: number): void {
      if (index === FIRST_ARENA) firsts.set(this.memory, value)
      else super.setWord(index, value)
    }
  }
}

/** Every heap is the first one. */
function single(): AllocatorStrategy {
  let only: ReferenceAllocator | undefined
  return strategyOf('single', 'There is one allocator for all heaps.', (context) => (only ??= new ReferenceAllocator(context)))
}

/** Instances share the block that was freed last. */
function sharing(): AllocatorClass {
  let spare = 0 as Address
  return class Sharing extends ReferenceAllocator {
    protected override take(size: number): Address {
      if (spare === 0 || size > 24) return super.take(size)
      const block = spare
      spare = 0 as Address
      return block
    }

    protected override giveBack(place: Place): void {
      if (spare === 0 && this.roomAt(place.chunk) >= 24) spare = (place.chunk + this.header) as Address
      else super.giveBack(place)
    }
  }
}

/** The allocators that `allocatorSuite` must catch, each with one fault; made anew with every call, since some share state. */
export function brokenAllocators(): readonly BrokenAllocator[] {
  return [
    broken('overlapping', 'Blocks over 300 bytes are given 40 too few.', 'live blocks do not overlap', Overlapping),
    broken('misaligned', 'Blocks begin half a header too late.', 'blocks are aligned', Misaligned),
    broken('forgetful', 'realloc does not copy.', 'realloc keeps the content up to the smaller size', Forgetful),
    broken('frees-neighbours', 'free takes the next block back too.', 'content is kept until a block is freed', FreesNeighbours),
    broken('unzeroed', 'calloc does not fill.', 'calloc gives zeros', Unzeroed),
    broken('trusts-fresh-memory', 'calloc takes a new arena for zeros.', 'calloc gives zeros', TrustsFreshMemory),
    broken('overflowing', 'calloc multiplies in 32 bits.', 'calloc answers 0 where the product is too great', Overflowing),
    broken('one-empty-block', 'All blocks of size 0 are one.', 'size 0 gives a block of its own', OneEmptyBlock),
    broken('throws-when-empty', 'No memory is an exception.', 'an exhausted memory answers 0, and the heap goes on', ThrowsWhenEmpty),
    broken('corrupt-when-empty', 'A reservation that fails loses an arena.', 'any reservation may fail', CorruptWhenEmpty),
    broken('leaks-on-realloc', 'realloc keeps the old block too.', 'realloc gives back the block that it leaves', LeaksOnRealloc),
    broken('frees-on-failure', 'A realloc that fails frees the block.', 'a realloc that finds no memory leaves the block alone', FreesOnFailure),
    broken('realloc-zero-frees', 'realloc to size 0 frees.', 'realloc of null allocates, and to size 0 it shrinks', ReallocZeroFrees),
    broken('writes-beyond', 'A word behind the arena is overwritten.', 'writes nothing outside its arenas', WritesBeyond),
    broken('keeps-using', 'An arena is written to after it was given back.', 'writes nothing outside its arenas', KeepsUsing),
    broken('ignores-double-free', 'A second free is overlooked.', 'refuses to free a block twice', lenient('double-free')),
    broken('ignores-interior', 'A pointer into a block is overlooked.', 'refuses a pointer into a block', lenient('bad-address')),
    broken('ignores-foreign', 'A pointer of somebody else is overlooked.', 'refuses a pointer that is not its own', lenient('foreign')),
    broken('ignores-misaligned', 'A misaligned pointer is overlooked.', 'refuses a misaligned pointer', lenient('misaligned')),
    broken('class-edge', 'One byte more than a size class gets that class.', 'a block of every size holds what was asked for', ClassEdge),
    broken('stale-view', 'A view is held for ever.', 'views may be replaced between calls', StaleView),
    broken('view-across-reserve', 'A view is held across a reservation.', 'views may be replaced by a reservation', ViewAcrossReserve),
    broken('never-frees', 'free does nothing.', 'memory that is freed is used again', NeverFrees),
    broken('miscounting', 'Live bytes leave the headers out.', 'statistics agree with the calls', Miscounting),
    broken('forgets-large-arenas', 'Reserved bytes count arenas of one size only.', 'statistics agree with the calls', ForgetsArenaCount),
    broken('boastful', 'usableSize is a header too great.', 'all of usableSize may be used', Boastful),
    broken('owns-all', 'owns says yes.', 'owns tells its blocks from what is not its own', OwnsAll),
    broken('walks-all-but-one', 'walk leaves a block out.', 'walk visits the live blocks and no others', WalksAllButOne),
    broken('unreset', 'reset forgets the arenas.', 'reset takes every block back', Unreset),
    broken('signed', 'Addresses are signed.', 'addresses above 2 GiB stay positive', Signed),
    broken('permissive', 'Any number is a size.', 'a size that is no size is refused and changes nothing', Permissive),
    broken('hoarder', 'Arenas are never given back.', 'gives memory back when everything is freed', Hoarder),
    broken('null-free', 'free(0) is an error.', 'free of null does nothing', NullFree),
    broken('sharing', 'All heaps share a freed block.', 'two heaps in two memories never meet', sharing()),
    broken('stingy', 'Some sizes are refused.', 'gives blocks while there is memory', Stingy),
    broken('takes-more', 'Arenas are taken for larger than they are.', 'blocks lie inside the arenas that it reserved', TakesMore),
    broken('short-sizes', 'Sizes have 24 bits.', 'a size greater than the memory is answered with 0', ShortSizes),
    broken('demanding', 'Small limits are an exception.', 'works within any limit', Demanding),
    broken('cries-wolf', 'check finds fault with what is sound.', 'check passes after every call', CriesWolf),
    broken('counts-reads', 'statistics writes.', 'readers change nothing', CountsReads),
    broken('trusts-zeros', 'The first arena is taken for zeros.', 'works over memory that was used before', TrustsZeros),
    broken('contiguous', 'Arenas are taken for neighbours.', 'two heaps in one memory share it', Contiguous),
    broken('beside-the-memory', 'Part of the state is in JavaScript, by memory.', 'a copy of the memory is a copy of the heap', besideTheMemory()),
    { strategy: single(), caughtBy: 'every heap gets an allocator of its own' },
    { strategy: strategyOf('Nameless', '', (context) => new ReferenceAllocator(context)), caughtBy: 'its manifest is complete' },
    broken('state-outside', 'Part of the state is in JavaScript.', 'another instance goes on from its state', StateOutside),
  ]
}
