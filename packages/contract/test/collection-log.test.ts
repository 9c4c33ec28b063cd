import { CollectionLog, type CollectionRecord } from '@mm/contract'
import { expect, test } from 'vitest'

const record = (generation: number, more: Partial<CollectionRecord> = {}): CollectionRecord => ({ generation, collected: 2, uncollectable: 1, visited: 10, pause: 0.5, ...more })

test('nothing has happened at first', () => {
  const log = new CollectionLog(2)
  expect(log.last).toBeUndefined()
  expect(log.statistics()).toEqual({
    collections: [],
    totals: { collections: 0, collected: 0, uncollectable: 0, visited: 0, pause: 0, longestPause: 0 },
    generations: [
      { collections: 0, collected: 0, uncollectable: 0 },
      { collections: 0, collected: 0, uncollectable: 0 },
    ],
  })
})

test('sums are kept for all and for each generation, and the longest pause is that of a step', () => {
  const log = new CollectionLog(2)
  for (const each of [record(0), record(1, { pause: 4, steps: 8, longestPause: 0.75 }), record(0, { collected: 5 })]) log.add(each)
  expect(log.last).toMatchObject({ collected: 5 })
  expect(log.statistics()).toMatchObject({
    totals: { collections: 3, collected: 9, uncollectable: 3, visited: 30, pause: 5, longestPause: 0.75 },
    generations: [
      { collections: 2, collected: 7, uncollectable: 2 },
      { collections: 1, collected: 2, uncollectable: 1 },
    ],
  })
})

test('of more collections than are kept the last ones are there, in order, and the sums are of all', () => {
  const log = new CollectionLog()
  const more = 7
  for (let each = 0; each < CollectionLog.MOST + more; each++) log.add(record(0, { visited: each }))
  const { collections, totals } = log.statistics()
  expect(collections.map(({ visited }) => visited)).toEqual(Array.from({ length: CollectionLog.MOST }, (_, at) => at + more))
  expect(log.last?.visited).toBe(CollectionLog.MOST + more - 1)
  expect(totals?.collections).toBe(CollectionLog.MOST + more)
})

test('what was given out stays as it is', () => {
  const log = new CollectionLog()
  log.add(record(0))
  const before = log.statistics()
  log.add(record(0))
  expect(before.collections).toHaveLength(1)
  expect(before.totals?.collections).toBe(1)
})
