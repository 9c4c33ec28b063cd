import { raise, raiseMemory } from '../core/errors.js'
import {
  CODE_CONSTANTS,
  CODE_FRAME_BYTES,
  CODE_LOCALS,
  CODE_NAME,
  CODE_QUALNAME,
  CODE_START,
  FRAME_BUILTINS,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_FUNCTION,
  FRAME_GLOBALS,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT,
  FRAME_PC,
  FRAME_PREVIOUS,
  FRAME_SLOTS,
  FRAME_SP,
  FUNCTION_BUILTINS,
  FUNCTION_CLOSURE,
  FUNCTION_GLOBALS,
  NATIVE_INDEX,
  NATIVE_SELF,
  SIZE,
  TUPLE_ITEMS,
} from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { EMPTY_TUPLE, NONE, T, T_DICT, T_LIST, T_STR, T_TUPLE } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { callPrelude, callVector, callWithSelf } from '../protocols/call.js'
import { isSubtype } from '../protocols/isinstance.js'
import { dictGetString, dictNext, dictSize } from '../types/dict.js'
import { functionNew } from '../types/function.js'
import { tupleFromSequence, tupleItem, tupleNew, tupleSize, tupleTrack } from '../types/tuple.js'
import { clearFrame, enterDepth, leaveDepth } from './frames.js'
import { clearNativeSlots, finish, nativeSlot, pushNativeFrame } from './native-frames.js'
import { withNumbers } from './wanted-numbers.js'

const T_BUILTIN = T.builtin_function_or_method
const T_METHOD_DESCRIPTOR = T.method_descriptor

/**
 * Pushes the frame of a function that takes exactly `count` positional arguments, which lie below `sp` and are moved into it; makes it
 * the running one. False with an exception set, and nothing has happened.
 */
export function pushPlainFrame(vm: VM, func: number, code: number, sp: number, count: number): boolean {
  if (!enterDepth(vm, code)) return false
  const { i32 } = vm
  const frame = vm.stack.push(i32[(code + CODE_FRAME_BYTES) >>> 2])
  if (frame === 0) {
    leaveDepth(vm, code)
    raiseMemory(vm)
    return false
  }
  const at = frame >>> 2
  // The operand that was called becomes the frame's function.
  i32[at + (FRAME_FUNCTION >>> 2)] = func
  i32[at + (FRAME_PREVIOUS >>> 2)] = vm.frame
  i32[at + (FRAME_CODE >>> 2)] = code
  i32[at + (FRAME_PC >>> 2)] = i32[(code + CODE_START) >>> 2]
  i32[at + (FRAME_LOCALS_DICT >>> 2)] = 0
  i32[at + (FRAME_GLOBALS >>> 2)] = i32[(func + FUNCTION_GLOBALS) >>> 2]
  i32[at + (FRAME_BUILTINS >>> 2)] = i32[(func + FUNCTION_BUILTINS) >>> 2]
  i32[at + (FRAME_OBJECT >>> 2)] = 0
  i32[at + (FRAME_FLAGS >>> 2)] = 0
  const words = W >>> 2
  let to = at + (FRAME_SLOTS >>> 2)
  const end = to + i32[(code + CODE_LOCALS) >>> 2] * words
  i32[at + (FRAME_SP >>> 2)] = end << 2
  for (let from = (sp >>> 2) - count * words; count > 0; count--, from += words, to += words) i32[to] = i32[from]
  for (; to < end; to += words) i32[to] = 0
  vm.frame = frame
  return true
}

/** The running Python frame, on the stack, returns: what it holds is released, the one below runs. Its operands are gone. */
export function leaveFrame(vm: VM, frame: number): void {
  const { i32 } = vm
  vm.frame = i32[(frame + FRAME_PREVIOUS) >>> 2]
  leaveDepth(vm, i32[(frame + FRAME_CODE) >>> 2])
  if (i32[(frame + FRAME_OBJECT) >>> 2] !== 0 || i32[(frame + FRAME_LOCALS_DICT) >>> 2] !== 0 || vm.profile.localsLastFirst) clearFrame(vm, frame)
  else if (COUNTED) {
    const end = i32[(frame + FRAME_SP) >>> 2] >>> 2
    for (let slot = (frame + FRAME_SLOTS) >>> 2; slot < end; slot += W >>> 2) {
      const object = i32[slot]
      if (object !== 0) {
        i32[slot] = 0
        vm.release(object)
      }
    }
    vm.release(i32[(frame + FRAME_FUNCTION) >>> 2])
  }
  vm.stack.pop(frame as never)
}

/** Releases the operands from `from` to `to` (addresses). */
export function dropOperands(vm: VM, from: number, to: number): void {
  for (let slot = from; slot < to; slot += W) vm.clearSlot(slot)
}

/** Releases the `count` operands from word index `from` on, the lowest first; the slots keep what they hold. */
export function releaseOperands(vm: VM, from: number, count: number): void {
  const { i32 } = vm
  for (let slot = from; count > 0; count--, slot += W >>> 2) {
    const operand = i32[slot]
    if (operand !== 0) vm.release(operand)
  }
}

/** The cells of the running function's closure take the last slots of localsplus. */
export function copyFreeVariables(vm: VM, frame: number, count: number): void {
  const closure = vm.word(vm.word(frame + FRAME_FUNCTION) + FUNCTION_CLOSURE)
  const first = frame + FRAME_SLOTS + (vm.word(vm.word(frame + FRAME_CODE) + CODE_LOCALS) - count) * W
  for (let index = 0; index < count; index++) vm.i32[(first + index * W) >>> 2] = vm.retain(tupleItem(vm, closure, index))
}

/** Calls what is no Python function with the `count` operands below `sp`, and `self` (0 none) before them, which lies beneath. */
export function callFromStack(vm: VM, callable: number, self: number, sp: number, count: number): number {
  const args = sp - count * W
  const type = vm.typeOf(callable)
  if (type === T_METHOD_DESCRIPTOR && self !== 0) {
    const index = vm.u32[(callable + NATIVE_INDEX) >>> 2]
    const entry = vm.natives[index]
    const owner = vm.i32[(callable + NATIVE_SELF) >>> 2]
    const own = vm.typeOf(self)
    if (entry.signature === undefined && count >= entry.fewest && (entry.most === -1 || count <= entry.most) && (own === owner || isSubtype(vm, own, owner))) {
      vm.lastNative = index
      return withNumbers(vm, index, args - W, count + 1, entry.call(vm, args - W, count + 1))
    }
  } else if (type === T_BUILTIN && self === 0) {
    const index = vm.u32[(callable + NATIVE_INDEX) >>> 2]
    const entry = vm.natives[index]
    vm.lastNative = index
    if (entry.signature === undefined && count >= entry.fewest && (entry.most === -1 || count <= entry.most)) {
      if (entry.kind === 'function') return withNumbers(vm, index, args, count, entry.call(vm, args, count))
      if (entry.kind === 'method') {
        // The empty operand below the arguments holds what the method is bound to.
        vm.i32[(args - W) >>> 2] = vm.retain(vm.i32[(callable + NATIVE_SELF) >>> 2])
        return withNumbers(vm, index, args - W, count + 1, entry.call(vm, args - W, count + 1))
      }
    }
  } else vm.lastNative = -1
  return self === 0 ? callVector(vm, callable, args, count, 0) : callWithSelf(vm, callable, self, args, count, 0)
}

/** Calls what is no Python function with the `count` words from `args` on, the last of which `names` names. */
export function callNamed(vm: VM, callable: number, self: number, args: number, count: number, names: number): number {
  vm.lastNative = -1
  return self === 0 ? callVector(vm, callable, args, count, names) : callWithSelf(vm, callable, self, args, count, names)
}

/** `callable(*args, **keywords)`: operands callable, 0, arguments (an iterable), and with `named` keywords (a mapping). */
export function callSpread(vm: VM, sp: number, named: number): number {
  const keywords = named === 0 ? 0 : vm.word(sp - W)
  const given = sp - (1 + named) * W
  const args = vm.word(given)
  const callable = vm.word(given - 2 * W)
  vm.lastNative = -1
  if ((vm.typeOf(args) !== T_TUPLE && vm.typeOf(args) !== T_LIST) || (keywords !== 0 && vm.typeOf(keywords) !== T_DICT)) {
    return callPrelude(vm, P.call_spread, callable, args, keywords === 0 ? NONE : keywords)
  }
  // A native that waits, or collects, reads its arguments where the operand was.
  const positional = vm.typeOf(args) === T_TUPLE ? args : tupleFromSequence(vm, T_TUPLE, args)
  if (positional === 0) return FAILED
  if (positional !== args) vm.replaceSlot(given, positional)
  const size = tupleSize(vm, positional)
  const bare = keywords === 0 || dictSize(vm, keywords) === 0
  const result = bare ? callVector(vm, callable, positional + TUPLE_ITEMS, size, 0) : callWithDict(vm, callable, positional, size, keywords)
  // A function has them in its frame, and holds itself there.
  if (result === SUSPENDED && vm.typeOf(callable) === T.function) dropOperands(vm, given - 2 * W, sp)
  return result
}

function callWithDict(vm: VM, callable: number, positional: number, size: number, keywords: number): number {
  const named = dictSize(vm, keywords)
  const frame = pushNativeFrame(vm, S.pass, 1 + size + named)
  if (frame === 0) return FAILED
  const names = tupleNew(vm, named)
  if (names === 0) return finish(vm, frame, FAILED)
  const { i32 } = vm
  i32[nativeSlot(frame, 0) >>> 2] = names
  for (let index = 0; index < size; index++) i32[nativeSlot(frame, 1 + index) >>> 2] = vm.retain(tupleItem(vm, positional, index))
  let index = 0
  for (let position = dictNext(vm, keywords, 0); position >= 0; position = dictNext(vm, keywords, position), index++) {
    if (vm.typeOf(vm.entryKey) !== T_STR) {
      raise(vm, T.TypeError, 'keywords must be strings')
      return finish(vm, frame, FAILED)
    }
    i32[(names + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(vm.entryKey)
    i32[nativeSlot(frame, 1 + size + index) >>> 2] = vm.retain(vm.entryValue)
  }
  tupleTrack(vm, names)
  const result = callVector(vm, callable, nativeSlot(frame, 1), size + named, names)
  if (result === SUSPENDED && vm.typeOf(callable) === T.function) clearNativeSlots(vm, frame)
  return finish(vm, frame, result)
}

/** A function of the code on top of the stack, with what `flags` says beneath it: 1 defaults, 2 keyword defaults, 4 annotations, 8 closure. */
export function makeFunction(vm: VM, sp: number, flags: number): number {
  const code = vm.word(sp - W)
  let at = sp - W
  const below = (bit: number): number => ((flags & bit) === 0 ? 0 : vm.word((at -= W)))
  const closure = below(8)
  const annotations = below(4)
  const kwdefaults = below(2)
  const defaults = below(1)
  const globals = vm.word(vm.frame + FRAME_GLOBALS)
  const constants = vm.word(code + CODE_CONSTANTS)
  const first = vm.word(constants + SIZE) > 0 ? tupleItem(vm, constants, 0) : NONE
  return functionNew(vm, {
    code,
    globals,
    builtins: vm.word(vm.frame + FRAME_BUILTINS),
    name: vm.word(code + CODE_NAME),
    qualname: vm.word(code + CODE_QUALNAME),
    module: dictGetString(vm, globals, N.__name__),
    doc: vm.typeOf(first) === T_STR ? first : NONE,
    defaults: defaults === EMPTY_TUPLE ? 0 : defaults,
    kwdefaults,
    closure,
    annotations,
  })
}
