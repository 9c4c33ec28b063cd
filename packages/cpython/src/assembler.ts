/*
 * WebAssembly's binary format, as far as it is needed here: functions of 32-bit integers over one imported memory, written as expressions.
 * https://webassembly.github.io/spec/core/binary
 */

/** Code: bytes of instructions. */
export type Code = readonly number[]

const I32 = 0x7f
const I64 = 0x7e
const NO_RESULT = 0x40
const FUNCTION = 0
const MEMORY = 2
const GLOBAL = 3

/** Unsigned LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value >>> 0
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest]
}

/** Signed LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = []
  let rest = value | 0
  for (; rest < -0x40 || rest >= 0x40; rest >>= 7) bytes.push((rest & 0x7f) | 0x80)
  return [...bytes, rest & 0x7f]
}

const text = (name: string): number[] => [...unsigned(name.length), ...Array.from(name, (letter) => letter.charCodeAt(0))]
const list = (entries: readonly Code[]): number[] => [...unsigned(entries.length), ...entries.flat()]
const section = (id: number, content: Code): number[] => [id, ...unsigned(content.length), ...content]

export const constant = (value: number): Code => [0x41, ...signed(value)]
export const get = (local: number): Code => [0x20, ...unsigned(local)]
export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)]
/** Sets a local, and is its value. */
export const tee = (local: number, value: Code): Code => [...value, 0x22, ...unsigned(local)]
export const getGlobal = (global: number): Code => [0x23, ...unsigned(global)]
export const setGlobal = (global: number, value: Code): Code => [...value, 0x24, ...unsigned(global)]
/** Adds one to a global of 64 bits. */
export const count = (global: number): Code => [...getGlobal(global), 0x42, 1, 0x7c, 0x24, ...unsigned(global)]
/** The word at an address, and so many words behind it. */
export const load = (address: Code, words = 0): Code => [...address, 0x28, 2, ...unsigned(4 * words)]
export const loadByte = (address: Code): Code => [...address, 0x2d, 0, 0]
export const store = (address: Code, value: Code, words = 0): Code => [...address, ...value, 0x36, 2, ...unsigned(4 * words)]
/** A word at any address. */
export const storeUnaligned = (address: Code, value: Code): Code => [...address, ...value, 0x36, 0, 0]
export const storeByte = (address: Code, value: Code): Code => [...address, ...value, 0x3a, 0, 0]
/** Fills bytes with zeros. */
export const zero = (address: Code, bytes: Code): Code => [...address, ...constant(0), ...bytes, 0xfc, 11, 0]
export const call = (callee: number, ...values: readonly Code[]): Code => [...values.flat(), 0x10, ...unsigned(callee)]
export const result = (value: Code): Code => [...value, 0x0f]
export const leave: Code = [0x0f]

const binary =
  (opcode: number) =>
  (left: Code, right: Code): Code => [...left, ...right, opcode]
export const add = binary(0x6a)
export const subtract = binary(0x6b)
export const multiply = binary(0x6c)
export const and = binary(0x71)
export const or = binary(0x72)
export const xor = binary(0x73)
export const shiftLeft = binary(0x74)
export const shiftRight = binary(0x76)
/** Comparisons are of unsigned numbers. */
export const isLess = binary(0x49)
export const isMore = binary(0x4b)
export const isMost = binary(0x4d)
export const equals = binary(0x46)
export const isZero = (value: Code): Code => [...value, 0x45]
/** Whether the product of two numbers does not fit in 32 bits. */
export const overflows = (left: Code, right: Code): Code => [...left, 0xad, ...right, 0xad, 0x7e, 0x42, 32, 0x88, 0x50, 0x45]

/** Does `then`, a piece without a value, where the condition is not 0. */
export const when = (condition: Code, then: Code, otherwise: Code = []): Code => [
  ...condition,
  ...[0x04, NO_RESULT],
  ...then,
  ...(otherwise.length > 0 ? [0x05, ...otherwise] : []),
  0x0b,
]

/** A piece that can be given up: {@link giveUp} in it goes on behind it. */
export const attempt = (body: Code): Code => [0x02, NO_RESULT, ...body, 0x0b]
/** Gives up the attempt where the condition is not 0; `depth`: within so many pieces of {@link when}. */
export const giveUp = (condition: Code, depth = 0): Code => [...condition, 0x0d, ...unsigned(depth)]

/** A piece that begins again while the condition at its end is not 0. */
export const repeat = (body: Code, condition: Code): Code => [0x03, NO_RESULT, ...body, ...condition, 0x0d, 0, 0x0b]

/** What a function takes and whether it gives something back. */
export interface Signature {
  readonly parameters: number
  readonly results: 0 | 1
}

/** A function of a module. */
export interface FunctionOf extends Signature {
  /** Exported under this name; without one it is not exported. */
  readonly name?: string
  /** Locals beside the parameters, behind them. */
  readonly locals?: number
  readonly body: Code
}

/** A module: functions are numbered imports first; globals are exported by name, those of `counters` with 64 bits, behind the others. */
export interface ModuleOf {
  readonly imports: readonly (Signature & { readonly name: string })[]
  readonly globals?: readonly string[]
  readonly counters?: readonly string[]
  readonly functions: readonly FunctionOf[]
}

const EMPTY_MODULE = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** The bytes of a module whose imports and whose `memory`, if it has one, come from the namespace `env`. */
export function assemble({ imports, globals = [], counters = [], functions }: ModuleOf, memory: boolean): Uint8Array {
  const signatures = [...imports, ...functions]
  const types = signatures.map(({ parameters, results }) => [0x60, parameters, ...new Array<number>(parameters).fill(I32), results, ...new Array<number>(results).fill(I32)])
  const importEntries = imports.map(({ name }, index) => [...text('env'), ...text(name), FUNCTION, ...unsigned(index)])
  const memoryEntry = [...text('env'), ...text('memory'), MEMORY, 0, 0]
  const exported = functions.flatMap(({ name }, index) => (name === undefined ? [] : [[...text(name), FUNCTION, ...unsigned(imports.length + index)]]))
  const globalEntries = [...globals.map(() => [I32, 1, 0x41, 0, 0x0b]), ...counters.map(() => [I64, 1, 0x42, 0, 0x0b])]
  const globalExports = [...globals, ...counters].map((name, index) => [...text(name), GLOBAL, ...unsigned(index)])
  const bodies = functions.map(({ locals = 0, body }) => {
    const code = [...(locals === 0 ? [0] : [1, ...unsigned(locals), I32]), ...body, 0x0b]
    return [...unsigned(code.length), ...code]
  })
  return Uint8Array.from([
    ...EMPTY_MODULE,
    ...section(1, list(types)),
    ...section(2, list(memory ? [...importEntries, memoryEntry] : importEntries)),
    ...section(3, list(functions.map((_, index) => unsigned(imports.length + index)))),
    ...section(6, list(globalEntries)),
    ...section(7, list([...exported, ...globalExports])),
    ...section(10, list(bodies)),
  ])
}
