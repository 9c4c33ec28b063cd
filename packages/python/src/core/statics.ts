/**
 * What is at a fixed address from the start: built-in types, singletons, small integers, single characters. The addresses
 * are the same at both word widths, so that engines and natives compare against literals.
 *
 * ```
 * 0x10000  types        512 bytes each, the object 64 bytes in (its pre-header words stay 0: never tracked); 168 at most
 * 0x25000  names        96 bytes each, the strings that the VM itself looks up (core/names.ts); 298 at most
 * 0x2C000  small ints   32 bytes each, -5 to 256
 * 0x2F000  place cache  16 bytes each (engine/attribute-caches.ts)
 * 0x30000  method cache 16 bytes each (types/type-lookup.ts)
 * 0x34000  characters   64 bytes each, U+0000 to U+00FF
 * 0x38000  bytes        48 bytes each, b'\x00' to b'\xff'
 * 0x3B000  bound cache  16 bytes each (engine/attribute-caches.ts)
 * 0x3C000  singletons   64 bytes each
 * 0x3D000  thread state of the VM, roots
 * 0x3E000  state of types and exceptions (below)
 * 0x40000  more ints     32 bytes each, 257 to 1024, where the interning shares them
 * 0x46000  more types    512 bytes each, those of the library's modules; 64 at most
 * 0x4E000  end
 * ```
 */
export const STATICS = 0x10000
/** Bytes that the VM reserves for statics, first of all, at {@link STATICS}. */
export const STATICS_BYTES = 0x3e000
export const STATICS_ALIGNMENT = 0x10000

const TYPES = STATICS
const LIBRARY_TYPES = 0x46000
const TYPE_SPACING = 512
const TYPE_OFFSET = 64

/** Built-in types in the order of their addresses; exceptions last. A new one goes to the end of its group. */
export const typeNames = [
  'object', 'type', 'int', 'bool', 'float', 'complex', 'str', 'bytes', 'bytearray', 'tuple', 'list', 'dict', 'set', 'frozenset',
  'range', 'slice', 'NoneType', 'ellipsis', 'NotImplementedType', 'function', 'builtin_function_or_method', 'method',
  'method_descriptor', 'wrapper_descriptor', 'method-wrapper', 'getset_descriptor', 'member_descriptor', 'classmethod_descriptor',
  'property', 'classmethod', 'staticmethod', 'super', 'cell', 'code', 'frame', 'traceback', 'module', 'mappingproxy',
  'generator', 'coroutine', 'async_generator', 'dict_keys', 'dict_values', 'dict_items', 'dict_keyiterator', 'dict_valueiterator',
  'dict_itemiterator', 'dict_reversekeyiterator', 'dict_reversevalueiterator', 'dict_reverseitemiterator', 'list_iterator',
  'list_reverseiterator', 'tuple_iterator', 'str_iterator', 'str_ascii_iterator', 'bytes_iterator', 'bytearray_iterator',
  'range_iterator', 'longrange_iterator', 'set_iterator', 'iterator', 'callable_iterator', 'enumerate', 'reversed', 'map', 'filter', 'zip',
  'ReferenceType', 'ProxyType', 'CallableProxyType', 'SimpleNamespace', 'memoryview', 'keys', 'values', 'native', 'async_generator_asend',
  'async_generator_wrapped_value', 'coroutine_wrapper', 'GenericAlias', 'Union',
  'TextIOWrapper', 'array', 'arrayiterator', 'memory_iterator', 'Random', 'deque', '_deque_iterator', '_deque_reverse_iterator',
  'BaseException', 'Exception', 'ArithmeticError', 'AssertionError', 'AttributeError', 'BlockingIOError', 'BufferError', 'EOFError',
  'FileExistsError', 'FileNotFoundError', 'FloatingPointError', 'GeneratorExit', 'ImportError', 'IndentationError', 'IndexError',
  'InterruptedError', 'IsADirectoryError', 'KeyError', 'KeyboardInterrupt', 'LookupError', 'MemoryError', 'ModuleNotFoundError',
  'NameError', 'NotADirectoryError', 'NotImplementedError', 'OSError', 'OverflowError', 'PermissionError', 'RecursionError',
  'ReferenceError', 'RuntimeError', 'StopAsyncIteration', 'StopIteration', 'SyntaxError', 'SystemError', 'SystemExit', 'TabError',
  'TimeoutError', 'TypeError', 'UnboundLocalError', 'UnicodeDecodeError', 'UnicodeEncodeError', 'UnicodeError', 'UnicodeTranslateError',
  'ValueError', 'ZeroDivisionError', 'BaseExceptionGroup', 'ExceptionGroup', 'ConnectionError', 'BrokenPipeError',
  'Warning', 'UserWarning', 'DeprecationWarning', 'PendingDeprecationWarning', 'SyntaxWarning', 'RuntimeWarning', 'FutureWarning',
  'ImportWarning', 'UnicodeWarning', 'BytesWarning', 'ResourceWarning', 'EncodingWarning', 'PythonFinalizationError',
  'ConnectionAbortedError', 'ConnectionRefusedError', 'ConnectionResetError', 'ChildProcessError', 'ProcessLookupError',
] as const

/** Types of the library's modules that are native, in the order of their addresses. A new one goes to the end. */
export const libraryTypeNames = [
  'count', 'cycle', 'repeat', 'chain', 'islice', 'takewhile', 'dropwhile', 'filterfalse', 'starmap', 'accumulate', 'compress', 'pairwise', 'zip_longest', 'product',
  'permutations', 'combinations', 'combinations_with_replacement', 'groupby', '_grouper', '_tee', '_tee_dataobject', 'batched',
  'partial', '_lru_cache_wrapper', 'KeyWrapper', 'itemgetter', 'attrgetter', 'methodcaller',
] as const

/** The name of a built-in type. */
export type TypeName = (typeof typeNames)[number] | (typeof libraryTypeNames)[number]

const addressesFrom = (start: number, names: readonly TypeName[]): readonly (readonly [TypeName, number])[] => names.map((name, index) => [name, start + index * TYPE_SPACING + TYPE_OFFSET])

/** Address of each built-in type's object. */
export const T: Readonly<Record<TypeName, number>> = Object.freeze(
  Object.fromEntries([...addressesFrom(TYPES, typeNames), ...addressesFrom(LIBRARY_TYPES, libraryTypeNames)]) as Record<TypeName, number>,
)

// The hottest, as literals that fold: asserted equal to T's by the tests.
export const T_OBJECT = 0x10040
export const T_TYPE = 0x10240
export const T_INT = 0x10440
export const T_BOOL = 0x10640
export const T_FLOAT = 0x10840
export const T_STR = 0x10c40
export const T_TUPLE = 0x11240
export const T_LIST = 0x11440
export const T_DICT = 0x11640
export const T_SET = 0x11840

const INTS = 0x2c000
const INT_SPACING = 32
export const SMALL_INT_LEAST = -5
export const SMALL_INT_GREATEST = 256
/** Address of the shared 0: `SMALL_INT_ZERO + value * 32` is that of a small integer. */
export const SMALL_INT_ZERO = INTS + 5 * INT_SPACING
/** The greatest that can be shared: the interning says up to where they are. */
export const SMALL_INT_MOST = 1024
const MORE_INTS = 0x40000
/** The shared object of a small integer, -5 to {@link SMALL_INT_MOST}. */
export const smallInt = (value: number): number =>
  value <= SMALL_INT_GREATEST ? SMALL_INT_ZERO + value * INT_SPACING : MORE_INTS + (value - SMALL_INT_GREATEST - 1) * INT_SPACING

const CHARACTERS = 0x34000
/** The shared one-character string of a code point up to U+00FF. */
export const character = (codePoint: number): number => CHARACTERS + codePoint * 64

const BYTES = 0x38000
/** The shared one-byte bytes object. */
export const byteString = (value: number): number => BYTES + value * 48

// Singletons stand 16 bytes into their 64, so that an empty tuple has room for its (zero) pre-header.
export const NONE = 0x3c020
export const FALSE = 0x3c060
export const TRUE = 0x3c0a0
export const ELLIPSIS = 0x3c0e0
export const NOT_IMPLEMENTED = 0x3c120
export const EMPTY_TUPLE = 0x3c160
export const EMPTY_STR = 0x3c1a0
export const EMPTY_BYTES = 0x3c220
/** The key table that all empty dicts share. */
export const EMPTY_KEYS = 0x3c2a0

/** Where the VM keeps what must survive a pause: see engine/state.ts. */
export const THREAD_STATE = 0x3d000
/** Roots of the VM, a word of 8 bytes each: the tuple of the prelude's functions, `sys.modules`, the dict of builtins, the main program's code. */
export const PRELUDE = 0x3d100
export const MODULES = 0x3d108
export const BUILTINS = 0x3d110
export const MAIN = 0x3d118
/** The list `gc.callbacks`, once there is a module `gc`. */
export const GC_CALLBACKS = 0x3d120
/** The list `gc.garbage`, likewise. */
export const GC_GARBAGE = 0x3d128
/** First and end of the roots that every collection visits, all references or 0; those from SPARE_ROOTS on are free for modules. */
export const FIRST_ROOT = 0x3d100
export const SPARE_ROOTS = 0x3d140
export const END_OF_ROOTS = 0x3d200

/** Next type version to give (u32). */
export const NEXT_TYPE_VERSION = 0x3e000
/** Last key table version given (u32), see types/dict-keys.ts. */
export const LAST_KEYS_VERSION = 0x3e008
/** What `gc.set_debug` has set (u32). */
export const GC_DEBUG = 0x3e00c
/** First of the exceptions kept for when there is no memory, linked through their `args` words; how many there are. */
export const MEMORY_ERRORS = 0x3e010
export const MEMORY_ERROR_COUNT = 0x3e018
/** The immortal MemoryError for when all others are in use. */
export const LAST_MEMORY_ERROR = 0x3e120
/** Strings that the VM looks up by itself. */
export const NAMES = 0x25000
/** Rows of (type version, name, value found or 0). */
export const METHOD_CACHE = 0x30000
export const METHOD_CACHE_ROWS = 1024
/** Rows of (type version, name, place); of (type version, name, version of the shared keys, method). */
export const PLACE_CACHE = 0x2f000
export const CALL_CACHE = 0x3b000
export const PLACE_CACHE_ROWS = 256
