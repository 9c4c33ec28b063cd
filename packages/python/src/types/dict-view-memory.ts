import { allocateTrackable, track } from '../core/objects.js'
import { type VM } from '../core/vm.js'

/**
 * Views of a dict, and iterators over one (CPython 3.13: Objects/dictobject.c).
 *
 * ```
 *   0       W      2W          0       W      2W     3W     4W         5W       6W
 * ┌───────┬──────┬──────┐    ┌───────┬──────┬──────┬──────┬──────────┬────────┬──────┐
 * │ count │ type │ dict │    │ count │ type │ dict │ used │ position │ result │ left │
 * └───────┴──────┴──────┘    └───────┴──────┴──────┴──────┴──────────┴────────┴──────┘
 *  view                       iterator: dict 0 at the end, used -1 once the size has changed, result a tuple to be used
 *                             again (items only)
 * ```
 */
export const VIEW_DICT = 2 * W
export const VIEW_BYTES = 3 * W
export const DICT_ITERATOR_DICT = 2 * W
export const DICT_ITERATOR_USED = 3 * W
export const DICT_ITERATOR_POSITION = 4 * W
export const DICT_ITERATOR_RESULT = 5 * W
export const DICT_ITERATOR_LEFT = 6 * W
export const DICT_ITERATOR_BYTES = 7 * W

/** A view of type `type` of a dict; 0 with MemoryError set. */
export function viewNew(vm: VM, type: number, dict: number): number {
  const view = allocateTrackable(vm, type, VIEW_BYTES)
  if (view === 0) return 0
  vm.setWord(view + VIEW_DICT, vm.retain(dict))
  track(vm, view)
  return view
}
