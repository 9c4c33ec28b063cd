import { type CompiledTable } from '../core/compiled.js'
import { FRAME_CODE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { interpret } from './generated/interpreter.js'

/**
 * Executes the running Python frame as {@link interpret} does, by the functions of code objects that have been compiled. A function that
 * calls another one that is compiled calls it in JavaScript, up to a depth; whatever else there is to do ends all of them, and whoever is
 * the running frame then is entered again from here.
 */
export function execute(vm: VM, compiled: CompiledTable): void {
  for (;;) {
    const entered = compiled.at(vm, vm.frame)
    if (entered === undefined) break
    vm.nested = 0
    if (entered.run(vm.frame >>> 2, compiled.label) === 0 || vm.pending) return
  }
  interpret(vm)
  // It was interrupted for having gone on for long.
  if (vm.safepoint && vm.ticks <= 0) compiled.heat(vm, vm.i32[(vm.frame + FRAME_CODE) >>> 2])
}
