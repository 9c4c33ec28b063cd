import { type OpcodeName } from './names.js'

/** Names of instructions that only the engine makes, out of those that the front end emits (engine/instructions.ts). */
export const engineOpcodeNames = [
  'LOAD_FAST_LOAD_FAST',
  'LOAD_FAST_LOAD_CONST',
  'STORE_FAST_LOAD_FAST',
  'ADD',
  'SUBTRACT',
  'MULTIPLY',
  'COMPARE_JUMP',
  'LOAD_FAST_LOAD_ATTR',
  'LOAD_FAST_STORE_ATTR',
  'FAST_FAST_ADD',
  'FAST_FAST_SUBTRACT',
  'FAST_FAST_MULTIPLY',
  'FAST_CONST_ADD',
  'FAST_CONST_SUBTRACT',
  'FAST_CONST_COMPARE_JUMP',
  'FAST_FAST_COMPARE_JUMP',
] as const

/** Name of an instruction that only the engine makes. */
export type EngineOpcodeName = (typeof engineOpcodeNames)[number]

/** What an instruction's argument is. */
export type ArgumentKind = 'none' | 'number' | 'constant' | 'name' | 'local' | 'deref' | 'jump' | 'operator'

/**
 * An instruction as data. `body` is TypeScript in terms of these macros, which the assembler (build/assemble.mjs) expands to
 * what an interpreter does, the compiler (src/compiler) to what one code object does.
 *
 * | macro | meaning |
 * | ----- | ------- |
 * | `arg` | the argument; `offset` for jumps: words from the end of the instruction, signed |
 * | `PUSH(x)` `POP()` `TOP(k)` `DROP(k)` | operands: `TOP(1)` is the topmost, an lvalue; `DROP` releases nothing |
 * | `LOCAL(i)` | slot `i` of localsplus, an lvalue |
 * | `CONSTANT(i)` `NAME(i)` | borrowed |
 * | `RETAIN(x)` `RELEASE(x)` | `x` a name, not 0; what a release kills may wait for Python code: the body must not end in `NEXT` then |
 * | `RELEASE_THEN_NEXT(x)` | releases and goes on: looks at what waits only where something died |
 * | `TYPE_OF(x)` `FIELD(f)` | the type's address; a field of the frame, an lvalue |
 * | `CACHE(k)` | the `k`-th inline-cache word, an lvalue |
 * | `RELEASE_INT(x)` `RELEASE_FLOAT(x)` `RELEASE_LEAF(x)` | for an exact int, float; for either or a str: nothing can wait |
 * | `DECREMENT(x)` | releases an exact float that somebody else holds as well |
 * | `NEXT` | goes on with the next instruction |
 * | `DONE` | likewise, after looking at what waits; the end of a body means it too |
 * | `JUMP` | moves on by `offset` words |
 * | `SAVE()` | writes program counter and stack pointer to the frame |
 * | `HERE()` | writes the program counter alone, for those who ask where a block was handed out; an expression |
 * | `FAIL` | an exception is set: leaves |
 * | `ANSWER(n, x)` | `x` (a result, FAILED or SUSPENDED) takes the place of `n` operands |
 * | `ANSWER_WITH(n, flags, x)` | likewise, with RETURN_… of engine/frames.ts |
 * | `LEAVE` | `vm.frame` is another frame now, or there is something to settle |
 * | `SWITCH` | `vm.frame` is another Python frame, ready: goes on there |
 * | `GIVE(x)` `GO_ON` | likewise, with `frame` set to it already; `x` is pushed there |
 * | `WORD(k)` `ADVANCE(k)` | the `k`-th word from here on; leaves `k` words out |
 * | `FOLLOW(k)` | goes where the jump that is the `k`-th word goes |
 * | `UNIQUE(x)` | whether nobody else holds `x` |
 * | `SPECIALIZED(kind)` | whether arithmetic is specialised for such operands: engine/specialization.ts |
 * | `PUT(x)` `PUT_THEN_LOOK(x)` | pushes an item and goes on, or puts it where a `STORE_FAST` that follows would; the second looks at what waits |
 * | `PUSH_ITEMS(items, n)` | pushes `n` items from an address on, the last first |
 * | `SAFEPOINT()` | leaves where a collection, an interrupt or the end of the budget is to be looked at |
 */
export interface Opcode {
  readonly name: OpcodeName | EngineOpcodeName
  readonly argument: ArgumentKind
  /** Operands taken and put, as a text in terms of `arg`. */
  readonly pops: string
  readonly pushes: string
  /** Inline-cache words behind the instruction. */
  readonly cache: number
  readonly body: string
}

/** Declares an opcode: `op('POP_TOP', 'none', '1 -- 0', 'const value = POP() ...')`. */
export function op(name: Opcode['name'], argument: ArgumentKind, effect: string, body: string, cache = 0): Opcode {
  const [pops, pushes] = effect.split(' -- ')
  return { name, argument, pops, pushes, cache, body: body.trim() }
}
