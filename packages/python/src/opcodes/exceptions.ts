import { type Opcode, op } from './opcode.js'

/** Raising, handling, `with`. */
export const exceptionOpcodes: readonly Opcode[] = [
  op(
    'PUSH_EXC_INFO',
    'none',
    '1 -- 2',
    `const exception = TOP(1)
     TOP(1) = handledBeneath(vm, frame << 2)
     RETAIN(exception)
     vm.handled = exception
     PUSH(exception)
     NEXT`,
  ),
  op('POP_EXCEPT', 'none', '1 -- 0', 'popHandled(vm, frame << 2, POP())'),
  op('CHECK_EXC_MATCH', 'none', '1 -- 1', 'SAVE(); ANSWER(1, matchesHandler(vm, TOP(2), TOP(1)))'),
  op(
    'CHECK_EG_MATCH',
    'none',
    '2 -- 2',
    `SAVE()
     ANSWER_WITH(2, RETURN_SPLIT, splitGroup(vm, TOP(2), TOP(1)))`,
  ),
  op(
    'RERAISE',
    'number',
    '1 -- 0',
    `const exception = POP()
     SAVE()
     reraise(vm, exception)
     LEAVE`,
  ),
  op(
    'RAISE_VARARGS',
    'number',
    'arg -- 0',
    `SAVE()
     const raised = raiseOperands(vm, sp << 2, arg)
     if (raised === SUSPENDED) LEAVE
     FAIL`,
  ),
  op('WITH_EXCEPT_START', 'none', '0 -- 1', 'SAVE(); ANSWER(0, callExit(vm, sp << 2))'),
  op(
    'BEFORE_WITH',
    'none',
    '1 -- 2',
    `SAVE()
     const manager = TOP(1)
     const enter = prepareWith(vm, manager, sp << 2, false)
     if (enter === 0) FAIL
     DROP(-1)
     const entered = call(vm, enter)
     vm.release(enter)
     ANSWER(1, entered)`,
  ),
  op(
    'BEFORE_ASYNC_WITH',
    'none',
    '1 -- 2',
    `SAVE()
     const manager = TOP(1)
     const enter = prepareWith(vm, manager, sp << 2, true)
     if (enter === 0) FAIL
     DROP(-1)
     const entered = call(vm, enter)
     vm.release(enter)
     ANSWER(1, entered)`,
  ),
  op(
    'CLEANUP_THROW',
    'none',
    '3 -- 2',
    `SAVE()
     const exception = TOP(1)
     const value = stopValue(vm, exception)
     if (value === 0) {
       DROP(1)
       FIELD(FRAME_SP) = sp << 2
       reraise(vm, exception)
       LEAVE
     }
     const old = TOP(2)
     TOP(2) = value
     DROP(1)
     RELEASE(old)
     RELEASE(exception)`,
  ),
]
