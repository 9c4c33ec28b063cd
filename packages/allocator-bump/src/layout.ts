/** Where the allocator keeps what, in words of the memory. */
export const NAME = 'bump'
/** The state's first word says whose it is. */
export const MAGIC = 0x6d6d6276
export const MOST_BYTES = 2 ** 31 - 1
export const FIRST_CHUNK = 2 ** 16
/** The largest chunk that is no single block's has 16 MiB. */
export const MOST_DOUBLINGS = 8

/* The state, in words. */
export const MAGIC_AT = 0
/** The chunk in use; 0 before the first block. */
export const CHUNK_AT = 1
export const CURSOR_AT = 2
export const END_AT = 3
export const BLOCKS_AT = 4
export const CHUNKS_AT = 5
export const STATE_BYTES = 32

/** A chunk's header: chunk, cursor and end of the one before, as the state had them. */
export const CHUNK_HEADER = 16
