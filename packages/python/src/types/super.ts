import { nameOfType, raise, typeName } from '../core/errors.js'
import {
  CELL_VALUE,
  CODE_ARG_COUNT,
  CODE_FREE_COUNT,
  CODE_LOCALS,
  CODE_LOCAL_NAMES,
  FLAG_BASE_TYPE,
  FRAME_CODE,
  FRAME_SLOTS,
  SIZE,
  TUPLE_ITEMS,
  TYPE_MRO,
} from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type TypeSpec, named } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { bindAttribute, genericGet } from '../protocols/attributes.js'
import { isSubtype, isType } from '../protocols/isinstance.js'
import { callerFrame } from './caller.js'
import { instanceNew } from './instantiate.js'
import { strFrom, strEquals } from './str.js'
import { tupleItem } from './tuple.js'
import { lookupFrom } from './type-lookup.js'

/**
 * ```
 *   0       W      2W       3W      4W
 * ┌───────┬──────┬────────┬───────┬──────────────────────────┐
 * │ count │ type │ object │ class │ type of which to look up │
 * └───────┴──────┴────────┴───────┴──────────────────────────┘
 * ```
 */
// In the order in which CPython visits and drops them (3.13, Objects/typeobject.c: super_dealloc).
const OBJECT = 2 * W
const CLASS = 3 * W
const START = 4 * W
const BYTES = 5 * W

/** The type whose MRO `super(type, object)` goes along, borrowed; 0 with TypeError set where the object is none of it. */
export function superType(vm: VM, type: number, object: number): number {
  if (isType(vm, object) && isSubtype(vm, object, type)) return object
  const own = vm.typeOf(object)
  if (isSubtype(vm, own, type)) return own
  const described = isType(vm, object) ? `type object ${nameOfType(vm, object)}` : `instance of ${nameOfType(vm, own)}`
  return raise(vm, T.TypeError, `super(type, obj): obj (${described}) is not an instance or subtype of type (${nameOfType(vm, type)}).`)
}

/** The attribute `name` of the types behind `type` in the MRO of `start`, borrowed, or 0. */
export function superLookup(vm: VM, start: number, type: number, name: number): number {
  const mro = vm.word(start + TYPE_MRO)
  const size = vm.word(mro + SIZE)
  let index = 0
  while (index < size && vm.word(mro + TUPLE_ITEMS + index * W) !== type) index++
  return lookupFrom(vm, start, name, index + 1)
}

/** `super(type, object).name`; owned, FAILED or SUSPENDED. All borrowed. */
export function superAttribute(vm: VM, type: number, object: number, name: number): number {
  const start = superType(vm, type, object)
  if (start === 0) return FAILED
  const found = strEquals(vm, name, N.__class__) ? 0 : superLookup(vm, start, type, name)
  if (found !== 0) return bindAttribute(vm, found, start === object ? 0 : object, start)
  const whole = superOf(vm, type, object, start)
  if (whole === 0) return FAILED
  const value = genericGet(vm, whole, name)
  vm.release(whole)
  return value
}

function superOf(vm: VM, type: number, object: number, start: number): number {
  const self = instanceNew(vm, T.super)
  if (self !== 0) fill(vm, self, type, object, start)
  return self
}

function fill(vm: VM, self: number, type: number, object: number, start: number): void {
  vm.replaceSlot(self + CLASS, vm.retain(type))
  vm.replaceSlot(self + OBJECT, object === 0 ? 0 : vm.retain(object))
  vm.replaceSlot(self + START, start === 0 ? 0 : vm.retain(start))
}

function superGet(vm: VM, self: number, name: number): number {
  const start = vm.word(self + START)
  if (start === 0 || strEquals(vm, name, N.__class__)) return genericGet(vm, self, name)
  const object = vm.word(self + OBJECT)
  const found = superLookup(vm, start, vm.word(self + CLASS), name)
  return found === 0 ? genericGet(vm, self, name) : bindAttribute(vm, found, start === object ? 0 : object, start)
}

function bind(vm: VM, self: number, object: number): number {
  if (object === 0 || object === NONE || vm.word(self + OBJECT) !== 0) return vm.retain(self)
  const type = vm.word(self + CLASS)
  const start = superType(vm, type, object)
  return start === 0 ? FAILED : superOf(vm, type, object, start)
}

/** What `super()` without arguments means in the caller: class and first argument, borrowed; undefined with RuntimeError set. */
function implied(vm: VM): readonly [type: number, object: number] | undefined {
  const fail = (message: string): undefined => void raise(vm, T.RuntimeError, `super(): ${message}`)
  const frame = callerFrame(vm)
  if (frame === 0) return fail('no current frame')
  const code = vm.word(frame + FRAME_CODE)
  if (vm.word(code + CODE_ARG_COUNT) === 0) return fail('no arguments')
  let object = vm.word(frame + FRAME_SLOTS)
  if (object !== 0 && vm.typeOf(object) === T.cell) object = vm.word(object + CELL_VALUE)
  if (object === 0) return fail('arg[0] deleted')
  const locals = vm.word(code + CODE_LOCALS)
  const names = vm.word(code + CODE_LOCAL_NAMES)
  for (let index = locals - vm.word(code + CODE_FREE_COUNT); index < locals; index++) {
    if (!strEquals(vm, tupleItem(vm, names, index), N.__class__)) continue
    const cell = vm.word(frame + FRAME_SLOTS + index * W)
    if (cell === 0 || vm.typeOf(cell) !== T.cell) return fail('bad __class__ cell')
    const type = vm.word(cell + CELL_VALUE)
    if (type === 0) return fail('empty __class__ cell')
    return [type, object]
  }
  return fail('__class__ cell not found')
}

function initialize(vm: VM, args: number): number {
  const self = vm.word(args)
  let [type, object] = [vm.word(args + W), vm.word(args + 2 * W)]
  if (type === 0) {
    const found = implied(vm)
    if (found === undefined) return FAILED
    ;[type, object] = found
  }
  if (!isType(vm, type)) return raise(vm, T.TypeError, `super() argument 1 must be a type, not ${typeName(vm, type)}`)
  if (object === NONE) object = 0
  const start = object === 0 ? 0 : superType(vm, type, object)
  if (object !== 0 && start === 0) return FAILED
  fill(vm, self, type, object, start)
  return NONE
}

function superRepr(vm: VM, self: number): number {
  const [type, start] = [vm.word(self + CLASS), vm.word(self + START)]
  const name = type === 0 ? 'NULL' : nameOfType(vm, type)
  return strFrom(vm, `<super: <class '${name}'>, ${start === 0 ? 'NULL' : `<${nameOfType(vm, start)} object>`}>`)
}

/** The type of `super(…)`. */
export const superObjectType: TypeSpec = {
  name: 'super',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: BYTES, trackable: true, movable: true, references: { fixed: [OBJECT, 3] } },
  slots: { repr: superRepr, getAttribute: superGet, descriptorGet: bind },
  construct: named('__new__', '*args, **kwargs', (vm, args) => instanceNew(vm, vm.word(args))),
  initialize: named('__init__', 'type=None, object=None, /', initialize),
  attributes: [
    { name: '__thisclass__', get: (vm, self) => vm.retain(vm.word(self + CLASS) || NONE) },
    { name: '__self__', get: (vm, self) => vm.retain(vm.word(self + OBJECT) || NONE) },
    { name: '__self_class__', get: (vm, self) => vm.retain(vm.word(self + START) || NONE) },
  ],
}
