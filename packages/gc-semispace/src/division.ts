import { type CollectorContext, type ObjectRef } from '@mm/contract'
import { type Marking, type ObjectQueue } from '@mm/cycles/tracing'
import { Copying } from './copying.js'
import { Dead } from './dead.js'
import { type Identities } from './identities.js'
import { type Space } from './space.js'

/** What the collector and its division share. */
export interface DivisionParts {
  readonly space: Space
  readonly identities: Identities
  readonly marking: Marking
  /** What lies outside of the space. */
  readonly objects: ObjectQueue
  readonly trash: ObjectQueue
  /** Puts an object into a queue, whether there is memory for it or not. */
  readonly list: (queue: ObjectQueue, object: ObjectRef) => void
  /** Objects that could not be listed; they are taken out. */
  readonly unlisted: () => readonly ObjectRef[]
  readonly poison: number | undefined
}

/** What a division has found. */
export interface Divided {
  /** Objects that went with the old space. */
  readonly gone: number
  readonly visited: number
  /** Objects that live. */
  readonly living: number
  /** Whether they have been copied. */
  readonly moved: boolean
}

/**
 * Divides the living from the dead. The living are copied and the dead go with their space; only where a finalizer is to see them, or somebody
 * refers to them weakly, they are copied too, behind the living, and are trash as what lies outside of the space is. Where there is no memory for copies
 * nothing moves: everything is marked, and the trash leaves holes.
 */
export class Division {
  readonly #context: CollectorContext
  readonly #parts: DivisionParts
  readonly #copying: Copying
  readonly #dead: Dead

  constructor(context: CollectorContext, parts: DivisionParts) {
    const { memory, objects, roots } = context
    this.#context = context
    this.#parts = parts
    this.#copying = new Copying(memory, objects, roots, parts.space)
    this.#dead = new Dead(context)
  }

  /** Fills the queue of trash. */
  divide(): Divided {
    return this.#parts.space.flip() ? this.#copy() : this.#mark()
  }

  #copy(): Divided {
    const { space, poison, trash, objects } = this.#parts
    const copying = this.#copying
    copying.run()
    const needed = this.#divideOutside((object) => copying.isMarked(object))
    const dead = this.#findDead()
    const outside = trash.length
    const whole = this.#isNeeded(needed, dead)
    const living = copying.copied + objects.length
    if (whole) this.#keepDead(dead)
    this.#tell()
    if (!whole) this.#reclaim(dead)
    copying.forget()
    space.releaseOld(poison)
    return { gone: whole ? 0 : dead.length, visited: copying.visited + (whole ? 0 : dead.length + outside), living, moved: true }
  }

  /** What lies outside of the space and is not reached is trash. Whether what it refers to is needed once more. */
  #divideOutside(survives: (object: ObjectRef) => boolean): boolean {
    const { objects, trash, list, unlisted } = this.#parts
    let needed = this.#context.hooks.observer?.() !== undefined
    const put = (object: ObjectRef): void => {
      const alive = survives(object)
      list(alive ? objects : trash, object)
      needed ||= !alive && this.#dead.isToBeFinalized(object)
    }
    const more = unlisted()
    for (let left = objects.length; left > 0; left--) put(objects.shift())
    for (const object of more) put(object)
    return needed
  }

  /** What is left in the old space, in the order of making, the immortal aside: those are kept. */
  #findDead(): ObjectRef[] {
    const dead: ObjectRef[] = []
    let immortal = 0
    this.#parts.space.walkOld((object) => {
      dead.push(object)
      if (this.#dead.isImmortal(object)) immortal++
    })
    if (immortal === 0) return dead
    for (const object of dead) if (this.#dead.isImmortal(object)) this.#copying.keep(object)
    return this.#findDead()
  }

  /** The dead, and what lies outside of the space and is dead, refer to what has moved: they are brought up to date. */
  #keepDead(dead: readonly ObjectRef[]): void {
    const { trash, list } = this.#parts
    for (let left = trash.length; left > 0; left--) {
      const object = trash.shift()
      this.#copying.keep(object)
      list(trash, object)
    }
    for (const object of dead) list(trash, this.#copying.keep(object))
  }

  #tell(): void {
    const { space, identities } = this.#parts
    const { now } = this.#copying
    this.#context.hooks.moved?.(now)
    identities.moved((object) => {
      const place = now(object)
      return place === object && space.isOld(object) ? 0 : place
    })
  }

  #reclaim(dead: readonly ObjectRef[]): void {
    const { memory, objects } = this.#context
    const all = memory.probe !== null
    for (const object of dead) if (all || this.#dead.hasMore(object)) objects.reclaim(object)
  }

  #mark(): Divided {
    const { marking, space, trash, objects, list } = this.#parts
    const visited = marking.mark()
    const survives = (object: ObjectRef): boolean => marking.isMarked(object) || this.#dead.isImmortal(object)
    const needed = this.#divideOutside(survives)
    const dead: ObjectRef[] = []
    let living = objects.length
    space.walk((_block, object) => {
      if (survives(object)) living++
      else dead.push(object)
    })
    marking.forget()
    const outside = trash.length
    const whole = this.#isNeeded(needed, dead)
    if (whole) for (const object of dead) list(trash, object)
    else for (const object of dead) this.#context.objects.reclaim(object)
    return { gone: whole ? 0 : dead.length, visited: visited + outside + dead.length, living, moved: false }
  }

  /** Whether finalizers or callbacks may look at the dead. */
  #isNeeded(needed: boolean, dead: readonly ObjectRef[]): boolean {
    return needed || dead.some((object) => this.#dead.isToBeFinalized(object) || this.#dead.isReferredTo(object))
  }
}
