import { type Opcode, op } from './opcode.js'

/** Generators, coroutines, asynchronous iteration. */
export const generatorOpcodes: readonly Opcode[] = [
  op('GET_YIELD_FROM_ITER', 'none', '1 -- 1', 'SAVE(); ANSWER(1, delegateIterator(vm, TOP(1)))'),
  op(
    'SEND',
    'jump',
    '2 -- 2',
    `SAVE()
     const receiver = TOP(2)
     const value = TOP(1)
     const type = TYPE_OF(receiver)
     if ((type === T.generator || type === T.coroutine) && resumeGenerator(vm, receiver, value)) {
       FIELD(FRAME_FLAGS) |= RETURN_SEND | (1 << RETURN_SHIFT)
       SWITCH
     }
     const item = vm.exception !== 0 ? 0 : value === NONE ? next(vm, receiver) : callSend(vm, receiver, value)
     if (item === SUSPENDED) {
       FIELD(FRAME_FLAGS) |= RETURN_SEND | (1 << RETURN_SHIFT)
       LEAVE
     }
     if (item !== 0) {
       TOP(1) = item
       RELEASE(value)
       DONE
     }
     const ended = endOfDelegation(vm)
     if (ended === 0) FAIL
     TOP(1) = ended
     RELEASE(value)
     JUMP`,
  ),
  op('END_SEND', 'none', '2 -- 1', 'const value = POP(); const receiver = TOP(1); TOP(1) = value; RELEASE_THEN_NEXT(receiver)'),
  op(
    'YIELD_VALUE',
    'number',
    '1 -- 1',
    `const value = POP()
     SAVE()
     suspendGenerator(vm, frame << 2)
     frame = vm.frame >>> 2
     const flags = FIELD(FRAME_FLAGS)
     if ((flags & ~(RETURN_ITERATION | FRAME_IS_GENERATOR)) === 0) {
       FIELD(FRAME_FLAGS) = flags & FRAME_IS_GENERATOR
       GIVE(value)
     }
     if ((flags & ~FRAME_IS_GENERATOR) === (RETURN_SEND | (1 << RETURN_SHIFT))) {
       FIELD(FRAME_FLAGS) = flags & FRAME_IS_GENERATOR
       const at = (FIELD(FRAME_SP) >>> 2) - S
       const sent = i32[at]
       i32[at] = value
       RELEASE(sent)
       GO_ON
     }
     vm.delivering = value
     LEAVE`,
  ),
  op(
    'RETURN_GENERATOR',
    'none',
    '0 -- 1',
    `SAVE()
     const generator = generatorFromFrame(vm, frame << 2)
     if (generator === 0) FAIL
     frame = vm.frame >>> 2
     if ((FIELD(FRAME_FLAGS) & ~FRAME_IS_GENERATOR) === 0) {
       GIVE(generator)
     }
     vm.delivering = generator
     LEAVE`,
  ),
  op('GET_AITER', 'none', '1 -- 1', 'SAVE(); ANSWER(1, asyncIterator(vm, TOP(1)))'),
  op('GET_ANEXT', 'none', '1 -- 2', 'SAVE(); ANSWER(0, asyncNext(vm, TOP(1)))'),
  op(
    'END_ASYNC_FOR',
    'none',
    '2 -- 0',
    `const exception = POP()
     if (!isStopAsyncIteration(vm, exception)) {
       SAVE()
       reraise(vm, exception)
       LEAVE
     }
     const iterator = POP()
     RELEASE(exception)
     RELEASE(iterator)`,
  ),
  op('GET_AWAITABLE', 'number', '1 -- 1', 'SAVE(); ANSWER(1, awaitableIterator(vm, TOP(1), arg))'),
]
