import { type ModuleSpec, type NativeSpec, method } from '../core/native.js'
import { type VM } from '../core/vm.js'
import { floatFrom } from '../types/float.js'
import { intFromBig } from '../types/int.js'

/** A clock in seconds, and the same in nanoseconds. */
const clock = (name: string, seconds: (vm: VM) => number): readonly NativeSpec[] => [
  method(name, 0, 0, (vm) => floatFrom(vm, seconds(vm))),
  method(`${name}_ns`, 0, 0, (vm) => intFromBig(vm, BigInt(Math.round(seconds(vm) * 1e9)))),
]

/** `_time`: the clocks. The rest of `time` is lib/time.py. */
export const timeModule: ModuleSpec = {
  name: '_time',
  functions: [
    ...clock('time', (vm) => vm.host.time()),
    ...clock('perf_counter', (vm) => vm.host.now() / 1000),
    ...clock('monotonic', (vm) => vm.host.now() / 1000),
    ...clock('process_time', (vm) => vm.host.now() / 1000),
    ...clock('thread_time', (vm) => vm.host.now() / 1000),
  ],
}
