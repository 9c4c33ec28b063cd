import { type SlotVisitor } from '@mm/contract'
import { FRAME_BORROWS, FRAME_BUILTINS, FRAME_CODE, FRAME_FLAGS, FRAME_GLOBALS, FRAME_FUNCTION, FRAME_IS_GENERATOR, FRAME_IS_NATIVE, FRAME_LOCALS_DICT, FRAME_OBJECT, FRAME_PREVIOUS, FRAME_SLOTS, FRAME_SP } from '../core/layouts.js'
import { END_OF_ROOTS, FIRST_ROOT, T, THREAD_STATE } from '../core/statics.js'
import { type VM } from '../core/vm.js'

/** Where registers that hold references are written before roots are visited. */
const HANDLED = THREAD_STATE
const EXCEPTION = THREAD_STATE + 8
const DELIVERING = THREAD_STATE + 16

/** Visits every slot outside objects that holds a reference of the VM: registers, roots, frames on the stack, built-in types. */
export function visitRoots(vm: VM, visit: SlotVisitor): void {
  const { i32 } = vm
  i32[HANDLED >>> 2] = vm.handled
  i32[EXCEPTION >>> 2] = vm.exception
  i32[DELIVERING >>> 2] = vm.delivering
  for (const register of [HANDLED, EXCEPTION, DELIVERING]) visit(register as never)
  vm.handled = i32[HANDLED >>> 2]
  vm.exception = i32[EXCEPTION >>> 2]
  vm.delivering = i32[DELIVERING >>> 2]
  for (let root = FIRST_ROOT; root < END_OF_ROOTS; root += 8) visit(root as never)
  for (let frame = vm.frame; frame !== 0; frame = i32[(frame + FRAME_PREVIOUS) >>> 2]) visitFrame(vm, frame, visit)
  for (const type of Object.values(T)) if (vm.word(type + W) !== 0) vm.objects.traverse(type as never, visit)
}

/** A frame that lies in a generator is the generator's own. */
function visitFrame(vm: VM, frame: number, visit: SlotVisitor): void {
  const flags = vm.u32[(frame + FRAME_FLAGS) >>> 2]
  if ((flags & FRAME_IS_GENERATOR) !== 0) return
  const end = vm.word(frame + FRAME_SP)
  // Where references are counted, slots that borrow are none; where they are not, all that matters is where they lie.
  if (!COUNTED || (flags & (FRAME_IS_NATIVE | FRAME_BORROWS)) !== (FRAME_IS_NATIVE | FRAME_BORROWS)) for (let slot = frame + FRAME_SLOTS; slot < end; slot += W) visit(slot as never)
  if ((flags & FRAME_IS_NATIVE) !== 0) return
  visit((frame + FRAME_FUNCTION) as never)
  visit((frame + FRAME_LOCALS_DICT) as never)
  visit((frame + FRAME_OBJECT) as never)
  // Borrowed; where nothing is counted, objects may move.
  if (!COUNTED) for (const slot of [FRAME_CODE, FRAME_GLOBALS, FRAME_BUILTINS]) visit((frame + slot) as never)
}
