import { type Address, type Allocator, type AllocatorStrategy, CorruptionError, MisuseError, type WordBytes } from '@mm/contract'
import { Memory } from '@mm/heap'
import { describeError, hex } from '../failure.js'

/** A live block of the program's, and what it holds. */
export interface OwnedBlock {
  readonly address: Address
  readonly size: number
  readonly pattern: number
}

/** The allocator has noticed: where, and with which error. */
export interface Detection {
  readonly where: 'call' | 'later' | 'check'
  readonly error: MisuseError | CorruptionError
}

/** Bytes that the memory of a scene hands out at most. */
const LIMIT = 2 ** 24
const CHURN_CALLS = 500
/** What wild writes write. */
const WILD = 0xcd
/** Calls between two looks at the content of all blocks. */
const LOOK_EVERY = 50

const byteOf = (pattern: number, offset: number): number => (Math.imul(pattern, 0x9e37_79b1) + Math.imul(offset, 0x85eb_ca6b)) >>> 24

/** Where a program runs: an allocator over a memory of its own, other people's blocks, and a model of what each block holds. */
export class Scene {
  readonly memory: Memory
  readonly allocator: Allocator
  readonly strategy: AllocatorStrategy
  /** Bytes of the blocks that the program misuses: all that such a block may hold. */
  readonly size: number
  readonly blocks: OwnedBlock[] = []
  /** Memory that is somebody else's, and no allocator's. */
  readonly #strangers: OwnedBlock[] = []
  /** Blocks of others whose content the program itself has overwritten, and its own in which it has forged. */
  readonly #lost = new Set<OwnedBlock>()
  readonly #forged = new Set<OwnedBlock>()
  detected: Detection | undefined
  /** What went wrong for somebody who did nothing wrong. */
  harm: string | undefined
  #random = 0x2545_f491
  #serial = 0

  constructor(strategy: AllocatorStrategy, wordBytes: WordBytes, size: number) {
    this.strategy = strategy
    this.memory = new Memory({ wordBytes, limit: LIMIT })
    this.allocator = strategy.create({ memory: this.memory })
    const probe = this.allocator.malloc(size)
    this.size = this.allocator.usableSize?.(probe) ?? size
    this.allocator.free(probe)
    // Blocks of others of all kinds, so that arenas and free lists look as in the middle of a run.
    for (let index = 0; index < 24; index++) this.give([16, 40, 100, 300, 700, 2000][index % 6])
    for (let index = 0; index < 48; index++) this.give(this.size)
  }

  get alignment(): number {
    return this.memory.wordBytes * 2
  }

  /** A whole number below `count`. */
  draw(count: number): number {
    let word = this.#random
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    this.#random = word >>> 0
    return this.#random % count
  }

  /** A block of the program's, filled. */
  give(size: number): OwnedBlock {
    const block = this.take(this.allocator.malloc(size), size)
    if (block === undefined) throw new RangeError('gives no block')
    return block
  }

  /** Takes what an allocator handed out into the model; a block on another, or in no memory, is harm. */
  take(address: number, size: number): OwnedBlock | undefined {
    if (address === 0) return undefined
    const whole = Number.isInteger(address) && address > 0 && address + size <= this.memory.counts().highWater
    if (!whole) {
      this.hurt(`hands out ${hex(address)}, which is no block of ${size} bytes`)
      return undefined
    }
    const bytes = Math.max(size, 1)
    const other = [...this.blocks, ...this.#strangers].find((block) => address < block.address + Math.max(block.size, 1) && block.address < address + bytes)
    if (other !== undefined) {
      this.hurt(`hands out ${hex(address)}, which lies in the live block ${hex(other.address)}`)
      return undefined
    }
    const block = this.#filled(address, size)
    this.blocks.push(block)
    return block
  }

  /** Memory that belongs to somebody else, at `address` or reserved from the memory. */
  stranger(bytes: number, address: number = this.memory.reserve(bytes, 4096)): OwnedBlock {
    const block = this.#filled(address, bytes)
    this.#strangers.push(block)
    return block
  }

  /** Makes it look as if a block of the misused size began at `address`: what stands before one is copied there. Returns the address. */
  forge(address: number): number {
    const [{ address: model }] = this.neighbours()
    this.memory.u8.copyWithin(address - this.alignment, model - this.alignment, model)
    for (const block of [...this.blocks, ...this.#strangers]) if (!this.isIntact(block)) this.#forged.add(block)
    return address
  }

  /** Frees a block as its owner may. */
  free(block: OwnedBlock): void {
    this.forget(block)
    this.allocator.free(block.address)
  }

  /** The block is the program's no longer, or is not looked at. */
  forget(block: OwnedBlock): void {
    const place = this.blocks.indexOf(block)
    if (place !== -1) this.blocks.splice(place, 1)
  }

  /** Everything that a program does; what it meets in its ordinary calls is detection, later. */
  perform(program: (scene: Scene) => void): void {
    this.#notice('later', () => {
      program(this)
    })
  }

  /** A call that should not be made: what it throws is detection. Returns its answer where it gives one. */
  misuse<T>(call: () => T): T | undefined {
    return this.#notice('call', call)
  }

  /** A call like any other, right after the misuse: what it throws is detection, but not at once. Nothing once harm is done. */
  later<T>(call: () => T): T | undefined {
    return this.#isOpen() ? this.#notice('later', call) : undefined
  }

  /** Writes bytes wherever the program likes, as wild pointers do. */
  write(address: number, bytes: number, byteAt: (offset: number) => number = () => WILD): void {
    const { u8 } = this.memory
    const from = Math.max(0, -address)
    const end = Math.min(bytes, u8.length - address)
    for (let offset = from; offset < end; offset++) u8[address + offset] = byteAt(offset)
  }

  isIntact({ address, size, pattern }: OwnedBlock): boolean {
    const { u8 } = this.memory
    for (let offset = 0; offset < size; offset++) if (u8[address + offset] !== byteOf(pattern, offset)) return false
    return true
  }

  hurt(harm: string): void {
    this.harm ??= harm
  }

  /** Two blocks of the misused size, the first right before the second as far as placement allows it, and the one behind them. */
  neighbours(): readonly [OwnedBlock, OwnedBlock, OwnedBlock] {
    const row = this.blocks.filter(({ size }) => size === this.size).sort((a, b) => a.address - b.address)
    let best = 1
    const spread = (index: number): number => row[index + 1].address - row[index - 1].address
    for (let index = 2; index < row.length - 1; index++) if (spread(index) < spread(best)) best = index
    return [row[best - 1], row[best], row[best + 1]]
  }

  /** What the program itself has overwritten is lost already; it is not looked at any more. Whether there was such a block. */
  countLosses(): boolean {
    for (const block of this.blocks) if (!this.#isAsLeft(block)) this.#lost.add(block)
    return this.#lost.size > 0
  }

  /** The structure's own check. */
  check(): void {
    if (this.detected === undefined) this.#notice('check', () => this.allocator.check?.())
    else if (this.#isOpen()) {
      try {
        this.allocator.check?.()
      } catch (error) {
        this.hurt(`its structure is damaged: ${describeError(error)}`)
      }
    }
  }

  /** A fixed number of ordinary calls by others; what they meet is detection, or harm. */
  churn(): void {
    const others = [24, 120, 450, 1500, 6000]
    const sizes = [this.size, this.size, this.size, ...others]
    for (let call = 1; call <= CHURN_CALLS && this.#isOpen(); call++) {
      this.#notice('later', () => {
        // More blocks at first and at last, fewer between: what was freed is needed again.
        const frees = this.draw(100) < (call > CHURN_CALLS * 0.3 && call < CHURN_CALLS * 0.7 ? 75 : 20)
        if (frees && this.blocks.length > 20) this.#freeChecked(this.blocks[this.draw(this.blocks.length)])
        else {
          const size = call > CHURN_CALLS * 0.8 ? others[this.draw(others.length)] : sizes[this.draw(sizes.length)]
          this.take(this.allocator.malloc(size), size)
        }
      })
      if (call % LOOK_EVERY === 0) this.look()
    }
    this.look()
  }

  /** Blocks whose content has changed under their owners are harm. */
  look(): void {
    const changed = [...this.blocks, ...this.#strangers].find((block) => !this.#isAsLeft(block))
    if (changed !== undefined) this.hurt(`the live block ${hex(changed.address)} has lost its content`)
  }

  /** Whether the block holds what it must; what the program itself has overwritten need not be there. */
  #isAsLeft(block: OwnedBlock): boolean {
    return this.#lost.has(block) || this.#forged.has(block) || this.isIntact(block)
  }

  #filled(address: number, size: number): OwnedBlock {
    const block: OwnedBlock = { address: address as Address, size, pattern: ++this.#serial }
    this.write(address, size, (offset) => byteOf(block.pattern, offset))
    return block
  }

  /** Detection at a call leaves the heap usable, so that it must go on; later detection, or harm, is the end. */
  #isOpen(): boolean {
    if (this.harm !== undefined) return false
    return this.detected === undefined || (this.detected.where === 'call' && this.detected.error instanceof MisuseError)
  }

  #freeChecked(block: OwnedBlock): void {
    if (!this.#isAsLeft(block)) this.hurt(`the live block ${hex(block.address)} has lost its content`)
    this.free(block)
  }

  #notice<T>(where: Detection['where'], call: () => T): T | undefined {
    try {
      return call()
    } catch (error) {
      const ours = error instanceof MisuseError || error instanceof CorruptionError
      if (!ours) this.hurt(`throws ${describeError(error)}`)
      else if (this.detected === undefined) this.detected = { where, error }
      else this.hurt(`goes on to throw ${describeError(error)}`)
      return undefined
    }
  }
}
