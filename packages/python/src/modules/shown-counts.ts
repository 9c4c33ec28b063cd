import {
  CODE_ARG_COUNT,
  CODE_FLAGS,
  CODE_HIDDEN,
  CODE_KWONLY_COUNT,
  COUNT,
  FRAME_CODE,
  FRAME_FLAGS,
  FRAME_IS_NATIVE,
  FRAME_PREVIOUS,
  FRAME_SLOTS,
  FRAME_SP,
  IMMORTAL_FROM,
  TUPLE_ITEMS,
} from '../core/layouts.js'
import { T, T_TUPLE } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { CONSTRUCTED, UNPACKED } from '../engine/construct.js'
import { nativeReference, nativeSlot, nativeState } from '../engine/native-frames.js'
import { RETURN_MASK, RETURN_SHIFT } from '../engine/frames.js'
import { tupleSize } from '../types/tuple.js'

/** `*args` of a code's parameters: CPython's CO_VARARGS. */
const HAS_STAR_ARGUMENT = 0x04
/** Natives that hold an argument in CPython: as the `self` of a special method, looked up and bound, or in a tuple. */
const HOLDING: ReadonlySet<string> = new Set(['builtins.round', 'complex.__new__', 'bytes.__new__', 'bytearray.__new__', 'sys.getsizeof'])

/**
 * What `sys.getrefcount` says. Functions of ours in Python that are C in CPython own their arguments and what they hand on, where C
 * functions borrow them: those references are left out. Cost: the frames on the stack.
 */
export function shownCount(vm: VM, object: number): number {
  const count = vm.u32[(object + COUNT) >>> 2]
  if (count >= IMMORTAL_FROM) return vm.profile.immortalCount[W]
  let owned = 0
  for (let frame = vm.frame; frame !== 0; frame = vm.word(frame + FRAME_PREVIOUS)) {
    const code = vm.word(frame + FRAME_CODE)
    if ((vm.u32[(frame + FRAME_FLAGS) >>> 2] & FRAME_IS_NATIVE) !== 0) {
      if (code === S.number || (code === S.bind && !isHolding(vm, nativeState(vm, frame)))) owned += slotsThatAre(vm, object, frame, 0)
      else if (code === S.construct && isBorrowing(nativeReference(vm, frame, CONSTRUCTED))) owned += slotsThatAre(vm, object, frame, CONSTRUCTED + 1)
      continue
    }
    if ((vm.u32[(code + CODE_FLAGS) >>> 2] & CODE_HIDDEN) !== 0) owned += argumentsThatAre(vm, object, frame, code) + operandsThatAre(vm, object, frame)
  }
  return count - owned
}

/** Whether CPython's call of the class borrows its arguments: `reversed` looks up a special method and binds it. */
const isBorrowing = (type: number): boolean => UNPACKED.has(type) && type !== T.reversed

const isHolding = (vm: VM, native: number): boolean => native >= 0 && HOLDING.has(vm.natives[native].qualifiedName)

/** Slots of a native frame from the `first`-th on. */
function slotsThatAre(vm: VM, object: number, frame: number, first: number): number {
  let found = 0
  for (let slot = nativeSlot(frame, first); slot < vm.word(frame + FRAME_SP); slot += W) if (vm.word(slot) === object) found++
  return found
}

/** Operands of the instruction that the frame waits for. */
function operandsThatAre(vm: VM, object: number, frame: number): number {
  const end = vm.word(frame + FRAME_SP)
  const count = (vm.u32[(frame + FRAME_FLAGS) >>> 2] >>> RETURN_SHIFT) & RETURN_MASK
  let found = 0
  for (let slot = end - count * W; slot < end; slot += W) if (vm.word(slot) === object) found++
  return found
}

function argumentsThatAre(vm: VM, object: number, frame: number, code: number): number {
  const named = vm.word(code + CODE_ARG_COUNT) + vm.word(code + CODE_KWONLY_COUNT)
  let found = 0
  for (let index = 0; index < named; index++) if (vm.word(frame + FRAME_SLOTS + index * W) === object) found++
  if ((vm.u32[(code + CODE_FLAGS) >>> 2] & HAS_STAR_ARGUMENT) === 0) return found
  const others = vm.word(frame + FRAME_SLOTS + named * W)
  if (others === 0 || vm.typeOf(others) !== T_TUPLE) return found
  for (let index = 0; index < tupleSize(vm, others); index++) if (vm.word(others + TUPLE_ITEMS + index * W) === object) found++
  return found
}
