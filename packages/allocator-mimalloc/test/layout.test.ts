import { heapLayout, mimallocLayout, segmentLayout, slabLayout } from '@mm/allocator-mimalloc/layout'
import { expect, it } from 'vitest'
import * as W from '../src/words.js'

const shape = (layout: typeof slabLayout | typeof segmentLayout | typeof heapLayout | typeof mimallocLayout) => layout.at(8)

/** The words that `words.ts` names with a prefix, by the field's name in a layout. */
function wordsWith(prefix: string, suffix = ''): Record<string, number> {
  const found: Record<string, number> = {}
  for (const [name, value] of Object.entries(W)) {
    if (typeof value !== 'number' || !name.startsWith(prefix) || !name.endsWith(suffix)) continue
    const words = name.slice(prefix.length, name.length - suffix.length).toLowerCase().split('_')
    found[words.map((word, place) => (place === 0 ? word : word[0].toUpperCase() + word.slice(1))).join('')] = value * 4
  }
  return found
}

const without = (offsets: Record<string, number>, ...names: string[]): Record<string, number> =>
  Object.fromEntries(Object.entries(offsets).filter(([name]) => !names.includes(name)))

it('the declared layouts are those that the allocator uses', () => {
  expect(without(wordsWith('SLAB_'), 'words', 'recordBytes')).toEqual(shape(slabLayout).offset)
  expect(shape(slabLayout).size).toBe(W.SLAB_RECORD_BYTES)
  expect(without(wordsWith('SEGMENT_'), 'bytes')).toEqual(without(shape(segmentLayout).offset, 'unused'))
  expect(shape(segmentLayout).size).toBe(4 * (W.SEGMENT_SLABS + W.SLICES * W.SLAB_WORDS))
  expect(without(wordsWith('HEAP_'), 'words')).toEqual(without(shape(heapLayout).offset, 'unused'))
  expect(shape(heapLayout).size).toBe(W.HEAP_WORDS * 4)
  expect(wordsWith('', '_AT')).toEqual(without(shape(mimallocLayout).offset, 'unused'))
  expect(shape(mimallocLayout).size).toBe(W.STATE_WORDS * 4)
})
