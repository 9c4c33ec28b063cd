import { OBJ, TraceFormatError, TraceWriter, openTrace } from '@mm/trace'
import { MisuseError } from '@mm/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Recorder, type Steps, cut, header, join, read, record, steps } from './support.js'

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
