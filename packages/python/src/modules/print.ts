import { raise, typeName } from '../core/errors.js'
import { N } from '../core/names.js'
import { FAILED, type NativeSpec, type Step, SUSPENDED, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { NONE, T, T_STR } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { isStr, strValue } from '../types/str.js'
import { hostStreamOf } from '../types/text-stream.js'
import { sysAttribute } from '../types/sys-attribute.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

// The frame that waits for `str` of an argument; its state is which.
const ARGUMENTS = 0
const SEPARATOR = 1
const END = 2
const FILE = 3
const SLOTS = 4

/** `sep` and `end` are strings or None. */
function checkText(vm: VM, name: string, text: number): boolean {
  return text === 0 || text === NONE || isStr(vm, text) || raise(vm, T.TypeError, `${name} must be None or a string, not ${typeName(vm, text)}`) !== 0
}

/** Whether a text is written as it stands: those of subclasses are asked for their `str`. */
const isPlain = (vm: VM, text: number): boolean => text === 0 || text === NONE || vm.typeOf(text) === T_STR

function print(vm: VM, args: number): number {
  const [given, separator, end, file, flush] = [0, 1, 2, 3, 4].map((index) => vm.word(args + index * W))
  const target = file === 0 || file === NONE ? sysAttribute(vm, N.stdout) : file
  if (target === 0) return raise(vm, T.RuntimeError, 'lost sys.stdout')
  if (target === NONE) return NONE
  if (!checkText(vm, 'sep', separator) || !checkText(vm, 'end', end)) return FAILED
  const plain = hostStreamOf(vm, target) !== undefined && isPlain(vm, separator) && isPlain(vm, end)
  if (!plain) return callPrelude(vm, P.print_to, target, given, separator || NONE, end || NONE, flush || NONE)
  const frame = pushNativeFrame(vm, S.print, SLOTS)
  if (frame === 0) return FAILED
  const put = (slot: number, value: number): void => void (vm.i32[nativeSlot(frame, slot) >>> 2] = value === 0 || value === NONE ? 0 : vm.retain(value))
  put(ARGUMENTS, given)
  put(SEPARATOR, separator)
  put(END, end)
  put(FILE, target)
  return finish(vm, frame, write(vm, frame, ''))
}

/** Writes from the frame's argument on, behind `begun`; what stands before an argument is written before its `__str__` runs, or fails. */
function write(vm: VM, frame: number, begun: string): number {
  const given = nativeReference(vm, frame, ARGUMENTS)
  const [separator, end] = [nativeReference(vm, frame, SEPARATOR), nativeReference(vm, frame, END)]
  const stream = hostStreamOf(vm, nativeReference(vm, frame, FILE)) ?? 'stdout'
  const between = separator === 0 ? ' ' : strValue(vm, separator)
  const count = tupleSize(vm, given)
  let whole = begun
  for (let index = nativeState(vm, frame); index < count; index++) {
    setNativeState(vm, frame, index)
    if (index > 0) whole += between
    const text = str(vm, tupleItem(vm, given, index))
    if (text === FAILED || text === SUSPENDED) {
      if (whole !== '') vm.host.write(stream, whole)
      return text
    }
    whole += strValue(vm, text)
    vm.release(text)
  }
  vm.host.write(stream, whole + (end === 0 ? '\n' : strValue(vm, end)))
  return NONE
}

const printStep: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  const text = strValue(vm, value)
  vm.release(value)
  setNativeState(vm, frame, nativeState(vm, frame) + 1)
  return write(vm, frame, text)
}

/** `print`. */
export const printFunctions: readonly NativeSpec[] = [named('print', '*args, sep=None, end=None, file=None, flush=False', print)]

/** Steps of this file. */
export const printSteps: StepList = [['print', printStep]]
