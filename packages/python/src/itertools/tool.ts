import { clearException, raise, raised } from '../core/errors.js'
import { FRAME_SP } from '../core/layouts.js'
import { FAILED, type Shape, type Step, SUSPENDED } from '../core/native.js'
import { drop } from '../core/objects.js'
import { T } from '../core/statics.js'
import { S } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { iterate } from '../protocols/iteration.js'
import { instanceNew } from '../types/instantiate.js'
import { isInt, toIndex } from '../types/integer-memory.js'
import { isNativeIterable } from '../types/native-iteration.js'
import { exhausted } from '../types/protocol-iterators.js'
import { tupleOf } from '../types/tuple.js'

/**
 * How the iterators of `itertools` wait for Python code: in a native frame whose slots are the iterator itself, then what it has in hand, then
 * one raw word for a count. The frame's number says which tool it is and what it waits for.
 *
 * ```
 *   0      1      2       3                   frame's number: tool << 3 | phase
 * ┌──────┬──────┬───────┬─────────┬───────┐
 * │ self │ item │ other │ another │ count │
 * └──────┴──────┴───────┴─────────┴───────┘
 * ```
 */
export const SELF = 0
export const ITEM = 1
export const OTHER = 2
const SLOTS = 4

// What a tool waits for. The first two say exhaustion by StopIteration, which ends the wait and is no failure.
export const START = 0
export const FOR_ITEM = 1
export const FOR_SECOND = 2
export const FOR_VALUE = 3
export const FOR_TRUTH = 4
export const FOR_OTHER = 5

const PHASE_BITS = 3
const PHASES = (1 << PHASE_BITS) - 1

/** Tools that wait: the order is part of a saved memory's meaning, a new one goes to the end. */
export const toolNames = ['count', 'shown', 'chain', 'cycle', 'islice', 'takewhile', 'dropwhile', 'filterfalse', 'starmap', 'accumulate', 'compress', 'pairwise', 'batched', 'zip_longest', 'groupby', 'grouper', 'tee', 'tees'] as const

/** A tool that waits. */
export type ToolName = (typeof toolNames)[number]

/**
 * What a tool does next: called with `phase` {@link START} to begin with, then with what it waited for and what that gave (owned; FAILED: exhausted,
 * or an exception is set). An owned result, FAILED or SUSPENDED.
 */
export type Advance = (vm: VM, frame: number, self: number, phase: number, value: number) => number

/** Says what the frame waits for from now on. */
export function setPhase(vm: VM, frame: number, phase: number): void {
  setNativeState(vm, frame, (nativeState(vm, frame) & ~PHASES) | phase)
}

/** A slot of the frame takes a reference over. */
export function keep(vm: VM, frame: number, slot: number, value: number): void {
  vm.replaceSlot(nativeSlot(frame, slot), value)
}

/** What a slot of the frame holds, which is empty then. */
export function takeBack(vm: VM, frame: number, slot: number): number {
  const at = nativeSlot(frame, slot) >>> 2
  const value = vm.i32[at]
  vm.i32[at] = 0
  return value
}

/** Index of the frame's count in `vm.i32`. */
export const countAt = (frame: number): number => nativeSlot(frame, SLOTS) >>> 2

/** Has a tool go on from `phase` with `value` (owned), in a frame of its own. */
export function advanceFrom(vm: VM, tool: ToolName, advance: Advance, self: number, phase: number, value: number): number {
  const frame = pushNativeFrame(vm, S.tool_next, SLOTS, 1)
  if (frame === 0) {
    if (value !== 0) vm.release(value)
    return FAILED
  }
  vm.i32[nativeSlot(frame, SELF) >>> 2] = vm.retain(self)
  vm.i32[countAt(frame)] = 0
  setNativeState(vm, frame, (toolNames.indexOf(tool) << PHASE_BITS) | phase)
  return finish(vm, frame, advance(vm, frame, self, phase, value))
}

/** The step of waiting tools, by their table. */
export const toolStep =
  (tools: Readonly<Record<ToolName, Advance>>): Step =>
  (vm, frame, value) => {
    const state = nativeState(vm, frame)
    const phase = state & PHASES
    if (value === FAILED && phase <= FOR_SECOND && raised(vm, T.StopIteration)) clearException(vm)
    const result = tools[toolNames[state >>> PHASE_BITS]](vm, frame, nativeReference(vm, frame, SELF), phase, value)
    return result === FAILED && vm.exception === 0 ? exhausted(vm) : result
  }

// --- making ----------------------------------------------------------------------------------------------------------

/** Makes an iterator of a class once what it goes over is there: `sources` are at the first slots from `slots` on, and its to take. Owned, or 0. */
export type Maker = (vm: VM, type: number, slots: number, sources: number) => number

/** What becomes of an argument: an iterator over it, or a tuple of its items. */
export type Conversion = 'iterator' | 'tuple'

/** How a tool is made: how many of its first arguments are sources; -1: all but the last. */
export interface Making {
  readonly sources: number
  readonly conversion: Conversion
  readonly make: Maker
}

/** Tools whose sources are converted first; the order is part of a saved memory's meaning. */
export const madeNames = ['cycle', 'islice', 'takewhile', 'dropwhile', 'filterfalse', 'starmap', 'accumulate', 'compress', 'pairwise', 'batched', 'groupby', 'permutations', 'combinations', 'combinations_with_replacement', 'zip_longest', 'product', 'chain'] as const

/** A tool that is made so. */
export type MadeName = (typeof madeNames)[number]

// Slots of the frame in which it is made: the class, then the arguments. Its number: tool << 16 | argument that is being converted.
const CLASS = 0
const ARGUMENTS = 1
const INDEX_BITS = 24
const INDEX_MASK = (1 << INDEX_BITS) - 1

/** Makes an iterator of `type` from `count` arguments (borrowed, 0 not given) of which the first are its sources. */
export function makeTool(vm: VM, name: MadeName, making: Making, type: number, args: readonly number[]): number {
  const frame = pushNativeFrame(vm, S.tool_new, ARGUMENTS + args.length)
  if (frame === 0) return FAILED
  vm.i32[nativeSlot(frame, CLASS) >>> 2] = vm.retain(type)
  args.forEach((arg, index) => {
    if (arg !== 0) vm.i32[nativeSlot(frame, ARGUMENTS + index) >>> 2] = vm.retain(arg)
  })
  setNativeState(vm, frame, madeNames.indexOf(name) << INDEX_BITS)
  return finish(vm, frame, convert(vm, frame, making))
}

function convert(vm: VM, frame: number, { conversion, make, sources: wanted }: Making): number {
  const slots = nativeSlot(frame, ARGUMENTS)
  const sources = wanted === -1 ? (vm.word(frame + FRAME_SP) - slots) / W - 1 : wanted
  for (;;) {
    const index = nativeState(vm, frame) & INDEX_MASK
    if (index === sources) return make(vm, nativeReference(vm, frame, CLASS), slots, sources)
    const source = nativeReference(vm, frame, ARGUMENTS + index)
    const value = conversion === 'iterator' ? iterate(vm, source) : tupleOf(vm, T.tuple, source)
    if (value === FAILED || value === SUSPENDED) return value
    converted(vm, frame, value)
  }
}

function converted(vm: VM, frame: number, value: number): void {
  const state = nativeState(vm, frame)
  keep(vm, frame, ARGUMENTS + (state & INDEX_MASK), value)
  setNativeState(vm, frame, state + 1)
}

/** The step of tools that are being made, by their table. */
export const makingStep =
  (makings: Readonly<Record<MadeName, Making>>): Step =>
  (vm, frame, value) => {
    if (value === FAILED) return FAILED
    const making = makings[madeNames[nativeState(vm, frame) >>> INDEX_BITS]]
    converted(vm, frame, value)
    return convert(vm, frame, making)
  }

/** The reference in a slot, which is empty then. */
export function takeSlot(vm: VM, slot: number): number {
  const reference = vm.i32[slot >>> 2]
  vm.i32[slot >>> 2] = 0
  return reference
}

/** A new instance whose references from `first` on are taken from slots: those that are given. 0 with MemoryError set. */
export function instanceWith(vm: VM, type: number, first: number, ...slots: readonly number[]): number {
  const self = instanceNew(vm, type)
  if (self !== 0) slots.forEach((slot, index) => void (vm.i32[(self + first + index * W) >>> 2] = takeSlot(vm, slot)))
  return self
}

// --- what tools have in common ---------------------------------------------------------------------------------------

/** Whether asking the iterator for an item runs no Python code: iterators over built-in containers, and tools that go over nothing else. */
export function isPlainIterator(vm: VM, iterator: number): boolean {
  if (isNativeIterable(vm, iterator)) return true
  const type = vm.typeOf(iterator)
  return type === T.repeat || (type === T.count && vm.i32[(iterator + COUNT_LARGE) >>> 2] === 0)
}

/** Where `count` has its number once that is large, or steps: see counting.ts. */
export const COUNT_LARGE = 3 * W

const SIZES_ARE_DOUBLES = W === 8
/** The greatest size that a word of an object here holds: exact in a double, or of 31 bits. */
export const MOST_SIZE = SIZES_ARE_DOUBLES ? Number.MAX_SAFE_INTEGER : 2 ** 31 - 1

/** The size in a word of an object. */
export const sizeAt = (vm: VM, address: number): number => (SIZES_ARE_DOUBLES ? vm.f64[address >>> 3] : vm.i32[address >>> 2])

/** Sets {@link sizeAt}, at most {@link MOST_SIZE}. */
export function setSize(vm: VM, address: number, size: number): void {
  if (SIZES_ARE_DOUBLES) vm.f64[address >>> 3] = size
  else vm.i32[address >>> 2] = size
}

/** An argument as a size; NaN with TypeError or OverflowError set. */
export function sizeFrom(vm: VM, object: number): number {
  const size = toIndex(vm, object)
  if (size <= MOST_SIZE && size >= -MOST_SIZE - 1) return size
  if (vm.exception === 0) raise(vm, T.OverflowError, "cannot fit 'int' into an index-sized integer")
  return NaN
}

/** Whether an argument is a size that is not negative; no exception is set where not. */
export const isSize = (vm: VM, object: number): boolean => isInt(vm, object) && toIndexQuietly(vm, object) >= 0

function toIndexQuietly(vm: VM, object: number): number {
  const size = toIndex(vm, object)
  if (vm.exception !== 0) clearException(vm)
  return Number.isNaN(size) || size > MOST_SIZE ? -1 : size
}

/** How references lie that a collector visits in one order and that are given up in another, by offsets. CPython's tools have no `tp_clear`. */
export function twoOrders(basicSize: number, visited: readonly number[], dropped: readonly number[]): Shape {
  return {
    basicSize,
    trackable: true,
    movable: true,
    traverse: (_vm, self, visit) => {
      for (const offset of visited) visit(self + offset)
    },
    dropNext: (vm, self) => {
      for (const offset of dropped) {
        const died = drop(vm, takeSlot(vm, self + offset))
        if (died !== 0) return died
      }
      return 0
    },
  }
}

/** `iter(iterator)`. */
export const itself = (vm: VM, self: number): number => vm.retain(self)
