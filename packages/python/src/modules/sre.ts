import { raise, raiseMemory, typeName } from '../core/errors.js'
import { type ModuleSpec, type Native, method } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { type Ask, Matcher, type Text, TooMuchToTry } from '../regex/matcher.js'
import { parsePattern } from '../regex/parser.js'
import { compilePattern } from '../regex/program.js'
import { type Pattern, PatternProblem } from '../regex/tree.js'
import { bytesOfType, bytesData, bytesLength, bytesView, isBytesLike, textOfBytes } from '../types/bytes.js'
import { intFrom, intValue } from '../types/int.js'
import { listOwned, tupleOwned } from '../types/owned-items.js'
import { bytesFrom } from '../types/bytes-memory.js'
import { isStr, strData, strFrom, strKind, strLength, strSubstring, strValue } from '../types/string-memory.js'

/** `re.error` of what is wrong: (message, position or None). */
function problemTuple(vm: VM, { message, position }: PatternProblem): number {
  return tupleOwned(vm, [strFrom(vm, message), position < 0 ? NONE : intFrom(vm, position)])
}

/** `compile(pattern, flags)`: (program, flags, groups, ((name, group), …)), or what is wrong with it. */
const compile: Native = (vm, args) => {
  const given = vm.word(args)
  const isBytes = isBytesLike(vm, given)
  if (!isBytes && !isStr(vm, given)) return raise(vm, T.TypeError, 'first argument must be string or compiled pattern')
  const text = isBytes ? textOfBytes(bytesView(vm, given)) : strValue(vm, given)
  let pattern: Pattern
  let program: number[]
  try {
    pattern = parsePattern(text, isBytes, intValue(vm, vm.word(args + W)), (name) => vm.shared.characterByName(name)?.codePointAt(0))
    program = compilePattern(pattern)
  } catch (error) {
    if (error instanceof RangeError) return raise(vm, T.RecursionError, 'maximum recursion depth exceeded')
    if (!(error instanceof PatternProblem)) throw error
    if (error.position === -2) return raise(vm, T.ValueError, error.message)
    if (error.position === -3) return raise(vm, T.OverflowError, error.message)
    return problemTuple(vm, error)
  }
  const names = tupleOwned(vm, Array.from(pattern.names, ([name, index]) => tupleOwned(vm, [strFrom(vm, name), intFrom(vm, index)])))
  const code = bytesOfType(vm, T.bytes, new Uint8Array(Int32Array.from(program).buffer))
  return tupleOwned(vm, [code, intFrom(vm, pattern.flags), intFrom(vm, pattern.groups), names])
}

/** The words of a program, where they lie. */
const programOf = (vm: VM, code: number): Int32Array => vm.i32.subarray(bytesData(vm, code) >>> 2, (bytesData(vm, code) + bytesLength(vm, code)) >>> 2)

/** The characters of a str or of a bytes-like object. */
function textOf(vm: VM, object: number): Text {
  if (isStr(vm, object)) return { kind: strKind(vm, object) as 1 | 2 | 4, u8: vm.u8, u32: vm.u32, data: strData(vm, object) }
  const view = bytesView(vm, object)
  const inPlace = view.buffer === vm.u8.buffer
  return { kind: 1, u8: inPlace ? vm.u8 : view, u32: vm.u32, data: inPlace ? view.byteOffset - vm.u8.byteOffset : 0 }
}

const ways: readonly Ask['how'][] = ['match', 'fullmatch', 'search']
const lengthOf = (vm: VM, object: number): number => (isStr(vm, object) ? strLength(vm, object) : bytesView(vm, object).length)

/** Runs `use` with what it is told is no memory as MemoryError. */
function matching(vm: VM, use: () => number): number {
  try {
    return use()
  } catch (error) {
    if (error instanceof TooMuchToTry || error instanceof RangeError) return raiseMemory(vm)
    throw error
  }
}

/** `run(program, string, pos, endpos, how, must_advance)`: None, or (start, end, start of group 1, …, group closed last or -1). */
const run: Native = (vm, args) => {
  const [code, string] = [vm.word(args), vm.word(args + W)]
  const [from, end, how, mustAdvance] = [2, 3, 4, 5].map((at) => intValue(vm, vm.word(args + at * W)))
  return matching(vm, () => {
    const matcher = new Matcher(programOf(vm, code), textOf(vm, string), { from, end, how: ways[how], mustAdvance: mustAdvance !== 0 })
    if (!matcher.run()) return NONE
    const groups = vm.word(bytesData(vm, code) + 4)
    return tupleOwned(vm, Array.from(matcher.registers.subarray(0, 2 * groups + 3), (value) => intFrom(vm, value)))
  })
}

/** A piece of the text as an object of its kind. */
const piece = (vm: VM, string: number, from: number, to: number): number => (isStr(vm, string) ? strSubstring(vm, string, from, to) : bytesFrom(vm, bytesView(vm, string).slice(from, to)))

/** `findall(program, string, pos, endpos)`: a list of matches, of their groups where there are any. */
const findAll: Native = (vm, args) => {
  const [code, string] = [vm.word(args), vm.word(args + W)]
  const [pos, end] = [2, 3].map((at) => intValue(vm, vm.word(args + at * W)))
  const groups = vm.word(bytesData(vm, code) + 4)
  function* found(): Generator<number> {
    let from = pos
    let mustAdvance = false
    while (from <= end) {
      const matcher: Matcher = new Matcher(programOf(vm, code), textOf(vm, string), { from, end, how: 'search', mustAdvance })
      if (!matcher.run()) return
      const registers: Int32Array = matcher.registers
      const part = (group: number): number => (registers[2 * group] < 0 || registers[2 * group + 1] < 0 ? piece(vm, string, 0, 0) : piece(vm, string, registers[2 * group], registers[2 * group + 1]))
      yield groups === 0 ? part(0) : groups === 1 ? part(1) : tupleOwned(vm, Array.from({ length: groups }, (_, index) => part(index + 1)))
      mustAdvance = registers[1] === registers[0]
      from = registers[1]
    }
  }
  return matching(vm, () => listOwned(vm, found()))
}

/** `_sre`: patterns as programs, and their matches. The rest of `re` is lib/re.py. */
export const regexModule: ModuleSpec = {
  name: '_sre',
  functions: [
    method('compile', 2, 2, compile),
    method('run', 6, 6, run),
    method('findall', 4, 4, findAll),
    // How many characters, of what kind: `str`, or what is bytes-like.
    method('length', 2, 2, (vm, args) => {
      const [string, bytesWanted] = [vm.word(args), intValue(vm, vm.word(args + W)) !== 0]
      const isText = isStr(vm, string)
      if (!isText && !isBytesLike(vm, string)) return raise(vm, T.TypeError, `expected string or bytes-like object, got '${typeName(vm, string)}'`)
      if (isText && bytesWanted) return raise(vm, T.TypeError, 'cannot use a bytes pattern on a string-like object')
      if (!isText && !bytesWanted) return raise(vm, T.TypeError, 'cannot use a string pattern on a bytes-like object')
      return intFrom(vm, lengthOf(vm, string))
    }),
  ],
}
