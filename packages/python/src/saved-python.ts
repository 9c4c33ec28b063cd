import { type Address } from '@mm/contract'

/** A Python in the middle of a program or before any, see `Python.save`. */
export interface SavedPython {
  /** The memory. */
  readonly image: Uint8Array
  /** `state` of the runtime in it. */
  readonly state: Address
  /** What the memory's numbers for functions, types and steps mean, and with which strategies and options it was made: only one that has the same can take it up. */
  readonly build: string
}
