import { type InlinePools } from '@mm/contract'
import {
  type Code,
  add,
  and,
  constant,
  equals,
  get,
  giveUp,
  isLess,
  isMore,
  isMost,
  isZero,
  load,
  multiply,
  or,
  set,
  shiftLeft,
  shiftRight,
  store,
  subtract,
  tee,
  when,
  xor,
} from './assembler.js'

/*
 * The quick way of an allocator with pools, as pieces of code that stand inside the calls: a call more would cost as much as they do. Each works on
 * locals, whose numbers it is given, and gives up the attempt in which it stands before it has changed anything.
 */

const address = (word: Code): Code => shiftLeft(word, constant(2))

/** The mark of a block, where blocks have one: `find` puts its word into `word`, `check` gives up where it is not set, `flip` changes it. */
function markOf({ marks, arenaShift, classShift }: InlinePools, arena: Code, block: number, word: number): Readonly<Record<'find' | 'check' | 'flip', Code>> {
  if (marks === undefined) return { find: [], check: [], flip: [] }
  const granule = shiftRight(and(get(block), constant((1 << arenaShift) - 1)), constant(classShift))
  const bit = shiftLeft(constant(1), shiftRight(get(block), constant(classShift))) // by the number modulo 32
  return {
    find: set(word, add(arena, address(shiftRight(granule, constant(5))))),
    check: giveUp(isZero(and(load(get(word), marks), bit))),
    flip: store(get(word), xor(load(get(word), marks), bit), marks),
  }
}

/** How many locals the pieces need beside those of their operands. */
export const SPARE_LOCALS = 4

/** Puts the first free block of the class's first pool into `block`. `bytes` is 1 to `largest`. */
export function takeInline(pools: InlinePools, bytes: number, block: number, spare: number): Code {
  const [pool, next, word] = [spare, spare + 1, spare + 2]
  const { free, count, fresh, last, sizeClass, arena } = pools.pool
  const mark = markOf(pools, address(load(get(pool), arena)), block, word)
  return [
    ...giveUp(isZero(tee(pool, address(load(address(shiftRight(subtract(get(bytes), constant(1)), constant(pools.classShift))), pools.classes >>> 2))))),
    ...set(block, load(get(pool), free)),
    ...when(isZero(tee(next, load(get(block)))), [
      // The list ends here: one more block is carved, unless there is none.
      ...giveUp(isMore(tee(next, load(get(pool), fresh)), load(get(pool), last)), 1),
      ...store(get(pool), add(get(next), shiftLeft(load(get(pool), sizeClass), constant(pools.classShift))), fresh),
      ...store(get(next), constant(0)),
    ]),
    ...store(get(pool), get(next), free),
    ...store(get(pool), add(load(get(pool), count), constant(1)), count),
    ...mark.find,
    ...mark.flip,
  ]
}

/** Puts the address of the record of the pool in which `block` lies into `pool`, and of its arena's record into `arena`. */
function findPool(pools: InlinePools, block: number, arena: number, pool: number): Code {
  const { arenaShift, poolShift, poolWordsShift, entriesAt, directoryAt, classShift } = pools
  const index = and(shiftRight(get(block), constant(poolShift)), constant(2 ** (arenaShift - poolShift) - 1))
  return [
    ...giveUp(and(get(block), constant((1 << classShift) - 1))),
    ...set(arena, shiftRight(get(block), constant(arenaShift))),
    ...giveUp(isZero(isLess(get(arena), load(constant(0), entriesAt >>> 2)))),
    ...giveUp(isZero(tee(arena, address(load(address(add(load(constant(0), directoryAt >>> 2), get(arena)))))))),
    ...set(pool, add(add(get(arena), constant(4 * pools.pools)), shiftLeft(index, constant(poolWordsShift + 2)))),
  ]
}

/** Puts `block` onto the list of its pool. */
export function giveInline(pools: InlinePools, block: number, spare: number): Code {
  const [arena, pool, next, live] = [spare, spare + 1, spare + 2, spare + 3]
  const { free, count } = pools.pool
  const mark = markOf(pools, get(arena), block, arena)
  return [
    ...findPool(pools, block, arena, pool),
    ...giveUp(isZero(tee(next, load(get(pool), free)))),
    ...giveUp(isMore(tee(live, subtract(load(get(pool), count), constant(1))), constant(2 ** 31 - 1))),
    ...giveUp(isZero(or(get(live), equals(load(constant(0), pools.lingeringAt >>> 2), shiftRight(get(pool), constant(2)))))),
    ...mark.find,
    ...mark.check,
    ...mark.flip,
    ...store(get(block), get(next)),
    ...store(get(pool), get(block), free),
    ...store(get(pool), get(live), count),
  ]
}

/** Gives up unless `block` stays where it is with so many bytes, as CPython decides it: it fits, and does not shrink by a quarter or more. */
export function keepInline(pools: InlinePools, block: number, bytes: number, spare: number): Code {
  const [arena, pool, held] = [spare, spare + 1, spare + 2]
  const { find, check } = markOf(pools, get(arena), block, arena)
  return [
    ...findPool(pools, block, arena, pool),
    ...giveUp(isMore(get(bytes), tee(held, shiftLeft(load(get(pool), pools.pool.sizeClass), constant(pools.classShift))))),
    ...giveUp(isMost(multiply(constant(4), get(bytes)), multiply(constant(3), get(held)))),
    ...find,
    ...check,
  ]
}
