import { type VM } from '../core/vm.js'
import { listAppend, listWithRoom } from './list.js'
import { tupleFrom } from './tuple.js'

/** A tuple of owned items, which it takes over; where one is 0 (its exception is set) the others are released, and the result is 0. */
export function tupleOwned(vm: VM, items: readonly number[]): number {
  const tuple = items.includes(0) ? 0 : tupleFrom(vm, ...items)
  for (const item of items) vm.releaseMaybe(item)
  return tuple
}

/** A list of `items`, which it takes over, with room for `room` of them from the start. 0 with an exception set. */
export function listOwned(vm: VM, items: Iterable<number>, room = 0): number {
  const list = listWithRoom(vm, room)
  if (list === 0) return 0
  for (const item of items) {
    const added = item !== 0 && listAppend(vm, list, item)
    vm.releaseMaybe(item)
    if (!added) {
      vm.release(list)
      return 0
    }
  }
  return list
}
