import { type LinearMemory } from '@mm/contract'

/** Bytes that mean something to whoever finds them, as in CPython: fresh, freed, and never to be written. */
export const CLEAN = 0xcd
export const DEAD = 0xdd
export const FORBIDDEN = 0xfd

/** The domains by the byte that CPython writes before their blocks: raw, mem, obj. */
export const apiIds = ['r', 'm', 'o'] as const

/** One of {@link apiIds}. */
export type ApiId = (typeof apiIds)[number]

/** So many bytes of a block are shown from either end. */
const SHOWN = 8

const byteText = (byte: number): string => byte.toString(16).padStart(2, '0')

/** The lines about the pad bytes at `base`: one sentence where all are as they should be, else one line for each. */
function padLines(pads: Uint8Array, what: string, placeOf: (index: number) => string): string[] {
  const which = `    The ${pads.length} pad bytes at ${what} are`
  if (pads.every((byte) => byte === FORBIDDEN)) return [`${which} FORBIDDENBYTE, as expected.`]
  const each = Array.from(pads, (byte, index) => `        at ${placeOf(index)}: 0x${byteText(byte)}${byte === FORBIDDEN ? '' : ' *** OUCH'}`)
  return [`${which} not all FORBIDDENBYTE (0x${byteText(FORBIDDEN)}):`, ...each]
}

/**
 * What CPython prints about a block whose surroundings are wrong, line for line (`_PyObject_DebugDumpAddress` of
 * `Objects/obmalloc.c`, 3.13), up to the line of the fatal error. Where the size is nonsense and the end would lie outside
 * of the memory, CPython reads on and may crash; here the report says so. `caller` is CPython's function, if it has one.
 */
export function debugReport({ u8, wordBytes: pad }: LinearMemory, block: number, reason: string, caller: string | undefined): string {
  const size = u8.subarray(block - 2 * pad, block - pad).reduce((value, byte) => value * 256n + BigInt(byte), 0n)
  const tail = (BigInt(block) + size) % 2n ** BigInt(8 * pad)
  const lead = u8.subarray(block - pad + 1, block)
  const end = Number(tail)
  const lines = [
    `Debug memory block at address p=0x${block.toString(16)}: API '${String.fromCharCode(u8[block - pad])}'`,
    `    ${size} bytes originally requested`,
    ...padLines(lead, `p-${pad - 1}`, (index) => `p-${pad - 1 - index}`),
  ]
  if (lines.length > 3) lines.push('    Because memory is corrupted at the start, the count of bytes requested', '       may be bogus, and checking the trailing pad bytes may segfault.')
  if (end < block || end + pad > u8.length) lines.push(`    The ${pad} pad bytes at tail=0x${tail.toString(16)} are outside of the memory.`)
  else {
    lines.push(...padLines(u8.subarray(end, end + pad), `tail=0x${tail.toString(16)}`, (index) => `tail+${index}`))
    if (size > 0n) {
      const shown = [...Array.from(u8.subarray(block, Math.min(end, block + SHOWN)), byteText)]
      if (end - block > 2 * SHOWN) shown.push('...')
      shown.push(...Array.from(u8.subarray(Math.max(block + SHOWN, end - SHOWN), end), byteText))
      lines.push(`    Data at p: ${shown.join(' ')}`)
    }
  }
  lines.push('', 'Enable tracemalloc to get the memory block allocation traceback', '')
  return [...lines, ...(caller === undefined ? [] : [`Fatal Python error: ${caller}: ${reason}`])].join('\n')
}
