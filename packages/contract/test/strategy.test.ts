import { MisuseError, defineLeanStrategy, defineStrategy, losing } from '@mm/contract'
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

const lean = defineLeanStrategy(
  { axis: 'allocator', name: 'lean', options: { rung: { type: 'number', default: 1, max: 3 } }, provides: ['free'] },
  (_: unknown, { rung }) => rung,
)

test('a lean strategy has the defaults, or what is in range', () => {
  expect(lean()).toMatchObject({ manifest: lean.manifest, options: { rung: 1 } })
  for (const rung of [0, 1, 2, 3]) expect(lean({ rung }).create(undefined)).toBe(rung)
  expect(lean({ rung: undefined as unknown as number }).options).toEqual({ rung: 1 })
  expect(Object.isFrozen(lean().options)).toBe(true)
  expect(Object.isFrozen(lean.manifest)).toBe(true)
})

const refused: readonly object[] = [{ rung: -1 }, { rung: 4 }, { rung: 0.5 }, { rung: NaN }, { rung: '1' }, { rung: true }, { other: 1 }, { other: undefined }, { toString: 1 }]
test.each(refused)('%o is refused by a lean strategy', (given) => {
  const wrong = given as unknown as { rung: number }
  expect(() => lean(wrong)).toThrow(MisuseError)
  expect(() => lean(wrong)).toThrow(expect.objectContaining({ code: 'bad-option', operation: `option ${Object.keys(given)[0]}`, strategy: 'lean' }))
})
