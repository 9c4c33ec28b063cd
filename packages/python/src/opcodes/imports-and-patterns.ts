import { type Opcode, op } from './opcode.js'

/** Imports, pattern matching, and the rest. */
export const otherOpcodes: readonly Opcode[] = [
  op('IMPORT_NAME', 'name', '2 -- 1', 'SAVE(); ANSWER(2, importName(vm, NAME(arg), TOP(1), TOP(2)))'),
  op('IMPORT_FROM', 'name', '0 -- 1', 'SAVE(); ANSWER(0, importFrom(vm, TOP(1), NAME(arg)))'),
  op('IMPORT_STAR', 'none', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, importStar(vm, TOP(1)))'),
  op('MATCH_MAPPING', 'none', '0 -- 1', 'PUSH(hasTypeFlag(vm, TOP(1), FLAG_MAPPING) ? TRUE : FALSE); NEXT'),
  op('MATCH_SEQUENCE', 'none', '0 -- 1', 'PUSH(matchesSequence(vm, TOP(1)) ? TRUE : FALSE); NEXT'),
  op('MATCH_KEYS', 'none', '0 -- 1', 'SAVE(); ANSWER(0, callPrelude(vm, P.match_keys, TOP(2), TOP(1)))'),
  op('MATCH_CLASS', 'number', '3 -- 1', 'SAVE(); ANSWER(3, matchClass(vm, TOP(3), TOP(2), arg, TOP(1)))'),
  op('GET_LEN', 'none', '0 -- 1', 'SAVE(); ANSWER(0, lengthObject(vm, TOP(1)))'),
  op('PRINT_EXPR', 'none', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, displayValue(vm, TOP(1)))'),
  op('CALL_INTRINSIC_1', 'number', '1 -- 1', 'SAVE(); ANSWER(1, unaryIntrinsic(vm, arg, TOP(1)))'),
  op('CALL_INTRINSIC_2', 'number', '2 -- 1', 'SAVE(); ANSWER(2, binaryIntrinsic(vm, arg, TOP(2), TOP(1)))'),
]
