import { type Address, type AllocatorContext, OutOfMemoryError } from '@mm/contract'
import { type BrokenAllocator, broken } from './broken.js'
import { FIRST_ARENA, LIVE_BLOCKS, type Place, ReferenceAllocator } from './reference.js'

class Forgetful extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    if (block === 0 || size <= this.usableSize(block)) return super.realloc(block, size)
    const moved = super.malloc(size)
    if (moved !== 0) super.free(block)
    return moved
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

class LosesOnFailure extends ReferenceAllocator {
  protected override grow(bytes: number): Address {
    // A table for the arena first, which is given back only where the arena comes.
    const table = this.memory.reserve(64, 16)
    const block = super.grow(bytes)
    if (block !== 0 && table !== 0) this.memory.release(table, 64)
    return block
  }
}

class NeverFrees extends ReferenceAllocator {
  override free(): void {
    // An author who means to come back to this.
  }
}

class Hoarder extends ReferenceAllocator {
  protected override releaseArena(arena: number): void {
    if (this.word(2) > 2 ** 30) super.releaseArena(arena)
  }
}

class Demanding extends ReferenceAllocator {
  constructor(context: AllocatorContext) {
    super(context)
    if (context.memory.counts().limit < 2 ** 20) throw new RangeError('less than a MiB')
  }
}

class WearsOut extends ReferenceAllocator {
  #calls = 0

  protected override giveBack(place: Place): void {
    // The counter of a free list that nobody thought would go so far.
    if (++this.#calls % 4096 === 0 && this.word(LIVE_BLOCKS) > 1) this.setWord(LIVE_BLOCKS, this.word(LIVE_BLOCKS) - 1)
    super.giveBack(place)
  }
}

class WornByte extends ReferenceAllocator {
  #calls = 0

  override calloc(count: number, size: number): Address {
    const block = super.calloc(count, size)
    if (block !== 0 && ++this.#calls % 256 === 0) this.u8[block + count * size - 1] = 1
    return block
  }
}

/** Faults in resizing, and running out of memory. */
export function resizeFaults(): readonly BrokenAllocator[] {
  return [
    broken('forgetful', 'realloc does not copy.', 'realloc keeps the content up to the smaller size', Forgetful),
    broken('throws-when-empty', 'No memory is an exception.', 'an exhausted memory answers 0, and the heap goes on', ThrowsWhenEmpty),
    broken('corrupt-when-empty', 'A reservation that fails loses an arena.', 'any reservation may fail', CorruptWhenEmpty),
    broken('loses-on-failure', 'What was reserved before a reservation that fails is lost.', 'a reservation that fails leaves nothing behind', LosesOnFailure),
    broken('leaks-on-realloc', 'realloc keeps the old block too.', 'realloc gives back the block that it leaves', LeaksOnRealloc),
    broken('frees-on-failure', 'A realloc that fails frees the block.', 'a realloc that finds no memory leaves the block alone', FreesOnFailure),
    broken('realloc-zero-frees', 'realloc to size 0 frees.', 'realloc of null allocates, and to size 0 it shrinks', ReallocZeroFrees),
    broken('never-frees', 'free does nothing.', 'memory that is freed is used again', NeverFrees),
    broken('hoarder', 'Arenas are never given back.', 'gives memory back when everything is freed', Hoarder),
    broken('wears-out', 'Every 4096th free counts twice.', 'agrees with the model over a long run', WearsOut),
    broken('worn-byte', 'Every 256th calloc leaves a byte.', 'agrees with the model over a long run', WornByte),
    broken('demanding', 'Small limits are an exception.', 'works within any limit', Demanding),
  ]
}
