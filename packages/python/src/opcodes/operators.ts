import { type Opcode, op } from './opcode.js'

/** Kinds of operands that arithmetic is specialised for (engine/specialization.ts). */
const OF_INTS = 1
const OF_FLOATS = 2
const OF_STRINGS = 3

/** Whether the instruction, with operands of this kind, is specialised for them. */
const specialized = (kind: number | string): string => `SPECIALIZED(${kind})`

/** `local = local + text`: a string that nobody else holds grows where it is. */
const APPEND = `
     if (COUNTED && !BARRIER && special && kind === ${OF_STRINGS}) {
       const following = WORD(1)
       const stores = (following & 0xff) === OPCODE(STORE_FAST) || (following & 0xff) === OPCODE(STORE_FAST_LOAD_FAST)
       if (stores && LOCAL(following >>> 8) === left && storesAlone(vm, pc)) {
         const grown = strGrow(vm, left, right)
         if (grown !== -1) {
           LOCAL(following >>> 8) = grown
           i32[grown >>> 2] = 1
           DROP(2)
           ADVANCE(1)
           RELEASE_LEAF(right)
           NEXT
         }
       }
     }`

/** Integers of at most one digit, both: `expression` of their values `x` and `y` fits 32 bits. Floats, both: in doubles. */
const arithmetic = (name: 'ADD' | 'SUBTRACT' | 'MULTIPLY', sign: '+' | '-' | '*', integer: string): Opcode =>
  op(
    name,
    'operator',
    '2 -- 1',
    `const left = TOP(2)
     const right = TOP(1)
     const type = TYPE_OF(left)
     let kind = 0
     if (TYPE_OF(right) === type) {
       if (type === T_INT) {
         kind = ${OF_INTS}
         const a = i32[(left + INT_TAG) >>> 2]
         const b = i32[(right + INT_TAG) >>> 2]
         if (a < 16 && b < 16) {
           const x = Math.imul(1 - (a & 3), i32[(left + INT_DIGITS) >>> 2])
           const y = Math.imul(1 - (b & 3), i32[(right + INT_DIGITS) >>> 2])
           ${integer}
         }
       } else if (type === T_FLOAT && !vm.sharing) {
         const x = f64[(left + FLOAT_VALUE) >>> 3] ${sign} f64[(right + FLOAT_VALUE) >>> 3]
         if (${specialized(OF_FLOATS)} && COUNTED) {
           if (UNIQUE(left)) {
             f64[(left + FLOAT_VALUE) >>> 3] = x
             DROP(1)
             RELEASE_FLOAT(right)
             NEXT
           }
           if (UNIQUE(right)) {
             f64[(right + FLOAT_VALUE) >>> 3] = x
             TOP(2) = right
             DROP(1)
             DECREMENT(left)
             NEXT
           }
         }
         HERE()
         const sum = floatNew(vm, x)
         if (sum === 0) FAIL
         TOP(2) = sum
         DROP(1)
         RELEASE_FLOAT(left)
         RELEASE_FLOAT(right)
         NEXT
       }${name === 'ADD' ? ` else if (type === T_STR) kind = ${OF_STRINGS}` : ''}
     }
     SAVE()
     const special = kind !== 0 && (CACHE(0) & 3) === kind || specialize(vm, pc, kind)${name === 'ADD' ? APPEND : ''}
     const answer = binaryOperation(vm, arg, left, right)
     if (special && kind === ${OF_INTS} && answer > SUSPENDED) {
       TOP(2) = answer
       DROP(1)
       RELEASE_INT(right)
       RELEASE_INT(left)
       NEXT
     }
     ANSWER(2, answer)`,
    1,
  )

const integerResult = (value: string): string => `
           const value = ${value}
           const sum = value >= smallLeast && value <= smallGreatest ? SMALL_INT_ZERO + value * 32 : (HERE(), intNew(vm, value))
           if (sum === 0) FAIL
           TOP(2) = sum
           DROP(1)
           if (${specialized(OF_INTS)}) {
             RELEASE_INT(right)
             RELEASE_INT(left)
             NEXT
           }
           RELEASE_INT(left)
           RELEASE_INT(right)
           NEXT`

/** Which outcomes of a comparison make each operator true, four bits each: 1 less, 2 equal, 4 greater, 8 unordered. */
const OUTCOMES = '0x64d231'

const compare = (then: string): string => `
     const left = TOP(2)
     const right = TOP(1)
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
       } else if (type === T_STR && (arg & 6) === 2) outcome = left === right || strEquals(vm, left, right) ? 2 : 8
       if (outcome !== 0) {
         DROP(2)
         RELEASE_LEAF(left)
         RELEASE_LEAF(right)
         const holds = ((${OUTCOMES} >>> (arg * 4)) & outcome) !== 0
         ${then}
       }
     }
     SAVE()
     ANSWER(2, compareOperation(vm, arg, left, right))`

/** Operators and comparisons. */
export const operatorOpcodes: readonly Opcode[] = [
  arithmetic('ADD', '+', integerResult('x + y')),
  arithmetic('SUBTRACT', '-', integerResult('x - y')),
  arithmetic('MULTIPLY', '*', `const product = x * y\n if (product >= -2147483648 && product <= 2147483647) {${integerResult('product | 0')}\n }`),
  op('BINARY_OP', 'operator', '2 -- 1', 'SAVE(); ANSWER(2, binaryOperation(vm, arg, TOP(2), TOP(1)))'),
  op('COMPARE_OP', 'operator', '2 -- 1', compare('PUSH(holds ? TRUE : FALSE); NEXT')),
  // Followed by TO_BOOL and POP_JUMP_IF_FALSE or POP_JUMP_IF_TRUE.
  op(
    'COMPARE_JUMP',
    'operator',
    '2 -- 1',
    compare(`if (holds === ((WORD(1) & 0xff) === OPCODE(POP_JUMP_IF_TRUE))) {
           FOLLOW(1)
           NEXT
         }
         ADVANCE(2)
         NEXT`),
  ),
  op('UNARY_NEGATIVE', 'none', '1 -- 1', 'SAVE(); ANSWER(1, unary(vm, 0, TOP(1)))'),
  op('UNARY_POSITIVE', 'none', '1 -- 1', 'SAVE(); ANSWER(1, unary(vm, 1, TOP(1)))'),
  op('UNARY_INVERT', 'none', '1 -- 1', 'SAVE(); ANSWER(1, unary(vm, 2, TOP(1)))'),
  op('UNARY_NOT', 'none', '1 -- 1', 'TOP(1) = TOP(1) === TRUE ? FALSE : TRUE; NEXT'),
  op(
    'IS_OP',
    'number',
    '2 -- 1',
    `const right = POP()
     const left = TOP(1)
     TOP(1) = (left === right) === (arg === 0) ? TRUE : FALSE
     RELEASE(left)
     RELEASE(right)`,
  ),
  op(
    'CONTAINS_OP',
    'number',
    '2 -- 1',
    `SAVE()
     const answer = contains(vm, TOP(1), TOP(2))
     if (answer <= SUSPENDED && arg !== 0) ANSWER_WITH(2, RETURN_NOT, answer)
     ANSWER(2, arg === 0 ? answer : answer === TRUE ? FALSE : TRUE)`,
  ),
  op(
    'TO_BOOL',
    'none',
    '1 -- 1',
    `const value = TOP(1)
     const type = TYPE_OF(value)
     if (type === T_BOOL) NEXT
     let answer = 0
     if (value === NONE) answer = FALSE
     else if (type === T_INT) answer = i32[(value + INT_TAG) >>> 2] === TAG_ZERO ? FALSE : TRUE
     else if (type === T_LIST || type === T_TUPLE || type === T_STR || type === T_DICT) answer = i32[(value + 2 * W) >>> 2] === 0 ? FALSE : TRUE
     if (answer !== 0) {
       TOP(1) = answer
       RELEASE_THEN_NEXT(value)
     }
     SAVE()
     ANSWER(1, truth(vm, value))`,
  ),
]
