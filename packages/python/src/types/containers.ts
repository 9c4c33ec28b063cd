import { type TypeSpec } from '../core/native.js'
import { dictIteratorTypes } from './dict-iterators.js'
import { dictType } from './dict-methods.js'
import { dictViewTypes } from './dict-views.js'
import { listType } from './list-methods.js'
import { rangeType } from './range.js'
import { rangeIteratorTypes } from './range-iterators.js'
import { sequenceIteratorTypes } from './sequence-iterators.js'
import { setIteratorType } from './set-iterators.js'
import { frozensetType, setType } from './set-methods.js'
import { sliceType } from './slice.js'
import { textIteratorTypes } from './text-iterators.js'
import { tupleType } from './tuple.js'

/** The built-in containers, their views and their iterators. */
export const containerTypes: readonly TypeSpec[] = [
  tupleType,
  listType,
  dictType,
  ...dictViewTypes,
  setType,
  frozensetType,
  rangeType,
  sliceType,
  ...sequenceIteratorTypes,
  ...textIteratorTypes,
  ...rangeIteratorTypes,
  ...dictIteratorTypes,
  setIteratorType,
]
