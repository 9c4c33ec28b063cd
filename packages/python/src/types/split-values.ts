import { type VM } from '../core/vm.js'

/**
 * Values whose names are in a table that instances of a class share: behind an instance (`embedded`), or in a block of a dict's own
 * (CPython 3.13: Objects/dictobject.c, `_dictvalues`).
 *
 * ```
 *   0          1      2          3       W         2W              (capacity + 1)·W
 * ┌──────────┬──────┬──────────┬───────┬─────────┬─────────┬──   ┬────────────────────────────┐
 * │ capacity │ size │ embedded │ valid │ value 0 │ value 1 │ …   │ order: size indices, u8    │
 * └──────────┴──────┴──────────┴───────┴─────────┴─────────┴──   ┴────────────────────────────┘
 * ```
 */
const CAPACITY = 0
const USED = 1
const EMBEDDED = 2
const VALID = 3
const VALUES = W

// `valid`: caches of attributes take 1 for 'what is there is all there is'.
/** The values have gone elsewhere. */
export const VALUES_GONE = 0
export const VALUES_ALONE = 1
/** The instance's `__dict__` shows the same values. */
export const VALUES_IN_DICT = 2

/** Bytes of values with room for `capacity` of them. */
export const valuesBytes = (capacity: number): number => (capacity + 1) * W + ((capacity + W - 1) & -W)

export const valuesState = (vm: VM, values: number): number => vm.u8[values + VALID]
export const valuesCapacity = (vm: VM, values: number): number => vm.u8[values + CAPACITY]
export const valuesUsed = (vm: VM, values: number): number => vm.u8[values + USED]
export const valuesEmbedded = (vm: VM, values: number): boolean => vm.u8[values + EMBEDDED] === 1
export const setValuesState = (vm: VM, values: number, state: number): void => void (vm.u8[values + VALID] = state)

/** Address of the slot of value `index`. */
export const valueSlot = (values: number, index: number): number => values + VALUES + index * W

/** Index of the value that was set `position`-th. */
export const valueInOrder = (vm: VM, values: number, position: number): number => vm.u8[orderOf(vm, values) + position]
const orderOf = (vm: VM, values: number): number => values + VALUES + vm.u8[values + CAPACITY] * W

/** Writes the head of values that are all 0 already. */
export function initValues(vm: VM, values: number, capacity: number, embedded: boolean): void {
  vm.u8[values + CAPACITY] = capacity
  vm.u8[values + EMBEDDED] = embedded ? 1 : 0
  vm.u8[values + VALID] = VALUES_ALONE
}

/** Puts a value (owned) into an empty slot; it is the newest. */
export function addValue(vm: VM, values: number, index: number, value: number): void {
  vm.i32[valueSlot(values, index) >>> 2] = value
  const used = vm.u8[values + USED]
  vm.u8[orderOf(vm, values) + used] = index
  vm.u8[values + USED] = used + 1
}

/** Takes the value `index` out of its slot, owned; 0 where there is none. */
export function takeValue(vm: VM, values: number, index: number): number {
  const slot = valueSlot(values, index) >>> 2
  const value = vm.i32[slot]
  if (value === 0) return 0
  vm.i32[slot] = 0
  const used = vm.u8[values + USED]
  const order = orderOf(vm, values)
  const at = order + vm.u8.subarray(order, order + used).indexOf(index)
  vm.u8.copyWithin(at, at + 1, order + used)
  vm.u8[values + USED] = used - 1
  return value
}

/** Gives up all values, in the order of their indices. */
export function clearValues(vm: VM, values: number): void {
  vm.u8[values + USED] = 0
  for (let index = 0, count = vm.u8[values + CAPACITY]; index < count; index++) vm.clearSlot(valueSlot(values, index))
}

/** Copies values into a block of `valuesBytes(capacity)`, which is not embedded; nobody is retained. */
export function copyValues(vm: VM, from: number, to: number): void {
  const bytes = valuesBytes(vm.u8[from + CAPACITY])
  vm.u8.copyWithin(to, from, from + bytes)
  vm.u8[to + EMBEDDED] = 0
  vm.u8[to + VALID] = VALUES_ALONE
}
