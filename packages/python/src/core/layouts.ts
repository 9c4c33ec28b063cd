/**
 * Where each field of each built-in object is, in bytes from the object's address. Sizes and fields are CPython 3.13's
 * (CPython: Include/cpython/*.h and the types' own files), so that `sys.getsizeof` is what the blocks are.
 *
 * ```
 *        -4W        -3W       -2W       -1W     0        W
 *     ┌──────────┬─────────┬─────────┬────────┬────────┬────────┬───────────
 *     │ weakrefs │  dict   │ gc next │gc prev │ count  │  type  │ the object
 *     └──────────┴─────────┴─────────┴────────┴────────┴────────┴───────────
 *     managed pre-header     pre-header         header
 *     (Python classes)       (trackable)
 * ```
 */

/** Header: a count of which only the low 32 bits are used, and the type. */
export const COUNT = 0
export const TYPE = W
/** Items of a variable-size object. */
export const SIZE = 2 * W

// The managed pre-header of instances of Python classes.
export const MANAGED_DICT = -3 * W
export const MANAGED_WEAKREFS = -4 * W
export const GC_PRE_HEADER = 2 * W
export const MANAGED_PRE_HEADER = 4 * W

/** The count word of immortal objects. */
export const IMMORTAL = W === 8 ? -1 : 0x3fffffff
/** Counts from here on, as u32, are not counted (`IMMORTAL_FROM` of @mm/contract): a literal, so that it folds. */
export const IMMORTAL_FROM = 0x3fffffff
/** `typeTraits.countedType` of @mm/contract, likewise. */
export const TRAIT_COUNTED_TYPE = 2

// int: tag = digits << 3 | sign (0 positive, 1 zero, 2 negative); digits of 30 bits as u32
export const INT_TAG = 2 * W
export const INT_DIGITS = 3 * W
export const INT_BASIC = 3 * W
/** Bytes that an int of one digit is asked for with: the whole structure, padding included (CPython 3.13: Objects/longobject.c). */
export const INT_BLOCK = 4 * W
/** Tag of a positive integer of one digit. */
export const TAG_ONE_DIGIT = 1 << 3
export const TAG_ZERO = 1
export const TAG_NEGATIVE = 2

// float
export const FLOAT_VALUE = 2 * W
export const FLOAT_BYTES = 2 * W + 8

// str: state bits 0-1 interned (0 no, 1 mortal, 2 immortal, 3 static), bits 2-4 kind (1, 2 or 4 bytes), bit 5 separate, bit 6 ascii, bit 7 separate and ascii
export const STR_LENGTH = 2 * W
/** 32 bits; -1 while not computed. */
export const STR_HASH = 3 * W
export const STR_STATE = 4 * W
/** Characters of an ASCII string; then a zero byte. */
export const STR_ASCII_DATA = 5 * W
/** Bytes and address of a copy in UTF-8 that lies behind the characters, or 0: of characters that are there from the start. */
export const STR_UTF8_BYTES = 5 * W
export const STR_UTF8 = 6 * W
/** Characters of any other string. */
export const STR_DATA = 7 * W
/** Of instances of subclasses: address of a block with the characters. */
export const STR_BUFFER = 7 * W
/** Bytes of an instance of a subclass of str, its characters and what the subclass adds aside. */
export const STR_BASIC = 8 * W
export const STR_STATE_ASCII = 1 << 6
/** Of instances of subclasses, in the place of the above: the characters are in a block of their own; and are all ASCII. */
export const STR_STATE_SEPARATE = 1 << 5
export const STR_STATE_SEPARATE_ASCII = 1 << 7
export const STR_KIND_SHIFT = 2
export const STR_INTERNED_MASK = 3

// bytes: then the bytes and a zero
export const BYTES_HASH = 3 * W
export const BYTES_DATA = 4 * W
// bytearray: size, allocated, start, buffer, exports
export const BYTEARRAY_ALLOCATED = 3 * W
export const BYTEARRAY_START = 4 * W
export const BYTEARRAY_BUFFER = 5 * W
export const BYTEARRAY_EXPORTS = 6 * W
export const BYTEARRAY_BYTES = 7 * W

// array: size, items in a block of their own, how many fit, type code (a character), weak references, exports
export const ARRAY_ITEMS = 3 * W
export const ARRAY_ALLOCATED = 4 * W
export const ARRAY_CODE = 5 * W
export const ARRAY_WEAK_LIST = 6 * W
export const ARRAY_EXPORTS = 7 * W
export const ARRAY_BYTES = 8 * W

// memoryview: 3 * dimensions as its size; whose bytes it views; address of the first item; then shape, strides, suboffsets
export const VIEW_OBJECT = 3 * W
export const VIEW_HASH = 4 * W
export const VIEW_RELEASED = 5 * W
export const VIEW_DATA = 7 * W
export const VIEW_LENGTH = 9 * W
export const VIEW_ITEM_SIZE = 10 * W
export const VIEW_READ_ONLY = 11 * W
/** The format: a character, above it a bit for `@` in front. */
export const VIEW_FORMAT = 12 * W
export const VIEW_WEAK_LIST = 17 * W
export const VIEW_DIMENSIONS = 18 * W

// tuple: items inline
export const TUPLE_ITEMS = 3 * W

// list: items in a block of their own
export const LIST_ITEMS = 3 * W
export const LIST_ALLOCATED = 4 * W
export const LIST_BYTES = 5 * W

// dict: used, version, keys (a key table), values (0: combined)
export const DICT_USED = 2 * W
// The version has 8 bytes at either width.
export const DICT_VERSION = W === 8 ? 3 * W : 4 * W
export const DICT_KEYS = DICT_VERSION + 8
export const DICT_VALUES = DICT_KEYS + W
export const DICT_BYTES = DICT_VALUES + W
// key table: count of sharers, u8 log2 of slots, u8 log2 of index bytes, u8 kind, u32 version, usable, entries; indices; entries
export const KEYS_LOG2_SIZE = W
export const KEYS_LOG2_INDEX_BYTES = W + 1
/** 0 general entries (hash, key, value), 1 entries of string keys (key, value), 2 shared by instances (key, unused). */
export const KEYS_KIND = W + 2
/** u32; 0: not assigned since the last change of the set of keys. */
export const KEYS_VERSION = W === 8 ? W + 4 : W + 4
export const KEYS_USABLE = W + 8
export const KEYS_ENTRIES = 2 * W + 8
export const KEYS_INDICES = 3 * W + 8

// set: fill, used, mask, table, hash, finger, 8 inline entries (key, hash), weak references
export const SET_FILL = 2 * W
export const SET_USED = 3 * W
export const SET_MASK = 4 * W
export const SET_TABLE = 5 * W
export const SET_HASH = 6 * W
export const SET_FINGER = 7 * W
export const SET_INLINE = 8 * W
export const SET_WEAKREFS = 24 * W
export const SET_BYTES = 25 * W

// range, slice
export const RANGE_START = 2 * W
export const RANGE_STOP = 3 * W
export const RANGE_STEP = 4 * W
export const RANGE_LENGTH = 5 * W
export const RANGE_BYTES = 6 * W
export const SLICE_START = 2 * W
export const SLICE_STOP = 3 * W
export const SLICE_STEP = 4 * W
export const SLICE_BYTES = 5 * W

// list, tuple, str, bytes iterators: index and sequence (0 when exhausted)
export const ITERATOR_INDEX = 2 * W
export const ITERATOR_SEQUENCE = 3 * W
export const ITERATOR_BYTES = 4 * W
// range iterator: start, step, length as i32-range values kept in f64 of 8 bytes each would not fit at W 4: words hold i32
export const RANGE_ITERATOR_START = 2 * W
export const RANGE_ITERATOR_STEP = 3 * W
export const RANGE_ITERATOR_LENGTH = 4 * W
export const RANGE_ITERATOR_BYTES = 5 * W

// function: 144 bytes at W 8
export const FUNCTION_GLOBALS = 2 * W
export const FUNCTION_BUILTINS = 3 * W
export const FUNCTION_NAME = 4 * W
export const FUNCTION_QUALNAME = 5 * W
export const FUNCTION_CODE = 6 * W
export const FUNCTION_DEFAULTS = 7 * W
export const FUNCTION_KWDEFAULTS = 8 * W
export const FUNCTION_CLOSURE = 9 * W
export const FUNCTION_DOC = 10 * W
export const FUNCTION_DICT = 11 * W
export const FUNCTION_WEAKREFS = 12 * W
export const FUNCTION_MODULE = 13 * W
export const FUNCTION_ANNOTATIONS = 14 * W
export const FUNCTION_TYPE_PARAMS = 15 * W
export const FUNCTION_VERSION = 16 * W
export const FUNCTION_SPARE = 17 * W
export const FUNCTION_BYTES = 18 * W

// bound method
export const METHOD_FUNCTION = 2 * W
export const METHOD_SELF = 3 * W
export const METHOD_WEAKREFS = 4 * W
export const METHOD_BYTES = 6 * W

// built-in function or method, method descriptor, wrapper: index of the native (u32), bound self, module name, weak references
export const NATIVE_INDEX = 2 * W
export const NATIVE_SELF = 3 * W
export const NATIVE_MODULE = 4 * W
export const NATIVE_WEAKREFS = 5 * W
export const NATIVE_NAME = 6 * W
export const NATIVE_BYTES = 7 * W

export const CELL_VALUE = 2 * W
export const CELL_BYTES = 3 * W

// module
export const MODULE_DICT = 2 * W
export const MODULE_WEAKREFS = 3 * W
export const MODULE_NAME = 4 * W
export const MODULE_BYTES = 7 * W

// exceptions: 72 bytes at W 8; some types add words behind
export const EXCEPTION_DICT = 2 * W
export const EXCEPTION_ARGS = 3 * W
export const EXCEPTION_NOTES = 4 * W
export const EXCEPTION_TRACEBACK = 5 * W
export const EXCEPTION_CONTEXT = 6 * W
export const EXCEPTION_CAUSE = 7 * W
export const EXCEPTION_SUPPRESS_CONTEXT = 8 * W
export const EXCEPTION_BYTES = 9 * W
/** StopIteration.value, SystemExit.code, KeyError etc.: the first word that a type adds. */
export const EXCEPTION_EXTRA = 9 * W

// traceback entry: next, frame object, then u32 each: index of the instruction, line (0: not asked for yet)
export const TRACEBACK_NEXT = 2 * W
export const TRACEBACK_FRAME = 3 * W
export const TRACEBACK_LASTI = 4 * W
export const TRACEBACK_LINE = 4 * W + 4
export const TRACEBACK_BYTES = 4 * W + 8

// weak reference: as @mm/refcount lays it out
export const WEAKREF_OBJECT = 2 * W
export const WEAKREF_CALLBACK = 3 * W
export const WEAKREF_HASH = 4 * W
export const WEAKREF_PREV = 5 * W
export const WEAKREF_NEXT = 6 * W
export const WEAKREF_BYTES = 8 * W

// instance of a Python class: inline values behind the base's fields when the class has shared keys:
// u8 capacity, u8 size, u8 embedded, u8 valid, insertion order bytes up to a multiple of 8, then the values
export const INSTANCE_BYTES = 2 * W

/**
 * Type block. Up to WEAK_LIST_OFFSET it is the prefix that @mm/object defines for every type, Python or not;
 * the rest is the Python VM's.
 */
export const TYPE_DESCRIPTOR = 3 * W
export const TYPE_FLAGS = 3 * W + 4
export const TYPE_BASIC_SIZE = 3 * W + 8
export const TYPE_ITEM_SIZE = 3 * W + 12
export const TYPE_PRE_HEADER = 3 * W + 16
export const TYPE_WEAK_LIST_OFFSET = 3 * W + 20
/** Traits, kind of references, first slot, slots: what lifetimes and collectors read (`typeBlock` of @mm/contract's layout). */
export const TYPE_TRAITS = 3 * W + 24
export const TYPE_REFERENCES = 3 * W + 28
export const TYPE_FIRST_SLOT = 3 * W + 32
export const TYPE_SLOT_COUNT = 3 * W + 36
const TYPE_OWN = 3 * W + 40
/** u32, unique among all types and all their changes; 0: none assigned. Inline caches compare it. */
export const TYPE_VERSION = TYPE_OWN
/** u32, bit per slot (core/slots.ts): a Python function (or None) overrides the built-in base's slot. */
export const TYPE_OVERRIDES = TYPE_OWN + 4
/** u32: values that the next instance is created with (shared-key capacity left). */
export const TYPE_INLINE_CAPACITY = TYPE_OWN + 8
/** u32: offset of instances' `__dict__` word when it is not in the managed pre-header (signed; 0 none). */
export const TYPE_DICT_OFFSET = TYPE_OWN + 12
const TYPE_REFS = TYPE_OWN + 16
export const TYPE_NAME = TYPE_REFS
export const TYPE_QUALNAME = TYPE_REFS + W
export const TYPE_DICT = TYPE_REFS + 2 * W
export const TYPE_MRO = TYPE_REFS + 3 * W
export const TYPE_BASES = TYPE_REFS + 4 * W
export const TYPE_BASE = TYPE_REFS + 5 * W
/** Shared key table of instances, or 0. */
export const TYPE_SHARED_KEYS = TYPE_REFS + 6 * W
/** List of weak references to direct subclasses, or 0. */
export const TYPE_SUBCLASSES = TYPE_REFS + 7 * W
export const TYPE_WEAKREFS = TYPE_REFS + 8 * W
/** Tuple of (name, offset) of `__slots__`, sorted as CPython sorts, or 0. */
export const TYPE_SLOT_NAMES = TYPE_REFS + 9 * W
export const TYPE_MODULE = TYPE_REFS + 10 * W
/** `__init__` and `__new__` as found along the MRO (borrowed), or 0 when not looked up since the last change. */
export const TYPE_CACHED_INIT = TYPE_REFS + 11 * W
export const TYPE_CACHED_NEW = TYPE_REFS + 12 * W
export const TYPE_USED_BYTES = TYPE_REFS + 13 * W
/** Bytes of a class made in Python, pre-header and the table of its instances' names aside (CPython: PyHeapTypeObject). */
export const HEAP_TYPE_BYTES = W === 8 ? 928 : 464
/** Bytes of a built-in type as CPython has it (PyTypeObject). */
export const STATIC_TYPE_BYTES = W === 8 ? 416 : 208

// TYPE_FLAGS
export const FLAG_HEAP_TYPE = 1 << 0
export const FLAG_BASE_TYPE = 1 << 1
/** Instances have a `__dict__` (managed, or at TYPE_DICT_OFFSET). */
export const FLAG_HAS_DICT = 1 << 2
/** Instances carry inline values. */
export const FLAG_INLINE_VALUES = 1 << 3
export const FLAG_INT = 1 << 8
export const FLAG_STR = 1 << 9
export const FLAG_TUPLE = 1 << 10
export const FLAG_LIST = 1 << 11
export const FLAG_DICT = 1 << 12
export const FLAG_EXCEPTION = 1 << 13
export const FLAG_TYPE = 1 << 14
export const FLAG_BYTES = 1 << 15
export const FLAG_FLOAT = 1 << 16
export const FLAG_SET = 1 << 17
export const FLAG_SEQUENCE = 1 << 18
export const FLAG_MAPPING = 1 << 19
export const FLAG_DISALLOW_INSTANTIATION = 1 << 20
export const FLAG_BYTEARRAY = 1 << 21
export const FLAG_ARRAY = 1 << 22

// code: what the engine reads first, in words; then numbers, u32 each; then buffers of its own (engine/code.ts)
/** The constants of the compilation unit (a tuple that its code shares); `LOAD_CONST` refers into it. */
export const CODE_CONSTANTS = 2 * W
/** Names that instructions refer to (a tuple). */
export const CODE_NAMES = 3 * W
export const CODE_NAME = 4 * W
export const CODE_QUALNAME = 5 * W
export const CODE_FILENAME = 6 * W
/** Names of the slots of localsplus (a tuple). */
export const CODE_LOCAL_NAMES = 7 * W
export const CODE_WEAKREFS = 8 * W
/** Number of references from CODE_CONSTANTS on. */
export const CODE_REFERENCES = 6
const CODE_NUMBERS = 9 * W
/** `codeFlags` of frontend/template.ts, CODE_HIDDEN, CODE_SEEN_THROUGH. */
export const CODE_FLAGS = CODE_NUMBERS
/** Parameters, when all are positional without `*args`, and no generator flag stands in the way of a plain call; else -1. */
export const CODE_PLAIN_ARGS = CODE_NUMBERS + 4
/** Bytes of a frame: header, localsplus, operands. */
export const CODE_FRAME_BYTES = CODE_NUMBERS + 8
/** Address of the first instruction. */
export const CODE_START = CODE_NUMBERS + 12
/** Slots of localsplus. */
export const CODE_LOCALS = CODE_NUMBERS + 16
export const CODE_ARG_COUNT = CODE_NUMBERS + 20
export const CODE_POSONLY_COUNT = CODE_NUMBERS + 24
export const CODE_KWONLY_COUNT = CODE_NUMBERS + 28
export const CODE_CELL_COUNT = CODE_NUMBERS + 32
export const CODE_FREE_COUNT = CODE_NUMBERS + 36
export const CODE_STACK_SIZE = CODE_NUMBERS + 40
export const CODE_FIRST_LINE = CODE_NUMBERS + 44
/** Words of instructions with their caches. */
export const CODE_WORDS = CODE_NUMBERS + 48
/** The one block that holds, in this order: instructions, exception table, indices of constants, kinds of locals, positions; its bytes. */
export const CODE_BUFFER_BYTES = CODE_NUMBERS + 52
/** Addresses inside the block; how many rows or items. */
export const CODE_EXCEPTIONS = CODE_NUMBERS + 56
export const CODE_EXCEPTION_COUNT = CODE_NUMBERS + 60
/** Above 0: number of the compiled function (core/compiled.ts); else how often it was come to, negative. */
export const CODE_COMPILED = CODE_NUMBERS + 64
export const CODE_CONSTANT_COUNT = CODE_NUMBERS + 68
export const CODE_LOCAL_KINDS = CODE_NUMBERS + 72
export const CODE_POSITIONS = CODE_NUMBERS + 76
export const CODE_POSITIONS_BYTES = CODE_NUMBERS + 80
/** How much a frame of this code counts towards the recursion limit: 0 for what is no Python code in CPython. */
export const CODE_DEPTH = CODE_NUMBERS + 84
export const CODE_BYTES = CODE_NUMBERS + 88
/** Code of ours that is C in CPython: its frames are not shown in tracebacks, nor to `sys._getframe`. */
export const CODE_HIDDEN = 1 << 30
/** The prelude's: for `globals`, `super` and the like, too, the frame below is the caller. */
export const CODE_SEEN_THROUGH = 1 << 29

/**
 * Frames, on the stack or inside generators: as many bytes as CPython's. `SP` and `FLAGS` are u32, the others words.
 *
 * ```
 *   0        W          2W     3W   4W       5W        6W         7W       8W   8W+4    8W+8
 * ┌────────┬──────────┬──────┬────┬────────┬─────────┬──────────┬────────┬────┬───────┬────────────┬──────────
 * │function│ previous │ code │ pc │ locals │ globals │ builtins │ object │ sp │ flags │ localsplus │ operands
 * └────────┴──────────┴──────┴────┴────────┴─────────┴──────────┴────────┴────┴───────┴────────────┴──────────
 * ```
 *
 * Native frames: step in the place of `code`, the step's own number in that of `pc`, frame bytes in that of `locals`.
 */
export const FRAME_FUNCTION = 0
/** Address of the frame below. */
export const FRAME_PREVIOUS = W
/** Code object (held by the function); native frames: index of the step. */
export const FRAME_CODE = 2 * W
/** Address of the next instruction; native frames: a number for the step's own use. */
export const FRAME_PC = 3 * W
/** Namespace of a module or class body (owned), or 0; native frames: bytes of the frame. */
export const FRAME_LOCALS_DICT = 4 * W
export const FRAME_GLOBALS = 5 * W
export const FRAME_BUILTINS = 6 * W
/** Frame object (owned), when somebody looked, or 0. */
export const FRAME_OBJECT = 7 * W
/** Address of the next free operand slot; native frames: end of the reference slots. */
export const FRAME_SP = 8 * W
/** FRAME_IS_… and, while a callee runs, RETURN_… of engine/frames.ts. */
export const FRAME_FLAGS = 8 * W + 4
export const FRAME_SLOTS = 8 * W + 8

export const FRAME_IS_NATIVE = 1 << 0
/** The frame lies in a generator, GENERATOR_FRAME bytes in. */
export const FRAME_IS_GENERATOR = 1 << 1
/** A native frame between two instructions of the frame below, whose result nobody waits for (finalizers, collections). */
export const FRAME_IS_INTERLUDE = 1 << 2
/** The last frame: its return ends the program (engine/run.ts). */
export const FRAME_IS_BASE = 1 << 3
/** A native frame whose slots hold what the frame below it owns: they are not counted. */
export const FRAME_BORROWS = 1 << 4

// generator, coroutine, async_generator
export const GENERATOR_WEAKREFS = 2 * W
export const GENERATOR_NAME = 3 * W
export const GENERATOR_QUALNAME = 4 * W
/** The exception that the generator's own `except` handles (owned), or 0. */
export const GENERATOR_HANDLED = 5 * W
/** While it runs: what was being handled where it was resumed (owned), or 0. */
export const GENERATOR_OUTER_HANDLED = 6 * W
/** async generators: finalizer hook; coroutines: origin. */
export const GENERATOR_ORIGIN = 7 * W
/** u8 each: GENERATOR_CREATED and so on; closing; hooks called; running asynchronously. */
export const GENERATOR_STATE = 8 * W
export const GENERATOR_CLOSING = 8 * W + 1
export const GENERATOR_HOOKS = 8 * W + 2
export const GENERATOR_ASYNC_RUNNING = 8 * W + 3
export const GENERATOR_FRAME = W === 8 ? 9 * W : 8 * W + 4
export const GENERATOR_CREATED = 0
export const GENERATOR_SUSPENDED = 1
export const GENERATOR_RUNNING = 2
/** The frame's references are gone. */
export const GENERATOR_DONE = 3

// frame object: the frame it is about, or 0 when it has taken that frame's slots over; then its own copy behind
export const FRAME_OBJECT_FRAME = 2 * W
export const FRAME_OBJECT_CODE = 3 * W
export const FRAME_OBJECT_BACK = 4 * W
export const FRAME_OBJECT_GLOBALS = 5 * W
export const FRAME_OBJECT_BUILTINS = 6 * W
export const FRAME_OBJECT_LOCALS = 7 * W
/** Index of the instruction (u32), references in the slots (u32). */
export const FRAME_OBJECT_LASTI = 8 * W
/** As far in as CPython's, which holds a whole frame: locals, and as many slots as the frame has operands. */
export const FRAME_OBJECT_SLOTS = W === 8 ? 17 * W : 19 * W
