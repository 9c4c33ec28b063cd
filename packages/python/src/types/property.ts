import { clearException, raise } from '../core/errors.js'
import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type GetSetSpec, type TypeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { getAttribute, mayRunPython, raiseAttribute } from '../protocols/attributes.js'
import { call, callPrelude } from '../protocols/call.js'
import { instanceNew } from './instantiate.js'
import { isStr, strValue } from './str.js'
import { qualifiedName } from './type-names.js'

/**
 * ```
 *   0       W      2W    3W    4W    5W    6W     7W
 * ┌───────┬──────┬─────┬─────┬─────┬─────┬──────┬──────────────────────────────┐
 * │ count │ type │ get │ set │ del │ doc │ name │ doc taken from the getter    │
 * └───────┴──────┴─────┴─────┴─────┴─────┴──────┴──────────────────────────────┘
 * ```
 */
const GET = 2 * W
const SET = 3 * W
const DELETE = 4 * W
const DOC = 5 * W
const NAME = 6 * W
const DOC_OF_GETTER = 7 * W
const BYTES = 8 * W

/** Whether reading the property runs a function written in Python (or anything but a native). */
export function propertyRunsPython(vm: VM, property: number): boolean {
  const getter = vm.word(property + GET)
  if (getter === 0) return false
  const type = vm.typeOf(getter)
  return type !== T.builtin_function_or_method && type !== T.method_descriptor && type !== T.wrapper_descriptor
}

/** Tells the property the name that it has in a class. */
export function propertySetName(vm: VM, property: number, name: number): void {
  vm.replaceSlot(property + NAME, vm.retain(name))
}

/** `property 'x' of 'C' object`, as far as the name is known. */
function described(vm: VM, self: number, object: number): string {
  const name = vm.word(self + NAME)
  const owner = qualifiedName(vm, vm.typeOf(object))
  return name !== 0 && isStr(vm, name) ? `property '${strValue(vm, name)}' of '${owner}' object` : `property of '${owner}' object`
}

function getProperty(vm: VM, self: number, object: number): number {
  if (object === 0) return vm.retain(self)
  const getter = vm.word(self + GET)
  if (getter !== 0) return call(vm, getter, object)
  const message = `${described(vm, self, object)} has no getter`
  const name = vm.word(self + NAME)
  return name === 0 ? raise(vm, T.AttributeError, message) : raiseAttribute(vm, object, name, message)
}

function setProperty(vm: VM, self: number, object: number, value: number): number {
  const setter = vm.word(self + (value === 0 ? DELETE : SET))
  if (setter === 0) return raise(vm, T.AttributeError, `${described(vm, self, object)} has no ${value === 0 ? 'deleter' : 'setter'}`)
  return value === 0 ? call(vm, setter, object) : call(vm, setter, object, value)
}

/** A property of the same type with one of its functions replaced. */
function replaced(offset: number) {
  return (vm: VM, args: number): number => {
    const [self, value] = [vm.word(args), vm.word(args + W)]
    const type = vm.typeOf(self)
    if (type !== T.property) return callPrelude(vm, P.property_replaced, self, offset === GET ? value : NONE, offset === SET ? value : NONE, offset === DELETE ? value : NONE)
    const copy = instanceNew(vm, type)
    if (copy === 0) return FAILED
    for (const part of [GET, SET, DELETE, DOC, NAME]) {
      const reference = part === offset ? value : vm.word(self + part)
      if (reference !== 0 && reference !== NONE) vm.i32[(copy + part) >>> 2] = vm.retain(reference)
    }
    if (offset === GET && vm.word(self + DOC_OF_GETTER) !== 0) {
      vm.clearSlot(copy + DOC)
      docFromGetter(vm, copy)
    }
    vm.setWord(copy + DOC_OF_GETTER, vm.word(self + DOC_OF_GETTER))
    return copy
  }
}

/** Takes the getter's `__doc__` over where that needs no Python code. */
function docFromGetter(vm: VM, self: number): void {
  const getter = vm.word(self + GET)
  if (getter === 0 || mayRunPython(vm, getter, N.__doc__)) return
  const doc = getAttribute(vm, getter, N.__doc__)
  if (doc === 0) clearException(vm)
  else if (doc === NONE) vm.release(doc)
  else {
    vm.replaceSlot(self + DOC, doc)
    vm.setWord(self + DOC_OF_GETTER, 1)
  }
}

function initialize(vm: VM, args: number): number {
  const self = vm.word(args)
  ;[GET, SET, DELETE, DOC].forEach((offset, index) => {
    const value = vm.word(args + (index + 1) * W)
    vm.replaceSlot(self + offset, value === 0 || value === NONE ? 0 : vm.retain(value))
  })
  if (vm.word(self + DOC) === 0) docFromGetter(vm, self)
  return NONE
}

const part = (name: string, offset: number): GetSetSpec => ({ name, get: (vm, self) => vm.retain(vm.word(self + offset) || NONE) })

function setName(vm: VM, args: number): number {
  propertySetName(vm, vm.word(args), vm.word(args + 2 * W))
  return NONE
}

const nameAttribute: GetSetSpec = {
  name: '__name__',
  get: (vm, self) => {
    const name = vm.word(self + NAME)
    if (name !== 0) return vm.retain(name)
    const getter = vm.word(self + GET)
    if (getter !== 0) return getAttribute(vm, getter, N.__name__)
    return raiseAttribute(vm, self, N.__name__, "'property' object has no attribute '__name__'")
  },
  set: (vm, self, value) => {
    vm.replaceSlot(self + NAME, value === 0 ? 0 : vm.retain(value))
    return NONE
  },
}

const readOnly = (vm: VM): number => raise(vm, T.AttributeError, 'readonly attribute')

/** Attributes computed by functions. */
export const propertyType: TypeSpec = {
  name: 'property',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: BYTES, trackable: true, references: { fixed: [GET, 5] } },
  slots: { descriptorGet: getProperty, descriptorSet: setProperty },
  construct: named('__new__', '*args, **kwargs', (vm, args) => instanceNew(vm, vm.word(args))),
  initialize: named('__init__', 'fget=None, fset=None, fdel=None, doc=None', initialize),
  methods: [
    method('getter', 1, 1, replaced(GET)),
    method('setter', 1, 1, replaced(SET)),
    method('deleter', 1, 1, replaced(DELETE)),
    method('__set_name__', 2, 2, setName),
  ],
  attributes: [
    { ...part('fget', GET), set: readOnly },
    { ...part('fset', SET), set: readOnly },
    { ...part('fdel', DELETE), set: readOnly },
    { ...part('__doc__', DOC), set: (vm, self, value) => (vm.replaceSlot(self + DOC, value === 0 ? 0 : vm.retain(value)), NONE) },
    nameAttribute,
    { name: '__isabstractmethod__', get: (vm, self) => callPrelude(vm, P.property_is_abstract, vm.word(self + GET) || NONE, vm.word(self + SET) || NONE, vm.word(self + DELETE) || NONE) },
  ],
}
