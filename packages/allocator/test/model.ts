/**
 * CPython's object allocator once more, in plain JavaScript over plain objects, as CPYTHON's sources describe it: what
 * the one in linear memory is compared with, pool for pool.
 */
const POOLS = 64

interface ModelPool {
  readonly arena: ModelArena
  readonly index: number
  sizeClass: number
  /** Numbers of the free blocks that were carved; the next to be used is the last. */
  free: number[]
  carved: number
  live: number
}

interface ModelArena {
  /** Counts up: an arena that comes after another one was given back is a new one. */
  readonly id: number
  carved: number
  /** The pool that was freed last is the last, and used first. */
  readonly emptyPools: ModelPool[]
}

/** Where a block is: arena, pool in it, number in that. */
export interface Place {
  readonly arena: number
  readonly pool: number
  readonly block: number
}

const freePools = (arena: ModelArena): number => POOLS - arena.carved + arena.emptyPools.length

export class PymallocModel {
  readonly #granule: number
  readonly #room: number
  /** By class; the pool in front is used first. */
  readonly #used = new Map<number, ModelPool[]>()
  /** Fewest free pools first. */
  #usable: ModelArena[] = []
  readonly #all = new Set<ModelArena>()
  readonly #pools = new Map<string, ModelPool>()
  #arenas = 0

  constructor(wordBytes: 4 | 8) {
    this.#granule = wordBytes * 2
    this.#room = wordBytes === 8 ? 16384 - 48 : 4096 - 32
  }

  get arenas(): number {
    return this.#all.size
  }

  /** Free pools of the usable arenas, in their order. */
  get usable(): readonly number[] {
    return this.#usable.map(freePools)
  }

  /** By class: live blocks of the partly used pools, in the order in which they are used. */
  get used(): ReadonlyMap<number, readonly number[]> {
    return new Map([...this.#used].filter(([, pools]) => pools.length > 0).map(([sizeClass, pools]) => [sizeClass, pools.map(({ live }) => live)]))
  }

  bytesOf(size: number): number {
    return Math.ceil(size / this.#granule) * this.#granule
  }

  malloc(size: number): Place {
    const sizeClass = this.bytesOf(size)
    const used = this.#used.get(sizeClass) ?? []
    this.#used.set(sizeClass, used)
    if (used.length === 0) used.push(this.#takePool(sizeClass))
    const [pool] = used
    const block = pool.free.pop() ?? 0
    pool.live++
    if (pool.free.length === 0) {
      if (pool.carved < this.#capacity(sizeClass)) pool.free.push(pool.carved++)
      else used.shift()
    }
    return { arena: pool.arena.id, pool: pool.index, block }
  }

  free({ arena, pool: index, block }: Place): void {
    const pool = this.#pools.get(`${arena}/${index}`)
    if (pool === undefined) throw new Error('the model has no such pool')
    const used = this.#used.get(pool.sizeClass) ?? []
    if (pool.free.length === 0) used.unshift(pool)
    pool.free.push(block)
    pool.live--
    if (pool.live > 0) return
    used.splice(used.indexOf(pool), 1)
    this.#poolEmptied(pool)
  }

  #capacity(sizeClass: number): number {
    return Math.floor(this.#room / sizeClass)
  }

  #takePool(sizeClass: number): ModelPool {
    if (this.#usable.length === 0) {
      const arena: ModelArena = { id: this.#arenas++, carved: 0, emptyPools: [] }
      this.#all.add(arena)
      this.#usable.push(arena)
    }
    const [arena] = this.#usable
    let pool = arena.emptyPools.pop()
    if (pool === undefined) {
      pool = { arena, index: arena.carved++, sizeClass: 0, free: [], carved: 0, live: 0 }
      this.#pools.set(`${arena.id}/${pool.index}`, pool)
    }
    if (freePools(arena) === 0) this.#usable.shift()
    // A pool that comes back with the class that it had keeps its free list; otherwise two blocks are carved.
    if (pool.sizeClass !== sizeClass) Object.assign(pool, { sizeClass, free: [1, 0], carved: 2 })
    return pool
  }

  #poolEmptied(pool: ModelPool): void {
    const { arena } = pool
    const before = freePools(arena)
    arena.emptyPools.push(pool)
    if (before === 0) {
      this.#usable.unshift(arena)
      return
    }
    const at = this.#usable.indexOf(arena)
    const last = this.#usable.findLastIndex((other) => other === arena || freePools(other) === before)
    if (freePools(arena) === POOLS && at < this.#usable.length - 1) {
      this.#usable.splice(at, 1)
      this.#all.delete(arena)
    } else if (last !== at) {
      this.#usable.splice(at, 1)
      this.#usable.splice(last, 0, arena)
    }
  }
}
