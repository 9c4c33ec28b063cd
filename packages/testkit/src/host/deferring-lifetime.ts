import { type Deferral, IMMORTAL_FROM, type Lifetime, type LifetimeContext, type ObjectRef, defineStrategy } from '@mm/contract'
import { CountingLifetime } from './lifetimes.js'

/** The model of a lifetime that leaves the stack uncounted: what has come to zero is in a set. */
export class DeferringLifetime extends CountingLifetime {
  override readonly counting = 'deferred'
  readonly deferral: Deferral = {
    due: true,
    created: (object) => {
      this.created(object)
    },
    hold: (object) => {
      this.hold(object)
    },
    reconcile: () => {
      if (this.exact) return
      this.settle()
      this.going = this.table.values()
      this.goOn()
    },
    settled: (run) => this.settled(run),
  }
  protected readonly table = new Set<ObjectRef>()
  protected readonly held: ObjectRef[] = []
  protected exact = false
  /** What of the table is left to be looked at. */
  protected going: Iterator<ObjectRef> | undefined

  override dropped(object: ObjectRef): void {
    this.table.add(object)
  }

  override resume(): void {
    super.resume()
    if (this.going !== undefined && !this.suspended) this.goOn()
  }

  protected created(object: ObjectRef): void {
    this.release(object)
  }

  protected hold(object: ObjectRef): void {
    if (!this.exact || object === 0 || this.countOf(object) >= IMMORTAL_FROM) return
    this.retain(object)
    this.held.push(object)
  }

  protected settled<T>(run: () => T): T {
    if (this.exact) return run()
    this.settle()
    try {
      return run()
    } finally {
      this.unsettle()
    }
  }

  protected settle(): void {
    this.exact = true
    this.context.stack?.visit((slot) => {
      this.hold(this.u32[slot >>> 2] as ObjectRef)
    })
  }

  protected unsettle(): void {
    for (const object of this.held.splice(0)) this.release(object)
    this.exact = false
  }

  protected goOn(): void {
    for (let next = this.going!.next(); next.done !== true; next = this.going!.next()) {
      this.table.delete(next.value)
      if (this.countOf(next.value) === 0) super.dropped(next.value)
      if (this.suspended) return
    }
    this.going = undefined
    this.unsettle()
  }
}

/** The model of a lifetime that defers counting, without a fault: passes every check. */
export const deferringLifetime = defineStrategy({
  axis: 'lifetime',
  name: 'deferring',
  idea: 'References on the stack are not counted; what has come to zero is in a set until the stack is looked at.',
  source: 'our own',
  options: {},
  requires: ['free'],
  provides: ['settled-counts'],
  preserves: [],
  create: (context: LifetimeContext): Lifetime => new DeferringLifetime(context),
})
