import { expect, test } from 'vitest'
import { MisuseError, observedBy } from '@mm/contract'

test('a program without the comment observes values only', () => {
  expect(observedBy('print(1)\n# mm is great\n')).toEqual([])
})

test('what is listed is found, in the order of the vocabulary', () => {
  expect(observedBy('# a title\n#\n# mm: observes finalizer-time, refcounts\nimport gc\n')).toEqual(['refcounts', 'finalizer-time'])
  expect(observedBy('#mm:observes sizes\r\n  # mm: observes identity,sizes')).toEqual(['identity', 'sizes'])
})

test('a word that is not in the vocabulary is refused', () => {
  expect(() => observedBy('# mm: observes refcount')).toThrow(MisuseError)
})
