import { raise, typeName } from '../core/errors.js'
import { FRAME_SP } from '../core/layouts.js'
import { FAILED, type ModuleSpec, type NativeSpec, type Step, SUSPENDED, method } from '../core/native.js'
import { NONE, T, TRUE } from '../core/statics.js'
import { S, type StepList } from '../core/steps.js'
import { type VM } from '../core/vm.js'
import { finish, nativeReference, nativeSlot, nativeState, pushNativeFrame, setNativeState } from '../engine/native-frames.js'
import { compare } from '../protocols/operators.js'
import { truth } from '../protocols/truth.js'
import { LESS, NEEDS_PYTHON, isLess } from '../types/list-sort.js'
import { isList, listAppend, listItem, listItems, listResize, listSize } from '../types/list.js'

/**
 * Lists as heaps (CPython 3.13: Modules/_heapqmodule.c). What moves an item up or down is in a native frame:
 *
 * ```
 *  0      1        2    3
 * ┌──────┬────────┬────┬────┬──────────┬───────┬──────┬──────────────────┐
 * │ heap │ result │ a  │ b  │ position │ start │ size │ left to do, task │   the last four raw, a word each
 * └──────┴────────┴────┴────┴──────────┴───────┴──────┴──────────────────┘
 * ```
 */
const HEAP = 0
const RESULT = 1
const A = 2
const B = 3
const SLOTS = 4
const POSITION = 0
const START = 1
const SIZE = 2
const LEFT = 3
const RAW = 4

// What is being compared: the item with its parent, the two children, or the top with what is pushed. In the frame's number, with:
const UP = 0
const DOWN = 1
const TOP = 2
const TASKS = 3
/** The comparison has been made: its truth is waited for. */
const JUDGED = 4
/** The greatest item is at the top. */
const GREATEST = 8

const LESS_THAN = 0

const rawAt = (vm: VM, frame: number, index: number): number => (vm.word(frame + FRAME_SP) + index * W) >>> 2
const raw = (vm: VM, frame: number, index: number): number => vm.i32[rawAt(vm, frame, index)]
const setRaw = (vm: VM, frame: number, index: number, value: number): void => void (vm.i32[rawAt(vm, frame, index)] = value)
const taskOf = (vm: VM, frame: number): number => nativeState(vm, frame) & TASKS

function setTask(vm: VM, frame: number, task: number): void {
  setNativeState(vm, frame, (nativeState(vm, frame) & GREATEST) | task)
}

function swap(vm: VM, heap: number, a: number, b: number): void {
  const items = listItems(vm, heap)
  const [first, second] = [(items + a * W) >>> 2, (items + b * W) >>> 2]
  const item = vm.i32[first]
  vm.i32[first] = vm.i32[second]
  vm.i32[second] = item
}

/** Whether `a` goes above `b`: 1, 0, or FAILED/SUSPENDED as -1 and -2. */
const FAILURE = -1
const WAITS = -2

function above(vm: VM, frame: number, a: number, b: number): number {
  const [less, than] = (nativeState(vm, frame) & GREATEST) === 0 ? [a, b] : [b, a]
  const plain = isLess(vm, less, than)
  if (plain !== NEEDS_PYTHON) return plain === LESS ? 1 : 0
  vm.replaceSlot(nativeSlot(frame, A), vm.retain(less))
  vm.replaceSlot(nativeSlot(frame, B), vm.retain(than))
  const verdict = compare(vm, LESS_THAN, less, than)
  return verdict === FAILED ? FAILURE : verdict === SUSPENDED ? WAITS : judged(vm, frame, verdict)
}

function judged(vm: VM, frame: number, verdict: number): number {
  setNativeState(vm, frame, nativeState(vm, frame) | JUDGED)
  const answer = truth(vm, verdict)
  vm.release(verdict)
  return answer === FAILED ? FAILURE : answer === SUSPENDED ? WAITS : answer === TRUE ? 1 : 0
}

/** Goes on with the answer of a comparison: the result, FAILED or SUSPENDED. */
function goOn(vm: VM, frame: number, given: number): number {
  let answer = given
  while (answer >= 0) {
    const heap = nativeReference(vm, frame, HEAP)
    const task = taskOf(vm, frame)
    if (task === TOP) {
      if (answer === 0) return vm.retain(nativeReference(vm, frame, RESULT))
      if (listSize(vm, heap) === 0) return raise(vm, T.IndexError, 'index out of range')
      exchangeTop(vm, frame, heap)
      answer = sink(vm, frame, 0)
    } else {
      if (listSize(vm, heap) !== raw(vm, frame, SIZE)) return raise(vm, T.RuntimeError, 'list changed size during iteration')
      answer = task === UP ? rise(vm, frame, heap, answer) : descend(vm, frame, heap, answer)
    }
    if (answer === ENDED) answer = another(vm, frame)
    if (answer === ENDED) return vm.retain(nativeReference(vm, frame, RESULT))
  }
  return answer === FAILURE ? FAILED : SUSPENDED
}

/** The item is where it belongs. */
const ENDED = -3

/** `heapify` goes on to the item before; else there is nothing left to do. */
function another(vm: VM, frame: number): number {
  for (let left = raw(vm, frame, LEFT); left > 0; left = raw(vm, frame, LEFT)) {
    setRaw(vm, frame, LEFT, left - 1)
    const answer = sink(vm, frame, left - 1)
    if (answer !== ENDED) return answer
  }
  return ENDED
}

/** The heap's first item becomes the result, and the result its first. */
function exchangeTop(vm: VM, frame: number, heap: number): void {
  const [slot, top] = [nativeSlot(frame, RESULT) >>> 2, listItems(vm, heap) >>> 2]
  const item = vm.i32[top]
  vm.i32[top] = vm.i32[slot]
  vm.i32[slot] = item
}

/** Begins to move the item at `position` up, not above `start`: the answer of the first comparison, or ENDED. */
function lift(vm: VM, frame: number, start: number, position: number): number {
  setTask(vm, frame, UP)
  setRaw(vm, frame, START, start)
  setRaw(vm, frame, POSITION, position)
  return askParent(vm, frame)
}

function askParent(vm: VM, frame: number): number {
  const [heap, position] = [nativeReference(vm, frame, HEAP), raw(vm, frame, POSITION)]
  if (position <= raw(vm, frame, START)) return ENDED
  setTask(vm, frame, UP)
  return above(vm, frame, listItem(vm, heap, position), listItem(vm, heap, (position - 1) >> 1))
}

function rise(vm: VM, frame: number, heap: number, answer: number): number {
  if (answer === 0) return ENDED
  const position = raw(vm, frame, POSITION)
  const parent = (position - 1) >> 1
  swap(vm, heap, position, parent)
  setRaw(vm, frame, POSITION, parent)
  return askParent(vm, frame)
}

/** Begins to move the item at `position` down to a leaf, and then up again to its place. */
function sink(vm: VM, frame: number, position: number): number {
  const heap = nativeReference(vm, frame, HEAP)
  setRaw(vm, frame, SIZE, listSize(vm, heap))
  setRaw(vm, frame, START, position)
  setRaw(vm, frame, POSITION, position)
  return askChildren(vm, frame, heap)
}

function askChildren(vm: VM, frame: number, heap: number): number {
  const size = raw(vm, frame, SIZE)
  for (;;) {
    const position = raw(vm, frame, POSITION)
    const child = 2 * position + 1
    if (position >= size >> 1) return lift(vm, frame, raw(vm, frame, START), position)
    setTask(vm, frame, DOWN)
    if (child + 1 < size) return above(vm, frame, listItem(vm, heap, child), listItem(vm, heap, child + 1))
    swap(vm, heap, position, child)
    setRaw(vm, frame, POSITION, child)
  }
}

function descend(vm: VM, frame: number, heap: number, answer: number): number {
  const position = raw(vm, frame, POSITION)
  const child = 2 * position + 1 + (answer ^ 1)
  swap(vm, heap, position, child)
  setRaw(vm, frame, POSITION, child)
  return askChildren(vm, frame, heap)
}

const step: Step = (vm, frame, value) => {
  if (value === FAILED) return FAILED
  if ((nativeState(vm, frame) & JUDGED) !== 0) return goOn(vm, frame, value === TRUE ? 1 : 0)
  return goOn(vm, frame, judged(vm, frame, value))
}

/** A frame for a heap (borrowed) whose result is `result` (taken over). */
function begin(vm: VM, heap: number, result: number, greatest: boolean): number {
  const frame = pushNativeFrame(vm, S.heap, SLOTS, RAW)
  if (frame === 0) {
    vm.release(result)
    return 0
  }
  vm.i32[nativeSlot(frame, HEAP) >>> 2] = vm.retain(heap)
  vm.i32[nativeSlot(frame, RESULT) >>> 2] = result
  for (let index = 0; index < RAW; index++) setRaw(vm, frame, index, 0)
  setRaw(vm, frame, SIZE, listSize(vm, heap))
  setNativeState(vm, frame, greatest ? GREATEST : 0)
  return frame
}

/** What a task comes to that has begun with an answer. */
const run = (vm: VM, frame: number, answer: number): number => finish(vm, frame, answer === ENDED ? (another(vm, frame) === ENDED ? vm.retain(nativeReference(vm, frame, RESULT)) : FAILED) : goOn(vm, frame, answer))

/** The first argument, which must be a list; false with TypeError set. */
function checkHeap(vm: VM, name: string, heap: number, only: boolean): boolean {
  return isList(vm, heap) || raise(vm, T.TypeError, `${name}() argument${only ? '' : ' 1'} must be list, not ${typeName(vm, heap)}`) !== 0
}

const outOfRange = (vm: VM): 0 => raise(vm, T.IndexError, 'index out of range')

const push: NativeSpec['call'] = (vm, args) => {
  const heap = vm.word(args)
  if (!checkHeap(vm, 'heappush', heap, false) || !listAppend(vm, heap, vm.word(args + W))) return FAILED
  const frame = begin(vm, heap, NONE, false)
  return frame === 0 ? FAILED : run(vm, frame, lift(vm, frame, 0, listSize(vm, heap) - 1))
}

const popFrom =
  (name: string, greatest: boolean): NativeSpec['call'] =>
  (vm, args) => {
    const heap = vm.word(args)
    if (!checkHeap(vm, name, heap, true)) return FAILED
    const size = listSize(vm, heap)
    if (size === 0) return outOfRange(vm)
    const last = listItem(vm, heap, size - 1)
    if (!listResize(vm, heap, size - 1)) return FAILED
    if (size === 1) return last
    const frame = begin(vm, heap, last, greatest)
    if (frame === 0) return FAILED
    exchangeTop(vm, frame, heap)
    return run(vm, frame, sink(vm, frame, 0))
  }

const replaceIn =
  (name: string, greatest: boolean): NativeSpec['call'] =>
  (vm, args) => {
    const heap = vm.word(args)
    if (!checkHeap(vm, name, heap, false)) return FAILED
    if (listSize(vm, heap) === 0) return outOfRange(vm)
    const frame = begin(vm, heap, vm.retain(vm.word(args + W)), greatest)
    if (frame === 0) return FAILED
    exchangeTop(vm, frame, heap)
    return run(vm, frame, sink(vm, frame, 0))
  }

const pushPop: NativeSpec['call'] = (vm, args) => {
  const [heap, item] = [vm.word(args), vm.word(args + W)]
  if (!checkHeap(vm, 'heappushpop', heap, false)) return FAILED
  if (listSize(vm, heap) === 0) return vm.retain(item)
  const frame = begin(vm, heap, vm.retain(item), false)
  if (frame === 0) return FAILED
  setTask(vm, frame, TOP)
  return run(vm, frame, above(vm, frame, listItem(vm, heap, 0), item))
}

const heapifyBy =
  (name: string, greatest: boolean): NativeSpec['call'] =>
  (vm, args) => {
    const heap = vm.word(args)
    if (!checkHeap(vm, name, heap, true)) return FAILED
    const frame = begin(vm, heap, NONE, greatest)
    if (frame === 0) return FAILED
    setRaw(vm, frame, LEFT, listSize(vm, heap) >> 1)
    const answer = another(vm, frame)
    return finish(vm, frame, answer === ENDED ? NONE : goOn(vm, frame, answer))
  }

/** `_heapq`: the rest of `heapq` is lib/heapq.py. */
export const heapModule: ModuleSpec = {
  name: '_heapq',
  doc: 'Lists as heaps.',
  functions: [
    method('heappush', 2, 2, push),
    method('heappop', 1, 1, popFrom('heappop', false)),
    method('heapreplace', 2, 2, replaceIn('heapreplace', false)),
    method('heappushpop', 2, 2, pushPop),
    method('heapify', 1, 1, heapifyBy('heapify', false)),
    method('_heappop_max', 1, 1, popFrom('_heappop_max', true)),
    method('_heapreplace_max', 2, 2, replaceIn('_heapreplace_max', true)),
    method('_heapify_max', 1, 1, heapifyBy('_heapify_max', true)),
  ],
}

/** Steps of this file. */
export const heapSteps: StepList = [['heap', step]]
