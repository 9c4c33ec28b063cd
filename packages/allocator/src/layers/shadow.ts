import { type Address, type Allocator, type AllocatorContext, type Capability, CorruptionError, MisuseError, type MisuseCode, type Strategy } from '@mm/contract'
import { Layer, type Over, layered } from './layer.js'
import { type Site, type Sites, ShadowMap, type ShadowBlock, describeBlock, takeSite } from './shadow-map.js'

const NAME = 'shadow'

/** How a {@link ShadowLayer} watches. */
export interface ShadowOptions {
  /**
   * What is remembered as the site of each allocation and free: `'stack'`, the JavaScript stack (slow), or a function that is
   * asked at each call and answers with anything that names the place, such as a line of the program; nothing by default.
   */
  readonly sites?: Sites
}

/**
 * Remembers in JavaScript which bytes belong to which block, and so notices what an allocator may miss: blocks that
 * overlap or are misaligned (`CorruptionError`), blocks freed twice or never handed out (`MisuseError`), and with
 * {@link touch} reads and writes outside of live blocks. Errors name the sites where a block came and went, if they are
 * kept. Over a heap that is taken up, from another worker or a file, its blocks are learned from `walk`.
 * For tests: a call costs the length of its block.
 */
export class ShadowLayer extends Layer implements Allocator {
  readonly #below: Allocator
  readonly #alignment: number
  readonly #sites: Sites | undefined
  readonly #map = new ShadowMap()

  constructor(below: Allocator, alignment: number, { sites }: ShadowOptions = {}) {
    super(below)
    this.#below = below
    this.#alignment = alignment
    this.#sites = sites
    if (below.owns) {
      this.owns = (block) => {
        const known = this.#map.at(block)
        return known?.live === true && known.block === block
      }
    }
    if (below.reset) {
      this.reset = () => {
        below.reset?.()
        this.#map.endAll(takeSite(sites))
      }
    }
    // What was asked for is not known any more, so all that such a block holds is its owner's.
    below.walk?.((block, bytes) => this.#enter('attach', block, below.usableSize?.(block) ?? bytes))
  }

  /** Blocks that are live, as far as the layer knows. */
  get live(): number {
    return this.#map.live
  }

  /** The live blocks, by address, with the sites of their allocation. Cost: all memory that was ever handed out. */
  blocks(): ShadowBlock[] {
    return this.#map.blocks()
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
    if (old !== undefined) this.#map.end(old, takeSite(this.#sites))
    this.#enter('realloc', to, size)
    return to
  }

  free(block: Address): void {
    const known = block === 0 ? undefined : this.#expectLive('free', block)
    this.#below.free(block)
    if (known !== undefined) this.#map.end(known, takeSite(this.#sites))
  }

  /** To be called where `bytes` at `address` are read or written; throws `MisuseError` unless they lie in one live block. */
  touch(address: Address, bytes: number): void {
    const known = this.#map.at(address)
    if (known === undefined) throw this.#misuse('bad-address', 'touch', address, 'in no block')
    if (!known.live) throw this.#misuse('bad-address', 'touch', address, `in ${describeBlock(known)}`)
    const beyond = address + bytes - known.block - known.size
    if (beyond > 0) throw this.#misuse('bad-address', 'touch', address, `${beyond} bytes beyond ${describeBlock(known)}`)
  }

  #enter(operation: string, block: Address, size: number): void {
    const site: Site = takeSite(this.#sites)
    const corrupt = (problem: string): CorruptionError => new CorruptionError({ operation, address: block, size, strategy: NAME }, problem)
    if (block % this.#alignment !== 0) throw corrupt(`the block is not aligned to ${this.#alignment}`)
    const other = this.#map.enter(block, size, site)
    if (other !== undefined) throw corrupt(`the block overlaps ${describeBlock(other)}`)
  }

  #expectLive(operation: string, block: Address): ShadowBlock {
    const known = Number.isInteger(block) ? this.#map.at(block) : undefined
    if (known?.live === true && known.block === block) return known
    if (block % this.#alignment !== 0) throw this.#misuse('misaligned', operation, block, `not aligned to ${this.#alignment}`)
    if (known === undefined) throw this.#misuse('foreign', operation, block, 'never handed out')
    if (known.block === block) throw this.#misuse('double-free', operation, block, describeBlock(known))
    throw this.#misuse('bad-address', operation, block, `inside ${describeBlock(known)}`)
  }

  #misuse(code: MisuseCode, operation: string, address: number, problem: string): MisuseError {
    return new MisuseError(code, { operation, address, strategy: NAME }, problem)
  }
}

/** `shadow(pymalloc())`: the same allocator, watched. */
export function shadow<A extends Allocator, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
  options: ShadowOptions = {},
): Strategy<'allocator', AllocatorContext, Over<A, ShadowLayer>, R, P> {
  return layered(NAME, strategy, (below, { memory }) => new ShadowLayer(below, memory.wordBytes * 2, options))
}
