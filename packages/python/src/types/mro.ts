import { nameOfType, raise } from '../core/errors.js'
import { TYPE_BASES, TYPE_MRO } from '../core/layouts.js'
import { T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { tupleFrom, tupleItem, tupleSize } from './tuple.js'

const itemsOf = (vm: VM, tuple: number): number[] => Array.from({ length: tupleSize(vm, tuple) }, (_, index) => tupleItem(vm, tuple, index))

/**
 * The method resolution order of a type, by its bases' orders: a tuple, owned; 0 with TypeError set where there is none.
 * Algorithm: C3 linearisation (Barrett et al., "A Monotonic Superclass Linearization for Dylan", 1996).
 */
export function computeMro(vm: VM, type: number): number {
  const bases = itemsOf(vm, vm.word(type + TYPE_BASES))
  const queues = [...bases.map((base) => itemsOf(vm, vm.word(base + TYPE_MRO))), bases]
  const order = [type]
  for (;;) {
    const waiting = queues.filter((queue) => queue.length > 0)
    if (waiting.length === 0) return tupleFrom(vm, ...order)
    const next = waiting.find(([head]) => !waiting.some((queue) => queue.indexOf(head, 1) > 0))?.[0]
    if (next === undefined) return inconsistent(vm, waiting)
    order.push(next)
    for (const queue of waiting) if (queue[0] === next) queue.shift()
  }
}

function inconsistent(vm: VM, waiting: readonly (readonly number[])[]): 0 {
  const heads = [...new Set(waiting.map(([head]) => head))]
  const names = heads.map((head) => nameOfType(vm, head)).join(', ')
  return raise(vm, T.TypeError, `Cannot create a consistent method resolution order (MRO) for bases ${names}`)
}
