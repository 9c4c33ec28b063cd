import { pymalloc } from '@mm/allocator/hardened'
import { type Address, type Collector, type Lifetime, type LifetimeHooks, type ObjectRef, type WordBytes, typeTraits } from '@mm/contract'
import { type Memory, createMemory } from '@mm/heap'
import { ObjectModel, type TypeDeclaration, type TypeDescriptor } from '@mm/object'
import { WeakReferenceLists, immediate } from '@mm/refcount'

/** What a test type is; its objects have a label of 4 bytes behind the header. */
export interface TestType extends Partial<Omit<TypeDescriptor, 'name'>> {
  readonly name: string
  readonly slots?: number
  readonly items?: boolean
  readonly buffer?: boolean
  readonly trackable?: boolean
  readonly weak?: boolean
  readonly traits?: number
  readonly metatype?: ObjectRef
}

/** Objects, counts and weak references over one memory, and a collector that only knows who is tracked. */
export class TestHeap {
  readonly memory: Memory
  readonly objects: ObjectModel
  readonly lifetime: Lifetime
  readonly weak: WeakReferenceLists
  readonly tracked = new Set<ObjectRef>()
  readonly log: string[] = []
  readonly errors: unknown[] = []
  /** Mutator code that is due, where finalizers are not JavaScript. */
  due: (() => void) | undefined
  readonly metatype: ObjectRef
  readonly weakType: ObjectRef
  /** Called with the label of each weak reference whose callback runs. */
  onCallback: (label: number) => void = () => undefined

  constructor(wordBytes: WordBytes = 8, synchronous = true) {
    this.memory = createMemory({ wordBytes, limit: 2 ** 28 })
    this.objects = new ObjectModel(this.memory, pymalloc().create({ memory: this.memory }))
    this.weak = new WeakReferenceLists(this.memory, this.objects, (reference) =>
      this.code(synchronous, () => {
        this.log.push(`callback ${this.label(reference)}`)
        this.onCallback(this.label(reference))
      }),
    )
    const hooks: LifetimeHooks = {
      synchronous,
      track: (object) => this.track(object),
      untrack: (object) => this.untrack(object),
      suspended: () => this.log.push('suspended'),
      failed: (error) => this.errors.push(error),
    }
    this.lifetime = immediate().create({ memory: this.memory, objects: this.objects, weakReferences: this.weak, hooks })
    const nothing = (): undefined => undefined
    this.objects.connect({ lifetime: this.lifetime, collector: { allocated: nothing, freed: nothing } as unknown as Collector })
    this.metatype = this.objects.createType({ descriptor: this.objects.register({ name: 'type' }), basicSize: this.objects.layout.typeBlock.bytes })
    const { weakReference, preHeader } = this.objects.layout
    this.weakType = this.objects.createType(
      {
        descriptor: this.objects.register({ name: 'weak' }),
        basicSize: weakReference.bytes,
        preHeader,
        references: { kind: 'fixed', first: weakReference.callback, count: 1 },
        traits: typeTraits.weakReference | typeTraits.plainReference,
      },
      this.metatype,
    )
  }

  code(synchronous: boolean, run: () => void): boolean {
    if (synchronous) run()
    else this.due = run
    return synchronous
  }

  track(object: ObjectRef): void {
    this.tracked.add(object)
    this.memory.u32[(object + this.objects.layout.next) >>> 2] = object
  }

  untrack(object: ObjectRef): void {
    this.tracked.delete(object)
    this.memory.u32[(object + this.objects.layout.next) >>> 2] = 0
  }

  /** Slots begin behind a word for the label. */
  get firstSlot(): number {
    return this.objects.layout.items + this.memory.wordBytes
  }

  type({ slots = 0, items = false, buffer = false, trackable = true, weak = false, traits = 0, metatype, ...descriptor }: TestType): ObjectRef {
    const { layout } = this.objects
    const W = layout.wordBytes
    const basicSize = this.firstSlot + W * (slots + (buffer ? 1 : 0))
    const declaration: TypeDeclaration = {
      descriptor: this.objects.register(descriptor),
      basicSize: basicSize + (weak ? W : 0),
      itemSize: items ? W : 0,
      preHeader: trackable ? layout.preHeader : 0,
      weakList: weak ? basicSize : 0,
      references: items
        ? { kind: 'items', first: basicSize }
        : buffer
          ? { kind: 'buffer', first: this.firstSlot }
          : slots > 0
            ? { kind: 'fixed', first: this.firstSlot, count: slots }
            : { kind: 'none' },
      traits,
    }
    return this.objects.createType(declaration, metatype ?? this.metatype)
  }

  create(type: ObjectRef, label = 0, count = 0): ObjectRef {
    const object = this.objects.allocate(type, count)
    this.memory.u32[(object + this.objects.layout.items) >>> 2] = label
    if (this.objects.isTrackable(object)) this.track(object)
    return object
  }

  /** A weak reference with a callback (if `callback`), its label in the hash word. */
  weakly(object: ObjectRef, label: number, callback = true): ObjectRef {
    const { weakReference } = this.objects.layout
    const reference = this.objects.allocate(this.weakType)
    this.memory.u32[(reference + weakReference.hash) >>> 2] = label
    if (callback) this.memory.u32[(reference + weakReference.callback) >>> 2] = this.metatype
    this.weak.insert(reference, object)
    this.track(reference)
    return reference
  }

  label(object: ObjectRef): number {
    const { weakReference, items } = this.objects.layout
    return this.memory.u32[(object + (this.objects.typeOf(object) === this.weakType ? weakReference.hash : items)) >>> 2]
  }

  slot(object: ObjectRef, index: number): Address {
    return (object + this.firstSlot + this.memory.wordBytes * index) as Address
  }

  /** Moves `value` into a slot. */
  put(object: ObjectRef, index: number, value: ObjectRef): void {
    this.memory.u32[this.slot(object, index) >>> 2] = value
  }

  count(object: ObjectRef): number {
    return this.memory.u32[object >>> 2]
  }

  /** Runs what is due on a level of its own, until nothing is suspended. */
  settle(at: Address): void {
    while (this.lifetime.suspended) {
      const run = this.due!
      this.due = undefined
      this.lifetime.save(at)
      run()
      this.settle((at + this.lifetime.saveBytes) as Address)
      this.lifetime.restore(at)
      this.lifetime.resume()
    }
  }
}
