import { type Opcode, op } from './opcode.js'

/**
 * Instructions that stand in the place of the first of several, which all stay where they are: the common case is done at once, with local
 * variables used where they are; in any other case the first instruction alone is executed, and the others follow.
 */

/** Executes the `LOAD_FAST` that the instruction stands for. */
const LOAD = `
     const value = LOCAL(arg)
     if (value === 0) { SAVE(); raiseUnboundLocal(vm, arg); FAIL }
     RETAIN(value)
     PUSH(value)
     NEXT`

/** Two operands, the second of them `second`; then arithmetic. */
const arithmetic = (name: Opcode['name'], second: string, sign: string): Opcode =>
  op(
    name,
    'local',
    '0 -- 1',
    `const left = LOCAL(arg)
     const right = ${second}
     if (left !== 0 && right !== 0) {
       const type = TYPE_OF(left)
       if (TYPE_OF(right) === type) {
         let answer = 0
         if (type === T_INT) {
           const a = i32[(left + INT_TAG) >>> 2]
           const b = i32[(right + INT_TAG) >>> 2]
           if (a < 16 && b < 16) {
             const number = Math.imul(1 - (a & 3), i32[(left + INT_DIGITS) >>> 2]) ${sign} Math.imul(1 - (b & 3), i32[(right + INT_DIGITS) >>> 2])
             if (number >= -2147483648 && number <= 2147483647) answer = number >= smallLeast && number <= smallGreatest ? SMALL_INT_ZERO + (number | 0) * 32 : (HERE(), intNew(vm, number | 0))
           }
         } else if (type === T_FLOAT) {
           HERE()
           answer = floatNew(vm, f64[(left + FLOAT_VALUE) >>> 3] ${sign} f64[(right + FLOAT_VALUE) >>> 3])
         }
         if (answer !== 0) {
           PUSH(answer)
           ADVANCE(3)
           NEXT
         }
       }
     }
     ${LOAD}`,
  )

/** Which outcomes of a comparison make each operator true: see operators.ts. */
const OUTCOMES = '0x64d231'

/** Two operands; then `COMPARE_JUMP` with what follows it. */
const comparison = (name: Opcode['name'], second: string): Opcode =>
  op(
    name,
    'local',
    '0 -- 0',
    `const left = LOCAL(arg)
     const right = ${second}
     if (left !== 0 && right !== 0) {
       const type = TYPE_OF(left)
       if (TYPE_OF(right) === type) {
         let outcome = 0
         if (type === T_INT) {
           const a = i32[(left + INT_TAG) >>> 2]
           const b = i32[(right + INT_TAG) >>> 2]
           if (a < 16 && b < 16) {
             const x = Math.imul(1 - (a & 3), i32[(left + INT_DIGITS) >>> 2])
             const y = Math.imul(1 - (b & 3), i32[(right + INT_DIGITS) >>> 2])
             outcome = x < y ? 1 : x === y ? 2 : 4
           }
         } else if (type === T_FLOAT) {
           const x = f64[(left + FLOAT_VALUE) >>> 3]
           const y = f64[(right + FLOAT_VALUE) >>> 3]
           outcome = x < y ? 1 : x === y ? 2 : x > y ? 4 : 8
         }
         if (outcome !== 0) {
           if ((((${OUTCOMES} >>> ((WORD(1) >>> 8) * 4)) & outcome) !== 0) === ((WORD(3) & 0xff) === OPCODE(POP_JUMP_IF_TRUE))) {
             FOLLOW(3)
             NEXT
           }
           ADVANCE(4)
           NEXT
         }
       }
     }
     ${LOAD}`,
  )

const NEXT_LOCAL = 'LOCAL(WORD(0) >>> 8)'
const NEXT_CONSTANT = 'CONSTANT(WORD(0) >>> 8)'

/** Instructions made of several. */
export const combinedOpcodes: readonly Opcode[] = [
  op(
    'LOAD_FAST_LOAD_ATTR',
    'local',
    '0 -- 1',
    `const object = LOCAL(arg)
     if (object !== 0) {
       const version = i32[pc + 1]
       if (version !== 0 && i32[(TYPE_OF(object) + TYPE_VERSION) >>> 2] === version) {
         const place = i32[pc + 2]
         if (place < 65536 || u8[object + (place >>> 16)] === 1) {
           const attribute = i32[(object + (place & 0xffff)) >>> 2]
           if (attribute !== 0) {
             RETAIN(attribute)
             PUSH(attribute)
             ADVANCE(3)
             NEXT
           }
         }
       }
     }
     ${LOAD}`,
  ),
  op(
    'LOAD_FAST_STORE_ATTR',
    'local',
    '1 -- 0',
    `const object = LOCAL(arg)
     if (object !== 0) {
       const version = i32[pc + 1]
       if (version !== 0 && i32[(TYPE_OF(object) + TYPE_VERSION) >>> 2] === version) {
         const place = i32[pc + 2]
         const slot = (object + (place & 0xffff)) >>> 2
         if (place < 65536 || u8[object + (place >>> 16)] === 1) {
           const old = i32[slot]
           i32[slot] = POP()
           ADVANCE(3)
           if (old !== 0) RELEASE_THEN_NEXT(old)
           if (place > 65535) noteInlineValue(vm, object + (place >>> 16) - 3, slot)
           NEXT
         }
       }
     }
     ${LOAD}`,
  ),
  arithmetic('FAST_FAST_ADD', NEXT_LOCAL, '+'),
  arithmetic('FAST_FAST_SUBTRACT', NEXT_LOCAL, '-'),
  arithmetic('FAST_FAST_MULTIPLY', NEXT_LOCAL, '*'),
  arithmetic('FAST_CONST_ADD', NEXT_CONSTANT, '+'),
  arithmetic('FAST_CONST_SUBTRACT', NEXT_CONSTANT, '-'),
  comparison('FAST_CONST_COMPARE_JUMP', NEXT_CONSTANT),
  comparison('FAST_FAST_COMPARE_JUMP', NEXT_LOCAL),
]
