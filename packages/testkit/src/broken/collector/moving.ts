import { type Address, type CollectorContext, type CollectorStrategy, type ObjectRef, type ObjectSpace, defineStrategy, typeTraits } from '@mm/contract'
import { type BrokenCollector } from './broken.js'
import { TracingCollector } from './tracing.js'

const PIECE = 16_384

/** Blocks one behind the other, in pieces of the memory. */
class ModelSpace implements ObjectSpace {
  readonly blocks = new Map<ObjectRef, { readonly block: Address; readonly bytes: number; readonly pre: number }>()
  readonly #context: CollectorContext
  readonly #identities = new Map<ObjectRef, number>()
  #pieces: Address[] = []
  #free = 0
  #end = 0
  #given = 0

  constructor(context: CollectorContext) {
    this.#context = context
  }

  mayTake(type: ObjectRef): boolean {
    const { memory, objects } = this.#context
    return (memory.u32[(type + objects.layout.typeBlock.traits) >>> 2] & (typeTraits.pinned | typeTraits.weakReference)) === 0
  }

  take(type: ObjectRef, bytes: number, pre: number): Address {
    if (!this.mayTake(type)) return 0 as Address
    const whole = Math.ceil(bytes / 16) * 16
    if (this.#free + whole > this.#end) {
      const piece = this.#context.memory.reserve(PIECE, PIECE)
      if (piece === 0) return piece
      this.#pieces.push(piece)
      this.#free = piece
      this.#end = piece + PIECE
    }
    const block = this.#free as Address
    this.#free += whole
    this.blocks.set((block + pre) as ObjectRef, { block, bytes, pre })
    return block
  }

  owns(address: number): boolean {
    return this.#pieces.some((piece) => address >= piece && address < piece + PIECE)
  }

  give(object: ObjectRef): void {
    this.blocks.delete(object)
    this.#identities.delete(object)
  }

  walk(visit: (block: Address, object: ObjectRef, bytes: number) => void): void {
    for (const [object, { block, bytes }] of this.blocks) visit(block, object, bytes)
  }

  get usedBytes(): number {
    return this.#pieces.length * PIECE
  }

  identity(object: ObjectRef): number {
    if (!this.owns(object)) return object
    let number = this.#identities.get(object)
    if (number === undefined) this.#identities.set(object, (number = 2 ** 32 + 16 * this.#given++))
    return number
  }

  /** Copies everything into new pieces; where to, by where it was. The old pieces are the caller's to give back. */
  flip(): { readonly places: ReadonlyMap<ObjectRef, ObjectRef>; readonly old: readonly Address[] } {
    const old = this.#pieces
    const places = new Map<ObjectRef, ObjectRef>()
    const { memory, objects } = this.#context
    const before = [...this.blocks]
    this.blocks.clear()
    this.#pieces = []
    this.#free = this.#end = 0
    for (const [object, { block, bytes, pre }] of before) {
      const to = this.take(memory.u32[(object + objects.layout.type) >>> 2] as ObjectRef, bytes, pre)
      memory.u8.copyWithin(to, block, block + bytes)
      places.set(object, (to + pre) as ObjectRef)
    }
    const numbers = [...this.#identities]
    this.#identities.clear()
    for (const [object, number] of numbers) this.#identities.set(places.get(object) ?? object, number)
    return { places, old }
  }
}

/** The model of a collector that moves: as the one that traces, and then copies all that is left. */
export class MovingCollector extends TracingCollector {
  readonly space: ObjectSpace
  readonly #space: ModelSpace

  constructor(context: CollectorContext) {
    super(context)
    this.#space = new ModelSpace(context)
    this.space = this.spaceFor(this.#space)
  }

  protected spaceFor(space: ModelSpace): ObjectSpace {
    return space
  }

  protected override compact(): void {
    const { memory, objects, roots } = this.context
    const { places, old } = this.#space.flip()
    const now = (object: ObjectRef): ObjectRef => places.get(object) ?? object
    for (const set of [this.all, this.tracked]) {
      const members = [...set].map(now)
      set.clear()
      for (const object of members) set.add(object)
    }
    for (const [from, object] of places) {
      this.tellWeakReferences(object, objects.weakListSlot(from) + (object - from))
      objects.moved?.(object, from, now)
    }
    const update = (slot: Address): void => {
      memory.u32[slot >>> 2] = now(memory.u32[slot >>> 2] as ObjectRef)
    }
    this.updateRoots((visit) => {
      roots.visit(visit)
    }, update)
    for (const object of this.all) objects.traverse(object, update)
    this.tell(now)
    for (const piece of old) {
      memory.u8.fill(0xdd, piece, piece + PIECE)
      memory.release(piece, PIECE)
    }
  }

  protected tell(now: (object: ObjectRef) => ObjectRef): void {
    this.context.hooks.moved?.(now)
  }

  protected updateRoots(visit: (update: (slot: Address) => void) => void, update: (slot: Address) => void): void {
    visit(update)
  }

  protected tellWeakReferences(object: ObjectRef, head: number): void {
    const { memory, objects } = this.context
    const words = objects.layout.weakReference
    if (!this.hasWeakList(object)) return
    for (let reference = memory.u32[head >>> 2]; reference !== 0; reference = memory.u32[(reference + words.next) >>> 2]) memory.u32[(reference + words.object) >>> 2] = object
  }

  protected hasWeakList(object: ObjectRef): boolean {
    const { memory, objects } = this.context
    return memory.u32[(memory.u32[(object + objects.layout.type) >>> 2] + objects.layout.typeBlock.weakList) >>> 2] !== 0
  }
}

/** One root is left as it was. */
class ForgetsARoot extends MovingCollector {
  protected override updateRoots(visit: (update: (slot: Address) => void) => void, update: (slot: Address) => void): void {
    let seen = 0
    visit((slot) => {
      if (seen++ !== 4) update(slot)
    })
  }
}

class ForgetsWeakReferences extends MovingCollector {
  protected override tellWeakReferences(): void {}
}

class AddressesAsIdentities extends MovingCollector {
  protected override spaceFor(space: ModelSpace): ObjectSpace {
    space.identity = (object) => object
    return space
  }
}

class MovesAll extends MovingCollector {
  protected override spaceFor(space: ModelSpace): ObjectSpace {
    space.mayTake = () => true
    return space
  }
}

class TellsNobody extends MovingCollector {
  protected override tell(): void {}
}

class MovesNothing extends MovingCollector {
  protected override compact(): void {}
}

function strategyOf(name: string, idea: string, Class: new (context: CollectorContext) => MovingCollector): CollectorStrategy {
  return defineStrategy({
    axis: 'collector',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: ['uncounted'],
    provides: ['tracing', 'finds-cycles'],
    preserves: [],
    create: (context: CollectorContext) => new Class(context),
  })()
}

/** The model of a collector that moves, without a fault: passes every check. */
export const movingCollector: CollectorStrategy = strategyOf('moving-reference', 'Marks from the roots, and copies what is left.', MovingCollector)

const broken = (name: string, idea: string, caughtBy: string, Class: new (context: CollectorContext) => MovingCollector): BrokenCollector => ({ strategy: strategyOf(name, idea, Class), caughtBy })

export const moveFaults = (): readonly BrokenCollector[] => [
  broken('forgets-a-root', 'One root refers to where an object was.', 'whatever refers to an object refers to where it is', ForgetsARoot),
  broken('loses-referents', 'Weak references refer to where an object was.', 'a weak reference goes on referring to an object that moves', ForgetsWeakReferences),
  broken('addresses-as-identities', 'An object has another identity after it has moved.', 'identities are kept by objects that move, and given to no other meanwhile', AddressesAsIdentities),
  broken('moves-all', 'What has to stay moves too.', 'objects move, but for those that must not', MovesAll),
  broken('moves-in-secret', 'Nobody is told of moves.', 'objects move, but for those that must not', TellsNobody),
  broken('moves-nothing', 'Says that it moves, and does not.', 'objects move, but for those that must not', MovesNothing),
]
