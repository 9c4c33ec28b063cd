/*
 * Raw events: what a recorder leaves in a buffer where encoding would cost too much. Words of 32 bits; since blocks lie at multiples of 8, the three
 * low bits of the first say what happened.
 *
 *   +------------------------+-------------------------------+
 *   | block             29 b | RAW_FREE                  3 b |
 *   +------------------------+-------------------------------+-------+
 *   | block, 0: it failed    | RAW_ALLOCATE + domain         | bytes |       or RAW_ALLOCATE_ZEROS + domain
 *   +------------------------+-------------------------------+-------+-------------+--------+-------+
 *   | old block, 0: none     | RAW_RESIZE                    | new block, 0: it failed | domain | bytes |
 *   +------------------------+-------------------------------+-------------------------+--------+-------+
 */
export const RAW_FREE = 0
export const RAW_ALLOCATE = 1
export const RAW_RESIZE = 4
export const RAW_ALLOCATE_ZEROS = 5
export const RAW_OPERATION_BITS = 3
export const RAW_OPERATION_MASK = (1 << RAW_OPERATION_BITS) - 1
/** No event has more words. */
export const RAW_MOST_WORDS = 3
