import { ITERATOR_BYTES, ITERATOR_INDEX, ITERATOR_SEQUENCE } from '../core/layouts.js'
import { type TypeSpec } from '../core/native.js'
import { type VM } from '../core/vm.js'
import { arrayItem, arraySize } from './array-memory.js'
import { viewShape } from './buffers.js'
import { intFrom } from './int.js'
import { viewGetItem } from './memoryview-items.js'
import { exhaust, iteratorMethods } from './sequence-iterators.js'

/** The next item of an iterator over a sequence of `size` items, which `item` gives; 0 at its end. */
function next(vm: VM, self: number, size: (vm: VM, sequence: number) => number, item: (vm: VM, sequence: number, index: number) => number): number {
  const sequence = vm.word(self + ITERATOR_SEQUENCE)
  if (sequence === 0) return 0
  const index = vm.word(self + ITERATOR_INDEX)
  if (index >= size(vm, sequence)) return exhaust(vm, self)
  vm.setWord(self + ITERATOR_INDEX, index + 1)
  return item(vm, sequence, index)
}

function viewItem(vm: VM, view: number, index: number): number {
  const key = intFrom(vm, index)
  const item = key === 0 ? 0 : viewGetItem(vm, view, key)
  vm.releaseMaybe(key)
  return item
}

const iteratorType = (name: TypeSpec['name'], module: string, step: (vm: VM, self: number) => number, methods: TypeSpec['methods']): TypeSpec => ({
  name,
  module,
  shape: { basicSize: ITERATOR_BYTES, trackable: true, movable: true, references: { fixed: [ITERATOR_SEQUENCE, 1] } },
  slots: { iterate: (vm, self) => vm.retain(self), next: step },
  methods: methods ?? [],
})

/** The iterators of arrays and memory views. */
export const elementIteratorTypes: readonly TypeSpec[] = [
  iteratorType('arrayiterator', 'array', (vm, self) => next(vm, self, arraySize, arrayItem), iteratorMethods.filter(({ name }) => name !== '__length_hint__')),
  iteratorType('memory_iterator', 'builtins', (vm, self) => next(vm, self, (machine, view) => viewShape(machine, view, 0), viewItem), []),
]
