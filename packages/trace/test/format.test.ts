import { ALLOCATE, FREE, OBJ, RESIZE, TraceFormatError, TraceWriter, openTrace } from '@mm/trace'
import { MisuseError } from '@mm/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Recorder, type Steps, crc, cut, header, join, read, record, steps } from './support.js'

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

it('chunks that were encoded elsewhere are taken over, between calls that are told', async () => {
  const [told, appended] = [recorder(), recorder()]
  // What `told` writes in one chunk, the second gets as one, with the calls before and after it told.
  for (let block = 0; block < 100; block++) appended.writer.allocated(64 + 8 * block, block, OBJ)
  for (let block = 0; block < 100; block++) told.writer.allocated(64 + 8 * block, block, OBJ)
  const payload = Uint8Array.of(ALLOCATE | (9 << 3), RESIZE, 40, FREE)
  appended.writer.append(payload, { allocations: 1, resizes: 1, frees: 1 })
  told.writer.allocated(8000, 9, OBJ)
  told.writer.resized(8000, 8008, 40, OBJ)
  told.writer.freed(8008)
  for (const { writer } of [told, appended]) {
    writer.freed(64)
    writer.allocated(64, 2 ** 31 - 1, OBJ)
  }
  expect(appended.writer.end()).toEqual(told.writer.end())
  expect(await read(appended.bytes())).toEqual(await read(told.bytes()))
  expect(() => recorder().writer.append(new Uint8Array(2 ** 17), { allocations: 2 ** 17, resizes: 0, frees: 0 })).toThrow(MisuseError)
  expect(() => appended.writer.append(payload, { allocations: 1, resizes: 1, frees: 1 })).toThrow('the trace has ended')
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
