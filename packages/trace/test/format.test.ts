import { OBJ, RAW_ALLOCATE, RAW_ALLOCATE_ZEROS, RAW_FREE, RAW_RESIZE, TraceFormatError, TraceWriter, openTrace } from '@mm/trace'
import { MisuseError } from '@mm/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Recorder, type Steps, type Told, cut, header, join, read, record, steps, write } from './support.js'

function recorder(): { writer: TraceWriter; bytes: () => Uint8Array } {
  const pieces: Uint8Array[] = []
  return { writer: new TraceWriter(header, (piece) => pieces.push(piece), 8), bytes: () => join(pieces) }
}

it('what is written is read, whatever the pieces that it comes in', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 5000 }), async (run, piece) => {
      const { bytes, events, summary } = record(run)
      const reader = await openTrace(cut(bytes, piece))
      expect(reader.header).toEqual(header)
      const recorder = new Recorder()
      expect(await reader.visit(recorder)).toEqual(summary)
      expect(recorder.events).toEqual(events)
      expect(summary.events).toBe(events.length)
    }),
    { numRuns: 200 },
  )
})

it('the same calls give the same bytes', () => {
  fc.assert(
    fc.property(steps, (run) => {
      expect(record(run).bytes).toEqual(record(run).bytes)
    }),
    { numRuns: 30 },
  )
})

it('raw events come to the same bytes as calls that are told one by one', () => {
  fc.assert(
    fc.property(fc.array(steps, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 700 }), (runs, piece) => {
      const [told, raw] = [recorder(), recorder()]
      const events: number[][] = []
      for (const run of runs) {
        // Calls that fail, and blocks that nobody knows, are among them.
        const both: Told = {
          allocated: (block, size, domain) => (told.writer.allocated(block, size, domain), void events.push([block | (RAW_ALLOCATE + domain), size])),
          allocatedZeros: (block, size, domain) => (told.writer.allocatedZeros(block, size, domain), void events.push([block | (RAW_ALLOCATE_ZEROS + domain), size])),
          resized: (from, to, size, domain) => (told.writer.resized(from, to, size, domain), void events.push([from | RAW_RESIZE, to | domain, size])),
          freed: (block) => (told.writer.freed(block), void events.push([block | RAW_FREE])),
        }
        write(run, both)
        both.allocated(0, 100, OBJ)
        both.allocatedZeros(0, 2 ** 31 - 1, OBJ)
        both.resized(64, 0, 2 ** 31 - 1, OBJ)
        both.resized(0, 0, 8, OBJ)
        both.resized(2 ** 31 + 64, 2 ** 20, 5, OBJ)
        both.freed(2 ** 32 - 8)
        both.freed(2 ** 20)
      }
      for (let at = 0; at < events.length; at += piece) {
        const words = Uint32Array.from(events.slice(at, at + piece).flat())
        raw.writer.write(words, 0, words.length)
      }
      expect(raw.writer.end()).toEqual(told.writer.end())
      expect(raw.bytes()).toEqual(told.bytes())
    }),
    { numRuns: 200 },
  )
})

it('raw events fill chunks as calls do', () => {
  const [told, raw] = [recorder(), recorder()]
  const words = new Uint32Array(3 * 60_000)
  for (let event = 0; event < 60_000; event++) {
    const block = 64 + 8 * event
    told.writer.allocated(block, event * 33_333, OBJ)
    told.writer.freed(block - 80)
    words.set([block | RAW_ALLOCATE, event * 33_333, (block - 80) | RAW_FREE], 3 * event)
  }
  raw.writer.write(words, 0, words.length)
  expect(raw.writer.end()).toEqual(told.writer.end())
  expect(raw.bytes().length).toBeGreaterThan(4 * 2 ** 16)
  expect(raw.bytes()).toEqual(told.bytes())
})

it('a trace that ends early is refused, wherever it ends, with the offset at which it ends', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), async (run, at) => {
      const { bytes } = record(run)
      const length = at % bytes.length
      await expect(read(bytes.slice(0, length))).rejects.toMatchObject({ name: 'TraceFormatError', code: 'truncated-trace', offset: length })
    }),
    { numRuns: 300 },
  )
})

it('a trace with a changed bit is refused, and no event of the chunk in which it lies is told', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.nat(), fc.integer({ min: 0, max: 7 }), async (run, at, bit) => {
      const { bytes, events } = record(run)
      const place = at % bytes.length
      bytes[place] ^= 1 << bit
      const recorder = new Recorder()
      const reading = openTrace([bytes]).then((reader) => reader.visit(recorder))
      await expect(reading).rejects.toBeInstanceOf(TraceFormatError)
      // The one chunk's events are told only where the damage lies behind them, at the end.
      if (recorder.events.length > 0) {
        expect(recorder.events).toEqual(events)
        expect(place).toBeGreaterThanOrEqual(bytes.length - 32)
      }
    }),
    { numRuns: 300 },
  )
})

it('a changed trace is refused with the offset of its chunk', async () => {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter(header, (piece) => pieces.push(piece))
  for (let block = 1; block <= 100_000; block++) writer.allocated(block * 16, block, OBJ)
  writer.end()
  expect(pieces.length).toBeGreaterThan(3)
  const offset = pieces[0].length + pieces[1].length
  pieces[2][pieces[2].length >> 1] ^= 4
  await expect(read(join(pieces))).rejects.toMatchObject({ code: 'corrupt-trace', offset })
})

it('refuses what is no trace, and a version that it does not know', async () => {
  await expect(read(new TextEncoder().encode('print(1)\nprint(2)'))).rejects.toMatchObject({ code: 'not-a-trace', offset: 0 })
  const { bytes } = record([])
  bytes[7] = 2
  await expect(read(bytes)).rejects.toMatchObject({ code: 'unsupported-trace', offset: 7 })
  await expect(read(join([record([]).bytes, Uint8Array.of(0)]))).rejects.toMatchObject({ code: 'corrupt-trace', offset: bytes.length })
})

it('bytes that carry right checksums and make no sense are refused before a visitor hears of them', async () => {
  // The checksum tells of accidents; a file may be made by anybody.
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 40 }), async (payload, events) => {
      const recorder = new Recorder()
      const reading = openTrace([forge(payload, events)]).then((reader) => reader.visit(recorder))
      await reading.catch((error: unknown) => expect(error).toBeInstanceOf(TraceFormatError))
      let next = 1
      for (const event of recorder.events) {
        if (event[0] === 'allocate') expect(event[1]).toBe(next++)
        if (event[0] === 'resize') expect(event[2]).toBe(next++)
        if (event[0] !== 'allocate') expect(event[1]).toBeGreaterThan(0)
        if (event[0] !== 'allocate') expect(event[1]).toBeLessThan(next)
      }
    }),
    { numRuns: 500 },
  )
})

it('frees of blocks from before are no events, and resizes of them are allocations', async () => {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter(header, (piece) => pieces.push(piece))
  writer.freed(4096)
  writer.resized(8192, 64, 100, OBJ)
  writer.allocated(0, 16, OBJ)
  writer.resized(64, 0, 1000, OBJ)
  writer.freed(64)
  expect(writer.end()).toEqual({ events: 2, allocations: 1, resizes: 0, frees: 1 })
  expect(writer.end()).toEqual(writer.summary)
  expect(await read(join(pieces))).toEqual([
    ['allocate', 1, 100, OBJ, false],
    ['free', 1],
  ])
  expect(() => {
    for (let block = 1; block < 100_000; block++) writer.allocated(block * 16, 8, OBJ)
  }).toThrow(MisuseError)
})

it('closes its source, also when the visitor gives up', async () => {
  const { bytes } = record([{ what: 'allocate', size: 16, domain: OBJ, zeroed: false }] satisfies Steps)
  let closed = 0
  function* source(): Generator<Uint8Array> {
    try {
      yield* cut(bytes, 16)
      yield new Uint8Array(0)
    } finally {
      closed++
    }
  }
  const visitor = new Recorder()
  visitor.allocate = () => {
    throw new RangeError('enough')
  }
  await expect((await openTrace(source())).visit(visitor)).rejects.toThrow('enough')
  expect(closed).toBe(1)
})

/** A file whose checksums are right, around any payload. */
function forge(payload: Uint8Array, events: number): Uint8Array {
  const head = record([]).bytes.slice(0, -32)
  const chunk = new Uint8Array(12 + payload.length)
  const view = new DataView(chunk.buffer)
  view.setUint32(0, payload.length, true)
  view.setUint32(4, events, true)
  chunk.set(payload, 12)
  view.setUint32(8, crc(join([chunk.slice(0, 8), payload])), true)
  return join([head, chunk, record([]).bytes.slice(-32)])
}

/** CRC-32 again, bit by bit. */
function crc(bytes: Uint8Array): number {
  let value = -1
  for (const byte of bytes) {
    value ^= byte
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0)
  }
  return ~value >>> 0
}
