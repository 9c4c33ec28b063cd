import { type CollectionObserver } from '@mm/contract'
import { clearException, typeName } from '../core/errors.js'
import { GC_DEBUG, GC_GARBAGE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { hexAddress } from '../types/identity.js'
import { listAppend } from '../types/list.js'

/** Bits of `gc.set_debug`. */
export const gcDebug = Object.freeze({ stats: 1, collectable: 2, uncollectable: 4, saveAll: 32 })

/** The bits that are set. */
const flagsOf = (vm: VM): number => vm.u32[GC_DEBUG >>> 2]

/** What `gc.set_debug` asks for (CPython 3.13: Python/gc.c). */
export class CollectionDebugging implements CollectionObserver {
  readonly #vm: VM
  #began = 0

  constructor(vm: VM) {
    this.#vm = vm
  }

  /** Itself, while anything is asked for. */
  observer(): CollectionObserver | undefined {
    return flagsOf(this.#vm) === 0 ? undefined : this
  }

  begins(generation: number): void {
    const vm = this.#vm
    if ((flagsOf(vm) & gcDebug.stats) === 0) return
    this.#began = vm.host.now()
    const { collector } = vm
    const sizes = Array.from({ length: collector.generations?.count ?? 1 }, (_, each) => {
      let size = 0
      collector.walk?.(() => size++, each)
      return size
    })
    this.#say(`collecting generation ${generation}...`)
    this.#say(`objects in each generation: ${sizes.join(' ')}`)
    this.#say(`objects in permanent generation: ${collector.frozenCount?.() ?? 0}`)
  }

  unreachable(object: number): void {
    const vm = this.#vm
    if ((flagsOf(vm) & gcDebug.collectable) !== 0) this.#say(`collectable <${typeName(vm, object)} ${hexAddress(object)}>`)
  }

  keep(object: number): boolean {
    const vm = this.#vm
    const garbage = vm.word(GC_GARBAGE)
    if ((flagsOf(vm) & gcDebug.saveAll) === 0 || garbage === 0) return false
    if (listAppend(vm, garbage, object)) return true
    clearException(vm)
    return false
  }

  /** The collection is over. */
  ended(collected: number, uncollectable: number): void {
    const vm = this.#vm
    if ((flagsOf(vm) & gcDebug.stats) === 0) return
    const seconds = ((vm.host.now() - this.#began) / 1000).toFixed(4)
    this.#say(`done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${seconds}s elapsed`)
  }

  #say(text: string): void {
    this.#vm.host.write('stderr', `gc: ${text}\n`)
  }
}
