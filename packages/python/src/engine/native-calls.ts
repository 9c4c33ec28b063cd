import { nameOfType, raise, typeName } from '../core/errors.js'
import { FAILED } from '../core/native.js'
import { type NativeEntry } from '../core/natives.js'
import { type Signature } from '../core/signature.js'
import { T } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { isType } from '../protocols/isinstance.js'
import { dictNew, dictSetString } from '../types/dict.js'
import { isStr, strValue } from '../types/str.js'
import { tupleCopy, tupleItem, tupleSize } from '../types/tuple.js'
import { finish, nativeSlot, pushNativeFrame, setNativeState } from './native-frames.js'
import { closestName } from './suggestions.js'
import { withNumbers } from './wanted-numbers.js'

/**
 * Calls native `index` with `self` (0 none) before the `count` words from `args` on, of which the first `leading` (0 or 1) are no
 * arguments proper (a receiver, a class) and the last are those that the tuple `names` (0 none) names. All borrowed.
 */
export function callNative(vm: VM, index: number, self: number, leading: number, args: number, count: number, names: number): number {
  const entry = vm.natives[index]
  if (entry.signature !== undefined) return callWithSignature(vm, index, entry.signature, self, leading, args, count, names)
  // What calls its receiver takes whatever that takes.
  if (entry.most === -1 && entry.name === '__call__') vm.keywordNames = names
  else if (names !== 0 && tupleSize(vm, names) !== 0) return raise(vm, T.TypeError, `${isSlotWrapper(entry) ? `wrapper ${entry.name}` : entry.packs ? entry.name : functionName(entry)}() takes no keyword arguments`)
  const given = count - leading
  if (given < entry.fewest || (entry.most !== -1 && given > entry.most)) return raiseCount(vm, entry, given)
  if (self === 0) return withNumbers(vm, index, args, count, entry.call(vm, args, count))
  const frame = pushNativeFrame(vm, S.bind, count + 1)
  if (frame === 0) return FAILED
  setNativeState(vm, frame, index)
  const { i32 } = vm
  i32[nativeSlot(frame, 0) >>> 2] = vm.retain(self)
  for (let at = 0; at < count; at++) i32[nativeSlot(frame, at + 1) >>> 2] = vm.retain(i32[(args + at * W) >>> 2])
  return finish(vm, frame, withNumbers(vm, index, nativeSlot(frame, 0), count + 1, entry.call(vm, nativeSlot(frame, 0), count + 1)))
}

/** Binds arguments to one slot per parameter, in a frame of their own. */
function callWithSignature(vm: VM, native: number, signature: Signature, self: number, leading: number, args: number, count: number, names: number): number {
  const entry = vm.natives[native]
  const first = self === 0 ? leading : 1
  const frame = pushNativeFrame(vm, S.bind, first + signature.names.length)
  if (frame === 0) return FAILED
  setNativeState(vm, frame, native)
  const slots = nativeSlot(frame, 0)
  if (first === 1) vm.i32[slots >>> 2] = vm.retain(self === 0 ? vm.word(args) : self)
  const bound = bind(vm, entry, signature, slots + first * W, args + leading * W, count - leading, names)
  const all = first + signature.names.length
  return finish(vm, frame, bound ? withNumbers(vm, native, slots, all, entry.call(vm, slots, all)) : FAILED)
}

function bind(vm: VM, entry: NativeEntry, signature: Signature, slots: number, args: number, count: number, names: number): boolean {
  const { positional, restSlot, keywordsSlot } = signature
  const named = names === 0 ? 0 : tupleSize(vm, names)
  const given = count - named
  const { i32 } = vm
  if (isOverfull(signature, count)) return raiseTooManyAtAll(vm, entry, signature, given, count)
  for (let index = 0; index < given && index < positional; index++) i32[(slots + index * W) >>> 2] = vm.retain(i32[(args + index * W) >>> 2])
  if (restSlot !== -1) {
    const extra = Math.max(0, given - positional)
    const rest = positional === 0 && args === vm.packedArguments && vm.packed !== 0 ? vm.retain(vm.packed) : tupleCopy(vm, args + positional * W, extra)
    if (rest === 0) return false
    i32[(slots + restSlot * W) >>> 2] = rest
  } else if (given > positional) return raiseTooMany(vm, entry, signature, count, slots)
  if (keywordsSlot !== -1 && named > 0) {
    const dict = dictNew(vm)
    if (dict === 0) return false
    i32[(slots + keywordsSlot * W) >>> 2] = dict
  }
  if (named > 0 && isNameless(signature)) return raiseUnknown(vm, entry, signature, '')
  if (given < signature.positionalOnly && restSlot === -1 && signature.positionalOnly < signature.names.length && signature.required[given] && given < positional) return raiseMissing(vm, entry, signature, given, given)
  let unknown = 0
  for (let index = 0; index < named; index++) {
    const name = tupleItem(vm, names, index)
    const bound = bindKeyword(vm, entry, signature, slots, name, vm.word(args + (given + index) * W))
    if (bound === FAILED) return false
    if (bound === NOT_BOUND) unknown ||= name
  }
  // That something is missing is said before that something is too many.
  const missing = signature.required.findIndex((required, index) => required && vm.word(slots + index * W) === 0)
  if (missing !== -1) return raiseMissing(vm, entry, signature, missing, given)
  return unknown === 0 || raiseUnknown(vm, entry, signature, strValue(vm, unknown))
}

/** More arguments than there are parameters, some of which have names: CPython counts before it looks at any. */
const isOverfull = ({ names, positionalOnly, restSlot, keywordsSlot }: Signature, count: number): boolean => restSlot === -1 && keywordsSlot === -1 && positionalOnly < names.length && count > names.length

/** No parameter has a name that callers could use. */
const isNameless = ({ names, positionalOnly, restSlot, keywordsSlot }: Signature): boolean => keywordsSlot === -1 && positionalOnly + (restSlot === -1 ? 0 : 1) === names.length

const BOUND = 1
const NOT_BOUND = 2

/** {@link BOUND}, {@link NOT_BOUND} where there is no such parameter, or FAILED. */
function bindKeyword(vm: VM, entry: NativeEntry, signature: Signature, slots: number, name: number, value: number): number {
  if (!isStr(vm, name)) return raise(vm, T.TypeError, 'keywords must be strings')
  const text = strValue(vm, name)
  const { names, positionalOnly, positional, restSlot, keywordsSlot } = signature
  const index = names.indexOf(text, positionalOnly)
  if (index !== -1 && index !== restSlot && index !== keywordsSlot) {
    const slot = slots + index * W
    if (vm.word(slot) !== 0) {
      const where = index < positional ? ` and position (${index + 1})` : ' twice'
      return raise(vm, T.TypeError, `argument for ${functionName(entry)}() given by name ('${text}')${where}`)
    }
    vm.i32[slot >>> 2] = vm.retain(value)
    return BOUND
  }
  if (keywordsSlot === -1) return NOT_BOUND
  return dictSetString(vm, vm.word(slots + keywordsSlot * W), name, value) ? BOUND : FAILED
}

function raiseUnknown(vm: VM, entry: NativeEntry, { names, positionalOnly, restSlot }: Signature, text: string): boolean {
  const known = names.slice(positionalOnly).filter((_, at) => at + positionalOnly !== restSlot)
  if (known.length === 0) return raise(vm, T.TypeError, `${functionName(entry)}() takes no keyword arguments`) !== 0
  const near = closestName(text, known)
  return raise(vm, T.TypeError, `${shortName(entry)}() got an unexpected keyword argument '${text}'${near === undefined ? '' : `. Did you mean '${near}'?`}`) !== 0
}

/** As messages name it: `len`, `list.append`, `sys.intern`; a class for its `__new__` and `__init__`. */
function functionName({ qualifiedName, name }: NativeEntry): string {
  const shown = qualifiedName.replace(/^builtins\./, '')
  return name === '__new__' || name === '__init__' ? shown.slice(0, -name.length - 1) : shown
}

/** As messages name a function with named parameters: without what it belongs to. */
const shortName = (entry: NativeEntry): string => (entry.name === '__new__' || entry.name === '__init__' ? functionName(entry) : entry.name)

/** Methods with such names that CPython has as functions, not as wrappers of slots. */
const FUNCTIONS = /^(?:dict\.__(?:contains|getitem)__|(?:list|bytearray|deque)\.__getitem__|(?:set|frozenset)\.__contains__)$/
const NOT_OF_SLOTS = /^__(?:ceil|class_getitem|copy|deepcopy|dir|floor|format|getformat|getnewargs|getstate|init_subclass|instancecheck|length_hint|prepare|reduce|reduce_ex|replace|reversed|round|setstate|sizeof|subclasscheck|subclasshook|subclasses|trunc|import|build_class|new|init|enter|exit|complex|bytes)__$/

/** Whether CPython has the method as a wrapper of a type's slot. */
const isSlotWrapper = (entry: NativeEntry): boolean => /^__.*__$/.test(entry.name) && !NOT_OF_SLOTS.test(entry.name) && !FUNCTIONS.test(functionName(entry))

const plural = (count: number): string => (count === 1 ? '' : 's')

/** The wordings of CPython's ways to declare a function, chosen by what it takes. */
function raiseCount(vm: VM, entry: NativeEntry, given: number): 0 {
  const { fewest, most, name } = entry
  const shown = functionName(entry)
  if (isSlotWrapper(entry) || name === '__new__' || name === '__init__') {
    // The one wrapper that takes two arguments or one does not know its name.
    if (/^__r?pow__$/.test(name)) return raise(vm, T.TypeError, ` expected at ${given < fewest ? `least ${fewest}` : `most ${most}`} argument${plural(given < fewest ? fewest : most)}, got ${given}`)
    return raise(vm, T.TypeError, fewest === most ? `expected ${fewest} argument${plural(fewest)}, got ${given}` : `${name} expected at ${given < fewest ? `least ${fewest}` : `most ${most}`} argument${plural(given < fewest ? fewest : most)}, got ${given}`)
  }
  if (fewest === most && most === 0) return raise(vm, T.TypeError, `${shown}() takes no arguments (${given} given)`)
  if (fewest === most && most === 1) return raise(vm, T.TypeError, `${shown}() takes exactly one argument (${given} given)`)
  if (fewest === most) return raise(vm, T.TypeError, `${name} expected ${most} argument${plural(most)}, got ${given}`)
  const [bound, word] = given < fewest ? [fewest, 'least'] : [most, 'most']
  return raise(vm, T.TypeError, `${name} expected at ${word} ${bound} argument${plural(bound)}, got ${given}`)
}

function raiseTooManyAtAll(vm: VM, entry: NativeEntry, { names }: Signature, given: number, count: number): boolean {
  // A type that counts for itself.
  if (entry.qualifiedName === 'int.__new__' || entry.qualifiedName === 'str.__new__') return raise(vm, T.TypeError, `${shortName(entry)} expected at most ${names.length} argument${plural(names.length)}, got ${count}`) !== 0
  return raise(vm, T.TypeError, `${shortName(entry)}() takes at most ${names.length} ${given === 0 ? 'keyword ' : ''}argument${plural(names.length)} (${count} given)`) !== 0
}

function raiseTooMany(vm: VM, entry: NativeEntry, signature: Signature, given: number, slots: number): boolean {
  const { positional, positionalOnly, names, required } = signature
  const named = shortName(entry)
  // Sets speak of the class that is made, other types of themselves.
  const shown = named === 'set' ? typeName(vm, vm.word(slots - W)) : named === 'frozenset' && isType(vm, vm.word(slots - W)) ? nameOfType(vm, vm.word(slots - W)) : named
  if (positional === 0) return raise(vm, T.TypeError, `${shown}() takes no positional arguments`) !== 0
  const fixed = required.every((needed, index) => needed || index >= positional)
  if (positionalOnly === names.length) {
    return raise(vm, T.TypeError, `${shown} expected ${fixed ? '' : 'at most '}${positional} argument${plural(positional)}, got ${given}`) !== 0
  }
  const kind = names.length > positional ? 'positional argument' : 'argument'
  return raise(vm, T.TypeError, `${shown}() takes ${fixed ? 'exactly' : 'at most'} ${positional} ${kind}${plural(positional)} (${given} given)`) !== 0
}

function raiseMissing(vm: VM, entry: NativeEntry, signature: Signature, index: number, given: number): boolean {
  const shown = shortName(entry)
  if (index >= signature.positionalOnly) {
    return raise(vm, T.TypeError, `${shown}() missing required argument '${signature.names[index]}' (pos ${index + 1})`) !== 0
  }
  const needed = signature.required.slice(0, signature.positionalOnly).filter(Boolean).length
  const exactly = needed === signature.positional
  // Where some have names, the words are others.
  if (signature.positionalOnly < signature.names.length && signature.restSlot === -1) {
    return raise(vm, T.TypeError, `${shown}() takes ${exactly ? 'exactly' : 'at least'} ${needed} positional argument${plural(needed)} (${given} given)`) !== 0
  }
  return raise(vm, T.TypeError, `${shown} expected ${exactly ? '' : 'at least '}${needed} argument${plural(needed)}, got ${given}`) !== 0
}
