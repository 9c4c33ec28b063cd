import { type Opcode, op } from './opcode.js'

/** Operands, constants, local variables, cells. */
export const variableOpcodes: readonly Opcode[] = [
  op('NOP', 'none', '0 -- 0', 'NEXT'),
  op('POP_TOP', 'none', '1 -- 0', 'const value = POP(); RELEASE_THEN_NEXT(value)'),
  op('COPY', 'number', '0 -- 1', 'const value = TOP(arg); RETAIN(value); PUSH(value); NEXT'),
  op('SWAP', 'number', '0 -- 0', 'const value = TOP(1); TOP(1) = TOP(arg); TOP(arg) = value; NEXT'),
  op('PUSH_NULL', 'none', '0 -- 1', 'PUSH(0); NEXT'),
  op('LOAD_CONST', 'constant', '0 -- 1', 'const value = CONSTANT(arg); RETAIN(value); PUSH(value); NEXT'),
  op(
    'LOAD_FAST',
    'local',
    '0 -- 1',
    `const value = LOCAL(arg)
     if (value === 0) { SAVE(); raiseUnboundLocal(vm, arg); FAIL }
     RETAIN(value)
     PUSH(value)
     NEXT`,
  ),
  op(
    'LOAD_FAST_LOAD_FAST',
    'local',
    '0 -- 2',
    `const value = LOCAL(arg)
     if (value === 0) { SAVE(); raiseUnboundLocal(vm, arg); FAIL }
     RETAIN(value)
     PUSH(value)
     const other = LOCAL(WORD(0) >>> 8)
     if (other === 0) NEXT_AS_IT_IS
     ADVANCE(1)
     RETAIN(other)
     PUSH(other)
     NEXT`,
  ),
  op(
    'LOAD_FAST_LOAD_CONST',
    'local',
    '0 -- 2',
    `const value = LOCAL(arg)
     if (value === 0) { SAVE(); raiseUnboundLocal(vm, arg); FAIL }
     RETAIN(value)
     PUSH(value)
     const other = CONSTANT(WORD(0) >>> 8)
     ADVANCE(1)
     RETAIN(other)
     PUSH(other)
     NEXT`,
  ),
  op('STORE_FAST', 'local', '1 -- 0', 'const old = LOCAL(arg); LOCAL(arg) = POP(); if (old !== 0) RELEASE_THEN_NEXT(old); NEXT'),
  op(
    'STORE_FAST_LOAD_FAST',
    'local',
    '1 -- 1',
    `const old = LOCAL(arg)
     LOCAL(arg) = TOP(1)
     const value = LOCAL(WORD(0) >>> 8)
     if (value === 0) {
       DROP(1)
       if (old !== 0) RELEASE_THEN_NEXT(old)
       NEXT
     }
     ADVANCE(1)
     RETAIN(value)
     TOP(1) = value
     if (old !== 0) RELEASE_THEN_NEXT(old)
     NEXT`,
  ),
  op(
    'DELETE_FAST',
    'local',
    '0 -- 0',
    `const old = LOCAL(arg)
     if (old === 0) { SAVE(); raiseUnboundLocal(vm, arg); FAIL }
     LOCAL(arg) = 0
     RELEASE_THEN_NEXT(old)`,
  ),
  op('LOAD_FAST_AND_CLEAR', 'local', '0 -- 1', 'PUSH(LOCAL(arg)); LOCAL(arg) = 0; NEXT'),
  op(
    'LOAD_DEREF',
    'deref',
    '0 -- 1',
    `const value = i32[(LOCAL(arg) + CELL_VALUE) >>> 2]
     if (value === 0) { SAVE(); raiseUnboundCell(vm, arg); FAIL }
     RETAIN(value)
     PUSH(value)
     NEXT`,
  ),
  op(
    'STORE_DEREF',
    'deref',
    '1 -- 0',
    `const at = (LOCAL(arg) + CELL_VALUE) >>> 2
     const old = i32[at]
     i32[at] = POP()
     if (old !== 0) RELEASE_THEN_NEXT(old)
     NEXT`,
  ),
  op(
    'DELETE_DEREF',
    'deref',
    '0 -- 0',
    `const at = (LOCAL(arg) + CELL_VALUE) >>> 2
     const old = i32[at]
     if (old === 0) { SAVE(); raiseUnboundCell(vm, arg); FAIL }
     i32[at] = 0
     RELEASE_THEN_NEXT(old)`,
  ),
  op(
    'MAKE_CELL',
    'deref',
    '0 -- 0',
    `const cell = cellNew(vm, LOCAL(arg))
     if (cell === 0) { SAVE(); FAIL }
     LOCAL(arg) = cell
     NEXT`,
  ),
  op('LOAD_CLOSURE', 'deref', '0 -- 1', 'const cell = LOCAL(arg); RETAIN(cell); PUSH(cell); NEXT'),
  op('COPY_FREE_VARS', 'number', '0 -- 0', 'copyFreeVariables(vm, frame << 2, arg); NEXT'),
]
