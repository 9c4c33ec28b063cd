import { nameOfType, raise, typeName } from '../core/errors.js'
import { TYPE_OVERRIDES } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { OVERRIDE_ITERATE, OVERRIDE_NEXT, slotsOfType } from '../core/slots.js'
import { NONE, T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, pushNativeFrame } from '../engine/native-frames.js'
import { sequenceProtocolIterator } from '../types/protocol-iterators.js'
import { lookupType } from '../types/type-lookup.js'
import { callSpecial } from './special.js'

const overridden = (vm: VM, type: number, bit: number): boolean => (vm.u32[(type + TYPE_OVERRIDES) >>> 2] & bit) !== 0

/** `iter(object)`; owned, FAILED or SUSPENDED. */
export function iterate(vm: VM, object: number): number {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_ITERATE)) return iterateSlowly(vm, object, type)
  const slots = slotsOfType(vm, type)
  if (slots.iterate !== undefined) return slots.iterate(vm, object)
  return raise(vm, T.TypeError, `'${nameOfType(vm, type)}' object is not iterable`)
}

function iterateSlowly(vm: VM, object: number, type: number): number {
  const method = lookupType(vm, type, N.__iter__)
  if (method === 0) {
    if (lookupType(vm, type, N.__getitem__) !== 0) return sequenceProtocolIterator(vm, object)
    return raise(vm, T.TypeError, `'${nameOfType(vm, type)}' object is not iterable`)
  }
  if (method === NONE) return raise(vm, T.TypeError, `'${nameOfType(vm, type)}' object is not iterable`)
  const frame = pushNativeFrame(vm, S.iterate, 0)
  if (frame === 0) return FAILED
  const iterator = callSpecial(vm, method, object)
  return iterator === SUSPENDED ? SUSPENDED : finish(vm, frame, checked(vm, frame, iterator))
}

function checked(vm: VM, _frame: number, iterator: number): number {
  if (iterator === FAILED || isIterator(vm, iterator)) return iterator
  raise(vm, T.TypeError, `iter() returned non-iterator of type '${typeName(vm, iterator)}'`)
  vm.release(iterator)
  return FAILED
}

/** Whether the object has `__next__`. */
export function isIterator(vm: VM, object: number): boolean {
  const type = vm.typeOf(object)
  if (overridden(vm, type, OVERRIDE_NEXT)) return lookupType(vm, type, N.__next__) !== 0
  return slotsOfType(vm, type).next !== undefined
}

/**
 * The next item of an iterator; owned, SUSPENDED, or FAILED: with no exception set where it is exhausted. An iterator
 * written in Python says that by raising StopIteration: see RETURN_ITERATION of engine/frames.ts.
 */
export function next(vm: VM, iterator: number): number {
  const type = vm.typeOf(iterator)
  if (overridden(vm, type, OVERRIDE_NEXT)) {
    const method = lookupType(vm, type, N.__next__)
    if (method !== 0) return callSpecial(vm, method, iterator)
  } else {
    const slot = slotsOfType(vm, type).next
    if (slot !== undefined) return slot(vm, iterator)
  }
  return raise(vm, T.TypeError, `'${nameOfType(vm, type)}' object is not an iterator`)
}

/** Steps of this file. */
export const iterationSteps: StepList = [['iterate', checked]]
