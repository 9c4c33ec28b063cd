import { type Opcode, op } from './opcode.js'

/**
 * Attributes and items. Caches of attributes: the type's version, then where the value lies: bytes from the object to its slot in the
 * low half, bytes to the byte that says whether inline values hold in the high half (0: no such condition).
 */
export const attributeOpcodes: readonly Opcode[] = [
  op(
    'LOAD_ATTR',
    'name',
    '1 -- 1',
    `const object = TOP(1)
     const version = CACHE(0)
     if (version !== 0 && i32[(TYPE_OF(object) + TYPE_VERSION) >>> 2] === version) {
       const place = CACHE(1)
       if (place < 65536 || u8[object + (place >>> 16)] === 1) {
         const value = i32[(object + (place & 0xffff)) >>> 2]
         if (value !== 0) {
           RETAIN(value)
           TOP(1) = value
           RELEASE_THEN_NEXT(object)
         }
       }
     }
     SAVE()
     ANSWER(1, loadAttribute(vm, object, NAME(arg), pc))`,
    2,
  ),
  // Cache: the type's version, version of its shared keys (0: instances have no attributes of their own), bytes to the byte that
  // says whether inline values hold, the method.
  op(
    'LOAD_METHOD',
    'name',
    '1 -- 2',
    `const object = TOP(1)
     const type = TYPE_OF(object)
     const version = CACHE(0)
     if (version !== 0 && i32[(type + TYPE_VERSION) >>> 2] === version) {
       const keysVersion = CACHE(1)
       if (keysVersion === 0 || (u8[object + CACHE(2)] === 1 && i32[(i32[(type + TYPE_SHARED_KEYS) >>> 2] + KEYS_VERSION) >>> 2] === keysVersion)) {
         const method = CACHE(3)
         RETAIN(method)
         TOP(1) = method
         PUSH(object)
         NEXT
       }
     }
     SAVE()
     const method = loadMethod(vm, object, NAME(arg), pc)
     if (method !== 0) {
       TOP(1) = method
       PUSH(object)
       NEXT
     }
     const attribute = vm.exception !== 0 ? 0 : getAttribute(vm, object, NAME(arg), true)
     if (attribute > SUSPENDED) {
       TOP(1) = attribute
       PUSH(0)
       RELEASE(object)
       DONE
     }
     ANSWER_WITH(1, RETURN_NULL, attribute)`,
    4,
  ),
  op('LOAD_SUPER_ATTR', 'name', '3 -- 1', 'SAVE(); ANSWER(3, loadSuper(vm, TOP(3), TOP(2), TOP(1), NAME(arg)))'),
  op(
    'LOAD_SUPER_METHOD',
    'name',
    '3 -- 2',
    `SAVE()
     const self = TOP(1)
     const method = loadSuperMethod(vm, TOP(3), TOP(2), self, NAME(arg))
     if (method === 0) ANSWER_WITH(3, RETURN_NULL, loadSuper(vm, TOP(3), TOP(2), self, NAME(arg)))
     const type = TOP(2)
     const callable = TOP(3)
     TOP(3) = method
     TOP(2) = self
     DROP(1)
     RELEASE(type)
     RELEASE(callable)`,
  ),
  op(
    'STORE_ATTR',
    'name',
    '2 -- 0',
    `const object = TOP(1)
     const version = CACHE(0)
     if (version !== 0 && i32[(TYPE_OF(object) + TYPE_VERSION) >>> 2] === version) {
       const place = CACHE(1)
       const slot = (object + (place & 0xffff)) >>> 2
       const old = i32[slot]
       if (place < 65536) {
         i32[slot] = TOP(2)
         DROP(2)
         if (old !== 0) RELEASE(old)
         RELEASE(object)
         DONE
       } else if (u8[object + (place >>> 16)] === 1) {
         i32[slot] = TOP(2)
         DROP(2)
         if (old !== 0) RELEASE(old)
         else noteInlineValue(vm, object + (place >>> 16) - 3, slot)
         RELEASE(object)
         DONE
       }
     }
     SAVE()
     ANSWER_WITH(2, RETURN_DISCARD, storeAttribute(vm, object, NAME(arg), TOP(2), pc))`,
    2,
  ),
  op('DELETE_ATTR', 'name', '1 -- 0', 'SAVE(); ANSWER_WITH(1, RETURN_DISCARD, setAttribute(vm, TOP(1), NAME(arg), 0))'),
  op(
    'BINARY_SUBSCR',
    'none',
    '2 -- 1',
    `const container = TOP(2)
     const key = TOP(1)
     const type = TYPE_OF(container)
     if (TYPE_OF(key) === T_INT && (type === T_LIST || type === T_TUPLE)) {
       const tag = i32[(key + INT_TAG) >>> 2]
       const size = i32[(container + SIZE) >>> 2]
       let index = Math.imul(1 - (tag & 3), i32[(key + INT_DIGITS) >>> 2])
       if (index < 0) index += size
       if (tag < 16 && index >>> 0 < size) {
         const items = type === T_LIST ? i32[(container + LIST_ITEMS) >>> 2] : container + TUPLE_ITEMS
         const value = i32[(items + index * W) >>> 2]
         RETAIN(value)
         TOP(2) = value
         DROP(1)
         RELEASE_INT(key)
         RELEASE_THEN_NEXT(container)
       }
     } else if (type === T_DICT) {
       const value = dictLookUp(vm, container, key)
       if (value > 0) {
         RETAIN(value)
         TOP(2) = value
         DROP(1)
         RELEASE(key)
         RELEASE(container)
         DONE
       }
     }
     SAVE()
     ANSWER(2, getItem(vm, container, key))`,
  ),
  op(
    'STORE_SUBSCR',
    'none',
    '3 -- 0',
    `const container = TOP(2)
     const key = TOP(1)
     const type = TYPE_OF(container)
     if (type === T_LIST && TYPE_OF(key) === T_INT) {
       const tag = i32[(key + INT_TAG) >>> 2]
       const size = i32[(container + SIZE) >>> 2]
       let index = Math.imul(1 - (tag & 3), i32[(key + INT_DIGITS) >>> 2])
       if (index < 0) index += size
       if (tag < 16 && index >>> 0 < size) {
         const slot = (i32[(container + LIST_ITEMS) >>> 2] + index * W) >>> 2
         const old = i32[slot]
         i32[slot] = TOP(3)
         DROP(3)
         RELEASE(old)
         RELEASE_INT(key)
         RELEASE(container)
         DONE
       }
     }
     SAVE()
     ANSWER_WITH(3, RETURN_DISCARD, setItem(vm, container, key, TOP(3)))`,
  ),
  op('DELETE_SUBSCR', 'none', '2 -- 0', 'SAVE(); ANSWER_WITH(2, RETURN_DISCARD, deleteItem(vm, TOP(2), TOP(1)))'),
  op(
    'BINARY_SLICE',
    'none',
    '3 -- 1',
    `SAVE()
     if (!foldSlice(vm, sp << 2)) FAIL
     DROP(1)
     ANSWER(2, getItem(vm, TOP(2), TOP(1)))`,
  ),
  op(
    'STORE_SLICE',
    'none',
    '4 -- 0',
    `SAVE()
     if (!foldSlice(vm, sp << 2)) FAIL
     DROP(1)
     ANSWER_WITH(3, RETURN_DISCARD, setItem(vm, TOP(2), TOP(1), TOP(3)))`,
  ),
  op('BUILD_SLICE', 'number', 'arg -- 1', 'SAVE(); ANSWER(arg, sliceNew(vm, TOP(arg), TOP(arg - 1), arg === 3 ? TOP(1) : NONE))'),
]
