import { beforeAll, describe, expect, test } from 'vitest'
import { type Sized, madeOnOurs, sizesOfOurs } from './layouts/blocks.js'
import { recorded, sourceOf, tableOf } from './layouts/table.js'

/** What is there from the start has no block. */
const STATIC = ['()', 'NotImplemented', 'args', 'ascii', 'bytes', 'bytes(list)', 'bytes+', 'decode', 'encode', 'int', 'int-', 'join', 'latin', 'single', 'tuple', 'type', 'ucs2', 'ucs4', 'upper']
/** `str.__sizeof__` leaves out what a subclass adds, in CPython too. */
const LEFT_OUT = ['StrSlot']
/** An int of one digit is asked for whole, padding included, of which `getsizeof` does not tell: CPython's `tracemalloc` does. */
const askedFor = (label: string, size: number, wordBytes: 4 | 8): number => (/^int-?:/.test(label) && size === 3 * wordBytes + 4 ? 4 * wordBytes : size)

// `sys.getsizeof` says what CPython 3.13's says, and says it because that is what was asked of the allocator.
describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  let sized: readonly Sized[]
  beforeAll(async () => (sized = await sizesOfOurs(sourceOf('sizes'), wordBytes)), 120_000)

  test('sizes are those that were recorded of CPython', () => {
    expect(tableOf(sized).split('\n')).toEqual(recorded('sizes', wordBytes).split('\n'))
  })

  test('the allocator was asked for as much as getsizeof says', () => {
    const asked = sized.filter(({ label, blocks }) => blocks.own !== undefined && !LEFT_OUT.includes(label))
    expect(asked.filter(({ label, size, blocks: { own, buffers, inline, shared } }) => own! + buffers - inline + shared !== askedFor(label, size, wordBytes))).toEqual([])
    const blockless = new Set(sized.filter(({ blocks }) => blocks.own === undefined).map(({ label }) => label.replace(/:.*/, '')))
    expect([...blockless].filter((label) => !STATIC.includes(label))).toEqual([])
  })

  test('what is made takes as many bytes as in CPython', { timeout: 120_000 }, async () => {
    expect(tableOf(await madeOnOurs(sourceOf('made'), wordBytes)).split('\n')).toEqual(recorded('made', wordBytes).split('\n'))
  })
})
