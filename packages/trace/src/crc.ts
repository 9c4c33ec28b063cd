const BYTES = 8
const ENTRIES = 256

function entry(index: number): number {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value
}

/** The table for one byte, then the same for a byte with 1 to 7 bytes of zeros behind it. */
function makeTable(): Int32Array {
  const table = new Int32Array(BYTES * ENTRIES)
  for (let index = 0; index < ENTRIES; index++) table[index] = entry(index)
  for (let index = ENTRIES; index < table.length; index++) {
    const before = table[index - ENTRIES]
    table[index] = (before >>> 8) ^ table[before & 0xff]
  }
  return table
}

const table = /* @__PURE__ */ makeTable()

/**
 * CRC-32 of the bytes, going on from `crc`, where the host does not have it. Eight bytes at a time, as two words where they lie so: Kounavis, Berry, 'Novel Table
 * Lookup-Based Algorithms for High-Performance CRC Generation', 2008.
 */
export function crc32Here(bytes: Uint8Array, crc = 0): number {
  let value = ~crc
  let at = 0
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, (bytes.length >>> 3) << 1)
    for (let word = 0; word < words.length; word += 2) {
      const low = words[word] ^ value
      const high = words[word + 1]
      value =
        table[7 * ENTRIES + (low & 0xff)] ^
        table[6 * ENTRIES + ((low >>> 8) & 0xff)] ^
        table[5 * ENTRIES + ((low >>> 16) & 0xff)] ^
        table[4 * ENTRIES + (low >>> 24)] ^
        table[3 * ENTRIES + (high & 0xff)] ^
        table[2 * ENTRIES + ((high >>> 8) & 0xff)] ^
        table[ENTRIES + ((high >>> 16) & 0xff)] ^
        table[high >>> 24]
    }
    at = words.byteLength
  }
  for (; at < bytes.length; at++) value = table[(value ^ bytes[at]) & 0xff] ^ (value >>> 8)
  return ~value >>> 0
}

type Crc32 = (bytes: Uint8Array, crc?: number) => number

/** Node's own, which takes a quarter of the time; without an import, since a page has no such module. */
function ofHost(): Crc32 | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => { crc32?: Crc32 } | undefined } }
  return process?.getBuiltinModule?.('node:zlib')?.crc32
}

/** CRC-32 of the bytes (ISO 3309, as in gzip), going on from `crc`. */
export const crc32: Crc32 = /* @__PURE__ */ ofHost() ?? crc32Here
