import {
  type Address,
  type Allocator,
  type AllocatorContext,
  type AllocatorStatistics,
  type Capability,
  type MisuseCode,
  MisuseError,
  type Strategy,
  checkSize,
  resolveOptions,
} from '@mm/contract'
import { wholeOrNothing } from './authors/index.js'
import { MOST_BYTES } from './geometry.js'
import { productOf, stateOf } from './misuse.js'

/** What a part of a composition must be able to say of a block: whose it is, and how much of it may be copied. */
export type Divisible = Allocator & Required<Pick<Allocator, 'owns' | 'usableSize'>>

/** An allocator strategy whose product is {@link Divisible}. */
type Part<P extends Capability> = Strategy<'allocator', AllocatorContext, Divisible, Capability, P>

/** How {@link segregated} divides. */
export interface SegregatedParts<P extends Capability = Capability> {
  /** Serves sizes up to {@link threshold}. */
  readonly small: Part<P>
  /** Serves all others. */
  readonly large: Part<P>
  /** Bytes; a whole number from 0. */
  readonly threshold: number
}

/*
 * The state, in words: one record in the memory from which both parts are found again.
 *
 *   | magic | small's state | large's state | threshold |
 */
const MAGIC = 0x6d6d_7367
/* Behind the first word, which says whose it is. */
const [SMALL_AT, LARGE_AT, THRESHOLD_AT] = [1, 2, 3]
const STATE_WORDS = 4

/**
 * Two allocators over one memory, each for sizes of its own. A block that is resized across the threshold moves from one
 * to the other. Whose a block is, its owner says: there is no header.
 * After Berger, Zorn, McKinley: "Composing High-Performance Memory Allocators", 2001 (there a segregating heap layer).
 */
export class Segregated implements Divisible {
  declare readonly reset?: () => void
  declare readonly walk?: (visit: (block: Address, bytes: number) => void) => void
  declare readonly statistics?: () => AllocatorStatistics
  declare readonly check?: () => void
  declare readonly state?: Address
  readonly #memory: AllocatorContext['memory']
  readonly #name: string
  readonly #small: Divisible
  readonly #large: Divisible
  readonly #threshold: number

  /** Takes up the state at `state`, or makes one. What both parts can do, the composition can; what one of them lacks is absent. */
  constructor(name: string, { small, large, threshold }: SegregatedParts, { memory, state }: AllocatorContext) {
    this.#memory = memory
    this.#name = name
    const word = stateOf(memory, name, MAGIC, STATE_WORDS, 0, state) >>> 2
    const { u32 } = memory
    this.#small = small.create(state === undefined ? { memory } : { memory, state: u32[word + SMALL_AT] as Address })
    this.#large = large.create(state === undefined ? { memory } : { memory, state: memory.u32[word + LARGE_AT] as Address })
    if (state === undefined) {
      memory.u32.set([MAGIC, this.#small.state ?? 0, this.#large.state ?? 0, threshold], word)
    }
    this.#threshold = memory.u32[word + THRESHOLD_AT]
    Object.assign(this, this.#whatBothCan((word * 4) as Address))
  }

  malloc(size: number): Address {
    return (size <= this.#threshold ? this.#small : this.#large).malloc(size)
  }

  calloc(count: number, size: number): Address {
    const bytes = productOf(this.#name, count, size)
    if (bytes > MOST_BYTES) return 0 as Address
    return (bytes <= this.#threshold ? this.#small : this.#large).calloc(1, bytes)
  }

  realloc(block: Address, size: number): Address {
    checkSize(this.#name, 'realloc', size)
    if (block === 0) return this.malloc(size)
    const from = this.#ownerOf(block, 'realloc')
    const into = size <= this.#threshold ? this.#small : this.#large
    return from === into ? from.realloc(block, size) : this.#move(from, into, block, size)
  }

  free(block: Address): void {
    if (block !== 0) this.#ownerOf(block, 'free').free(block)
  }

  owns(block: Address): boolean {
    return this.#small.owns(block) || this.#large.owns(block)
  }

  usableSize(block: Address): number {
    return this.#ownerOf(block, 'usableSize').usableSize(block)
  }

  #ownerOf(block: Address, operation: string): Divisible {
    if (this.#small.owns(block)) return this.#small
    return this.#large.owns(block) ? this.#large : this.#refuse(block, operation)
  }

  /** Neither has such a live block. Asked for its size, which changes nothing, a part may know more than that it is foreign. */
  #refuse(block: Address, operation: string): never {
    let code: MisuseCode = 'foreign'
    for (const part of [this.#small, this.#large]) {
      try {
        part.usableSize(block)
      } catch (error) {
        if (!(error instanceof MisuseError)) throw error
        if (error.code !== 'foreign') code = error.code
      }
    }
    throw new MisuseError(code, { operation, address: block, strategy: this.#name }, 'no live block of either part begins here')
  }

  /** Across the threshold. A smaller block for which there is no memory stays in the larger one. */
  #move(from: Divisible, into: Divisible, block: Address, size: number): Address {
    const held = from.usableSize(block)
    const to = into.malloc(size)
    if (to === 0) return size <= held ? from.realloc(block, size) : to
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    from.free(block)
    return to
  }

  #whatBothCan(state: Address): Partial<Allocator> {
    const parts = [this.#small, this.#large]
    const all = (method: 'reset' | 'walk' | 'statistics' | 'check' | 'state'): boolean => parts.every((part) => part[method] !== undefined)
    const add = (counter: 'liveBlocks' | 'liveBytes' | 'reservedBytes'): number => parts.reduce((sum, part) => sum + (part.statistics?.()[counter] ?? 0), 0)
    return {
      ...(all('state') && { state }),
      ...(all('reset') && { reset: () => parts.forEach((part) => part.reset?.()) }),
      ...(all('check') && { check: () => parts.forEach((part) => part.check?.()) }),
      ...(all('walk') && { walk: (visit) => parts.forEach((part) => part.walk?.(visit)) }),
      ...(all('statistics') && {
        statistics: () => ({ liveBlocks: add('liveBlocks'), liveBytes: add('liveBytes'), reservedBytes: add('reservedBytes') + STATE_WORDS * 4 }),
      }),
    }
  }
}

const declarations = {
  threshold: { type: 'number', default: 512, min: 0, max: MOST_BYTES, integer: true, description: 'sizes up to so many bytes go to the first part' },
} as const

/**
 * The strategy that serves sizes up to `threshold` from `small`, all others from `large`; its name is
 * `segregated-SMALL-LARGE`. It preserves what both preserve. Throws `MisuseError` (`bad-option`) for a threshold that is none.
 */
export function segregated<P extends Capability>(parts: SegregatedParts<P>): Strategy<'allocator', AllocatorContext, Segregated, never, P> {
  const { small, large } = parts
  const name = `segregated-${small.manifest.name}-${large.manifest.name}`
  const { threshold } = resolveOptions(name, declarations, { threshold: parts.threshold })
  const manifest = Object.freeze({
    axis: 'allocator' as const,
    name,
    idea: `Sizes up to ${threshold} bytes from ${small.manifest.name}, all others from ${large.manifest.name}.`,
    source: "Berger, Zorn, McKinley: 'Composing High-Performance Memory Allocators', 2001",
    options: declarations,
    requires: [],
    provides: (small.manifest.provides ?? []).filter((capability) => large.manifest.provides?.includes(capability)),
    preserves: (small.manifest.preserves ?? []).filter((observable) => large.manifest.preserves?.includes(observable)),
  })
  return { manifest, options: Object.freeze({ threshold }), create: (context) => wholeOrNothing(context, (into) => new Segregated(name, parts, into)) }
}
