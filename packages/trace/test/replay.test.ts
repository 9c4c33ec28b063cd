import { general, shadow, stats } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { bump } from '@mm/allocator-bump'
import { type AllocatorStrategy, OutOfMemoryError } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { CountedMemory } from '@mm/heap/counted-memory'
import { type DomainIndex, OBJ, TraceWriter, openTrace, replay } from '@mm/trace'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Steps, header, join, read, record, steps } from './support.js'

const small = steps.map((run): Steps => run.map((step) => ('size' in step ? { ...step, size: step.size % 5000 } : step)))

it('does what the trace says: what is live at the end, and the most that was asked for', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (run) => {
      const { bytes, events, summary } = record(run)
      const memory = createMemory({ wordBytes: 4 })
      const allocator = shadow(pymalloc()).create({ memory })
      const report = await replay(await openTrace([bytes]), { memory, allocator })
      expect(report).toMatchObject(summary)
      let [requested, peak] = [0, 0]
      const live = new Map<number, number>()
      for (const event of events) {
        if (event[0] !== 'allocate') {
          requested -= live.get(event[1])!
          live.delete(event[1])
        }
        if (event[0] === 'allocate') live.set(event[1], event[2])
        if (event[0] === 'resize') live.set(event[2], event[3])
        if (event[0] !== 'free') requested += event.at(event[0] === 'allocate' ? 2 : 3) as number
        peak = Math.max(peak, requested)
      }
      expect(report).toMatchObject({ peakRequested: peak, leftLive: live.size })
      expect(allocator.live).toBe(live.size)
      expect(report.samples.at(-1)).toEqual({ event: events.length, requested, reserved: memory.counts().reserved })
      allocator.check?.()
    }),
    { numRuns: 100 },
  )
})

it('what is recorded from the replay of a trace is that trace', async () => {
  await fc.assert(
    fc.asyncProperty(small, async (run) => {
      const withoutZeros = run.map((step) => (step.what === 'allocate' ? { ...step, zeroed: false, domain: OBJ as DomainIndex } : step))
      const { bytes } = record(withoutZeros)
      for (const strategy of [pymalloc(), general(), bump()]) {
        const memory = createMemory({ wordBytes: 4 })
        const allocator = strategy.create({ memory })
        const pieces: Uint8Array[] = []
        const writer = new TraceWriter(header, (piece) => pieces.push(piece))
        memory.probe = writer.probe()
        await replay(await openTrace([bytes]), { memory, allocator })
        writer.end()
        expect(join(pieces)).toEqual(bytes)
      }
    }),
    { numRuns: 60 },
  )
})

it('samples over time stay few, and are evenly spread', async () => {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter(header, (piece) => pieces.push(piece))
  for (let block = 1; block <= 50_000; block++) writer.allocated(block * 16, 32, OBJ)
  writer.end()
  const memory = createMemory({ wordBytes: 4 })
  const { samples, events } = await replay(await openTrace(pieces), { memory, allocator: pymalloc().create({ memory }), sampleEvery: 4 })
  expect(samples.length).toBeLessThanOrEqual(1024)
  expect(samples.length).toBeGreaterThan(500)
  expect(samples.at(-1)).toMatchObject({ event: events, requested: events * 32 })
  const distances = new Set(samples.slice(1, -1).map(({ event }, index) => event - samples[index].event))
  expect(distances.size).toBe(1)
  for (const { requested, reserved } of samples) expect(requested).toBeLessThanOrEqual(reserved)
})

it('says at which event memory ran out', async () => {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter(header, (piece) => pieces.push(piece))
  for (let block = 1; block <= 100; block++) writer.allocated(block * 16, 100_000, OBJ)
  writer.end()
  const memory = createMemory({ wordBytes: 4, limit: 2 ** 20 })
  const running = replay(await openTrace(pieces), { memory, allocator: general().create({ memory }), strategy: 'general' })
  await expect(running).rejects.toThrow(OutOfMemoryError)
  await expect(running).rejects.toThrow(/event \d+.*strategy general/)
})

it('steps are counted, the same every time, and differ from strategy to strategy', async () => {
  const run = fc.sample(small, { seed: 5, numRuns: 20 }).flat()
  const { bytes } = record(run)
  const count = async (strategy: AllocatorStrategy): Promise<number> => {
    const memory = new CountedMemory(createMemory({ wordBytes: 4 }))
    await replay(await openTrace([bytes]), { memory, allocator: strategy.create({ memory }) })
    return memory.accesses
  }
  const steps = await count(pymalloc({ hardening: 0 }))
  expect(await count(pymalloc({ hardening: 0 }))).toBe(steps)
  expect(steps).toBeGreaterThan((await read(bytes)).length)
  expect(await count(pymalloc())).toBeGreaterThan(steps)
})

it('counted memory changes nothing', async () => {
  const { bytes } = record(fc.sample(small, { seed: 6, numRuns: 20 }).flat())
  const plain = createMemory({ wordBytes: 4 })
  const counted = new CountedMemory(createMemory({ wordBytes: 4 }))
  const without = await replay(await openTrace([bytes]), { memory: plain, allocator: stats(pymalloc()).create({ memory: plain }) })
  const withCounts = await replay(await openTrace([bytes]), { memory: counted, allocator: stats(pymalloc()).create({ memory: counted }) })
  expect(withCounts).toEqual(without)
})
