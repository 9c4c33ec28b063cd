import { NATIVE_MODULE, NATIVE_SELF } from '../core/layouts.js'
import { MODULES, T, libraryTypeNames } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString } from './dict.js'

/** Types of extension modules, which CPython makes when it imports them: their objects own a reference to their type, and show it first. */
const MADE_LATE: ReadonlySet<number> = new Set([...libraryTypeNames, 'deque', '_deque_iterator', '_deque_reverse_iterator'].map((name) => T[name as keyof typeof T]))
/** Of those, the ones that show it last. */
const TYPE_LAST: ReadonlySet<number> = new Set([T.attrgetter, T.methodcaller])
/** Types whose objects show the first of their references only: the owner of a descriptor, the dict of a module. The other is a name. */
const FIRST_ONLY: ReadonlySet<number> = new Set([T.getset_descriptor, T.member_descriptor, T.module])

/** The module that a built-in function is in: what it is bound to, borrowed; 0 where it is bound to something else, or there is no such module. */
export function moduleOfBuiltin(vm: VM, self: number): number {
  const name = vm.word(self + NATIVE_MODULE)
  return vm.word(self + NATIVE_SELF) !== 0 || name === 0 ? 0 : dictGetString(vm, vm.word(MODULES), name)
}

/**
 * What an object of a built-in type refers to, `referents` as its slots are visited, as CPython 3.13's own types show it (their `tp_traverse`). `object`
 * is one that its collector can list.
 */
export function builtinReferents(vm: VM, object: number, referents: readonly number[]): readonly number[] {
  const type = vm.typeOf(object)
  if (MADE_LATE.has(type)) return TYPE_LAST.has(type) ? [...referents, type] : [type, ...referents]
  if (FIRST_ONLY.has(type)) return referents.slice(0, 1)
  const module = type === T.builtin_function_or_method ? moduleOfBuiltin(vm, object) : 0
  return module === 0 ? referents : [module, ...referents]
}
