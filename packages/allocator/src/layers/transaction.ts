import { type Address, type Allocator, type AllocatorContext, type Capability, type LinearMemory, MisuseError, type Strategy, checkSize } from '@mm/contract'
import { Layer, type Over, layered } from './layer.js'

const NAME = 'transaction'

/** An allocator that knows how much a block holds: without that, the content of a block could not be kept for a rollback. */
type Sized = Allocator & Required<Pick<Allocator, 'usableSize'>>

/** What has happened since a `begin`. */
interface Journal {
  /** Blocks that were allocated and not freed. */
  readonly taken: Set<Address>
  /** Older blocks that were freed; they go back at the last commit. */
  readonly given: Set<Address>
}

/**
 * An operation that takes several allocations either has them all or leaves nothing: between {@link begin} and
 * {@link commit} all that is allocated can be given back at once by {@link rollback}, and blocks from before are kept, with
 * their content, though they are freed or resized. The content of blocks is the caller's: what he writes is not undone.
 *
 * Transactions nest. The journal lies in JavaScript: save the heap, or hand it over, outside of transactions. Readers
 * (`walk`, `statistics`, `owns`) show what is freed until it goes back.
 */
export class TransactionLayer extends Layer implements Allocator {
  readonly #below: Sized
  readonly #memory: LinearMemory
  readonly #journals: Journal[] = []

  constructor(below: Sized, memory: LinearMemory) {
    super(below)
    this.#below = below
    this.#memory = memory
    if (below.reset) {
      this.reset = () => {
        this.#journals.length = 0
        below.reset?.()
      }
    }
  }

  /** How many transactions are open, one inside the other. */
  get depth(): number {
    return this.#journals.length
  }

  begin(): void {
    this.#journals.push({ taken: new Set(), given: new Set() })
  }

  /** Ends the innermost transaction; with the outermost, what was freed goes back. Throws `MisuseError` where none is open. Cost: the blocks in it. */
  commit(): void {
    const { taken, given } = this.#end('commit')
    const outer = this.#journals.at(-1)
    for (const block of given) {
      if (outer === undefined || outer.taken.delete(block)) this.#below.free(block)
      else outer.given.add(block)
    }
    if (outer !== undefined) for (const block of taken) outer.taken.add(block)
  }

  /** Ends the innermost transaction and gives back what was allocated in it; what was freed in it is live again. Throws and costs as {@link commit}. */
  rollback(): void {
    for (const block of this.#end('rollback').taken) this.#below.free(block)
  }

  malloc(size: number): Address {
    return this.#took(this.#below.malloc(size))
  }

  calloc(count: number, size: number): Address {
    return this.#took(this.#below.calloc(count, size))
  }

  realloc(block: Address, size: number): Address {
    const journal = this.#journals.at(-1)
    if (journal === undefined) return this.#below.realloc(block, size)
    if (block === 0) return this.#took(this.#below.realloc(block, size))
    this.#expectKept('realloc', block)
    if (journal.taken.has(block)) return this.#resized(journal, block, this.#below.realloc(block, size))
    checkSize(NAME, 'realloc', size)
    if (this.#below.owns?.(block) === false) return this.#below.realloc(block, size)
    // The old block must stay as it is: what is resized is a copy.
    const held = this.#below.usableSize(block)
    const to = this.#took(this.#below.malloc(size))
    if (to === 0) return to
    this.#memory.u8.copyWithin(to, block, block + Math.min(held, size))
    journal.given.add(block)
    return to
  }

  free(block: Address): void {
    const journal = this.#journals.at(-1)
    if (journal === undefined || block === 0) {
      this.#below.free(block)
      return
    }
    this.#expectKept('free', block)
    if (journal.taken.has(block)) {
      this.#below.free(block)
      journal.taken.delete(block)
      return
    }
    // What is no block is refused now, by the allocator below, and not at the commit.
    if (this.#below.owns?.(block) === false) this.#below.free(block)
    else journal.given.add(block)
  }

  #took(block: Address): Address {
    if (block !== 0) this.#journals.at(-1)?.taken.add(block)
    return block
  }

  #resized({ taken }: Journal, from: Address, to: Address): Address {
    if (to === 0 || to === from) return to
    taken.delete(from)
    taken.add(to)
    return to
  }

  #expectKept(operation: string, block: Address): void {
    if (!this.#journals.some(({ given }) => given.has(block))) return
    throw new MisuseError('double-free', { operation, address: block, strategy: NAME }, 'the block is freed already in this transaction')
  }

  #end(operation: string): Journal {
    const journal = this.#journals.pop()
    if (journal === undefined) throw new MisuseError('bad-count', { operation, strategy: NAME }, 'no transaction is open')
    return journal
  }
}

/** `transaction(pymalloc())`: the same allocator, with `begin`, `commit` and `rollback`. It needs `usableSize`. */
export function transaction<A extends Sized, R extends Capability, P extends Capability>(
  strategy: Strategy<'allocator', AllocatorContext, A, R, P>,
): Strategy<'allocator', AllocatorContext, Over<A, TransactionLayer>, R, P> {
  return layered(NAME, strategy, (below, { memory }) => new TransactionLayer(below, memory))
}
