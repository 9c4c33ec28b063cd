import { raise } from '../core/errors.js'
import { CODE_ARG_COUNT, CODE_FLAGS, CODE_HIDDEN, CODE_KWONLY_COUNT, CODE_LOCAL_NAMES, CODE_POSONLY_COUNT, FUNCTION_DEFAULTS, FUNCTION_QUALNAME } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { strValue } from '../types/str.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

/** Whether a function of the library stands for one that CPython has in C: what it says of wrong arguments is what C says. */
export const isBuiltInThere = (vm: VM, code: number): boolean => (vm.word(code + CODE_FLAGS) & CODE_HIDDEN) !== 0

/** What callers know it as: a constructor by its class, and without the object that a method gets. */
function shown(vm: VM, func: number): { readonly name: string; readonly own: number } {
  const parts = strValue(vm, vm.word(func + FUNCTION_QUALNAME)).split('.')
  const last = parts[parts.length - 1]
  return { name: last === '__init__' || last === '__new__' ? parts[parts.length - 2] : last, own: parts.length > 1 ? 1 : 0 }
}

const plural = (count: number): string => (count === 1 ? '' : 's')

/**
 * Raises TypeError for `given` positional arguments, of which parameter `missing` is not among (-1: there are too many), in the words of
 * CPython 3.13 (Python/getargs.c).
 */
export function refuseArguments(vm: VM, func: number, code: number, given: number, missing: number): boolean {
  const { name, own } = shown(vm, func)
  const most = vm.word(code + CODE_ARG_COUNT) - own
  const defaults = vm.word(func + FUNCTION_DEFAULTS)
  const least = most - (defaults === 0 ? 0 : tupleSize(vm, defaults))
  const got = given - own
  if (vm.word(code + CODE_POSONLY_COUNT) - own === most && vm.word(code + CODE_KWONLY_COUNT) === 0) {
    const wanted = missing < 0 ? most : least
    const bound = least === most ? '' : missing < 0 ? 'at most ' : 'at least '
    return raise(vm, T.TypeError, `${name} expected ${bound}${wanted} argument${plural(wanted)}, got ${got}`) !== 0
  }
  if (missing >= 0) {
    const parameter = strValue(vm, tupleItem(vm, vm.word(code + CODE_LOCAL_NAMES), missing))
    return raise(vm, T.TypeError, `${name}() missing required argument '${parameter}' (pos ${missing + 1 - own})`) !== 0
  }
  const all = most + vm.word(code + CODE_KWONLY_COUNT)
  return raise(vm, T.TypeError, `${name}() takes at most ${all} argument${plural(all)} (${got} given)`) !== 0
}
