import { type Address, type Allocator, type AllocatorContext, type Capability, type LinearMemory, type Strategy } from '@mm/contract'
import { MOST_BYTES } from '../geometry.js'
import { Layer } from '../layers/layer.js'

/** What a pressure callback is told, in bytes. */
export interface Pressure {
  /** What the call asked for that needs more memory. */
  readonly size: number
  /** What is reserved now. */
  readonly reserved: number
  /** The most that may be reserved. */
  readonly limit: number
}

/** When the callback of {@link pressure} is called. */
export interface PressureOptions {
  /** A reservation that would take the memory above so many bytes calls too; by default only the memory's own limit does. */
  readonly soft?: number
  /** May free blocks of this heap. What it allocates comes from what is reserved already. */
  readonly onPressure: (pressure: Pressure) => void
}

/** The memory, but for reservations above the threshold: they fail while the gate is shut. */
interface Gate {
  readonly memory: LinearMemory
  open: boolean
}

function gateTo(memory: LinearMemory, soft: number): Gate {
  const gate = {
    open: true,
    // Inherits the views and the probe, so that reading them costs what it costs without.
    memory: Object.create(memory, {
      reserve: { value: (bytes: number, alignment: number) => (!gate.open && memory.counts().reserved + bytes > soft ? 0 : memory.reserve(bytes, alignment)) },
      release: { value: memory.release.bind(memory) },
      counts: { value: memory.counts.bind(memory) },
      onRefresh: { value: memory.onRefresh.bind(memory) },
    }) as LinearMemory,
  }
  return gate
}

/** Calls back when memory is short, between two attempts: the allocator is then not in the middle of anything. */
export class PressureLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #gate: Gate
  readonly #onPressure: PressureOptions['onPressure']
  #calling = false

  constructor(below: Allocator, gate: Gate, onPressure: PressureOptions['onPressure']) {
    super(below)
    this.#below = below
    this.#gate = gate
    this.#onPressure = onPressure
    gate.open = false
  }

  malloc(size: number): Address {
    const block = this.#below.malloc(size)
    return block === 0 ? this.#again(size, () => this.#below.malloc(size)) : block
  }

  calloc(count: number, size: number): Address {
    const block = this.#below.calloc(count, size)
    return block === 0 ? this.#again(count * size, () => this.#below.calloc(count, size)) : block
  }

  realloc(block: Address, size: number): Address {
    const to = this.#below.realloc(block, size)
    return to === 0 ? this.#again(size, () => this.#below.realloc(block, size)) : to
  }

  free(block: Address): void {
    this.#below.free(block)
  }

  /** Says that memory is short, and tries once more, now up to the limit. */
  #again(size: number, attempt: () => Address): Address {
    if (this.#calling || size > MOST_BYTES) return 0 as Address
    const { reserved, limit } = this.#gate.memory.counts()
    this.#calling = true
    try {
      this.#onPressure({ size, reserved, limit })
    } finally {
      this.#calling = false
    }
    this.#gate.open = true
    try {
      return attempt()
    } finally {
      this.#gate.open = false
    }
  }
}

/**
 * The strategy with a callback that is called before a reservation would pass the memory's limit, or `soft` bytes; it may free
 * things, and the call is tried once more. A layer over any allocator; a call that needs no new memory costs one test more.
 */
export function pressure<R extends Capability, P extends Capability, A extends Allocator>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  { soft = Infinity, onPressure }: PressureOptions,
): Strategy<'allocator', AllocatorContext, PressureLayer, R, P> {
  return {
    manifest: Object.freeze({ ...strategy.manifest, name: `pressure-${strategy.manifest.name}` }),
    options: strategy.options,
    create: ({ memory, state }: AllocatorContext) => {
      const gate = gateTo(memory, soft)
      return new PressureLayer(strategy.create({ memory: gate.memory, state }), gate, onPressure)
    },
  }
}
