import { type Opcode, op } from './opcode.js'

/** Jumps and loops. */
export const jumpOpcodes: readonly Opcode[] = [
  op('JUMP_FORWARD', 'jump', '0 -- 0', 'JUMP; NEXT'),
  op('JUMP_BACKWARD', 'jump', '0 -- 0', 'const from = pc; JUMP; SAFEPOINT_FROM(from); NEXT'),
  op('POP_JUMP_IF_FALSE', 'jump', '1 -- 0', 'if (POP() === FALSE) { JUMP; NEXT } NEXT'),
  op('POP_JUMP_IF_TRUE', 'jump', '1 -- 0', 'if (POP() === TRUE) { JUMP; NEXT } NEXT'),
  op('POP_JUMP_IF_NONE', 'jump', '1 -- 0', 'const value = POP(); if (value === NONE) { JUMP; NEXT } RELEASE_THEN_NEXT(value)'),
  op('POP_JUMP_IF_NOT_NONE', 'jump', '1 -- 0', 'const value = POP(); if (value === NONE) NEXT; JUMP; RELEASE_THEN_NEXT(value)'),
  op('GET_ITER', 'none', '1 -- 1', 'SAVE(); ANSWER(1, iterate(vm, TOP(1)))'),
  op(
    'FOR_ITER',
    'jump',
    '1 -- 2',
    `const iterator = TOP(1)
     const type = TYPE_OF(iterator)
     if (type === T.range_iterator) {
       const left = i32[(iterator + RANGE_ITERATOR_LENGTH) >>> 2]
       if (left > 0) {
         const at = (iterator + RANGE_ITERATOR_START) >>> 2
         const value = i32[at]
         const item = value >= smallLeast && value <= smallGreatest ? SMALL_INT_ZERO + value * 32 : (HERE(), intNew(vm, value))
         if (item === 0) { SAVE(); FAIL }
         i32[at] = value + i32[(iterator + RANGE_ITERATOR_STEP) >>> 2]
         i32[(iterator + RANGE_ITERATOR_LENGTH) >>> 2] = left - 1
         PUT(item)
       }
     } else if (type === T.list_iterator || type === T.tuple_iterator) {
       const sequence = i32[(iterator + ITERATOR_SEQUENCE) >>> 2]
       if (sequence !== 0) {
         const at = (iterator + ITERATOR_INDEX) >>> 2
         const index = i32[at]
         if (index < i32[(sequence + SIZE) >>> 2]) {
           const items = type === T.list_iterator ? i32[(sequence + LIST_ITEMS) >>> 2] : sequence + TUPLE_ITEMS
           const item = i32[(items + index * W) >>> 2]
           i32[at] = index + 1
           RETAIN(item)
           PUT(item)
         }
         i32[(iterator + ITERATOR_SEQUENCE) >>> 2] = 0
         RELEASE(sequence)
       }
     } else {
       SAVE()
       if (type === T.generator && resumeGenerator(vm, iterator, NONE)) {
         FIELD(FRAME_FLAGS) |= RETURN_ITERATION
         SWITCH
       }
       const item = vm.exception === 0 ? next(vm, iterator) : 0
       if (item === SUSPENDED) {
         FIELD(FRAME_FLAGS) |= RETURN_ITERATION
         LEAVE
       }
       if (item !== 0) {
         PUT_THEN_LOOK(item)
       }
       if (vm.exception !== 0 && !endsIteration(vm)) FAIL
     }
     DROP(1)
     JUMP
     RELEASE(iterator)`,
  ),
]
