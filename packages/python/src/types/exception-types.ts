import { raise } from '../core/errors.js'
import { COUNT, EXCEPTION_ARGS, EXCEPTION_BYTES, FLAG_BASE_TYPE, FLAG_EXCEPTION, MANAGED_WEAKREFS } from '../core/layouts.js'
import { FAILED, type NativeSpec, type TypeSpec, method, named } from '../core/native.js'
import { freeObject, track } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { MEMORY_ERRORS, MEMORY_ERROR_COUNT, NONE, T, type TypeName } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { str } from '../protocols/conversion.js'
import { dictSize } from './dict.js'
import { argsOf, exceptionShape, extraAttribute, extraOf, initWith, keyErrorStr, setExtra } from './exceptions.js'
import { instanceUntracked } from './instantiate.js'
import { intValue, isInt } from './int.js'
import { tupleFrom, tupleItem, tupleSize } from './tuple.js'

type Changes = Partial<Omit<TypeSpec, 'name'>>

const exception = (name: TypeName, base: TypeName, changes: Changes = {}): TypeSpec => ({
  name,
  base,
  flags: FLAG_BASE_TYPE | FLAG_EXCEPTION,
  shape: exceptionShape(extras[name] ?? inheritedExtras(base)),
  ...changes,
})

/** Words that a type adds, where it does not add as many as its base. */
const extras: Partial<Record<TypeName, number>> = {
  object: 0,
  BaseException: 0,
  StopIteration: 1,
  SystemExit: 1,
  NameError: 1,
  AttributeError: 2,
  ImportError: 4,
  OSError: 5,
  SyntaxError: 8,
  UnicodeDecodeError: 5,
  UnicodeEncodeError: 5,
  UnicodeTranslateError: 5,
  BaseExceptionGroup: 2,
}

const inheritedExtras = (base: TypeName): number => extras[base] ?? inheritedExtras(rows.find(([name]) => name === base)?.[1] ?? 'object')

const orNone = (vm: VM, args: number, index: number): number => (tupleSize(vm, args) > index ? tupleItem(vm, args, index) : NONE)

/** `__init__(*args, a=None, b=None)`: keywords go into the words that the type adds. */
const withKeywords = (first: number, names: readonly string[], then?: (vm: VM, self: number, given: number) => void): NativeSpec =>
  named('__init__', `*args, ${names.map((name) => `${name}=None`).join(', ')}`, (vm, args) => {
    const [self, given] = [vm.word(args), vm.word(args + W)]
    vm.replaceSlot(self + EXCEPTION_ARGS, vm.retain(given))
    names.forEach((_, index) => setExtra(vm, self, first + index, vm.word(args + (2 + index) * W)))
    then?.(vm, self, given)
    return NONE
  })

const stopIteration: Changes = {
  initialize: initWith((vm, self, given) => {
    setExtra(vm, self, 0, orNone(vm, given, 0))
    return NONE
  }),
  attributes: [
    {
      ...extraAttribute('value', 0),
      // One that the VM made has only its arguments.
      get: (vm, self) => vm.retain(extraOf(vm, self, 0) || orNone(vm, argsOf(vm, self), 0)),
    },
  ],
}

const systemExit: Changes = {
  initialize: initWith((vm, self, given) => {
    const count = tupleSize(vm, given)
    setExtra(vm, self, 0, count === 0 ? NONE : count === 1 ? tupleItem(vm, given, 0) : given)
    return NONE
  }),
  attributes: [extraAttribute('code', 0)],
}

const importError: Changes = {
  initialize: withKeywords(1, ['name', 'path', 'name_from'], (vm, self, given) => setExtra(vm, self, 0, tupleSize(vm, given) === 1 ? tupleItem(vm, given, 0) : 0)),
  slots: { str: (vm, self) => str(vm, extraOf(vm, self, 0) || (tupleSize(vm, argsOf(vm, self)) === 1 ? tupleItem(vm, argsOf(vm, self), 0) : argsOf(vm, self))) },
  attributes: [extraAttribute('msg', 0), extraAttribute('name', 1), extraAttribute('path', 2), extraAttribute('name_from', 3)],
}

/** Makes an OSError: of the subclass that its number says where OSError itself is asked for. */
function osErrorConstruct(vm: VM, args: number): number {
  const [type, given, keywords] = [vm.word(args), vm.word(args + W), vm.word(args + 2 * W)]
  if (keywords !== 0 && dictSize(vm, keywords) > 0) return raise(vm, T.TypeError, 'OSError() takes no keyword arguments')
  const count = tupleSize(vm, given)
  const known = type === T.OSError && count >= 2 ? errnoTypes(vm, tupleItem(vm, given, 0)) : undefined
  const self = instanceUntracked(vm, known === undefined ? type : T[known])
  if (self === 0) return FAILED
  track(vm, self)
  if (!fillOsError(vm, self, given)) {
    vm.release(self)
    return FAILED
  }
  return self
}

/** Which of the five words are which argument: errno, strerror, filename, (winerror), filename2. */
function fillOsError(vm: VM, self: number, given: number): boolean {
  const count = tupleSize(vm, given)
  let kept = vm.retain(given)
  if (count >= 2 && count <= 5) {
    setExtra(vm, self, 0, tupleItem(vm, given, 0))
    setExtra(vm, self, 1, tupleItem(vm, given, 1))
    if (count >= 3) {
      setExtra(vm, self, 2, tupleItem(vm, given, 2))
      if (count === 5) setExtra(vm, self, 3, tupleItem(vm, given, 4))
      vm.release(kept)
      kept = tupleFrom(vm, tupleItem(vm, given, 0), tupleItem(vm, given, 1))
    }
  }
  if (kept === 0) return false
  vm.replaceSlot(self + EXCEPTION_ARGS, kept)
  return true
}

const errnoNames: Readonly<Record<number, TypeName>> = {
  1: 'PermissionError',
  2: 'FileNotFoundError',
  3: 'ProcessLookupError',
  4: 'InterruptedError',
  10: 'ChildProcessError',
  11: 'BlockingIOError',
  13: 'PermissionError',
  17: 'FileExistsError',
  20: 'NotADirectoryError',
  21: 'IsADirectoryError',
  32: 'BrokenPipeError',
  103: 'ConnectionAbortedError',
  104: 'ConnectionResetError',
  108: 'BrokenPipeError',
  110: 'TimeoutError',
  111: 'ConnectionRefusedError',
  114: 'BlockingIOError',
  115: 'BlockingIOError',
}
const errnoTypes = (vm: VM, number: number): TypeName | undefined => (isInt(vm, number) ? errnoNames[intValue(vm, number)] : undefined)

const osError: Changes = {
  construct: named('__new__', '*args, **kwargs', osErrorConstruct),
  initialize: named('__init__', '*args, **kwargs', () => NONE),
  slots: { str: (vm, self) => callPrelude(vm, P.os_error_str, self, argsOf(vm, self)) },
  attributes: [extraAttribute('errno', 0), extraAttribute('strerror', 1), extraAttribute('filename', 2), extraAttribute('filename2', 3)],
}

const syntaxNames = ['msg', 'filename', 'lineno', 'offset', 'text', 'end_lineno', 'end_offset', 'print_file_and_line'] as const

/** Takes a SyntaxError's fields out of its arguments: message, and a tuple of where it is. */
export function fillSyntaxError(vm: VM, self: number): number {
  const given = argsOf(vm, self)
  const count = tupleSize(vm, given)
  if (count > 0) setExtra(vm, self, 0, tupleItem(vm, given, 0))
  if (count !== 2) return NONE
  const details = tupleItem(vm, given, 1)
  if (vm.typeOf(details) !== T.tuple) return callPrelude(vm, P.syntax_error_details, self, details)
  const size = tupleSize(vm, details)
  if (size < 4) return raise(vm, T.TypeError, `function takes at least 4 arguments (${size} given)`)
  for (let index = 0; index < Math.min(size, 6); index++) setExtra(vm, self, 1 + index, tupleItem(vm, details, index))
  return NONE
}

const syntaxError: Changes = {
  initialize: initWith(fillSyntaxError),
  slots: { str: (vm, self) => callPrelude(vm, P.syntax_error_str, self) },
  attributes: syntaxNames.map((name, index) => extraAttribute(name, index)),
}

const unicodeError = (str_: number): Changes => ({
  initialize: initWith((vm, self, given) => {
    const count = tupleSize(vm, given)
    if (count !== 5) return raise(vm, T.TypeError, `function takes exactly 5 arguments (${count} given)`)
    for (let index = 0; index < 5; index++) setExtra(vm, self, index, tupleItem(vm, given, index))
    return NONE
  }),
  slots: { str: (vm, self) => callPrelude(vm, str_, self) },
  attributes: ['encoding', 'object', 'start', 'end', 'reason'].map((name, index) => extraAttribute(name, index)),
})

const unicodeTranslateError: Changes = {
  ...unicodeError(P.unicode_error_str),
  initialize: initWith((vm, self, given) => {
    const count = tupleSize(vm, given)
    if (count !== 4) return raise(vm, T.TypeError, `function takes exactly 4 arguments (${count} given)`)
    for (let index = 0; index < 4; index++) setExtra(vm, self, 1 + index, tupleItem(vm, given, index))
    return NONE
  }),
}

const group: Changes = {
  construct: named('__new__', '*args, **kwargs', (vm, args) => callPrelude(vm, P.group_new, vm.word(args), vm.word(args + W), vm.word(args + 2 * W) || NONE)),
  initialize: initWith(() => NONE),
  slots: { str: (vm, self) => callPrelude(vm, P.group_str, self) },
  methods: [
    method('derive', 1, 1, (vm, args) => callPrelude(vm, P.group_derive, vm.word(args), vm.word(args + W))),
    method('split', 1, 1, (vm, args) => callPrelude(vm, P.group_split, vm.word(args), vm.word(args + W))),
    method('subgroup', 1, 1, (vm, args) => callPrelude(vm, P.group_subgroup, vm.word(args), vm.word(args + W))),
  ],
  classMethods: [method('__class_getitem__', 1, 1, (vm, args) => callPrelude(vm, P.generic_alias, vm.word(args), vm.word(args + W)))],
  attributes: [extraAttribute('message', 0), extraAttribute('exceptions', 1)],
}

/** An instance of a group type with its two words, for the prelude: `_group_make(cls, args, message, exceptions)`. */
export function groupMake(vm: VM, args: number): number {
  const self = instanceUntracked(vm, vm.word(args))
  if (self === 0) return FAILED
  vm.i32[(self + EXCEPTION_ARGS) >>> 2] = vm.retain(vm.word(args + W))
  setExtra(vm, self, 0, vm.word(args + 2 * W))
  setExtra(vm, self, 1, vm.word(args + 3 * W))
  track(vm, self)
  return self
}

const MEMORY_ERRORS_KEPT = 16

/** Instances of MemoryError are kept for when there is no memory for a new one. */
function reclaimMemoryError(vm: VM, self: number): void {
  const kept = vm.word(MEMORY_ERROR_COUNT)
  if (kept >= MEMORY_ERRORS_KEPT || vm.typeOf(self) !== T.MemoryError) return freeObject(vm, self)
  vm.u32.fill(0, (self + 2 * W) >>> 2, (self + EXCEPTION_BYTES) >>> 2)
  vm.setWord(self + EXCEPTION_ARGS, vm.word(MEMORY_ERRORS))
  vm.setWord(MEMORY_ERRORS, self)
  vm.setWord(MEMORY_ERROR_COUNT, kept + 1)
  vm.setWord(self + COUNT, 0)
}

const rows: readonly (readonly [name: TypeName, base: TypeName, changes?: Changes])[] = [
  ['Exception', 'BaseException'],
  ['ArithmeticError', 'Exception'],
  ['AssertionError', 'Exception'],
  ['AttributeError', 'Exception', { initialize: attributeInit(), attributes: [extraAttribute('name', 1), extraAttribute('obj', 0)] }],
  ['BufferError', 'Exception'],
  ['EOFError', 'Exception'],
  ['FloatingPointError', 'ArithmeticError'],
  ['GeneratorExit', 'BaseException'],
  ['ImportError', 'Exception', importError],
  ['ModuleNotFoundError', 'ImportError'],
  ['LookupError', 'Exception'],
  ['IndexError', 'LookupError'],
  ['KeyError', 'LookupError', { slots: { str: keyErrorStr } }],
  ['KeyboardInterrupt', 'BaseException'],
  ['MemoryError', 'Exception', { shape: { ...exceptionShape(0), reclaim: reclaimMemoryError } }],
  ['NameError', 'Exception', { initialize: withKeywords(0, ['name']), attributes: [extraAttribute('name', 0)] }],
  ['UnboundLocalError', 'NameError'],
  ['OSError', 'Exception', osError],
  ['BlockingIOError', 'OSError'],
  ['ChildProcessError', 'OSError'],
  ['ConnectionError', 'OSError'],
  ['BrokenPipeError', 'ConnectionError'],
  ['ConnectionAbortedError', 'ConnectionError'],
  ['ConnectionRefusedError', 'ConnectionError'],
  ['ConnectionResetError', 'ConnectionError'],
  ['FileExistsError', 'OSError'],
  ['FileNotFoundError', 'OSError'],
  ['InterruptedError', 'OSError'],
  ['IsADirectoryError', 'OSError'],
  ['NotADirectoryError', 'OSError'],
  ['PermissionError', 'OSError'],
  ['ProcessLookupError', 'OSError'],
  ['TimeoutError', 'OSError'],
  ['OverflowError', 'ArithmeticError'],
  ['ReferenceError', 'Exception'],
  ['RuntimeError', 'Exception'],
  ['NotImplementedError', 'RuntimeError'],
  ['RecursionError', 'RuntimeError'],
  ['PythonFinalizationError', 'RuntimeError'],
  ['StopAsyncIteration', 'Exception'],
  ['StopIteration', 'Exception', stopIteration],
  ['SyntaxError', 'Exception', syntaxError],
  ['IndentationError', 'SyntaxError'],
  ['TabError', 'IndentationError'],
  ['SystemError', 'Exception'],
  ['SystemExit', 'BaseException', systemExit],
  ['TypeError', 'Exception'],
  ['ValueError', 'Exception'],
  ['UnicodeError', 'ValueError'],
  ['UnicodeDecodeError', 'UnicodeError', unicodeError(P.unicode_error_str)],
  ['UnicodeEncodeError', 'UnicodeError', unicodeError(P.unicode_error_str)],
  ['UnicodeTranslateError', 'UnicodeError', unicodeTranslateError],
  ['ZeroDivisionError', 'ArithmeticError'],
  ['BaseExceptionGroup', 'BaseException', group],
  ['Warning', 'Exception'],
  ['UserWarning', 'Warning'],
  ['DeprecationWarning', 'Warning'],
  ['PendingDeprecationWarning', 'Warning'],
  ['SyntaxWarning', 'Warning'],
  ['RuntimeWarning', 'Warning'],
  ['FutureWarning', 'Warning'],
  ['ImportWarning', 'Warning'],
  ['UnicodeWarning', 'Warning'],
  ['BytesWarning', 'Warning'],
  ['ResourceWarning', 'Warning'],
  ['EncodingWarning', 'Warning'],
]

/** `AttributeError(*args, name=None, obj=None)`: the object comes first in memory. */
function attributeInit(): NativeSpec {
  return named('__init__', '*args, name=None, obj=None', (vm, args) => {
    const self = vm.word(args)
    vm.replaceSlot(self + EXCEPTION_ARGS, vm.retain(vm.word(args + W)))
    setExtra(vm, self, 0, vm.word(args + 3 * W))
    setExtra(vm, self, 1, vm.word(args + 2 * W))
    return NONE
  })
}

const exceptionGroup = exception('ExceptionGroup', 'BaseExceptionGroup')

/** All built-in exceptions but their base, each after its own base. */
export const exceptionTypes: readonly TypeSpec[] = [
  ...rows.map(([name, base, changes]) => exception(name, base, changes)),
  // Made as classes are (CPython 3.13, Objects/exceptions.c): it can be referred to weakly.
  { ...exceptionGroup, shape: { ...exceptionGroup.shape, weakListOffset: MANAGED_WEAKREFS }, extraBases: ['Exception'] },
]
