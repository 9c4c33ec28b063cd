import { typeTraits } from '@mm/contract'
import { FLAG_HEAP_TYPE, TYPE_BASE, TYPE_FLAGS, TYPE_OVERRIDES, TYPE_TRAITS } from '../core/layouts.js'
import { N, type StaticName } from '../core/names.js'
import { OVERRIDE_FINALIZE, overrideGroups } from '../core/slots.js'
import { type VM } from '../core/vm.js'
import { strEquals } from './str.js'
import { forSubclasses, lookupType } from './type-lookup.js'

/** The built-in type that instances of `type` are laid out as. */
export function builtinBase(vm: VM, type: number): number {
  let base = type
  while ((vm.u32[(base + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0) base = vm.word(base + TYPE_BASE)
  return base
}

const differs = (vm: VM, type: number, base: number, name: StaticName): boolean => lookupType(vm, type, N[name]) !== lookupType(vm, base, N[name])

/** Sets the bits of all groups of special methods that a type has otherwise than its built-in base. Cost: a look-up per special method. */
export function computeOverrides(vm: VM, type: number): void {
  const base = builtinBase(vm, type)
  let bits = 0
  for (const [bit, names] of overrideGroups) if (names.some((name) => differs(vm, type, base, name))) bits |= bit
  setOverrides(vm, type, bits)
}

/** The finalizer is a trait too: whoever takes objects apart looks there. No built-in type that can be derived from has one. */
function setOverrides(vm: VM, type: number, bits: number): void {
  vm.u32[(type + TYPE_OVERRIDES) >>> 2] = bits
  const traits = vm.u32[(type + TYPE_TRAITS) >>> 2] & ~typeTraits.finalizer
  vm.u32[(type + TYPE_TRAITS) >>> 2] = (bits & OVERRIDE_FINALIZE) === 0 ? traits : traits | typeTraits.finalizer
}

/** The attribute `name` of a class has changed: its bits, and those of its subclasses, are computed anew where it is a special method. */
export function slotChanged(vm: VM, type: number, name: number): void {
  const groups = overrideGroups.filter(([, names]) => names.some((known) => strEquals(vm, N[known], name)))
  if (groups.length > 0) recompute(vm, type, groups)
}

function recompute(vm: VM, type: number, groups: typeof overrideGroups): void {
  const base = builtinBase(vm, type)
  let bits = vm.u32[(type + TYPE_OVERRIDES) >>> 2]
  for (const [bit, names] of groups) bits = names.some((name) => differs(vm, type, base, name)) ? bits | bit : bits & ~bit
  setOverrides(vm, type, bits)
  forSubclasses(vm, type, (subclass) => recompute(vm, subclass, groups))
}
