import { type Memory } from '@mm/heap'
import { raiseBare } from '../core/errors.js'
import { FRAME_PC } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { beginCollection } from './collections.js'
import { obstacle } from './registers.js'

/** Safepoints between two looks at the clock. */
const TICKS = 5000
/** Natives after which no collection starts, as in CPython 3.13 once the call is specialised (Python/bytecodes.c). */
const quiet: ReadonlySet<string> = new Set(['builtins.len', 'builtins.isinstance', 'list.append'])

/** Starts counting safepoints anew. */
export function countSafepoints(vm: VM): void {
  const { relocateEvery, relocateIn, stopIn } = vm
  vm.ticks = Math.min(vm.mostTicks, vm.sane ? 1 : TICKS, relocateEvery === 0 ? TICKS : relocateIn, stopIn === 0 ? TICKS : stopIn)
  vm.counted = vm.ticks
}

/**
 * The engine is at a safepoint and something is to be looked at. What to stop for, if anything: it is at the same safepoint still when it goes on, so
 * that a stop changes nothing.
 */
export function reachSafepoint(vm: VM): 'paused' | 'stopped' | undefined {
  const { jumpedFrom } = vm
  vm.jumpedFrom = 0
  if (vm.ticks <= 0) {
    const stop = stopsHere(vm)
    if (vm.relocateEvery !== 0) countdown(vm)
    if (vm.sane) vm.runtime.atSafepoint()
    countSafepoints(vm)
    if (stop || vm.host.now() >= vm.deadline) {
      vm.safepoint = true
      vm.jumpedFrom = jumpedFrom
      return stop ? 'stopped' : 'paused'
    }
  }
  if (!vm.breaker) return undefined
  if (vm.interrupted) {
    vm.interrupted = false
    vm.breaker = vm.collector.due || isDue(vm)
    if (jumpedFrom !== 0) vm.i32[(vm.frame + FRAME_PC) >>> 2] = jumpedFrom
    raiseBare(vm, T.KeyboardInterrupt)
    return undefined
  }
  if (COUNTED) vm.lifetime.teardown?.run()
  if (vm.collector.due) {
    if (vm.lastNative !== -1 && quiet.has(vm.natives[vm.lastNative].qualifiedName)) {
      vm.lastNative = -1
      return undefined
    }
    beginCollection(vm)
  }
  vm.breaker = vm.interrupted || (vm.collector.due && !vm.collector.collecting) || isDue(vm)
  return undefined
}

/** Whether something dead waits for a safepoint. */
export const isDue = (vm: VM): boolean => COUNTED && vm.lifetime.teardown?.due === true

/** Whether the engine is to stop now: it has come to the safepoint, and can be saved. */
function stopsHere(vm: VM): boolean {
  if (vm.stopIn === 0) return false
  vm.stopIn -= vm.counted
  if (vm.stopIn > 0) return false
  vm.safepoint = true
  const stops = obstacle(vm) === undefined
  vm.safepoint = false
  // Where it cannot be saved the next safepoint is as good.
  vm.stopIn = stops ? 0 : 1
  return stops
}

function countdown(vm: VM): void {
  vm.relocateIn -= vm.counted
  if (vm.relocateIn > 0) return
  vm.relocateIn = vm.relocateEvery
  ;(vm.runtime.memory as Memory).relocate()
}
