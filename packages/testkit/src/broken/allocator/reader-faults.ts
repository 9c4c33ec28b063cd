import { type Address, type AllocatorStatistics, CorruptionError, MisuseError } from '@mm/contract'
import { type BrokenAllocator, type AllocatorClass, broken } from './broken.js'
import { FIRST_ARENA, ReferenceAllocator } from './reference.js'

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

class NullFree extends ReferenceAllocator {
  override free(block: Address): void {
    this.giveBack(this.placeOf('free', block))
  }
}

class WrapsAddresses extends ReferenceAllocator {
  override free(block: Address): void {
    super.free((block >>> 0) as Address)
  }

  override realloc(block: Address, size: number): Address {
    return super.realloc((block >>> 0) as Address, size)
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

class Unreset extends ReferenceAllocator {
  override reset(): void {
    this.setWord(FIRST_ARENA, 0)
    this.setWord(2, 0)
    this.setWord(3, 0)
  }
}

/** Faults in what is said of blocks and pointers. */
export function readerFaults(): readonly BrokenAllocator[] {
  return [
    broken('ignores-double-free', 'A second free is overlooked.', 'refuses to free a block twice', lenient('double-free')),
    broken('ignores-interior', 'A pointer into a block is overlooked.', 'refuses a pointer into a block', lenient('bad-address')),
    broken('ignores-foreign', 'A pointer of somebody else is overlooked.', 'refuses a pointer that is not its own', lenient('foreign')),
    broken('ignores-misaligned', 'A misaligned pointer is overlooked.', 'refuses a misaligned pointer', lenient('misaligned')),
    broken('wraps-addresses', 'An address is taken modulo 2^32.', 'refuses what is no address', WrapsAddresses),
    broken('miscounting', 'Live bytes leave the headers out.', 'statistics agree with the calls', Miscounting),
    broken('forgets-large-arenas', 'Reserved bytes count arenas of one size only.', 'statistics agree with the calls', ForgetsArenaCount),
    broken('boastful', 'usableSize is a header too great.', 'all of usableSize may be used', Boastful),
    broken('owns-all', 'owns says yes.', 'owns tells its blocks from what is not its own', OwnsAll),
    broken('walks-all-but-one', 'walk leaves a block out.', 'walk visits the live blocks and no others', WalksAllButOne),
    broken('unreset', 'reset forgets the arenas.', 'reset takes every block back', Unreset),
    broken('null-free', 'free(0) is an error.', 'free of null does nothing', NullFree),
    broken('cries-wolf', 'check finds fault with what is sound.', 'check passes after every call', CriesWolf),
    broken('counts-reads', 'statistics writes.', 'readers change nothing', CountsReads),
  ]
}
