import { type Kind } from './world.js'

interface ModelObject {
  readonly kind: Kind
  readonly fields: [number, number]
  finalized: boolean
}

/** What a {@link World} should do, in plain JavaScript: nothing is counted, everything is recomputed. */
export class Model {
  readonly objects = new Map<number, ModelObject>()
  /** Object numbers, and those of weak references. */
  readonly held: number[] = []
  /** Referent of each weak reference that is held; -1 cleared. */
  readonly weak = new Map<number, number>()
  readonly log: string[] = []
  readonly #tracing: boolean
  #next = 0

  /** `tracing`: nothing goes before a collection, which finds everything. */
  constructor(tracing = false) {
    this.#tracing = tracing
  }

  create(kind: Kind): void {
    const id = this.#next++
    this.objects.set(id, { kind, fields: [-1, -1], finalized: false })
    this.held.push(id)
  }

  weakTo(id: number): void {
    const number = this.#next++
    this.weak.set(number, id)
    this.held.push(number)
  }

  store(id: number, index: number, to: number): void {
    this.objects.get(id)!.fields[index] = to
    this.settle()
  }

  drop(place: number): void {
    const [id] = this.held.splice(place, 1)
    if (this.weak.has(id)) this.weak.delete(id)
    else this.settle()
  }

  #finalize(id: number): void {
    const object = this.objects.get(id)!
    object.finalized = true
    this.log.push(`finalize ${id}`)
    if (object.kind === 'final') object.fields[0] = -1
    if (object.kind === 'phoenix') this.held.push(id)
  }

  #hasFinalizer(id: number): boolean {
    const { kind, finalized } = this.objects.get(id)!
    return (kind === 'final' || kind === 'phoenix') && !finalized
  }

  #clearWeak(id: number): void {
    for (const [number, referent] of this.weak) {
      if (referent !== id) continue
      this.weak.set(number, -1)
      this.log.push(`callback ${number}`)
    }
  }

  /** Counting: what nothing refers to goes, and what only that referred to. */
  settle(): void {
    if (this.#tracing) return
    for (;;) {
      const referred = new Set<number>(this.held)
      for (const { fields } of this.objects.values()) for (const to of fields) referred.add(to)
      const dead = [...this.objects.keys()].find((id) => !referred.has(id))
      if (dead === undefined) return
      if (this.#hasFinalizer(dead)) {
        this.#finalize(dead)
        continue
      }
      this.#clearWeak(dead)
      this.objects.delete(dead)
    }
  }

  /** What is alive. A collector of cycles over counts must take untracked objects for alive, too. */
  #reachable(): Set<number> {
    const reached = new Set<number>()
    const untracked = this.#tracing ? [] : [...this.objects].filter(([, { kind }]) => kind === 'raw').map(([id]) => id)
    const todo = [...this.held, ...untracked]
    for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
      const object = this.objects.get(id)
      if (object === undefined || reached.has(id)) continue
      reached.add(id)
      todo.push(...object.fields)
    }
    return reached
  }

  collect(): void {
    const alive = this.#reachable()
    const trash = [...this.objects.keys()].filter((id) => !alive.has(id))
    for (const id of trash) this.#clearWeak(id)
    for (const id of trash) if (this.#hasFinalizer(id)) this.#finalize(id)
    const saved = this.#reachable()
    for (const id of trash) {
      if (saved.has(id)) continue
      if (this.#tracing) this.objects.delete(id)
      else this.objects.get(id)!.fields.fill(-1)
    }
    this.settle()
  }
}
