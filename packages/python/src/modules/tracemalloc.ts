import { raise } from '../core/errors.js'
import { type ModuleSpec, type Native, method } from '../core/native.js'
import { FALSE, NONE, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { AllocationTraces, type TracedFrame, type TracedStack } from '../engine/allocation-traces.js'
import { intFrom, intValue, isInt, toIndex } from '../types/int.js'
import { listAppendOwned, listNew } from '../types/list.js'
import { tupleOwned } from '../types/owned-items.js'
import { strFrom } from '../types/str.js'

const MOST_FRAMES = 65535
const GREATEST_C_INT = 2 ** 31 - 1

const start: Native = (vm, args, count) => {
  const argument = count === 0 ? smallInt(1) : vm.word(args)
  // Not within the numbers that are told: not within a C int either.
  if (isInt(vm, argument) && !(Math.abs(intValue(vm, argument)) <= GREATEST_C_INT)) return raise(vm, T.OverflowError, 'Python int too large to convert to C int')
  const frames = toIndex(vm, argument)
  if (Number.isNaN(frames)) return 0
  if (frames < 1 || frames > MOST_FRAMES) return raise(vm, T.ValueError, `the number of frames must be in range [1; ${MOST_FRAMES}]`)
  if (vm.traces === undefined) {
    vm.tracedFrames = frames
    vm.traces = new AllocationTraces(vm, frames)
  }
  return NONE
}

const stop: Native = (vm) => {
  vm.traces?.stop()
  vm.traces = undefined
  return NONE
}

/** Makes tuples of stacks, one of each stack, with one str of each file. What it has made is released by `end`. */
class Stacks {
  readonly #vm: VM
  readonly #strings = new Map<string, number>()
  readonly #tuples = new Map<TracedStack, number>()

  constructor(vm: VM) {
    this.#vm = vm
  }

  /** Owned; 0 with MemoryError set. */
  tuple(stack: TracedStack): number {
    const vm = this.#vm
    let tuple = this.#tuples.get(stack) ?? 0
    if (tuple === 0) {
      tuple = tupleOwned(vm, stack.frames.length === 0 ? [this.#frame({ filename: '<unknown>', line: 0 })] : stack.frames.map((frame) => this.#frame(frame)))
      if (tuple === 0) return 0
      this.#tuples.set(stack, tuple)
    }
    return vm.retain(tuple)
  }

  #frame({ filename, line }: TracedFrame): number {
    const vm = this.#vm
    let string = this.#strings.get(filename) ?? 0
    if (string === 0) {
      string = strFrom(vm, filename)
      if (string === 0) return 0
      this.#strings.set(filename, string)
    }
    return tupleOwned(vm, [vm.retain(string), intFrom(vm, line)])
  }

  end(): void {
    for (const object of [...this.#tuples.values(), ...this.#strings.values()]) this.#vm.release(object)
  }
}

/** `_get_traces()`: (domain, bytes, frames, how many there were) of each block. */
const getTraces: Native = (vm) => {
  const list = listNew(vm, 0)
  if (list === 0 || vm.traces === undefined) return list
  const { traces } = vm
  traces.unobserved(() => {
    const stacks = new Stacks(vm)
    traces.walk((size, stack) => {
      if (vm.exception !== 0) return
      const trace = tupleOwned(vm, [smallInt(0), intFrom(vm, size), stacks.tuple(stack), intFrom(vm, Math.min(stack.total, MOST_FRAMES))])
      if (trace !== 0) listAppendOwned(vm, list, trace)
    })
    stacks.end()
  })
  if (vm.exception === 0) return list
  vm.release(list)
  return 0
}

const getObjectTraceback: Native = (vm, args) => {
  const stack = vm.traces?.stackOf(vm.word(args))
  if (stack === undefined) return NONE
  return vm.traces!.unobserved(() => {
    const stacks = new Stacks(vm)
    const tuple = stacks.tuple(stack)
    stacks.end()
    return tuple
  })
}

/** `_tracemalloc`: the rest of `tracemalloc` is lib/tracemalloc.py. */
export const tracemallocModule: ModuleSpec = {
  name: '_tracemalloc',
  doc: 'Which blocks are handed out, and where that was.',
  functions: [
    method('start', 0, 1, start),
    method('stop', 0, 0, stop),
    method('is_tracing', 0, 0, (vm) => (vm.traces === undefined ? FALSE : TRUE)),
    method('get_traceback_limit', 0, 0, (vm) => intFrom(vm, vm.tracedFrames)),
    method('get_traced_memory', 0, 0, (vm) => {
      const { current = 0, peak = 0 } = vm.traces ?? {}
      return tupleOwned(vm, [intFrom(vm, current), intFrom(vm, peak)])
    }),
    method('get_tracemalloc_memory', 0, 0, (vm) => intFrom(vm, vm.traces?.bytes ?? 0)),
    method('reset_peak', 0, 0, (vm) => {
      if (vm.traces !== undefined) vm.traces.peak = vm.traces.current
      return NONE
    }),
    method('clear_traces', 0, 0, (vm) => {
      vm.traces?.clear()
      return NONE
    }),
    method('_get_traces', 0, 0, getTraces),
    method('_get_object_traceback', 1, 1, getObjectTraceback),
  ],
}
