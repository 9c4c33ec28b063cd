import { debugMallocStats, Pymalloc } from '@mm/allocator'
import { raise, raiseNoInt, raiseObject, typeName } from '../core/errors.js'
import { FLAG_HEAP_TYPE, TYPE_FLAGS, TYPE_PRE_HEADER } from '../core/layouts.js'
import { type ModuleSpec, type Native, method, named } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { EMPTY_TUPLE, FALSE, MODULES, NONE, STATICS, STATICS_BYTES, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { frameObjectOf } from '../engine/frame-objects.js'
import { shownFrame } from '../engine/frames.js'
import { isEnding } from '../engine/program.js'
import { call, callPrelude } from '../protocols/call.js'
import { dictSetString } from '../types/dict.js'
import { shownCount } from './shown-counts.js'
import { floatFrom } from '../types/float.js'
import { intFrom, intFromBig, isInt, toIndex } from '../types/int.js'
import { sizeOf } from '../types/size-of.js'
import { internOwned, internedFrom, isStr, strFrom, strInterned } from '../types/str.js'
import { textStream } from '../types/text-stream.js'
import { isTuple, tupleFrom, tupleItem, tupleSize } from '../types/tuple.js'
import { lookupType } from '../types/type-lookup.js'

const getRefcount: Native = (vm, args) => intFrom(vm, shownCount(vm, vm.word(args)))

/** Bytes of an object and of what stands before it. Built-in types and singletons have nothing before them. */
export function sizeWithHeaders(vm: VM, object: number, own: number): number {
  const isStatic = object >= STATICS && object < STATICS + STATICS_BYTES
  return own + (isStatic && object !== EMPTY_TUPLE ? 0 : vm.u32[(vm.typeOf(object) + TYPE_PRE_HEADER) >>> 2])
}

const getSizeOf: Native = (vm, args) => {
  const object = vm.word(args)
  const type = vm.typeOf(object)
  // A class of the program's own may have a `__sizeof__`.
  if ((vm.u32[(type + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) !== 0 && vm.typeOf(lookupType(vm, type, N.__sizeof__)) !== T.method_descriptor) {
    return callPrelude(vm, P.sys_getsizeof, object, vm.word(args + W) || NONE, vm.word(args + W) === 0 ? FALSE : TRUE)
  }
  return intFrom(vm, sizeWithHeaders(vm, object, sizeOf(vm, object)))
}

const intern: Native = (vm, args) => {
  const string = vm.word(args)
  if (!isStr(vm, string)) return raise(vm, T.TypeError, `intern() argument must be str, not ${string === NONE ? 'None' : typeName(vm, string)}`)
  if (vm.typeOf(string) !== T.str) return raise(vm, T.TypeError, `can't intern ${typeName(vm, string)}`)
  return internOwned(vm, vm.retain(string))
}

const isInterned: Native = (vm, args) => {
  const string = vm.word(args)
  if (!isStr(vm, string)) return raise(vm, T.TypeError, `_is_interned() argument must be str, not ${string === NONE ? 'None' : typeName(vm, string)}`)
  return strInterned(vm, string) === 0 ? FALSE : TRUE
}

const exit: Native = (vm, args, count) => {
  const status = count === 0 ? NONE : vm.word(args)
  const given: number[] = []
  if (isTuple(vm, status)) for (let index = 0; index < tupleSize(vm, status); index++) given.push(tupleItem(vm, status, index))
  else if (status !== NONE) given.push(status)
  return raiseObject(vm, call(vm, T.SystemExit, ...given))
}

const setRecursionLimit: Native = (vm, args) => {
  const object = vm.word(args)
  if (!isInt(vm, object)) return raiseNoInt(vm, object)
  const limit = toIndex(vm, object)
  if (Number.isNaN(limit)) return 0
  if (limit < 1) return raise(vm, T.ValueError, 'recursion limit must be greater or equal than 1')
  if (limit <= vm.depth) return raise(vm, T.RecursionError, `cannot set the recursion limit to ${limit} at the recursion depth ${vm.depth}: the limit is too low`)
  vm.recursionLimit = limit
  return NONE
}

const exceptionInfo: Native = (vm) => {
  if (vm.handled === 0) return tupleFrom(vm, NONE, NONE, NONE)
  const type = vm.typeOf(vm.handled)
  return callPrelude(vm, P.sys_exc_info, type, vm.handled)
}

const getFrame: Native = (vm, args, count) => {
  const depth = count === 0 ? 0 : toIndex(vm, vm.word(args))
  if (Number.isNaN(depth)) return 0
  const frame = shownFrame(vm, Math.max(depth, 0))
  if (frame === 0) return raise(vm, T.ValueError, 'call stack is not deep enough')
  const object = frameObjectOf(vm, frame)
  return object === 0 ? 0 : vm.retain(object)
}

/** The free lists that CPython reports, in its order; behind them those of tuples. */
const REPORTED: readonly string[] = ['PyDictObject', 'PyDictKeysObject', 'PyFloatObject', 'PyListObject']

function freeListLines(vm: VM): string[] {
  const placeOf = (name: string): number => (name.endsWith('PyTupleObject') ? REPORTED.length : REPORTED.indexOf(name))
  const reported = vm.freelists.statistics().filter(({ name }) => placeOf(name) >= 0)
  return reported
    .sort((a, b) => placeOf(a.name) - placeOf(b.name))
    .map(({ name, count, bytes }) => {
      // Of a dict's keys CPython counts the header alone.
      const each = name === 'PyDictKeysObject' ? (vm.runtime.memory.wordBytes === 8 ? 32 : 20) : bytes
      return `${`${count} free ${name}s * ${each} bytes each`.padStart(48)} =${(count * each).toLocaleString('en-US').padStart(21)}`
    })
}

/** `sys._debugmallocstats()`: the allocator in CPython's words where it is pymalloc, else what it says of itself; then the free lists. */
export function memoryReport(vm: VM): string {
  const { allocator } = vm
  const lines: string[] = []
  if (allocator instanceof Pymalloc) lines.push(debugMallocStats(vm.runtime.memory, allocator.state))
  else {
    const { name } = vm.runtime.strategies.allocator.manifest
    lines.push(`The allocator is ${name}.`)
    for (const [counter, value] of Object.entries(allocator.statistics?.() ?? {})) {
      lines.push(`${`# ${counter}`.padEnd(35)}=${(value ?? 0).toLocaleString('en-US').padStart(21)}`)
    }
    lines.push('')
  }
  return `${[...lines, ...freeListLines(vm)].join('\n')}\n`
}

/** Puts an owned value into a module; nothing where it could not be made. */
export function put(vm: VM, dict: number, name: string, value: number): void {
  const key = internedFrom(vm, name)
  if (key !== 0 && value !== 0) dictSetString(vm, dict, key, value)
  vm.releaseMaybe(key)
  vm.releaseMaybe(value)
}

const VERSION = [3, 13, 0] as const

/** `sys`. */
export const sysModule: ModuleSpec = {
  name: 'sys',
  doc: 'What belongs to the interpreter.',
  functions: [
    method('getrefcount', 1, 1, getRefcount),
    named('getsizeof', 'object, default=None', getSizeOf),
    method('intern', 1, 1, intern),
    method('_is_interned', 1, 1, isInterned),
    method('getallocatedblocks', 0, 0, (vm) => intFrom(vm, vm.allocator.statistics?.().liveBlocks ?? 0)),
    named('getunicodeinternedsize', '*, _only_immortal=False', (vm) => intFrom(vm, vm.runtime.interning.statistics().entries)),
    method('exit', 0, 1, exit),
    method('getrecursionlimit', 0, 0, (vm) => intFrom(vm, vm.recursionLimit)),
    method('setrecursionlimit', 1, 1, setRecursionLimit),
    method('exc_info', 0, 0, exceptionInfo),
    method('exception', 0, 0, (vm) => vm.retain(vm.handled || NONE)),
    method('_getframe', 0, 1, getFrame),
    method('_debugmallocstats', 0, 0, (vm) => {
      vm.host.write('stderr', memoryReport(vm))
      return NONE
    }),
    method('getdefaultencoding', 0, 0, (vm) => strFrom(vm, 'utf-8')),
    method('getfilesystemencoding', 0, 0, (vm) => strFrom(vm, 'utf-8')),
    method('getswitchinterval', 0, 0, (vm) => floatFrom(vm, 0.005)),
    method('is_finalizing', 0, 0, (vm) => (isEnding(vm) ? TRUE : FALSE)),
    method('get_int_max_str_digits', 0, 0, (vm) => intFrom(vm, 4300)),
  ],
  fill(vm, dict) {
    const text = (value: string): number => strFrom(vm, value)
    put(vm, dict, 'version', text(`${VERSION.join('.')} (mm) [linear memory, words of ${W} bytes]`))
    put(vm, dict, 'hexversion', intFrom(vm, 0x030d00f0))
    put(vm, dict, 'api_version', intFrom(vm, 1013))
    put(vm, dict, 'maxsize', W === 8 ? intFromBig(vm, 2n ** 63n - 1n) : intFrom(vm, 2 ** 31 - 1))
    put(vm, dict, 'maxunicode', intFrom(vm, 0x10ffff))
    put(vm, dict, 'byteorder', text('little'))
    put(vm, dict, 'platform', text('linux'))
    put(vm, dict, 'copyright', text('The mm authors'))
    put(vm, dict, 'executable', text(''))
    put(vm, dict, 'prefix', text(''))
    put(vm, dict, 'float_repr_style', text('short'))
    put(vm, dict, 'modules', vm.retain(vm.word(MODULES)))
    for (const [name, number] of [['stdin', 0], ['stdout', 1], ['stderr', 2]] as const) {
      const stream = textStream(vm, number)
      put(vm, dict, `__${name}__`, stream === 0 ? 0 : vm.retain(stream))
      put(vm, dict, name, stream)
    }
  },
}
