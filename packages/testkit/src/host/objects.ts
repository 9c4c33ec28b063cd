import {
  type Address,
  IMMORTAL_FROM,
  type LinearMemory,
  type ObjectAccess,
  type ObjectLayout,
  type ObjectRef,
  type ObjectSpace,
  type SlotRuns,
  type SlotVisitor,
  TYPE_MARK,
  objectLayout,
  typeTraits,
} from '@mm/contract'
import { ConformanceError, hex } from '../failure.js'
import { type Blocks } from './blocks.js'
import { type Kind, type KindName, kindNames, kindsFor } from './kinds.js'
import { type Code, type Thing } from './thing.js'

const NONE = 0 as ObjectRef

/** Told of what is done to objects, before it is done. */
export interface ObjectEvents {
  finalizing(thing: Thing): boolean
  clearing(thing: Thing): void
  reclaiming(thing: Thing): void
}

/** What a new object is beyond its kind. */
export interface CreateOptions {
  readonly slots?: number | undefined
  readonly code?: Code | undefined
  /** The class of an `instance`. */
  readonly type?: Thing | undefined
}

/** Objects in a memory, each beside its model; every call about an object that is not alive is a failure. */
export class HostObjects implements ObjectAccess {
  readonly layout: ObjectLayout
  readonly kinds: Readonly<Record<KindName, Kind>>
  /** Everything alive, by address. */
  readonly things = new Map<ObjectRef, Thing>()
  readonly #memory: LinearMemory
  readonly #blocks: Blocks
  readonly #events: ObjectEvents
  readonly #types = new Map<KindName, Address>()
  #made = 0

  constructor(memory: LinearMemory, blocks: Blocks, events: ObjectEvents) {
    this.#memory = memory
    this.#blocks = blocks
    this.#events = events
    this.layout = objectLayout(memory.wordBytes)
    this.kinds = kindsFor(this.layout)
    const typeType = this.#makeType(this.kinds.atom, 0)
    for (const name of kindNames) this.#types.set(name, this.#makeType(this.kinds[name], typeType))
  }

  /** A new object: count 1, all slots 0, not tracked. An `instance` gets its class, which its maker retains. */
  create(kindName: KindName, { slots = this.kinds[kindName].slots, code, type }: CreateOptions = {}): Thing {
    const kind = this.kinds[kindName]
    const { layout } = this
    const W = layout.wordBytes
    const preHeader = kind.trackable ? layout.preHeader : 0
    const blockBytes = preHeader + kind.basicSize + kind.itemSize * slots
    const typeBlock = type?.object ?? this.#types.get(kindName) ?? 0
    const taken = this.#takeFromSpace(kind, typeBlock as ObjectRef, blockBytes, preHeader)
    const block = taken === 0 ? this.#blocks.take(blockBytes) : taken
    const buffer = kindName === 'bag' ? this.#blocks.take(slots * W) : (0 as Address)
    const object = (block + preHeader) as ObjectRef
    const addresses = kind.offsets(slots).map((offset) => ((buffer === 0 ? object : buffer) + offset) as Address)
    const { u32 } = this.#memory
    u32[object >>> 2] = 1
    u32[(object + layout.type) >>> 2] = typeBlock
    if (kindName === 'class') this.#describe(object, this.kinds.instance)
    if (kind.itemSize !== 0 || buffer !== 0) u32[(object + layout.size) >>> 2] = slots
    if (buffer !== 0) u32[(object + kind.firstSlot) >>> 2] = buffer
    const thing: Thing = {
      name: `${kindName}${this.#made++}`,
      object,
      kind,
      block,
      blockBytes,
      buffer,
      addresses,
      spaced: taken !== 0,
      slots: Array.from({ length: slots }, (_, index) => (index === slots - 1 ? type : undefined)),
      open: type === undefined ? slots : slots - 1,
      code,
      referent: undefined,
      references: [],
      finalized: 0,
      called: 0,
      instances: 0,
      freed: false,
    }
    this.things.set(object, thing)
    if (type !== undefined) type.instances++
    return thing
  }

  #takeFromSpace(kind: Kind, type: ObjectRef, bytes: number, pre: number): Address {
    const block = this.space?.take(type, bytes, pre) ?? (0 as Address)
    if (block === 0) return block
    if ((kind.traits & typeTraits.pinned) !== 0) throw new ConformanceError(`take(${hex(type)}, ${bytes}, ${pre}) gives a block to a ${kind.name}, which has to stay where it is`)
    if (this.space?.owns(block) !== true) throw new ConformanceError(`owns(${hex(block)}) is false of a block that take has given`)
    this.#memory.u8.fill(0, block, block + bytes)
    return block
  }

  /** An object went with the space in which it was. */
  forget(thing: Thing): void {
    if (thing.buffer !== 0) throw new ConformanceError(`${thing.name} is gone, and was not reclaimed although it has a buffer`)
    thing.freed = true
    this.things.delete(thing.object)
  }

  /** The object at an address that a strategy named. */
  at(object: ObjectRef, operation: string): Thing {
    const thing = this.things.get(object)
    if (thing === undefined) throw new ConformanceError(`${operation}(${hex(object)}): there is no object`)
    return thing
  }

  traverse(object: ObjectRef, visit: SlotVisitor): void {
    for (const slot of this.at(object, 'traverse').addresses) visit(slot)
  }

  ranges(object: ObjectRef, into: SlotRuns): void {
    const { kind } = this.at(object, 'ranges')
    const W = this.layout.wordBytes
    if (kind.name === 'table') into.add(object + this.layout.fields + W, 2, 3 * W, W)
  }

  isTrackable(object: ObjectRef): boolean {
    return this.at(object, 'isTrackable').kind.trackable
  }

  mayUntrack(object: ObjectRef): boolean {
    return this.at(object, 'mayUntrack').slots.every((item) => item?.kind.trackable !== true)
  }

  bytesOf(object: ObjectRef): number {
    return this.at(object, 'bytesOf').blockBytes
  }

  typeNameOf(object: ObjectRef): string {
    return this.at(object, 'typeNameOf').kind.name
  }

  hasFinalizer(object: ObjectRef): boolean {
    return (this.at(object, 'hasFinalizer').kind.traits & typeTraits.finalizer) !== 0
  }

  finalize(object: ObjectRef): boolean {
    return this.#events.finalizing(this.at(object, 'finalize'))
  }

  clear(object: ObjectRef): void {
    const thing = this.at(object, 'clear')
    this.#events.clearing(thing)
    if ((thing.kind.traits & typeTraits.clear) === 0) return
    for (let dead = this.dropNext(object); dead !== 0; dead = this.dropNext(object)) this.dropped?.(dead)
  }

  /** What takes apart an object whose count has become zero while another was cleared. */
  dropped: ((object: ObjectRef) => void) | undefined
  /** Told of each object that has lost a reference of another that went, and stays. */
  released: ((object: ObjectRef) => void) | undefined

  dropNext(object: ObjectRef): ObjectRef {
    const thing = this.at(object, 'dropNext')
    const { u32 } = this.#memory
    for (let index = thing.open - 1; index >= 0; index--) {
      const slot = thing.addresses[index] >>> 2
      const item = u32[slot] as ObjectRef
      u32[slot] = 0
      thing.slots[index] = undefined
      const dead = this.#drop(item)
      if (dead !== 0) return dead
    }
    return NONE
  }

  reclaim(object: ObjectRef): void {
    const thing = this.at(object, 'reclaim')
    this.#events.reclaiming(thing)
    thing.freed = true
    this.things.delete(object)
    if (thing.buffer !== 0) this.#blocks.giveBack(thing.buffer, thing.slots.length * this.layout.wordBytes)
    if (thing.spaced) this.space?.give(object)
    else this.#blocks.giveBack(thing.block, thing.blockBytes)
  }

  /** What a collector does with the space where it has objects made. */
  space: ObjectSpace | undefined

  moved(object: ObjectRef, from: ObjectRef): void {
    const thing = this.at(from, 'moved')
    if (!thing.spaced) throw new ConformanceError(`moved(${hex(from)}): ${thing.name} is where it has to stay`)
    if (this.things.has(object)) throw new ConformanceError(`moved(${hex(from)}): there is ${this.things.get(object)?.name} at ${hex(object)}`)
    const by = object - from
    thing.object = object
    thing.block = (thing.block + by) as Address
    if (thing.buffer === 0) thing.addresses = thing.addresses.map((slot) => (slot + by) as Address)
    this.things.delete(from)
    this.things.set(object, thing)
    this.#moves.push([from, thing])
  }

  readonly #moves: (readonly [from: ObjectRef, thing: Thing])[] = []

  /** What has moved, and where it was, since this was last asked. */
  takeMoves(): readonly (readonly [from: ObjectRef, thing: Thing])[] {
    return this.#moves.splice(0)
  }

  weakListSlot(object: ObjectRef): Address {
    const { weakList } = this.at(object, 'weakListSlot').kind
    return (weakList === 0 ? 0 : object + weakList) as Address
  }

  /** One count less, where counts are kept; the object when it dies of it. */
  #drop(item: ObjectRef): ObjectRef {
    const { u32 } = this.#memory
    if (item === 0 || this.dropped === undefined || u32[item >>> 2] >= IMMORTAL_FROM) return NONE
    if (--u32[item >>> 2] !== 0) {
      this.released?.(item)
      return NONE
    }
    if ((this.at(item, 'drop').kind.traits & typeTraits.leaf) === 0) return item
    this.reclaim(item)
    return NONE
  }

  #makeType(kind: Kind, typeType: number): Address {
    const { typeBlock, immortal, type: typeWord } = this.layout
    const type = this.#blocks.take(typeBlock.bytes)
    this.#memory.u32[type >>> 2] = immortal
    this.#memory.u32[(type + typeWord) >>> 2] = typeType === 0 ? type : typeType
    this.#describe(type, kind)
    return type
  }

  /** Writes the fields of a type block whose objects are of `kind`. */
  #describe(type: number, kind: Kind): void {
    const { typeBlock, preHeader } = this.layout
    const put = (offset: number, value: number): void => {
      this.#memory.u32[(type + offset) >>> 2] = value
    }
    put(typeBlock.descriptor, kindNames.indexOf(kind.name))
    put(typeBlock.basicSize, kind.basicSize)
    put(typeBlock.itemSize, kind.itemSize)
    put(typeBlock.preHeader, kind.trackable ? preHeader : 0)
    put(typeBlock.weakList, kind.weakList)
    put(typeBlock.traits, (kind.traits | (TYPE_MARK << 16)) >>> 0)
    put(typeBlock.references, kind.references)
    put(typeBlock.firstSlot, kind.firstSlot)
    put(typeBlock.slotCount, (kind.traits & typeTraits.countedType) === 0 ? kind.slots : kind.slots - 1)
  }
}
