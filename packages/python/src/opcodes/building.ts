import { type Opcode, op } from './opcode.js'

/** Making and filling containers, taking them apart, formatting. */
export const buildingOpcodes: readonly Opcode[] = [
  op(
    'BUILD_TUPLE',
    'number',
    'arg -- 1',
    `SAVE()
     DROP(arg)
     const tuple = tupleTake(vm, sp << 2, arg)
     if (tuple === 0) { DROP(-arg); FAIL }
     PUSH(tuple)
     NEXT`,
  ),
  op(
    'BUILD_LIST',
    'number',
    'arg -- 1',
    `SAVE()
     DROP(arg)
     const list = listTake(vm, sp << 2, arg)
     if (list === 0) { DROP(-arg); FAIL }
     PUSH(list)
     NEXT`,
  ),
  op('BUILD_SET', 'number', 'arg -- 1', 'SAVE(); ANSWER(arg, buildSet(vm, sp << 2, arg))'),
  op('BUILD_MAP', 'number', '2 * arg -- 1', 'SAVE(); ANSWER(2 * arg, buildMap(vm, sp << 2, arg))'),
  op('BUILD_STRING', 'number', 'arg -- 1', 'SAVE(); ANSWER(arg, buildString(vm, sp << 2, arg))'),
  op(
    'LIST_APPEND',
    'number',
    '1 -- 0',
    `HERE()
     if (!listAppendOwned(vm, TOP(arg + 1), TOP(1))) { SAVE(); DROP(1); FAIL }
     DROP(1)
     NEXT`,
  ),
  op('LIST_EXTEND', 'number', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, listExtend(vm, TOP(arg + 1), TOP(1)))'),
  op('SET_ADD', 'number', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, setAddItem(vm, TOP(arg + 1), TOP(1)))'),
  op('SET_UPDATE', 'number', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, setUpdate(vm, TOP(arg + 1), TOP(1)))'),
  op('MAP_ADD', 'number', '2 -- 0', 'SAVE(); ANSWER_WITH(2, RETURN_DISCARD, storeDictItem(vm, TOP(arg + 2), TOP(2), TOP(1)))'),
  op('DICT_UPDATE', 'number', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, dictUpdateItems(vm, TOP(arg + 1), TOP(1)))'),
  op('DICT_MERGE', 'number', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, dictMergeKeywords(vm, TOP(arg + 1), TOP(1), TOP(arg + 4)))'),
  op('LIST_TO_TUPLE', 'none', '1 -- 1', 'SAVE(); ANSWER(1, tupleFromSequence(vm, T_TUPLE, TOP(1)))'),
  op(
    'UNPACK_SEQUENCE',
    'number',
    '1 -- arg',
    `const sequence = TOP(1)
     const type = TYPE_OF(sequence)
     if ((type === T_TUPLE || type === T_LIST) && i32[(sequence + SIZE) >>> 2] === arg) {
       const items = type === T_TUPLE ? sequence + TUPLE_ITEMS : i32[(sequence + LIST_ITEMS) >>> 2]
       DROP(1)
       PUSH_ITEMS(items, arg)
       RELEASE_THEN_NEXT(sequence)
     }
     SAVE()
     ANSWER_WITH(1, RETURN_REDO, unpackSequence(vm, sequence, arg))`,
  ),
  op(
    'UNPACK_EX',
    'number',
    '1 -- (arg & 0xff) + (arg >>> 8) + 1',
    `SAVE()
     const sequence = TOP(1)
     const unpacked = unpackStarred(vm, sequence, arg & 0xff, arg >>> 8, sp << 2)
     if (unpacked === 0) FAIL
     if (unpacked === NONE) {
       DROP(-(arg & 0xff) - (arg >>> 8))
       RELEASE(sequence)
       DONE
     }
     ANSWER_WITH(1, RETURN_REDO, unpacked)`,
  ),
  op('FORMAT_SIMPLE', 'none', '1 -- 1', 'const value = TOP(1); if (TYPE_OF(value) === T_STR) NEXT; SAVE(); ANSWER(1, format(vm, value, EMPTY_STR))'),
  op('FORMAT_WITH_SPEC', 'none', '2 -- 1', 'SAVE(); ANSWER(2, format(vm, TOP(2), TOP(1)))'),
  op('CONVERT_VALUE', 'number', '1 -- 1', 'SAVE(); ANSWER(1, arg === 1 ? str(vm, TOP(1)) : arg === 2 ? repr(vm, TOP(1)) : ascii(vm, TOP(1)))'),
]
