import { raise } from '../core/errors.js'
import {
  CODE_ARG_COUNT,
  CODE_FLAGS,
  CODE_KWONLY_COUNT,
  CODE_LOCALS,
  CODE_LOCAL_NAMES,
  CODE_PLAIN_ARGS,
  CODE_POSONLY_COUNT,
  FRAME_SLOTS,
  FRAME_SP,
  FUNCTION_CODE,
  FUNCTION_DEFAULTS,
  FUNCTION_KWDEFAULTS,
  FUNCTION_QUALNAME,
  TUPLE_ITEMS,
} from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictGetString, dictNew, dictSetString } from '../types/dict.js'
import { isStr, strEquals, strValue } from '../types/str.js'
import { tupleFinish, tupleItem, tupleNew, tupleSize } from '../types/tuple.js'
import { clearFrame, clearSlots, leaveDepth, pushFrame } from './frames.js'
import { closestName } from './suggestions.js'
import { isBuiltInThere, refuseArguments } from './refused-arguments.js'

const VARARGS = 0x4
const VARKEYWORDS = 0x8

/**
 * Calls a Python function: pushes its frame with the arguments bound, which are borrowed: `self` first unless it is 0, then `count`
 * words from `args` on, of which the last are those that the tuple `names` (0 none) names. SUSPENDED, or FAILED.
 */
export function enterFunction(vm: VM, func: number, self: number, args: number, count: number, names: number): number {
  const code = vm.word(func + FUNCTION_CODE)
  const frame = pushFrame(vm, func, code)
  if (frame === 0) return FAILED
  const slots = frame + FRAME_SLOTS
  const { i32 } = vm
  const given = self === 0 ? count : count + 1
  if (names === 0 && i32[(code + CODE_PLAIN_ARGS) >>> 2] === given) {
    let slot = slots
    if (self !== 0) {
      i32[slot >>> 2] = vm.retain(self)
      slot += W
    }
    for (let index = 0; index < count; index++, slot += W) i32[slot >>> 2] = vm.retain(i32[(args + index * W) >>> 2])
    clearSlots(vm, slot, slots + i32[(code + CODE_LOCALS) >>> 2] * W)
    vm.frame = frame
    return SUSPENDED
  }
  clearSlots(vm, slots, slots + i32[(code + CODE_LOCALS) >>> 2] * W)
  if (!bind(vm, func, code, slots, self, args, count, names)) {
    leaveDepth(vm, code)
    clearFrame(vm, frame)
    vm.stack.pop(frame as never)
    return FAILED
  }
  vm.frame = frame
  return SUSPENDED
}

/** Whether a function takes exactly `count` positional arguments and nothing else. */
export const isPlainFor = (vm: VM, func: number, count: number): boolean => vm.word(vm.word(func + FUNCTION_CODE) + CODE_PLAIN_ARGS) === count

/** As {@link enterFunction} for a function that {@link isPlainFor} these arguments. */
export function enterPlain(vm: VM, func: number, self: number, args: readonly number[]): number {
  const frame = pushFrame(vm, func, vm.word(func + FUNCTION_CODE))
  if (frame === 0) return FAILED
  const { i32 } = vm
  let slot = frame + FRAME_SLOTS
  if (self !== 0) {
    i32[slot >>> 2] = vm.retain(self)
    slot += W
  }
  for (let index = 0; index < args.length; index++, slot += W) i32[slot >>> 2] = vm.retain(args[index])
  clearSlots(vm, slot, i32[(frame + FRAME_SP) >>> 2])
  vm.frame = frame
  return SUSPENDED
}

/** The `index`-th argument, where `self` counts as the first. */
const argument = (vm: VM, self: number, args: number, index: number): number =>
  self === 0 ? vm.word(args + index * W) : index === 0 ? self : vm.word(args + (index - 1) * W)

function bind(vm: VM, func: number, code: number, slots: number, self: number, args: number, count: number, names: number): boolean {
  const flags = vm.word(code + CODE_FLAGS)
  const argCount = vm.word(code + CODE_ARG_COUNT)
  const kwOnly = vm.word(code + CODE_KWONLY_COUNT)
  const named = names === 0 ? 0 : tupleSize(vm, names)
  const positional = count - named + (self === 0 ? 0 : 1)
  const total = argCount + kwOnly
  const { i32 } = vm
  const bound = Math.min(positional, argCount)
  for (let index = 0; index < bound; index++) i32[(slots + index * W) >>> 2] = vm.retain(argument(vm, self, args, index))
  if ((flags & VARARGS) !== 0) {
    const rest = tupleNew(vm, Math.max(0, positional - argCount))
    if (rest === 0) return false
    for (let index = argCount; index < positional; index++) i32[(rest + TUPLE_ITEMS + (index - argCount) * W) >>> 2] = vm.retain(argument(vm, self, args, index))
    i32[(slots + total * W) >>> 2] = positional > argCount ? tupleFinish(vm, rest) : rest
  }
  if ((flags & VARKEYWORDS) !== 0) {
    const dict = dictNew(vm)
    if (dict === 0) return false
    i32[(slots + (total + ((flags & VARARGS) === 0 ? 0 : 1)) * W) >>> 2] = dict
  }
  for (let index = 0; index < named; index++) {
    const value = vm.word(args + (count - named + index) * W)
    if (!bindKeyword(vm, func, code, slots, tupleItem(vm, names, index), value, names)) return false
  }
  if (positional > argCount && (flags & VARARGS) === 0) return tooMany(vm, func, code, slots, positional)
  return fillDefaults(vm, func, code, slots, positional) && fillKeywordDefaults(vm, func, code, slots)
}

/** Index of the parameter `name` from `first` to `end`, -1 none: by identity first, names are interned as a rule. */
function parameterIndex(vm: VM, code: number, name: number, first: number, end: number): number {
  const locals = vm.word(code + CODE_LOCAL_NAMES)
  for (let index = first; index < end; index++) if (tupleItem(vm, locals, index) === name) return index
  for (let index = first; index < end; index++) if (strEquals(vm, tupleItem(vm, locals, index), name)) return index
  return -1
}

const text = (vm: VM, func: number): string => strValue(vm, vm.word(func + FUNCTION_QUALNAME))

function bindKeyword(vm: VM, func: number, code: number, slots: number, name: number, value: number, names: number): boolean {
  if (!isStr(vm, name)) return raise(vm, T.TypeError, `${text(vm, func)}() keywords must be strings`) !== 0
  const posOnly = vm.word(code + CODE_POSONLY_COUNT)
  const total = vm.word(code + CODE_ARG_COUNT) + vm.word(code + CODE_KWONLY_COUNT)
  const index = parameterIndex(vm, code, name, posOnly, total)
  if (index >= 0) {
    const slot = slots + index * W
    if (vm.word(slot) !== 0) return raise(vm, T.TypeError, `${text(vm, func)}() got multiple values for argument '${strValue(vm, name)}'`) !== 0
    vm.i32[slot >>> 2] = vm.retain(value)
    return true
  }
  const flags = vm.word(code + CODE_FLAGS)
  if ((flags & VARKEYWORDS) !== 0) return dictSetString(vm, vm.word(slots + (total + ((flags & VARARGS) === 0 ? 0 : 1)) * W), name, value)
  return unexpected(vm, func, code, name, names)
}

function unexpected(vm: VM, func: number, code: number, name: number, names: number): boolean {
  const locals = vm.word(code + CODE_LOCAL_NAMES)
  const posOnly = vm.word(code + CODE_POSONLY_COUNT)
  const total = vm.word(code + CODE_ARG_COUNT) + vm.word(code + CODE_KWONLY_COUNT)
  const given = new Set(Array.from({ length: tupleSize(vm, names) }, (_, index) => strValue(vm, tupleItem(vm, names, index))))
  const parameters = Array.from({ length: total }, (_, index) => strValue(vm, tupleItem(vm, locals, index)))
  const positionalOnly = parameters.slice(0, posOnly).filter((parameter) => given.has(parameter))
  if (positionalOnly.length > 0) {
    return raise(vm, T.TypeError, `${text(vm, func)}() got some positional-only arguments passed as keyword arguments: '${positionalOnly.join(', ')}'`) !== 0
  }
  const wrong = strValue(vm, name)
  const near = closestName(wrong, parameters.slice(posOnly))
  const hint = near === undefined ? '' : `. Did you mean '${near}'?`
  return raise(vm, T.TypeError, `${text(vm, func)}() got an unexpected keyword argument '${wrong}'${hint}`) !== 0
}

function tooMany(vm: VM, func: number, code: number, slots: number, positional: number): boolean {
  if (isBuiltInThere(vm, code)) return refuseArguments(vm, func, code, positional, -1)
  const argCount = vm.word(code + CODE_ARG_COUNT)
  const kwOnly = vm.word(code + CODE_KWONLY_COUNT)
  const defaults = vm.word(func + FUNCTION_DEFAULTS)
  const optional = defaults === 0 ? 0 : tupleSize(vm, defaults)
  let keywords = 0
  for (let index = argCount; index < argCount + kwOnly; index++) if (vm.word(slots + index * W) !== 0) keywords++
  const takes = optional === 0 ? `${argCount}` : `from ${argCount - optional} to ${argCount}`
  const plural = optional > 0 || argCount !== 1 ? 's' : ''
  const given =
    keywords === 0
      ? `${positional} ${positional === 1 ? 'was' : 'were'} given`
      : `${positional} positional argument${positional === 1 ? '' : 's'} (and ${keywords} keyword-only argument${keywords === 1 ? '' : 's'}) were given`
  return raise(vm, T.TypeError, `${text(vm, func)}() takes ${takes} positional argument${plural} but ${given}`) !== 0
}

function fillDefaults(vm: VM, func: number, code: number, slots: number, positional: number): boolean {
  const argCount = vm.word(code + CODE_ARG_COUNT)
  if (positional >= argCount) return true
  const defaults = vm.word(func + FUNCTION_DEFAULTS)
  const first = argCount - (defaults === 0 ? 0 : tupleSize(vm, defaults))
  const missing: number[] = []
  for (let index = positional; index < argCount; index++) {
    const slot = slots + index * W
    if (vm.word(slot) !== 0) continue
    if (index < first) missing.push(index)
    else vm.i32[slot >>> 2] = vm.retain(tupleItem(vm, defaults, index - first))
  }
  if (missing.length === 0) return true
  return isBuiltInThere(vm, code) ? refuseArguments(vm, func, code, positional, missing[0]) : raiseMissing(vm, func, code, missing, 'positional')
}

function fillKeywordDefaults(vm: VM, func: number, code: number, slots: number): boolean {
  const first = vm.word(code + CODE_ARG_COUNT)
  const end = first + vm.word(code + CODE_KWONLY_COUNT)
  if (first === end) return true
  const defaults = vm.word(func + FUNCTION_KWDEFAULTS)
  const locals = vm.word(code + CODE_LOCAL_NAMES)
  const missing: number[] = []
  for (let index = first; index < end; index++) {
    const slot = slots + index * W
    if (vm.word(slot) !== 0) continue
    const value = defaults === 0 ? 0 : dictGetString(vm, defaults, tupleItem(vm, locals, index))
    if (value === 0) missing.push(index)
    else vm.i32[slot >>> 2] = vm.retain(value)
  }
  return missing.length === 0 || raiseMissing(vm, func, code, missing, 'keyword-only')
}

/** `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`. */
export function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length <= 2) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted[quoted.length - 1]}`
}

function raiseMissing(vm: VM, func: number, code: number, missing: readonly number[], kind: string): boolean {
  const locals = vm.word(code + CODE_LOCAL_NAMES)
  const names = listed(missing.map((index) => strValue(vm, tupleItem(vm, locals, index))))
  return raise(vm, T.TypeError, `${text(vm, func)}() missing ${missing.length} required ${kind} argument${missing.length === 1 ? '' : 's'}: ${names}`) !== 0
}
