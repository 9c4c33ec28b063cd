import { type Address, type Lifetime } from '@mm/contract'
import { type HostModel } from './model.js'

/** Levels of taking apart that finalizers may open inside each other. */
export const LEVELS = 64

/** Code of the mutator that a strategy waits for; each strategy waits for one piece at a time. */
export class Later {
  readonly #model: HostModel
  readonly #lifetime: () => Lifetime
  readonly #base: Address
  readonly #move: () => void
  readonly #waiting: (() => void)[] = []
  #level = 0

  /** `base` is where {@link LEVELS} levels of the lifetime have room; `move` is called whenever the mutator gets the word or gives it up. */
  constructor(model: HostModel, lifetime: () => Lifetime, base: Address, move: () => void) {
    this.#model = model
    this.#lifetime = lifetime
    this.#base = base
    this.#move = move
  }

  push(run: () => void): void {
    this.#waiting.push(run)
  }

  /** Runs what made a collection suspend. */
  runForCollector(): void {
    if (this.#lifetime().suspended) this.settle()
    else this.#run('advance says suspended')
  }

  /** Runs all code that the lifetime waits for, each piece on a level of its own. */
  settle(): void {
    const model = this.#model
    while (this.#lifetime().suspended) {
      model.expect(this.#level < LEVELS, () => `more than ${LEVELS} finalizers are suspended inside each other`)
      const frame = (this.#base + this.#level++ * this.#lifetime().saveBytes) as Address
      model.call('save()', () => {
        this.#lifetime().save(frame)
      })
      this.#run('the lifetime is suspended')
      model.call('restore()', () => {
        this.#lifetime().restore(frame)
      })
      this.#level--
      model.call('resume()', () => {
        this.#lifetime().resume()
      })
    }
  }

  #run(because: string): void {
    const run = this.#waiting.pop()
    if (run === undefined) return this.#model.fail(`${because}, but there is nothing that the mutator could run`)
    this.#move()
    run()
    this.#move()
  }
}
