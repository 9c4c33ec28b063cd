/**
 * What the front end hands to the virtual machine: code as plain data. A template survives `JSON.stringify` and
 * `JSON.parse` unchanged, so that it can be stored beside a program or built into an image; nothing in it is an object
 * of Python yet.
 */

/**
 * A constant of a compilation unit. Equal constants (same type, same value, the sign of zero included) occur once in
 * the unit's pool; members of tuples and frozensets are pool indices, each smaller than the container's own.
 */
export type ConstantTemplate =
  | { readonly kind: 'none' | 'true' | 'false' | 'ellipsis' }
  /** `value` in decimal digits, with a leading `-` where negative. */
  | { readonly kind: 'int'; readonly value: string }
  /** `value` as `Number(value)` reads it: also `-0`, `Infinity`, `NaN`, none of which JSON has. */
  | { readonly kind: 'float'; readonly value: string }
  | { readonly kind: 'complex'; readonly real: string; readonly imag: string }
  /** UTF-16 text, lone surrogates kept; `intern` says that the string is to be interned, `name` that it is immortal as names are. */
  | { readonly kind: 'str'; readonly value: string; readonly intern: boolean; readonly name?: true }
  /** One character per byte, U+0000 to U+00FF. */
  | { readonly kind: 'bytes'; readonly value: string }
  | { readonly kind: 'tuple' | 'frozenset'; readonly items: readonly number[] }
  | { readonly kind: 'code'; readonly value: CodeTemplate }

/** Bits of `CodeTemplate.flags`, with CPython's values. */
export const codeFlags = Object.freeze({
  OPTIMIZED: 0x1,
  NEWLOCALS: 0x2,
  VARARGS: 0x4,
  VARKEYWORDS: 0x8,
  NESTED: 0x10,
  GENERATOR: 0x20,
  COROUTINE: 0x80,
  ITERABLE_COROUTINE: 0x100,
  ASYNC_GENERATOR: 0x200,
  FUTURE_ANNOTATIONS: 0x1000000,
})

/** Bits of an entry of `CodeTemplate.localKinds`, with CPython's values; an argument that is a cell has both LOCAL and CELL. */
export const localKinds = Object.freeze({ HIDDEN: 0x10, LOCAL: 0x20, CELL: 0x40, FREE: 0x80 })

/** While the program counter is in [start, end), an exception unwinds the stack to `depth` and goes on at `handler`. */
export interface ExceptionEntry {
  /** First instruction index covered. */
  readonly start: number
  /** First instruction index no longer covered. */
  readonly end: number
  /** Instruction index to go on at, the exception on top of the stack. */
  readonly handler: number
  /** Values that stay on the stack. */
  readonly depth: number
  /** Whether the index of the raising instruction is pushed, as an int, beneath the exception. */
  readonly pushLasti: boolean
}

/** One function, class body, module or generator expression. */
export interface CodeTemplate {
  readonly name: string
  readonly qualname: string
  readonly filename: string
  /** Line of the `def` or of its first decorator. */
  readonly firstLine: number
  /** `codeFlags`. */
  readonly flags: number
  /** Positional parameters, positional-only ones included, without `*args` and keyword-only ones. */
  readonly argCount: number
  readonly posOnlyCount: number
  readonly kwOnlyCount: number
  /** Local variables (parameters first), then cells that are not parameters, then free variables. */
  readonly localNames: readonly string[]
  /** `localKinds` of each of `localNames`. */
  readonly localKinds: readonly number[]
  /** How many of `localNames` are cells, parameters included. */
  readonly cellCount: number
  /** How many of `localNames`, at the end, are free variables. */
  readonly freeCount: number
  /** Values that the code has on its stack at most. */
  readonly stackSize: number
  /** Names that instructions refer to by index; all to be interned. */
  readonly names: readonly string[]
  /** Indices into the unit's pool. `constants[0]` of a function is its docstring or None. */
  readonly constants: readonly number[]
  /** Opcode (index into `opcodeNames`), argument, opcode, argument, ... */
  readonly code: readonly number[]
  /** Where each instruction comes from, as a `PositionWriter` writes it. */
  readonly positions: readonly number[]
  /** Sorted by `start`; ranges do not overlap. */
  readonly exceptionTable: readonly ExceptionEntry[]
}

/** A warning that CPython's compiler would give. */
export interface WarningTemplate {
  readonly category: 'SyntaxWarning' | 'DeprecationWarning'
  readonly message: string
  readonly line: number
}

/** The code of a module or of any other source text compiled at once, with the constants of all code in it. */
export interface UnitTemplate extends CodeTemplate {
  /** Constants of this code and of all code nested in it. */
  readonly pool: readonly ConstantTemplate[]
  readonly warnings: readonly WarningTemplate[]
}
