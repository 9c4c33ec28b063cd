/**
 * The instruction set's numbering: an opcode is its index in this list. Templates made by the front end store these
 * indices, so the order is part of the template format: new opcodes go to the end.
 *
 * An instruction is an opcode and one argument of at most 24 bits. Jump arguments are absolute instruction indices.
 */
export const opcodeNames = [
  // stack, constants and local variables
  'NOP',
  'POP_TOP',
  'COPY',
  'SWAP',
  'PUSH_NULL',
  'LOAD_CONST',
  'LOAD_FAST',
  'STORE_FAST',
  'DELETE_FAST',
  'LOAD_FAST_AND_CLEAR',
  'LOAD_DEREF',
  'STORE_DEREF',
  'DELETE_DEREF',
  'MAKE_CELL',
  'LOAD_CLOSURE',
  'COPY_FREE_VARS',
  'LOAD_NAME',
  'STORE_NAME',
  'DELETE_NAME',
  'LOAD_GLOBAL',
  'STORE_GLOBAL',
  'DELETE_GLOBAL',
  'LOAD_LOCALS',
  'LOAD_FROM_DICT_OR_DEREF',
  'LOAD_FROM_DICT_OR_GLOBALS',
  'LOAD_BUILD_CLASS',
  'LOAD_ASSERTION_ERROR',
  // attributes and items
  'LOAD_ATTR',
  'LOAD_METHOD',
  'LOAD_SUPER_ATTR',
  'LOAD_SUPER_METHOD',
  'STORE_ATTR',
  'DELETE_ATTR',
  'BINARY_SUBSCR',
  'STORE_SUBSCR',
  'DELETE_SUBSCR',
  'BINARY_SLICE',
  'STORE_SLICE',
  'BUILD_SLICE',
  // operators
  'UNARY_NEGATIVE',
  'UNARY_NOT',
  'UNARY_INVERT',
  'UNARY_POSITIVE',
  'BINARY_OP',
  'COMPARE_OP',
  'IS_OP',
  'CONTAINS_OP',
  'TO_BOOL',
  // jumps
  'JUMP_FORWARD',
  'JUMP_BACKWARD',
  'POP_JUMP_IF_FALSE',
  'POP_JUMP_IF_TRUE',
  'POP_JUMP_IF_NONE',
  'POP_JUMP_IF_NOT_NONE',
  // iteration
  'GET_ITER',
  'FOR_ITER',
  'GET_YIELD_FROM_ITER',
  'SEND',
  'END_SEND',
  'YIELD_VALUE',
  'RETURN_GENERATOR',
  'RESUME',
  'RETURN_VALUE',
  // building
  'BUILD_TUPLE',
  'BUILD_LIST',
  'BUILD_SET',
  'BUILD_MAP',
  'BUILD_STRING',
  'LIST_APPEND',
  'LIST_EXTEND',
  'SET_ADD',
  'SET_UPDATE',
  'MAP_ADD',
  'DICT_UPDATE',
  'DICT_MERGE',
  'LIST_TO_TUPLE',
  'UNPACK_SEQUENCE',
  'UNPACK_EX',
  'FORMAT_SIMPLE',
  'FORMAT_WITH_SPEC',
  'CONVERT_VALUE',
  // calls, functions and classes
  'CALL',
  'CALL_KW',
  'CALL_EX',
  'MAKE_FUNCTION',
  // exceptions
  'PUSH_EXC_INFO',
  'POP_EXCEPT',
  'CHECK_EXC_MATCH',
  'CHECK_EG_MATCH',
  'RERAISE',
  'RAISE_VARARGS',
  'WITH_EXCEPT_START',
  'BEFORE_WITH',
  'CLEANUP_THROW',
  // coroutines
  'GET_AITER',
  'GET_ANEXT',
  'END_ASYNC_FOR',
  'GET_AWAITABLE',
  'BEFORE_ASYNC_WITH',
  // imports
  'IMPORT_NAME',
  'IMPORT_FROM',
  'IMPORT_STAR',
  // pattern matching
  'MATCH_MAPPING',
  'MATCH_SEQUENCE',
  'MATCH_KEYS',
  'MATCH_CLASS',
  'GET_LEN',
  // the rest
  'SETUP_ANNOTATIONS',
  'PRINT_EXPR',
  'CALL_INTRINSIC_1',
  'CALL_INTRINSIC_2',
] as const

/** The name of an instruction. */
export type OpcodeName = (typeof opcodeNames)[number]

/** Opcode by name: `opcodes.LOAD_CONST` is its number. */
export const opcodes: Readonly<Record<OpcodeName, number>> = Object.freeze(
  Object.fromEntries(opcodeNames.map((name, index) => [name, index])) as Record<OpcodeName, number>,
)

/**
 * What `CALL_INTRINSIC_1` does, by its argument: takes the top of the stack, leaves one value.
 *
 * | name | value left |
 * | ---- | ---------- |
 * | ASYNC_GEN_WRAP | the value, marked as yielded by an asynchronous generator |
 * | STOPITERATION_ERROR | the exception; a StopIteration (or StopAsyncIteration in an asynchronous generator) becomes a RuntimeError caused by it |
 * | TYPEVAR, PARAMSPEC, TYPEVARTUPLE | a type parameter of that name |
 * | SUBSCRIPT_GENERIC | `typing.Generic[params]` for a tuple of parameters |
 * | TYPEALIAS | a type alias from (name, parameters or None, function that computes the value) |
 */
export const unaryIntrinsicNames = [
  'ASYNC_GEN_WRAP',
  'STOPITERATION_ERROR',
  'TYPEVAR',
  'PARAMSPEC',
  'TYPEVARTUPLE',
  'SUBSCRIPT_GENERIC',
  'TYPEALIAS',
] as const

/**
 * What `CALL_INTRINSIC_2` does, by its argument: takes two values (the second on top), leaves one.
 *
 * | name | values | value left |
 * | ---- | ------ | ---------- |
 * | PREP_RERAISE_STAR | original exception, list of raised ones | the exception to raise after `except*`, or None |
 * | TYPEVAR_WITH_BOUND | name, function that computes the bound | a TypeVar |
 * | TYPEVAR_WITH_CONSTRAINTS | name, function that computes the constraints | a TypeVar |
 * | SET_FUNCTION_TYPE_PARAMS | function, tuple of parameters | the function |
 * | SET_TYPEPARAM_DEFAULT | type parameter, function that computes the default | the type parameter |
 */
export const binaryIntrinsicNames = [
  'PREP_RERAISE_STAR',
  'TYPEVAR_WITH_BOUND',
  'TYPEVAR_WITH_CONSTRAINTS',
  'SET_FUNCTION_TYPE_PARAMS',
  'SET_TYPEPARAM_DEFAULT',
] as const
