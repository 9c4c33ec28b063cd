import { type Address, type ObjectRef, type WordBytes, typeTraits } from '@mm/contract'
import { type LeakReport, type MutatorHooks, type Runtime, type RuntimeParts, type Strategies, assembleRuntime } from '@mm/runtime'

/** Types of the world: what an object of each has. */
export const kinds = ['plain', 'raw', 'final', 'phoenix'] as const
/** `raw` has no pre-header; `final` a finalizer that empties its first field; `phoenix` one that brings the object back, once. All have two fields, a number, weak references but for `raw`. */
export type Kind = (typeof kinds)[number]

/** Whether finalizers and callbacks are JavaScript, or code that a mutator runs later. */
export type Manner = 'at once' | 'suspended'

interface Pending {
  readonly run: () => void
}

/**
 * A heap of numbered objects with two fields each, driven by hand: what a language does, as small as can be. Objects are
 * known by number; the table of held references stands for variables.
 */
export class World {
  readonly runtime: Runtime
  readonly log: string[] = []
  /** What is held, in order: counted roots. */
  readonly held: { readonly slot: Address; readonly id: number }[] = []
  readonly #manner: Manner
  readonly #types: Record<Kind, ObjectRef>
  readonly #weakType: ObjectRef
  readonly #refs = new Map<number, ObjectRef>()
  readonly #base: Address
  #pending: Pending | undefined
  #next = 0
  #slots = 0
  #at: Address

  constructor(manner: Manner, parts: RuntimeParts & { wordBytes: WordBytes }, strategies: Partial<Strategies> = {}) {
    this.#manner = manner
    this.runtime = assembleRuntime({ limit: 2 ** 26, sanity: 1, ...parts }, strategies)
    const { runtime } = this
    const { objects, memory } = runtime
    const { layout } = objects
    this.#base = memory.reserve(2 ** 16, 16)
    this.#at = memory.reserve(2 ** 16, 16)
    const W = layout.wordBytes
    const make = (name: Kind): ObjectRef => {
      const finalize = (object: ObjectRef): boolean => this.#code(() => this.#finalize(object, name))
      const finals = name === 'final' || name === 'phoenix'
      return objects.createType(
        {
          descriptor: objects.register(finals ? { name, finalize } : { name }),
          basicSize: layout.fields + 2 * W + 8 + W,
          preHeader: name === 'raw' ? 0 : layout.preHeader,
          weakList: name === 'raw' ? 0 : layout.fields + 2 * W + 8,
          references: { kind: 'fixed', first: layout.fields, count: 2 },
        },
        runtime.metatype,
      )
    }
    this.#types = { plain: make('plain'), raw: make('raw'), final: make('final'), phoenix: make('phoenix') }
    this.#weakType = objects.createType(
      {
        descriptor: objects.register({ name: 'weak' }),
        basicSize: layout.weakReference.bytes,
        preHeader: layout.preHeader,
        references: { kind: 'fixed', first: layout.weakReference.callback, count: 1 },
        traits: typeTraits.weakReference,
      },
      runtime.metatype,
    )
    const hooks: MutatorHooks = {
      roots: (visit) => this.held.forEach(({ slot }) => visit(slot)),
      callback: (reference) => this.#code(() => this.#callback(reference)),
      ...(manner === 'suspended' && { suspended: () => undefined }),
    }
    runtime.attachMutator(hooks)
  }

  get #u32(): Uint32Array {
    return this.runtime.memory.u32
  }

  #code(run: () => void): boolean {
    if (this.#manner === 'at once') {
      run()
      return true
    }
    if (this.#pending !== undefined) throw new Error('two pieces of code are due at once')
    this.#pending = { run }
    return false
  }

  /** What a language does at its next instruction: runs what is due, on a level of its own, until nothing is. */
  settle(): void {
    const { lifetime } = this.runtime
    while (lifetime.suspended) {
      const pending = this.#pending!
      this.#pending = undefined
      const at = this.#at
      this.#at = (at + lifetime.saveBytes) as Address
      lifetime.save(at)
      pending.run()
      this.settle()
      lifetime.restore(at)
      this.#at = at
      lifetime.resume()
    }
  }

  /** A collection, with the code that it waits for. */
  collect(generation = (this.runtime.collector.generations?.count ?? 1) - 1): number {
    const { collector } = this.runtime
    if (!collector.begin(generation)) return 0
    while (collector.advance() === 'suspended') {
      if (this.runtime.lifetime.suspended) this.settle()
      else {
        const pending = this.#pending!
        this.#pending = undefined
        pending.run()
        this.settle()
      }
    }
    return collector.last!.collected
  }

  #hold(object: ObjectRef, id: number): void {
    const slot = (this.#base + this.#slots++ * this.runtime.memory.wordBytes) as Address
    this.#u32[slot >>> 2] = object
    this.held.push({ slot, id })
  }

  /** A new object, held. */
  create(kind: Kind): number {
    const id = this.#next++
    const object = this.runtime.mutator.create(this.#types[kind])
    this.#refs.set(id, object)
    this.#u32[this.#numberAt(object)] = id
    this.#hold(object, id)
    return id
  }

  #numberAt(object: ObjectRef): number {
    const { layout } = this.runtime.objects
    return (object + layout.fields + 2 * layout.wordBytes) >>> 2
  }

  /** Where object `id` was made: it may be gone. */
  refOf(id: number): ObjectRef {
    return this.#refs.get(id)!
  }

  idOf(object: ObjectRef): number {
    return this.#u32[this.#numberAt(object)]
  }

  field(id: number, index: number): Address {
    const { layout } = this.runtime.objects
    return (this.refOf(id) + layout.fields + index * layout.wordBytes) as Address
  }

  /** The number of the object that a field refers to, or -1. */
  read(id: number, index: number): number {
    const object = this.#u32[this.field(id, index) >>> 2] as ObjectRef
    return object === 0 ? -1 : this.idOf(object)
  }

  store(id: number, index: number, to: number): void {
    this.runtime.mutator.store(this.field(id, index), (to === -1 ? 0 : this.refOf(to)) as ObjectRef)
    this.settle()
  }

  /** Holds an object that is alive once more. */
  hold(id: number): void {
    this.#hold(this.runtime.mutator.retain(this.refOf(id)), id)
  }

  /** Lets go of what is held in place `index`. */
  drop(index: number): void {
    const [{ slot }] = this.held.splice(index, 1)
    this.runtime.mutator.release(this.runtime.mutator.take(slot))
    this.settle()
  }

  /** A weak reference to object `id`, held; with a callback that writes to the log. */
  weak(id: number): number {
    const { runtime } = this
    const { callback, hash } = runtime.objects.layout.weakReference
    const number = this.#next++
    const reference = runtime.mutator.create(this.#weakType)
    this.#u32[(reference + callback) >>> 2] = runtime.metatype
    this.#u32[(reference + hash) >>> 2] = number
    runtime.weakReferences.insert(reference, this.refOf(id))
    this.#refs.set(number, reference)
    this.#hold(reference, number)
    return number
  }

  /** Number of the object that weak reference `number` refers to, or -1. */
  deref(number: number): number {
    const object = this.runtime.weakReferences.referent(this.refOf(number))
    return object === 0 ? -1 : this.idOf(object)
  }

  #finalize(object: ObjectRef, kind: Kind): void {
    this.log.push(`finalize ${this.idOf(object)}`)
    if (kind === 'final') this.runtime.mutator.store((object + this.runtime.objects.layout.fields) as Address, 0 as ObjectRef)
    if (kind === 'phoenix') this.#hold(this.runtime.mutator.retain(object), this.idOf(object))
  }

  #callback(reference: ObjectRef): void {
    const { callback, hash } = this.runtime.objects.layout.weakReference
    this.#u32[(reference + callback) >>> 2] = 0
    this.log.push(`callback ${this.#u32[(reference + hash) >>> 2]}`)
  }

  /** Everything that is left, as the runtime sees it. */
  report(): LeakReport {
    return this.runtime.report()
  }
}
