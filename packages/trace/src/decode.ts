import { TraceFormatError } from './errors.js'
import * as F from './format.js'
import { type DomainIndex, type TraceVisitor } from './terms.js'

/** What a reader counts; `next` is the number that the next block takes. */
export interface DecodeCounts {
  next: number
  allocations: number
  resizes: number
  frees: number
}

/** Tells `visitor` of the events in a chunk's payload, which begins at `offset` of its file. Throws `TraceFormatError`. */
export function decodeChunk(payload: Uint8Array, events: number, offset: number, counts: DecodeCounts, visitor: TraceVisitor): void {
  let at = 0
  for (let event = 0; event < events; event++) {
    const start = at
    let byte = payload[at++]
    const operation = byte & F.OPERATION_MASK
    let operand = (byte >>> F.OPERATION_BITS) & F.FIRST_OPERAND_MASK
    for (let shift = F.FIRST_OPERAND_BITS; byte >= F.MORE; shift += 7) {
      if (shift > 32) throw corrupt(offset + start, 'an operand is too long')
      byte = payload[at++]
      // Beyond 31 bits a shift would lose what a product keeps.
      operand += (byte & (F.MORE - 1)) * 2 ** shift
    }
    if (at > payload.length) throw corrupt(offset + start, 'an event runs beyond its chunk')
    if (operation === F.FREE) {
      counts.frees++
      if (operand > counts.next - 2) throw corrupt(offset + start, 'a block is freed that was never allocated')
      visitor.free(counts.next - 1 - operand)
    } else if (operation === F.RESIZE) {
      let size = 0
      let shift = 0
      do {
        if (shift > 28) throw corrupt(offset + start, 'an operand is too long')
        byte = payload[at++]
        size += (byte & (F.MORE - 1)) * 2 ** shift
        shift += 7
      } while (byte >= F.MORE)
      if (at > payload.length) throw corrupt(offset + start, 'an event runs beyond its chunk')
      if (operand > counts.next - 2) throw corrupt(offset + start, 'a block is resized that was never allocated')
      if (size > F.MOST_SIZE) throw corrupt(offset + start, `a block of ${size} bytes`)
      counts.resizes++
      const to = counts.next++
      visitor.resize(to - 1 - operand, to, size)
    } else {
      if (operand > F.MOST_SIZE) throw corrupt(offset + start, `a block of ${operand} bytes`)
      counts.allocations++
      const zeroed = operation >= F.ALLOCATE_ZEROS
      visitor.allocate(counts.next++, operand, (operation - (zeroed ? F.ALLOCATE_ZEROS : F.ALLOCATE)) as DomainIndex, zeroed)
    }
  }
  if (at !== payload.length) throw corrupt(offset + at, 'bytes are left in a chunk')
}

const corrupt = (offset: number, problem: string): TraceFormatError => new TraceFormatError('corrupt-trace', 'readTrace', offset, problem)
