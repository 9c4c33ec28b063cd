import { type Address, type AllocatorContext, type AllocatorStrategy, OutOfMemoryError } from '@mm/contract'
import { type BrokenAllocator, type AllocatorClass, broken, strategyOf } from './broken.js'
import { FIRST_ARENA, type Place, ReferenceAllocator } from './reference.js'

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

/** Gives the first blocks more room, and counts them in JavaScript: correct, but another instance goes another way. */
class RemembersOutside extends ReferenceAllocator {
  #taken = 0

  protected override take(size: number): Address {
    return super.take(++this.#taken <= 40 ? size + 32 : size)
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

/** Has a table while it begins; where it cannot begin, that is lost. */
class LosesHalfMade extends ReferenceAllocator {
  protected override begin(): Address {
    const table = this.memory.reserve(4096, 16)
    if (table === 0) throw new OutOfMemoryError({ operation: 'create', size: 4096 })
    const state = super.begin()
    this.memory.release(table, 4096)
    return state
  }
}

/** Copies a table when it goes on from a state; where there is no room for the copy, the first half of it is lost. */
class LosesHalfAttached extends ReferenceAllocator {
  constructor(context: AllocatorContext) {
    super(context)
    if (context.state === undefined) return
    const halves = [0, 1].map(() => this.memory.reserve(2048, 16))
    if (halves.includes(0 as Address)) throw new OutOfMemoryError({ operation: 'create', size: 2048 })
    for (const half of halves) this.memory.release(half, 2048)
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

/** Faults in the memory below, and where the state lies. */
export function memoryFaults(): readonly BrokenAllocator[] {
  return [
    broken('writes-beyond', 'A word behind the arena is overwritten.', 'writes nothing outside its arenas', WritesBeyond),
    broken('keeps-using', 'An arena is written to after it was given back.', 'writes nothing outside its arenas', KeepsUsing),
    broken('stale-view', 'A view is held for ever.', 'views may be replaced between calls', StaleView),
    broken('view-across-reserve', 'A view is held across a reservation.', 'views may be replaced by a reservation', ViewAcrossReserve),
    broken('loses-half-made', 'What is reserved before creation fails is lost.', 'a creation that fails leaves nothing behind', LosesHalfMade),
    broken('loses-half-attached', 'What is reserved before going on fails is lost.', 'an instance that fails to go on leaves the heap as it was', LosesHalfAttached),
    {
      strategy: strategyOf('promises-reuse', 'First fit, which says that it uses first what was freed last.', (context) => new ReferenceAllocator(context), ['address-reuse']),
      caughtBy: 'what was freed last is used first',
    },
    broken('sharing', 'All heaps share a freed block.', 'two heaps in two memories never meet', sharing()),
    broken('trusts-zeros', 'The first arena is taken for zeros.', 'works over memory that was used before', TrustsZeros),
    broken('contiguous', 'Arenas are taken for neighbours.', 'two heaps in one memory share it', Contiguous),
    broken('beside-the-memory', 'Part of the state is in JavaScript, by memory.', 'a copy of the memory is a copy of the heap', besideTheMemory()),
    { strategy: single(), caughtBy: 'every heap gets an allocator of its own' },
    { strategy: strategyOf('Nameless', '', (context) => new ReferenceAllocator(context)), caughtBy: 'its manifest is complete' },
    broken('remembers-outside', 'What decides where blocks go is in JavaScript.', 'a heap that is saved in the middle runs on to the same end, byte for byte', RemembersOutside),
    broken('state-outside', 'Part of the state is in JavaScript.', 'another instance goes on from its state', StateOutside),
  ]
}
