import { defineStrategy, losing } from '@mm/contract'
import { expect, test } from 'vitest'

const steady = defineStrategy({
  axis: 'allocator',
  name: 'steady',
  idea: 'For tests.',
  source: 'our own',
  options: { drift: { type: 'number', default: 0, min: 0, description: 'how far' } },
  requires: [],
  provides: ['free'],
  preserves: ['identity', 'sizes', 'refcounts'],
  create: (_: unknown, { drift }) => drift,
})
const drifting = losing(steady, ({ drift }) => (drift > 0 ? ['identity', 'collection-schedule'] : []))

test('what is lost with some options is not in the manifest of a strategy that has them', () => {
  expect(drifting({ drift: 2 }).manifest).toEqual({ ...steady.manifest, preserves: ['sizes', 'refcounts'] })
  expect(drifting({ drift: 2 })).toMatchObject({ options: { drift: 2 } })
  expect(drifting({ drift: 2 }).create(undefined)).toBe(2)
  expect(Object.isFrozen(drifting({ drift: 2 }).manifest)).toBe(true)
})

test('with the others, and in the manifest of the factory, everything is there', () => {
  expect(drifting({ drift: 0 }).manifest).toEqual(steady.manifest)
  expect(drifting().manifest).toEqual(steady.manifest)
  expect(drifting.manifest).toBe(steady.manifest)
  expect(() => drifting({ drift: -1 })).toThrow(/drift/)
})
