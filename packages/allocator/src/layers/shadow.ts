import { type Address, type Allocator, type AllocatorContext, type Capability, CorruptionError, MisuseError, type Strategy } from '@mm/contract'
import { Layer, layered } from './layer.js'

/** A block as the layer remembers it, live or not. */
interface Remembered {
  readonly block: number
  size: number
  live: boolean
}

/** Granules are the least alignment of blocks; pieces of so many of them are remembered together. */
const GRANULE_SHIFT = 3
const PIECE_SHIFT = 16

const hex = (address: number): string => `0x${address.toString(16)}`

/**
 * Remembers in JavaScript which bytes belong to which block, and so notices what an allocator may miss: blocks that
 * overlap or are misaligned (`CorruptionError`), blocks freed twice or never handed out (`MisuseError`), and with
 * {@link touch} reads and writes outside of live blocks. For tests: a call costs the length of its block.
 */
export class ShadowLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #alignment: number
  /** What last lay on each granule of 8 bytes. */
  readonly #pieces = new Map<number, (Remembered | undefined)[]>()
  #live = 0

  constructor(below: Allocator, alignment: number) {
    super(below)
    this.#below = below
    this.#alignment = alignment
    // Blocks of a heap that was taken up: what was asked for is not known any more, so all that they hold is theirs.
    below.walk?.((block, bytes) => this.#enter('attach', block, below.usableSize?.(block) ?? bytes))
  }

  /** Blocks that are live, as far as the layer knows. */
  get live(): number {
    return this.#live
  }

  malloc(size: number): Address {
    const block = this.#below.malloc(size)
    if (block !== 0) this.#enter('malloc', block, size)
    return block
  }

  calloc(count: number, size: number): Address {
    const block = this.#below.calloc(count, size)
    if (block !== 0) this.#enter('calloc', block, count * size)
    return block
  }

  realloc(block: Address, size: number): Address {
    const old = block === 0 ? undefined : this.#expectLive('realloc', block)
    const to = this.#below.realloc(block, size)
    if (to === 0) return to
    if (old !== undefined) this.#end(old)
    this.#enter('realloc', to, size)
    return to
  }

  free(block: Address): void {
    const known = block === 0 ? undefined : this.#expectLive('free', block)
    this.#below.free(block)
    if (known !== undefined) this.#end(known)
  }

  /** To be called where `bytes` at `address` are read or written; throws `MisuseError` unless they lie in one live block. */
  touch(address: Address, bytes: number): void {
    const known = this.#at(address)
    if (known === undefined) throw this.#misuse('bad-address', 'touch', address, 'in no block')
    if (!known.live) throw this.#misuse('bad-address', 'touch', address, `in the block ${hex(known.block)} of ${known.size} bytes, which is freed`)
    const beyond = address + bytes - known.block - known.size
    if (beyond > 0) throw this.#misuse('bad-address', 'touch', address, `${beyond} bytes beyond the block ${hex(known.block)} of ${known.size} bytes`)
  }

  #at(address: number): Remembered | undefined {
    const granule = address >>> GRANULE_SHIFT
    return this.#pieces.get(granule >>> PIECE_SHIFT)?.[granule & ((1 << PIECE_SHIFT) - 1)]
  }

  #enter(operation: string, block: Address, size: number): void {
    const corrupt = (problem: string): CorruptionError => new CorruptionError({ operation, address: block, size, strategy: 'shadow' }, problem)
    if (block % this.#alignment !== 0) throw corrupt(`the block is not aligned to ${this.#alignment}`)
    const known: Remembered = { block, size, live: true }
    const last = (block + Math.max(size, 1) - 1) >>> GRANULE_SHIFT
    for (let granule = block >>> GRANULE_SHIFT; granule <= last; granule++) {
      const index = granule & ((1 << PIECE_SHIFT) - 1)
      const piece = this.#pieces.get(granule >>> PIECE_SHIFT) ?? []
      this.#pieces.set(granule >>> PIECE_SHIFT, piece)
      const other = piece[index]
      if (other?.live === true) throw corrupt(`the block overlaps ${hex(other.block)} of ${other.size} bytes, which is live`)
      piece[index] = known
    }
    this.#live++
  }

  #end(known: Remembered): void {
    known.live = false
    this.#live--
  }

  #expectLive(operation: string, block: Address): Remembered {
    const known = this.#at(block)
    if (known?.live === true && known.block === block) return known
    if (known === undefined) throw this.#misuse('foreign', operation, block, 'never handed out')
    if (known.block === block) throw this.#misuse('double-free', operation, block, `the block of ${known.size} bytes is freed already`)
    throw this.#misuse('bad-address', operation, block, `inside the block ${hex(known.block)} of ${known.size} bytes`)
  }

  #misuse(code: 'bad-address' | 'foreign' | 'double-free', operation: string, address: number, problem: string): MisuseError {
    return new MisuseError(code, { operation, address, strategy: 'shadow' }, problem)
  }
}

/** `shadow(pymalloc())`: the same allocator, watched. */
export function shadow<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
): Strategy<'allocator', AllocatorContext, ShadowLayer, R, P> {
  return layered('shadow', strategy, (below, { memory }) => new ShadowLayer(below, memory.wordBytes * 2))
}
