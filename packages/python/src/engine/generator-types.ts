import { raise } from '../core/errors.js'
import {
  CODE_FRAME_BYTES,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_FUNCTION,
  FRAME_GLOBALS,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT,
  FRAME_SLOTS,
  FRAME_SP,
  GENERATOR_ASYNC_RUNNING,
  GENERATOR_DONE,
  GENERATOR_FRAME,
  GENERATOR_HANDLED,
  GENERATOR_NAME,
  GENERATOR_ORIGIN,
  GENERATOR_OUTER_HANDLED,
  GENERATOR_QUALNAME,
  GENERATOR_RUNNING,
  GENERATOR_STATE,
  GENERATOR_SUSPENDED,
  GENERATOR_WEAKREFS,
} from '../core/layouts.js'
import { FAILED, type GetSetSpec, type NativeSpec, SUSPENDED, type Shape, type TypeSpec, method } from '../core/native.js'
import { allocateTrackable, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { hexAddress } from '../types/identity.js'
import { isStr, strFrom, strValue } from '../types/str.js'
import { WRAPPED_BYTES, WRAPPED_VALUE } from './async-generators.js'
import { frameObjectOf } from './frame-objects.js'
import { generatorState, kindOf, resumeGenerator } from './generators.js'
import { close, closesQuietly, delegateOf, sendInto, throwHere, throwMethod, throwThrough } from './generator-methods.js'

const frameOf = (generator: number): number => generator + GENERATOR_FRAME

/** The references of a generator: its names, its frame's, what it handles (as CPython 3.13, Objects/genobject.c and Python/frame.c). */
function traverse(vm: VM, self: number, visit: (slot: number) => void): void {
  const frame = frameOf(self)
  visit(self + GENERATOR_NAME)
  visit(self + GENERATOR_QUALNAME)
  for (const slot of [FRAME_LOCALS_DICT, FRAME_OBJECT, FRAME_FUNCTION, FRAME_CODE]) visit(frame + slot)
  const end = vm.word(frame + FRAME_SP)
  for (let slot = frame + FRAME_SLOTS; slot < end; slot += W) visit(slot)
  for (const slot of [GENERATOR_HANDLED, GENERATOR_OUTER_HANDLED, GENERATOR_ORIGIN]) visit(self + slot)
  // Borrowed from the function; where nothing is counted, objects may move.
  if (!COUNTED) for (const slot of [FRAME_GLOBALS, FRAME_BUILTINS]) visit(frame + slot)
}

/** Bytes of a generator with its frame, pre-header aside. */
const generatorBytes = (vm: VM, self: number): number => GENERATOR_FRAME + vm.word(vm.word(frameOf(self) + FRAME_CODE) + CODE_FRAME_BYTES)

const shape: Shape = {
  basicSize: GENERATOR_FRAME,
  trackable: true,
  weakListOffset: GENERATOR_WEAKREFS,
  traverse,
  bytes: generatorBytes,
  sizeOf: generatorBytes,
  // Python code is needed only where the generator would notice that it is closed.
  finalize: (vm, self) => (generatorState(vm, self) === GENERATOR_SUSPENDED && !closesQuietly(vm, self) ? SUSPENDED : NONE),
}

const nameAttribute = (name: string, offset: number): GetSetSpec => ({
  name,
  get: (vm, self) => vm.retain(vm.word(self + offset)),
  set: (vm, self, value) => {
    if (value === 0 || !isStr(vm, value)) return raise(vm, T.TypeError, `${name} must be set to a string object`)
    vm.replaceSlot(self + offset, vm.retain(value))
    return NONE
  },
})

/** `gi_frame` and the like, by prefix. */
const stateAttributes = (prefix: string, delegate: string): readonly GetSetSpec[] => [
  nameAttribute('__name__', GENERATOR_NAME),
  nameAttribute('__qualname__', GENERATOR_QUALNAME),
  {
    name: `${prefix}_frame`,
    get: (vm, self) => {
      if (generatorState(vm, self) === GENERATOR_DONE) return NONE
      const object = frameObjectOf(vm, frameOf(self))
      return object === 0 ? FAILED : vm.retain(object)
    },
  },
  { name: `${prefix}_running`, get: (vm, self) => (generatorState(vm, self) === GENERATOR_RUNNING ? TRUE : FALSE) },
  { name: `${prefix}_suspended`, get: (vm, self) => (generatorState(vm, self) === GENERATOR_SUSPENDED ? TRUE : FALSE) },
  { name: `${prefix}_code`, get: (vm, self) => vm.retain(vm.word(frameOf(self) + FRAME_CODE)) },
  { name: delegate, get: (vm, self) => vm.retain(delegateOf(vm, self) || NONE) },
]

const repr = (vm: VM, self: number): number =>
  strFrom(vm, `<${kindOf(vm, self).replace(' ', '_')} object ${strValue(vm, vm.word(self + GENERATOR_QUALNAME))} at ${hexAddress(vm, self)}>`)

const itself = (_vm: VM, self: number): number => self
const next = (vm: VM, self: number): number => (resumeGenerator(vm, self, NONE) ? SUSPENDED : FAILED)

/** `send`, `throw` and `close` of what stands for the generator `target`. */
const methods = (target: (vm: VM, self: number) => number): readonly NativeSpec[] => [
  method('send', 1, 1, (vm, args) => sendInto(vm, target(vm, vm.word(args)), vm.word(args + W))),
  method('throw', 1, 3, throwMethod(target)),
  method('close', 0, 0, (vm, args) => close(vm, target(vm, vm.word(args)))),
]

const generatorType: TypeSpec = {
  name: 'generator',
  shape,
  slots: { repr, iterate: (vm, self) => vm.retain(self), next },
  methods: methods(itself),
  attributes: stateAttributes('gi', 'gi_yieldfrom'),
}

/** The coroutine that an iterator over one runs. */
const WRAPPED_COROUTINE = 2 * W

function awaitCoroutine(vm: VM, args: number): number {
  const wrapper = allocateTrackable(vm, T.coroutine_wrapper, 3 * W)
  if (wrapper === 0) return FAILED
  vm.setWord(wrapper + WRAPPED_COROUTINE, vm.retain(vm.word(args)))
  track(vm, wrapper)
  return wrapper
}

const coroutineType: TypeSpec = {
  name: 'coroutine',
  shape,
  slots: { repr },
  methods: [...methods(itself), method('__await__', 0, 0, awaitCoroutine)],
  attributes: [...stateAttributes('cr', 'cr_await'), { name: 'cr_origin', get: (vm, self) => vm.retain(vm.word(self + GENERATOR_ORIGIN) || NONE) }],
}

const wrapped = (vm: VM, self: number): number => vm.word(self + WRAPPED_COROUTINE)

const coroutineWrapperType: TypeSpec = {
  name: 'coroutine_wrapper',
  shape: { basicSize: 3 * W, trackable: true, references: { fixed: [WRAPPED_COROUTINE, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: (vm, self) => sendInto(vm, wrapped(vm, self), NONE) },
  methods: methods(wrapped),
}

const asyncGeneratorType: TypeSpec = {
  name: 'async_generator',
  shape,
  slots: { repr },
  methods: [
    method('__aiter__', 0, 0, (vm, args) => vm.retain(vm.word(args))),
    method('__anext__', 0, 0, (vm, args) => callPrelude(vm, P.async_generator_asend, vm.word(args), NONE)),
    method('asend', 1, 1, (vm, args) => callPrelude(vm, P.async_generator_asend, vm.word(args), vm.word(args + W))),
    method('athrow', 1, 3, (vm, args, count) =>
      callPrelude(vm, P.async_generator_throw, vm.word(args), vm.word(args + W), count > 2 ? vm.word(args + 2 * W) : NONE, count > 3 ? vm.word(args + 3 * W) : NONE),
    ),
    method('aclose', 0, 0, (vm, args) => callPrelude(vm, P.async_generator_close, vm.word(args))),
  ],
  attributes: stateAttributes('ag', 'ag_await'),
}

const wrappedValueType: TypeSpec = {
  name: 'async_generator_wrapped_value',
  shape: { basicSize: WRAPPED_BYTES, trackable: true, references: { fixed: [WRAPPED_VALUE, 1] } },
}

/** Types of what functions with `yield` and `async def` make. */
export const generatorTypes: readonly TypeSpec[] = [generatorType, coroutineType, coroutineWrapperType, asyncGeneratorType, wrappedValueType]

/** Natives for the prelude's halves of them (lib/prelude/generators.py). */
export const generatorPrelude: readonly NativeSpec[] = [
  method('_throw_here', 2, 2, throwHere),
  method('_delegate', 1, 1, (vm, args) => vm.retain(delegateOf(vm, vm.word(args)) || NONE)),
  method('_send_here', 2, 2, (vm, args) => sendInto(vm, vm.word(args), vm.word(args + W))),
  method('_throw_through', 2, 2, (vm, args) => throwThrough(vm, vm.word(args), vm.retain(vm.word(args + W)))),
  method('_is_wrapped', 1, 1, (vm, args) => (vm.typeOf(vm.word(args)) === T.async_generator_wrapped_value ? TRUE : FALSE)),
  method('_unwrap', 1, 1, (vm, args) => vm.retain(vm.word(vm.word(args) + WRAPPED_VALUE))),
  method('_is_running', 1, 1, (vm, args) => (vm.u8[vm.word(args) + GENERATOR_ASYNC_RUNNING] === 0 ? FALSE : TRUE)),
  method('_set_running', 2, 2, (vm, args) => {
    vm.u8[vm.word(args) + GENERATOR_ASYNC_RUNNING] = vm.word(args + W) === TRUE ? 1 : 0
    return NONE
  }),
  method('_is_done', 1, 1, (vm, args) => (vm.u8[vm.word(args) + GENERATOR_STATE] === GENERATOR_DONE ? TRUE : FALSE)),
]
