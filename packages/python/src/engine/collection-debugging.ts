import { type CollectionObserver } from '@mm/contract'
import { clearException, typeName } from '../core/errors.js'
import { GC_DEBUG, GC_GARBAGE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { N } from '../core/names.js'
import { hexAddress } from '../types/identity.js'
import { listAppend } from '../types/list.js'
import { sysAttribute } from '../types/sys-attribute.js'
import { hostStreamOf } from '../types/text-stream.js'
import { requestText } from './collections.js'

/** Bits of `gc.set_debug`. */
export const gcDebug = Object.freeze({ stats: 1, collectable: 2, uncollectable: 4, saveAll: 32 })

/** The bits that are set. */
const flagsOf = (vm: VM): number => vm.u32[GC_DEBUG >>> 2]

/** What `gc.set_debug` asks for (CPython 3.13: Python/gc.c). */
export class CollectionDebugging implements CollectionObserver {
  readonly #vm: VM
  #began = 0
  /** What is to be written yet. */
  #said = ''

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
    if ((flagsOf(this.#vm) & gcDebug.collectable) !== 0) this.#show('collectable', object)
  }

  uncollectable(object: number): void {
    if ((flagsOf(this.#vm) & gcDebug.uncollectable) !== 0) this.#show('uncollectable', object)
  }

  keep(object: number): boolean {
    return (flagsOf(this.#vm) & gcDebug.saveAll) !== 0 && keepGarbage(this.#vm, object)
  }

  ends(collected: number, uncollectable: number): void {
    const vm = this.#vm
    if ((flagsOf(vm) & gcDebug.stats) === 0) return
    const seconds = ((vm.host.now() - this.#began) / 1000).toFixed(4)
    this.#say(`done, ${collected + uncollectable} unreachable, ${uncollectable} uncollectable, ${seconds}s elapsed`)
  }

  /** Where the program has another `sys.stderr` than the host's, what was said is its own to write. */
  ready(): boolean {
    const vm = this.#vm
    const text = this.#said
    this.#said = ''
    if (text === '') return true
    const stream = sysAttribute(vm, N.stderr)
    if (stream !== 0 && hostStreamOf(vm, stream) !== 'stderr') return requestText(vm, text)
    vm.host.write('stderr', text)
    return true
  }

  #show(what: string, object: number): void {
    this.#say(`${what} <${typeName(this.#vm, object)} ${hexAddress(this.#vm, object)}>`)
  }

  #say(text: string): void {
    this.#said += `gc: ${text}\n`
  }
}

/** Puts an object into `gc.garbage`; false where there is no memory for that. */
export function keepGarbage(vm: VM, object: number): boolean {
  const garbage = vm.word(GC_GARBAGE)
  if (garbage === 0) return false
  if (listAppend(vm, garbage, object)) return true
  clearException(vm)
  return false
}
