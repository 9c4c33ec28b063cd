import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'

/** The end of an archive (PKZIP Application Note 4.3.16): 22 bytes, of which the last two say how long the comment behind them is. */
const END = Uint8Array.of(0x50, 0x4b, 5, 6)
const END_BYTES = 22
/** SHA-256 in letters. */
const SEAL_BYTES = 64

const sealOf = (bytes: Uint8Array): Uint8Array => Buffer.from(createHash('sha256').update(bytes).digest('hex'))

/** The archive, without a comment, with a hash of itself as its comment: to all others it is the archive that it was. */
export function seal(archive: Uint8Array): Uint8Array {
  const end = archive.length - END_BYTES
  if (!END.every((byte, at) => archive[end + at] === byte)) throw new TypeError('seal: this is no archive without a comment')
  const bytes = archive.slice(0, -2)
  return Buffer.concat([bytes, Uint8Array.of(SEAL_BYTES, 0), sealOf(bytes)])
}

/** Whether these are all the bytes of an archive that was sealed, and no others. Cost: a hash of them. */
export function isSealed(bytes: Uint8Array): boolean {
  if (bytes.length < END_BYTES + SEAL_BYTES) return false
  return Buffer.compare(sealOf(bytes.subarray(0, -SEAL_BYTES - 2)), bytes.subarray(-SEAL_BYTES)) === 0
}
