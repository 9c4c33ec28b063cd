import { COUNT, IMMORTAL, STR_INTERNED_MASK, STR_STATE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { internOwned, strFrom } from './str.js'

const INTERNED_IMMORTAL = 2

/** The interned string of that text, made immortal: for the names that code and types use. 0 with MemoryError set. */
export function immortalName(vm: VM, text: string): number {
  const string = strFrom(vm, text)
  return string === 0 ? 0 : makeImmortal(vm, internOwned(vm, string))
}

/** Makes an interned string (or 0) immortal; returns it. */
export function makeImmortal(vm: VM, string: number): number {
  if (string === 0) return 0
  const state = vm.u32[(string + STR_STATE) >>> 2]
  if ((state & STR_INTERNED_MASK) >= INTERNED_IMMORTAL) return string
  vm.u32[(string + STR_STATE) >>> 2] = (state & ~STR_INTERNED_MASK) | INTERNED_IMMORTAL
  vm.setWord(string + COUNT, IMMORTAL)
  return string
}
