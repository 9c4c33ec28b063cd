import { raise, typeName } from '../core/errors.js'
import { N } from '../core/names.js'
import { FAILED, type NativeSpec, type Step, SUSPENDED, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { MODULES, NONE, T } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { dictGetString } from '../types/dict.js'
import { listAppendOwned, listItem, listNew, listSize } from '../types/list.js'
import { moduleDict } from '../types/module.js'
import { isStr, strValue } from '../types/str.js'
import { hostStreamOf } from '../types/text-stream.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

// The frame that waits for `str` of the arguments; its state is how many there are.
const ARGUMENTS = 0
const TEXTS = 1
const SEPARATOR = 2
const END = 3
const FILE = 4
const FLUSH = 5
const SLOTS = 6

/** An attribute of `sys` (borrowed), or 0: `sys.stdout`. */
function sysAttribute(vm: VM, name: number): number {
  const modules = vm.word(MODULES)
  const sys = modules === 0 ? 0 : dictGetString(vm, modules, N.sys)
  return sys === 0 ? 0 : dictGetString(vm, moduleDict(vm, sys), name)
}

/** `sep` and `end` are strings or None. */
function checkText(vm: VM, name: string, text: number): boolean {
  return text === 0 || text === NONE || isStr(vm, text) || raise(vm, T.TypeError, `${name} must be None or a string, not ${typeName(vm, text)}`) !== 0
}

function print(vm: VM, args: number): number {
  const [given, separator, end, file, flush] = [0, 1, 2, 3, 4].map((index) => vm.word(args + index * W))
  const target = file === 0 || file === NONE ? sysAttribute(vm, N.stdout) : file
  if (target === 0) return raise(vm, T.RuntimeError, 'lost sys.stdout')
  if (target === NONE) return NONE
  if (!checkText(vm, 'sep', separator) || !checkText(vm, 'end', end)) return FAILED
  const frame = pushNativeFrame(vm, S.print, SLOTS)
  if (frame === 0) return FAILED
  const put = (slot: number, value: number): void => void (vm.i32[nativeSlot(frame, slot) >>> 2] = value === 0 || value === NONE ? 0 : vm.retain(value))
  put(ARGUMENTS, given)
  put(SEPARATOR, separator)
  put(END, end)
  put(FILE, target)
  put(FLUSH, flush)
  const texts = listNew(vm, 0)
  vm.i32[nativeSlot(frame, TEXTS) >>> 2] = texts
  return finish(vm, frame, texts === 0 ? FAILED : collect(vm, frame))
}

function collect(vm: VM, frame: number): number {
  const given = nativeReference(vm, frame, ARGUMENTS)
  const count = tupleSize(vm, given)
  for (let index = nativeState(vm, frame); index < count; index++) {
    setNativeState(vm, frame, index)
    const text = str(vm, tupleItem(vm, given, index))
    if (text === FAILED || text === SUSPENDED) return text
    if (!listAppendOwned(vm, nativeReference(vm, frame, TEXTS), text)) return FAILED
  }
  return write(vm, frame)
}

const WRITING = -1

function write(vm: VM, frame: number): number {
  const texts = nativeReference(vm, frame, TEXTS)
  const [separator, end, file] = [nativeReference(vm, frame, SEPARATOR), nativeReference(vm, frame, END), nativeReference(vm, frame, FILE)]
  const stream = hostStreamOf(vm, file)
  if (stream === undefined) {
    setNativeState(vm, frame, WRITING)
    return callPrelude(vm, P.print_to, file, texts, separator || NONE, end || NONE, nativeReference(vm, frame, FLUSH) || NONE)
  }
  const between = separator === 0 ? ' ' : strValue(vm, separator)
  const whole = Array.from({ length: listSize(vm, texts) }, (_, index) => strValue(vm, listItem(vm, texts, index))).join(between)
  vm.host.write(stream, whole + (end === 0 ? '\n' : strValue(vm, end)))
  return NONE
}

const printStep: Step = (vm, frame, value) => {
  if (value === FAILED || nativeState(vm, frame) === WRITING) return value
  if (!listAppendOwned(vm, nativeReference(vm, frame, TEXTS), value)) return FAILED
  setNativeState(vm, frame, nativeState(vm, frame) + 1)
  return collect(vm, frame)
}

/** `print`. */
export const printFunctions: readonly NativeSpec[] = [named('print', '*args, sep=None, end=None, file=None, flush=False', print)]

/** Steps of this file. */
export const printSteps: StepList = [['print', printStep]]
