import { type LinearMemory } from '@mm/contract'
import { type Queues } from './queues.js'
import * as W from './words.js'

/** The slow path sweeps at every so manieth beat, a power of two. */
const SWEEP_EVERY = 64

/** Called when the slow path runs: `beat` counts up by 1; `force` where memory is short or everything is to be collected. May free and allocate. */
export type HeartbeatHook = (beat: number, force: boolean) => void

/** What runs with every slow path of an owner, and nowhere else (the paper's heartbeat, with its deferred free). */
export class Heartbeat {
  hook: HeartbeatHook | null = null
  readonly #heap: number
  readonly #queues: Queues
  #inside = false
  #u32!: Uint32Array

  constructor(memory: LinearMemory, heap: number, queues: Queues) {
    this.#heap = heap
    this.#queues = queues
    memory.onRefresh(() => {
      this.#u32 = memory.u32
    })
  }

  beat(force: boolean): void {
    const beats = ++this.#u32[this.#heap + W.HEAP_BEATS]
    if (this.hook !== null && !this.#inside) this.#call(this.hook, beats, force)
    this.#queues.freeDelayed()
    if ((beats & (SWEEP_EVERY - 1)) === 0) this.#queues.sweep()
  }

  #call(hook: HeartbeatHook, beats: number, force: boolean): void {
    this.#inside = true
    try {
      hook(beats, force)
    } finally {
      this.#inside = false
    }
  }
}
