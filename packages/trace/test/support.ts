import { MEM, OBJ, RAW, type DomainIndex, type TraceSummary, TraceWriter, type TraceVisitor, openTrace } from '@mm/trace'
import fc from 'fast-check'

export const header = { wordBytes: 4, program: 'made-up.py', engine: 'test' } as const

/** An event as a visitor sees it. */
export type Event =
  | readonly ['allocate', number: number, size: number, domain: DomainIndex, zeroed: boolean]
  | readonly ['resize', from: number, to: number, size: number]
  | readonly ['free', number: number]

/** Remembers all events. */
export class Recorder implements TraceVisitor {
  readonly events: Event[] = []
  allocate(...event: [number, number, DomainIndex, boolean]): void {
    this.events.push(['allocate', ...event])
  }
  resize(...event: [number, number, number]): void {
    this.events.push(['resize', ...event])
  }
  free(number: number): void {
    this.events.push(['free', number])
  }
}

const size = fc.oneof({ arbitrary: fc.integer({ min: 0, max: 600 }), weight: 4 }, fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constantFrom(0, 15, 16, 2047, 2048, 2 ** 31 - 1))
const pick = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.nat(1_000_000))
const domain = fc.constantFrom<DomainIndex>(OBJ, MEM, RAW)

/** What a program might do: every step is possible, whatever came before. */
export const steps = fc.array(
  fc.oneof(
    { arbitrary: fc.record({ what: fc.constant('allocate' as const), size, domain, zeroed: fc.boolean() }), weight: 4 },
    { arbitrary: fc.record({ what: fc.constant('free' as const), pick }), weight: 3 },
    { arbitrary: fc.record({ what: fc.constant('resize' as const), pick, size, moves: fc.boolean() }), weight: 1 },
  ),
  { maxLength: 400 },
)
export type Steps = typeof steps extends fc.Arbitrary<infer S> ? S : never

/** Who is told of calls. */
export type Told = Pick<TraceWriter, 'allocated' | 'allocatedZeros' | 'resized' | 'freed'>

/** Tells a writer of the steps, with addresses as an allocator might give them, and says what a reader must see. */
export function write(run: Steps, writer: Told): Event[] {
  const live: { address: number; number: number; domain: DomainIndex }[] = []
  const spare: number[] = []
  let fresh = 64
  let next = 1
  const events: Event[] = []
  const place = (): number => spare.pop() ?? (fresh += 8)
  const choose = (index: number): number => live.length - 1 - (index % live.length)
  for (const step of run) {
    if (step.what === 'allocate') {
      const block = { address: place(), number: next++, domain: step.domain }
      live.push(block)
      if (step.zeroed) writer.allocatedZeros(block.address, step.size, step.domain)
      else writer.allocated(block.address, step.size, step.domain)
      events.push(['allocate', block.number, step.size, step.domain, step.zeroed])
    } else if (live.length === 0) {
      writer.freed(0)
    } else if (step.what === 'free') {
      const [block] = live.splice(choose(step.pick), 1)
      spare.push(block.address)
      writer.freed(block.address)
      events.push(['free', block.number])
    } else {
      const block = live[choose(step.pick)]
      const to = step.moves ? place() : block.address
      writer.resized(block.address, to, step.size, block.domain)
      events.push(['resize', block.number, next, step.size])
      if (step.moves) spare.push(block.address)
      block.address = to
      block.number = next++
    }
  }
  return events
}

/** The bytes of a trace of these steps. */
export function record(run: Steps): { bytes: Uint8Array; events: Event[]; summary: TraceSummary } {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter(header, (piece) => pieces.push(piece), 8)
  const events = write(run, writer)
  const summary = writer.end()
  return { bytes: join(pieces), events, summary }
}

export function join(pieces: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** The bytes in pieces of at most `length`. */
export function* cut(bytes: Uint8Array, length: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.slice(at, at + length)
}

/** All events of a trace. */
export async function read(bytes: Uint8Array, piece = 1000): Promise<Event[]> {
  const recorder = new Recorder()
  await (await openTrace(cut(bytes, piece))).visit(recorder)
  return recorder.events
}

/** CRC-32 again, bit by bit. */
export function crc(bytes: Uint8Array): number {
  let value = -1
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return ~value >>> 0
}
