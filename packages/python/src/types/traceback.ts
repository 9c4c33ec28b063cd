import { raise, typeName } from '../core/errors.js'
import { TRACEBACK_BYTES, TRACEBACK_FRAME, TRACEBACK_LASTI, TRACEBACK_LINE, TRACEBACK_NEXT } from '../core/layouts.js'
import { FAILED, type TypeSpec, named } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { tracebackLine } from '../engine/tracebacks.js'
import { instanceUntracked } from './instantiate.js'
import { intFrom, intValue } from './int.js'
import { track } from '../core/objects.js'

function setNext(vm: VM, self: number, value: number): number {
  if (value === 0) return raise(vm, T.TypeError, "can't delete tb_next attribute")
  if (value !== NONE && vm.typeOf(value) !== T.traceback) return raise(vm, T.TypeError, `expected traceback object, got '${typeName(vm, value)}'`)
  for (let link = value === NONE ? 0 : value; link !== 0; link = vm.word(link + TRACEBACK_NEXT)) if (link === self) return raise(vm, T.ValueError, 'traceback loop detected')
  vm.replaceSlot(self + TRACEBACK_NEXT, value === NONE ? 0 : vm.retain(value))
  return NONE
}

function construct(vm: VM, args: number): number {
  const [next, frame, lasti, line] = [1, 2, 3, 4].map((index) => vm.word(args + index * W))
  if (next !== NONE && vm.typeOf(next) !== T.traceback) return raise(vm, T.TypeError, `expected traceback object or None, got '${typeName(vm, next)}'`)
  if (vm.typeOf(frame) !== T.frame) return raise(vm, T.TypeError, `traceback() argument 'tb_frame' must be frame, not ${typeName(vm, frame)}`)
  const self = instanceUntracked(vm, T.traceback)
  if (self === 0) return FAILED
  if (next !== NONE) vm.i32[(self + TRACEBACK_NEXT) >>> 2] = vm.retain(next)
  vm.i32[(self + TRACEBACK_FRAME) >>> 2] = vm.retain(frame)
  vm.i32[(self + TRACEBACK_LASTI) >>> 2] = intValue(vm, lasti)
  vm.i32[(self + TRACEBACK_LINE) >>> 2] = intValue(vm, line)
  track(vm, self)
  return self
}

/** Where an exception went through. */
export const tracebackType: TypeSpec = {
  name: 'traceback',
  shape: { basicSize: TRACEBACK_BYTES, trackable: true, references: { fixed: [TRACEBACK_NEXT, 2] } },
  construct: named('__new__', 'tb_next, tb_frame, tb_lasti, tb_lineno', construct),
  attributes: [
    { name: 'tb_next', get: (vm, self) => vm.retain(vm.word(self + TRACEBACK_NEXT) || NONE), set: setNext },
    { name: 'tb_frame', get: (vm, self) => vm.retain(vm.word(self + TRACEBACK_FRAME) || NONE) },
    { name: 'tb_lasti', get: (vm, self) => intFrom(vm, vm.word(self + TRACEBACK_LASTI)) },
    { name: 'tb_lineno', get: (vm, self) => intFrom(vm, tracebackLine(vm, self)) },
  ],
}
