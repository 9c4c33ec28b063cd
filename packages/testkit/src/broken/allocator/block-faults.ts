import { type Address } from '@mm/contract'
import { type BrokenAllocator, broken } from './broken.js'
import { type Place, ReferenceAllocator } from './reference.js'

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

class FreesNeighbours extends ReferenceAllocator {
  protected override giveBack({ arena, chunk }: Place): void {
    const next = chunk + this.u32[chunk >>> 2]
    const last = next >= arena + this.u32[(arena >>> 2) + 1]
    super.giveBack({ arena, chunk })
    if (!last && this.arenaOf(next) === arena && this.owns((next + this.header) as Address)) super.giveBack({ arena, chunk: next })
  }
}

class ClassEdge extends ReferenceAllocator {
  protected override chunkBytes(size: number): number {
    return super.chunkBytes(size % 64 === 1 ? size - 1 : size)
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

class TakesMore extends ReferenceAllocator {
  protected override enter(arena: Address, arenaBytes: number, bytes: number): Address {
    return super.enter(arena, arenaBytes + 4096, bytes)
  }
}

class Stingy extends ReferenceAllocator {
  protected override take(size: number): Address {
    return size > 10_000 && size < 20_000 ? (0 as Address) : super.take(size)
  }
}

class ShortSizes extends ReferenceAllocator {
  protected override chunkBytes(size: number): number {
    return super.chunkBytes(size & 0xff_ffff)
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

class Permissive extends ReferenceAllocator {
  protected override sizeOf(_: string, size: number): number {
    return size >>> 0
  }
}

class ProductOnly extends ReferenceAllocator {
  override calloc(count: number, size: number): Address {
    // Wrong: -1 times -1 is a size, neither factor is.
    return super.calloc(1, count * size)
  }
}

class UncheckedShrink extends ReferenceAllocator {
  override realloc(block: Address, size: number): Address {
    return block !== 0 && size < 0 ? block : super.realloc(block, size)
  }
}

class Signed extends ReferenceAllocator {
  override malloc(size: number): Address {
    return (super.malloc(size) | 0) as Address
  }
}

/** Faults in how blocks are cut, filled and found. */
export function blockFaults(): readonly BrokenAllocator[] {
  return [
    broken('overlapping', 'Blocks over 300 bytes are given 40 too few.', 'live blocks do not overlap', Overlapping),
    broken('misaligned', 'Blocks begin half a header too late.', 'blocks are aligned', Misaligned),
    broken('frees-neighbours', 'free takes the next block back too.', 'content is kept until a block is freed', FreesNeighbours),
    broken('unzeroed', 'calloc does not fill.', 'calloc gives zeros', Unzeroed),
    broken('trusts-fresh-memory', 'calloc takes a new arena for zeros.', 'calloc gives zeros', TrustsFreshMemory),
    broken('overflowing', 'calloc multiplies in 32 bits.', 'calloc answers 0 where the product is too great', Overflowing),
    broken('one-empty-block', 'All blocks of size 0 are one.', 'size 0 gives a block of its own', OneEmptyBlock),
    broken('class-edge', 'One byte more than a size class gets that class.', 'a block of every size holds what was asked for', ClassEdge),
    broken('signed', 'Addresses are signed.', 'addresses above 2 GiB stay positive', Signed),
    broken('permissive', 'Any number is a size.', 'a size that is no size is refused and changes nothing', Permissive),
    broken('product-only', 'calloc looks at the product only.', 'a size that is no size is refused and changes nothing', ProductOnly),
    broken('unchecked-shrink', 'realloc to a negative size shrinks.', 'a size that is no size is refused and changes nothing', UncheckedShrink),
    broken('stingy', 'Some sizes are refused.', 'gives blocks while there is memory', Stingy),
    broken('takes-more', 'Arenas are taken for larger than they are.', 'blocks lie inside the arenas that it reserved', TakesMore),
    broken('short-sizes', 'Sizes have 24 bits.', 'a size greater than the memory is answered with 0', ShortSizes),
  ]
}
