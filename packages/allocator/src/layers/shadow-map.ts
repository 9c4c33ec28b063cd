import { type Address } from '@mm/contract'

/** Where something was asked for, as whoever watches names it. */
export type Site = string | number | undefined
/** How sites are taken: the JavaScript stack, or whatever a function answers at the time. */
export type Sites = 'stack' | (() => string | number)

/** A block as it is remembered, live or freed. */
export interface ShadowBlock {
  readonly block: Address
  /** Bytes that were asked for. */
  readonly size: number
  readonly allocatedAt: Site
  readonly live: boolean
  readonly freedAt: Site
}

type Remembered = { -readonly [Field in keyof ShadowBlock]: ShadowBlock[Field] }

/** Granules are the least alignment of blocks; pieces of so many of them are remembered together. */
const GRANULE_SHIFT = 3
const PIECE_SHIFT = 16
const PIECE_MASK = (1 << PIECE_SHIFT) - 1
/** Lines of a stack that are kept. */
const STACK_LINES = 6
const OWN_FRAMES = /\b(?:takeSite|ShadowLayer)\b/

const hex = (address: number): string => `0x${address.toString(16)}`

/** The site of the call that is under way. */
export function takeSite(sites: Sites | undefined): Site {
  if (sites === undefined) return undefined
  if (sites !== 'stack') return sites()
  const lines = (new Error().stack ?? '').split('\n').filter((line) => /[@:]/.test(line) && !OWN_FRAMES.test(line))
  return lines.slice(0, STACK_LINES).map((line) => line.trim()).join(' < ')
}

/** A block in words, for messages. */
export function describeBlock({ block, size, live, allocatedAt, freedAt }: ShadowBlock): string {
  const came = allocatedAt === undefined ? '' : `, allocated at ${allocatedAt}`
  const went = freedAt === undefined ? '' : ` at ${freedAt}`
  return `the block ${hex(block)} of ${size} bytes, which is ${live ? 'live' : 'freed'}${live ? '' : went}${came}`
}

/** What last lay on each granule of 8 bytes. */
export class ShadowMap {
  readonly #pieces = new Map<number, (Remembered | undefined)[]>()
  #live = 0

  get live(): number {
    return this.#live
  }

  /** The block that lies, or last lay, at an address. */
  at(address: number): ShadowBlock | undefined {
    const granule = address >>> GRANULE_SHIFT
    return this.#pieces.get(granule >>> PIECE_SHIFT)?.[granule & PIECE_MASK]
  }

  /** Remembers a live block; or returns a live one that it overlaps, and remembers nothing more. */
  enter(block: Address, size: number, allocatedAt: Site): ShadowBlock | undefined {
    const known: Remembered = { block, size, allocatedAt, live: true, freedAt: undefined }
    const last = (block + Math.max(size, 1) - 1) >>> GRANULE_SHIFT
    for (let granule = block >>> GRANULE_SHIFT; granule <= last; granule++) {
      const piece = this.#pieces.get(granule >>> PIECE_SHIFT) ?? []
      this.#pieces.set(granule >>> PIECE_SHIFT, piece)
      const other = piece[granule & PIECE_MASK]
      if (other?.live === true) return other
      piece[granule & PIECE_MASK] = known
    }
    this.#live++
    return undefined
  }

  end({ block }: ShadowBlock, freedAt: Site): void {
    const granule = block >>> GRANULE_SHIFT
    const known = this.#pieces.get(granule >>> PIECE_SHIFT)?.[granule & PIECE_MASK]
    if (known !== undefined) this.#end(known, freedAt)
  }

  endAll(freedAt: Site): void {
    for (const known of this.#known()) this.#end(known, freedAt)
  }

  /** The live blocks, by address. */
  blocks(): ShadowBlock[] {
    return [...this.#known()].sort((a, b) => a.block - b.block).map((known) => ({ ...known }))
  }

  #end(known: Remembered, freedAt: Site): void {
    known.live = false
    known.freedAt = freedAt
    this.#live--
  }

  #known(): Set<Remembered> {
    const known = new Set<Remembered>()
    for (const piece of this.#pieces.values()) piece.forEach((one) => one?.live === true && known.add(one))
    return known
  }
}
