/**
 * The file, version 1. Numbers are little-endian.
 *
 * ```
 *  +-----------------+--------+-----+--------+   +-------+--------+-----+---------+         +-----+--------------+-----+
 *  | 'mmtrace' 0x01  | length | crc | header |   | bytes | events | crc | payload |  ...    |  0  | event counts | crc |
 *  +-----------------+--------+-----+--------+   +-------+--------+-----+---------+         +-----+--------------+-----+
 *   8                 u32      u32   JSON         u32     u32      u32   events              u32   3 f64          u32
 *                                                \________ chunk, again and again ________/  \__________ end __________/
 * ```
 *
 * The checksum is CRC-32 (as gzip's) of what follows it, in a chunk also of the two numbers before it; at the end, of the counts:
 * allocations, resizes, frees. A file without its end is truncated.
 *
 * An event is one byte and, where its operand does not fit, seven more bits in each byte that follows:
 *
 * ```
 *    7      6   5   4   3   2   1   0
 *  +------+---------------+-----------+
 *  | more | operand       | operation |
 *  +------+---------------+-----------+
 * ```
 *
 * | operation | event | operand |
 * | --------- | ----- | ------- |
 * | 0         | free   | distance - 1 |
 * | 1, 2, 3   | allocation in domain obj, mem, raw | bytes |
 * | 4         | resize | distance - 1; the bytes follow, seven bits in a byte |
 * | 5, 6, 7   | allocation of zeros in domain obj, mem, raw | bytes |
 */
export const MAGIC = Uint8Array.of(0x6d, 0x6d, 0x74, 0x72, 0x61, 0x63, 0x65)
export const VERSION = 1

export const FREE = 0
export const ALLOCATE = 1
export const RESIZE = 4
export const ALLOCATE_ZEROS = 5

export const OPERATION_BITS = 3
export const OPERATION_MASK = (1 << OPERATION_BITS) - 1
export const FIRST_OPERAND_BITS = 4
export const FIRST_OPERAND_MASK = (1 << FIRST_OPERAND_BITS) - 1
export const MORE = 0x80

/** Bytes before a chunk's payload. */
export const CHUNK_HEADER = 12
/** A writer ends a chunk when its payload has so many bytes. */
export const CHUNK_BYTES = 2 ** 16
/** No event is longer: two operands of 32 bits. */
export const MOST_EVENT_BYTES = 11
export const MOST_CHUNK_BYTES = CHUNK_BYTES + MOST_EVENT_BYTES
export const MOST_HEADER_BYTES = 2 ** 16
/** The counts at the end. */
export const COUNTS_BYTES = 24

/** The most bytes that a block may have. */
export const MOST_SIZE = 2 ** 31 - 1
/** The most blocks that a trace may number. */
export const MOST_NUMBERS = 2 ** 32 - 2
