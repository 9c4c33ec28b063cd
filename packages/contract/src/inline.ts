/**
 * Where the quick way of an allocator with pools lies in memory: what a host that is not JavaScript needs to take and give back blocks without calling
 * the allocator. It allocates from the free list of a size class's first pool, and frees onto the list of a pool that neither was full nor becomes
 * empty; all else is the allocator's, through `malloc` and `free`. Both leave the same words behind, so either may go either way at any time; a
 * probe is told of nothing that is done without a call. (Hosts of MMTk ask for the same, there `AllocatorInfo`.)
 *
 * ```
 *  classes             record of a pool            directory            record of an arena
 *  +-----+             +---------------------+     +-----+              +--------------------+
 *  |     |------------>| free  -> first free |     |  0  |              | ...                |
 *  |  0  |             |          block      |     |     |------------->| pools: a record    |
 *  | ... |             | count, fresh, ...   |     | ... |              |   for each of them |
 *  +-----+             +---------------------+     +-----+              | marks: a bit for   |
 *  one for each        in a free block: the        one for each         |   each granule     |
 *  size class          address of the next         arena's bytes        +--------------------+
 * ```
 *
 * Records are referred to by word index (their address, divided by 4), blocks by address. 0 is none, everywhere.
 */
export interface InlinePools {
  /** The largest request that is served from pools, in bytes. */
  readonly largest: number
  /** log2 of the distance of size classes: a request of so many bytes, at least 1, is of class `(bytes - 1) >>> classShift`. */
  readonly classShift: number
  /** Address of the table of classes: the record of the pool that serves each. */
  readonly classes: number
  /** Address of the word that holds the directory, as a word index, and of the word that says how many entries it has. */
  readonly directoryAt: number
  readonly entriesAt: number
  /** Address of the word that holds the pool whose last block may be freed the quick way: it stays in its list. */
  readonly lingeringAt: number
  /** log2 of the bytes of an arena, to a multiple of which it is aligned, and of a pool. */
  readonly arenaShift: number
  readonly poolShift: number
  /** In an arena's record, in words: where the records of its pools begin, and the bitmap of live blocks, if there is one. */
  readonly pools: number
  readonly marks: number | undefined
  /** log2 of the words of a pool's record, and in it, in words: */
  readonly poolWordsShift: number
  readonly pool: {
    /** the first free block, */
    readonly free: number
    /** how many blocks are live, */
    readonly count: number
    /** the bytes of each block, divided by `2 ** classShift`, */
    readonly sizeClass: number
    /** the next block that was never handed out, if it is not beyond */
    readonly fresh: number
    readonly last: number
    /** and the arena's record. */
    readonly arena: number
  }
}
