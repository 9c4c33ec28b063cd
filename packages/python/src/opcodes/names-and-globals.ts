import { type Opcode, op } from './opcode.js'

/** Names in namespaces that are dicts (or other mappings). */
export const namespaceOpcodes: readonly Opcode[] = [
  op('LOAD_NAME', 'name', '0 -- 1', 'SAVE(); ANSWER(0, loadName(vm, NAME(arg)))'),
  op('STORE_NAME', 'name', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, storeName(vm, NAME(arg), TOP(1)))'),
  op('DELETE_NAME', 'name', '0 -- 0', 'SAVE(); ANSWER_WITH(0, RETURN_DISCARD, deleteName(vm, NAME(arg)))'),
  // Cache: version of the globals' keys, of the builtins' (0: found in the globals), bytes from the key table to the value.
  op(
    'LOAD_GLOBAL',
    'name',
    '0 -- 1',
    `let keys = i32[(FIELD(FRAME_GLOBALS) + DICT_KEYS) >>> 2]
     const version = CACHE(0)
     if (version !== 0 && i32[(keys + KEYS_VERSION) >>> 2] === version) {
       const outer = CACHE(1)
       if (outer !== 0) {
         keys = i32[(FIELD(FRAME_BUILTINS) + DICT_KEYS) >>> 2]
         if (i32[(keys + KEYS_VERSION) >>> 2] !== outer) keys = 0
       }
       if (keys !== 0) {
         const value = i32[(keys + CACHE(2)) >>> 2]
         RETAIN(value)
         PUSH(value)
         NEXT
       }
     }
     SAVE()
     ANSWER(0, loadGlobal(vm, NAME(arg), pc))`,
    3,
  ),
  op('STORE_GLOBAL', 'name', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, storeGlobal(vm, NAME(arg), TOP(1)))'),
  op('DELETE_GLOBAL', 'name', '0 -- 0', 'SAVE(); ANSWER_WITH(0, RETURN_DISCARD, deleteGlobal(vm, NAME(arg)))'),
  op('LOAD_LOCALS', 'none', '0 -- 1', 'const value = FIELD(FRAME_LOCALS_DICT); RETAIN(value); PUSH(value); NEXT'),
  op('LOAD_FROM_DICT_OR_DEREF', 'deref', '1 -- 1', 'SAVE(); ANSWER(1, loadFromDictOrDeref(vm, TOP(1), arg))'),
  op('LOAD_FROM_DICT_OR_GLOBALS', 'name', '1 -- 1', 'SAVE(); ANSWER(1, loadFromDictOrGlobals(vm, TOP(1), NAME(arg)))'),
  op('LOAD_BUILD_CLASS', 'none', '0 -- 1', 'SAVE(); ANSWER(0, loadBuildClass(vm))'),
  op('LOAD_ASSERTION_ERROR', 'none', '0 -- 1', 'PUSH(T.AssertionError); NEXT'),
  op('SETUP_ANNOTATIONS', 'none', '0 -- 0', 'SAVE(); ANSWER_WITH(0, RETURN_DISCARD, setupAnnotations(vm))'),
]
