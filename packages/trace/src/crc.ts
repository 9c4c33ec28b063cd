function entry(index: number): number {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1
  return value >>> 0
}

const table = /* @__PURE__ */ Uint32Array.from({ length: 256 }, (_, index) => entry(index))

/** CRC-32 of the bytes (ISO 3309, as in gzip), going on from `crc`. Cost: a table look-up a byte. */
export function crc32(bytes: Uint8Array, crc = 0): number {
  let value = ~crc
  for (let index = 0; index < bytes.length; index++) value = table[(value ^ bytes[index]) & 0xff] ^ (value >>> 8)
  return ~value >>> 0
}
