import { ALLOCATE, FIRST_OPERAND_BITS, FIRST_OPERAND_MASK, FREE, MORE, OPERATION_BITS, RESIZE } from '@mm/trace'
import {
  type Code,
  type FunctionOf,
  add,
  and,
  attempt,
  call,
  constant,
  get,
  getGlobal,
  giveUp,
  isMore,
  isZero,
  leave,
  load,
  or,
  repeat,
  set,
  setGlobal,
  shiftLeft,
  shiftRight,
  store,
  storeByte,
  storeUnaligned,
  subtract,
  tee,
  when,
} from './assembler.js'

/*
 * Events of a recording, encoded where the call is: what a `TraceWriter` would write, as WebAssembly. The number of each live block lies in a table of a word for
 * each granule of 8 bytes; tables are made for a region at a time, where blocks come to lie.
 *
 *    directory, in words            table of a region
 *   +-----+-----+-----+----        +--------+--------+----
 *   |  0  |  o  |  0  | ...  --->  | number | 0 none | ...
 *   +-----+-----+-----+----        +--------+--------+----
 *    a word for each region         a word for each granule
 */
export const REGION_SHIFT = 20
/** log2 of the bytes of a table to those that it is for. */
export const TABLE_SHIFT = 1
/** Bytes of the directory: a word for each region of 4 GiB. */
export const DIRECTORY_BYTES = 4 * 2 ** (32 - REGION_SHIFT)
/**
 * Words between what the directory holds and where the table would begin if it were for all of the memory. So the entry of a block is found with one addition, and what
 * the directory holds is not 0.
 */
export const BIAS_WORDS = 1

/** Operands up to this have no more than four bytes. */
const SHORT = 2 ** (FIRST_OPERAND_BITS + 3 * 7) - 1

/** What the pieces work with: globals, functions and an address. */
export interface Recording {
  /** Where the directory lies. */
  readonly directory: number
  /** Globals: where the next byte goes, 0 when nothing is recorded; from where on a chunk is full; the next number; frees and resizes since the last chunk. */
  readonly at: number
  readonly end: number
  readonly next: number
  readonly frees: number
  readonly resizes: number
  /** Functions: `(block) => what the directory holds for it`, 0 when there is no memory; `() =>` ends a chunk. */
  readonly cover: number
  readonly flush: number
  /** The functions of {@link recordingFunctions}, by number, in their order. */
  readonly putNumber: number
  readonly allocated: number
  readonly freed: number
  readonly resized: number
}

/** Locals that the pieces need. */
export const RECORDING_LOCALS = 2

const tableOf = ({ directory }: Recording, block: number): Code => load(shiftLeft(shiftRight(get(block), constant(REGION_SHIFT)), constant(2)), directory >>> 2)
const entryOf = (table: number, block: number): Code => add(get(table), shiftRight(get(block), constant(TABLE_SHIFT)))
const increment = (global: number): Code => setGlobal(global, add(getGlobal(global), constant(1)))
const flushWhereFull = ({ at, end, flush }: Recording): Code => when(isMore(getGlobal(at), getGlobal(end)), call(flush))
const firstByte = (operation: Code, operand: Code): Code => or(operation, shiftLeft(and(operand, constant(FIRST_OPERAND_MASK)), constant(OPERATION_BITS)))

/**
 * Writes an event whose operand, in a local, is at most {@link SHORT}. How many bytes it has cannot be foreseen by a processor, and a wrong guess costs as much as
 * the rest: four are written without a branch, of which the next event overwrites what is too much.
 */
function putShort({ at }: Recording, operation: Code, operand: number, place: number): Code {
  const byte = (index: number): Code => {
    const from = FIRST_OPERAND_BITS + 7 * (index - 1)
    return shiftLeft(and(get(operand), constant((MORE - 1) << from)), constant(8 * index - from))
  }
  const hasByte = (index: number): Code => isMore(get(operand), constant(2 ** (FIRST_OPERAND_BITS + 7 * (index - 1)) - 1))
  const more = (index: number): Code => shiftLeft(hasByte(index + 1), constant(8 * index + 7))
  const first = or(firstByte(operation, get(operand)), more(0))
  const second = or(byte(1), more(1))
  const third = or(byte(2), more(2))
  return [
    ...set(place, getGlobal(at)),
    ...storeUnaligned(get(place), or(or(first, second), or(third, byte(3)))),
    ...setGlobal(at, add(add(add(get(place), constant(1)), hasByte(1)), add(hasByte(2), hasByte(3)))),
  ]
}

/** Records that `block`, which is not 0, was handed out with `bytes`, which are few. The operation is constant in the end, or nearly. */
export function recordAllocation(recording: Recording, operation: Code, block: number, bytes: number, spare: number): Code {
  const [table, place] = [spare, spare + 1]
  const short = [
    ...giveUp(isZero(tee(table, tableOf(recording, block)))),
    ...store(entryOf(table, block), getGlobal(recording.next), BIAS_WORDS),
    ...increment(recording.next),
    ...putShort(recording, operation, bytes, place),
    ...flushWhereFull(recording),
    ...giveUp(constant(1), 1),
  ]
  return attempt([...giveUp(isZero(getGlobal(recording.at))), ...attempt(short), ...call(recording.allocated, operation, get(block), get(bytes))])
}

/** Records that `block`, which is not 0, is given back. */
export function recordFree(recording: Recording, block: number, spare: number): Code {
  const [table, distance] = [spare, spare + 1]
  const short = [
    ...giveUp(isZero(tee(table, tableOf(recording, block)))),
    ...giveUp(isZero(tee(distance, load(entryOf(table, block), BIAS_WORDS)))),
    ...giveUp(isMore(tee(distance, subtract(subtract(getGlobal(recording.next), get(distance)), constant(1))), constant(SHORT))),
    ...store(entryOf(table, block), constant(0), BIAS_WORDS),
    ...putShort(recording, constant(FREE), distance, table),
    ...increment(recording.frees),
    ...flushWhereFull(recording),
    ...giveUp(constant(1), 1),
  ]
  return attempt([...giveUp(isZero(getGlobal(recording.at))), ...attempt(short), ...call(recording.freed, get(block))])
}

/** `(byte, rest) =>` writes a byte, and the bits that it had no room for. */
function putNumber({ at }: Recording): FunctionOf {
  const [byte, rest] = [0, 1]
  const last = [...storeByte(getGlobal(at), get(byte)), ...increment(at), ...leave]
  const body = [
    ...when(isZero(get(rest)), last),
    ...storeByte(getGlobal(at), or(get(byte), constant(MORE))),
    ...increment(at),
    ...set(byte, and(get(rest), constant(MORE - 1))),
    ...set(rest, shiftRight(get(rest), constant(7))),
  ]
  return { parameters: 2, results: 0, body: repeat(body, constant(1)) }
}

/** `(operation, block, bytes) =>` records any allocation; a failed one is none. */
function allocated(recording: Recording): FunctionOf {
  const [operation, block, bytes, table] = [0, 1, 2, 3]
  const { next, cover } = recording
  const body = [
    ...when(isZero(get(block)), leave),
    ...when(isZero(tee(table, tableOf(recording, block))), when(isZero(tee(table, call(cover, get(block)))), leave)),
    ...store(entryOf(table, block), getGlobal(next), BIAS_WORDS),
    ...increment(next),
    ...call(recording.putNumber, firstByte(get(operation), get(bytes)), shiftRight(get(bytes), constant(FIRST_OPERAND_BITS))),
    ...flushWhereFull(recording),
  ]
  return { parameters: 3, results: 0, locals: 1, body }
}

/** `(block) =>` records any free; that of a block from before the recording is none. */
function freed(recording: Recording): FunctionOf {
  const [block, table, distance] = [0, 1, 2]
  const body = [
    ...when(isZero(tee(table, tableOf(recording, block))), leave),
    ...when(isZero(tee(distance, load(entryOf(table, block), BIAS_WORDS))), leave),
    ...store(entryOf(table, block), constant(0), BIAS_WORDS),
    ...set(distance, subtract(subtract(getGlobal(recording.next), get(distance)), constant(1))),
    ...call(recording.putNumber, firstByte(constant(FREE), get(distance)), shiftRight(get(distance), constant(FIRST_OPERAND_BITS))),
    ...increment(recording.frees),
    ...flushWhereFull(recording),
  ]
  return { parameters: 1, results: 0, locals: 2, body }
}

/** `(domain, block, to, bytes) =>` records any resize; that of a block from before the recording is an allocation, a failed one is none. */
function resized(recording: Recording): FunctionOf {
  const [domain, block, to, bytes, table, distance] = [0, 1, 2, 3, 4, 5]
  const { next, cover } = recording
  const known = [
    ...giveUp(isZero(get(block))),
    ...giveUp(isZero(tee(table, tableOf(recording, block)))),
    ...giveUp(isZero(tee(distance, load(entryOf(table, block), BIAS_WORDS)))),
    ...store(entryOf(table, block), constant(0), BIAS_WORDS),
    ...set(distance, subtract(subtract(getGlobal(next), get(distance)), constant(1))),
    ...when(isZero(tee(table, tableOf(recording, to))), when(isZero(tee(table, call(cover, get(to)))), leave)),
    ...store(entryOf(table, to), getGlobal(next), BIAS_WORDS),
    ...increment(next),
    ...call(recording.putNumber, firstByte(constant(RESIZE), get(distance)), shiftRight(get(distance), constant(FIRST_OPERAND_BITS))),
    ...call(recording.putNumber, and(get(bytes), constant(MORE - 1)), shiftRight(get(bytes), constant(7))),
    ...increment(recording.resizes),
    ...flushWhereFull(recording),
    ...leave,
  ]
  const body = [...when(isZero(get(to)), leave), ...attempt(known), ...call(recording.allocated, add(get(domain), constant(ALLOCATE)), get(to), get(bytes))]
  return { parameters: 4, results: 0, locals: 2, body }
}

/** The functions that the pieces call, in the order in which {@link Recording} numbers them. */
export const recordingFunctions = (recording: Recording): readonly FunctionOf[] => [putNumber(recording), allocated(recording), freed(recording), resized(recording)]
