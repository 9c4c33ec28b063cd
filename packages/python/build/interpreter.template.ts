/** Words of a slot. */
const S = W >>> 2

/**
 * Executes the running Python frame and those that it calls, until there is something to settle (engine/settle.ts): then the
 * frame's registers are in the frame. Assembled from src/opcodes.
 */
export function interpret(vm: VM): void {
  const { i32, u8, f64, smallLeast, smallGreatest } = vm
  let frame = vm.frame >>> 2
  let pc = 0
  let sp = 0
  let constants = 0
  let ticks = vm.ticks
  let result = 0
  let drop = -1
  let extra = 0
  let safepoint = false
  RELOAD
  loop: for (;;) {
    const word = i32[pc++]
    opcode: {
      switch (word & 0xff) {
/* CASES */
      }
    }
    if (drop >= 0) {
      i32[frame + (FRAME_PC >>> 2)] = pc << 2
      i32[frame + (FRAME_SP >>> 2)] = sp << 2
      if (result <= 1) {
        if (result === 1) i32[frame + (FRAME_FLAGS >>> 2)] |= (drop << 8) | extra
        drop = -1
        break
      }
      if ((extra & ~RETURN_DISCARD) !== 0) {
        i32[frame + (FRAME_FLAGS >>> 2)] |= (drop << 8) | extra
        vm.delivering = result
        break
      }
      const top = sp
      sp -= drop * S
      for (let slot = sp; slot < top; slot += S) {
        const operand = i32[slot]
        if (operand !== 0) { RELEASE(operand) }
      }
      drop = -1
      if (extra === 0) {
        PUSH(result)
      } else {
        extra = 0
        const ignored = result
        RELEASE(ignored)
      }
      if (safepoint) {
        safepoint = false
        if (vm.pending) {
          i32[frame + (FRAME_SP >>> 2)] = sp << 2
          break
        }
        SAFEPOINT()
        continue
      }
    }
    if (vm.pending) {
      i32[frame + (FRAME_PC >>> 2)] = pc << 2
      i32[frame + (FRAME_SP >>> 2)] = sp << 2
      break
    }
  }
  vm.ticks = ticks
}
