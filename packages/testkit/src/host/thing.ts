import { type Address, type ObjectRef } from '@mm/contract'
import { type Kind } from './kinds.js'

/** What an object's finalizer, or a weak reference's callback, does. */
export type Action = 'nothing' | 'resurrect' | 'resurrect-neighbour' | 'create' | 'create-holder' | 'drop-own' | 'drop-root' | 'collect'

/** Mutator code: it runs within the call, or only when the mutator has the word again. */
export interface Code {
  readonly action: Action
  readonly later: boolean
}

/** The model of an object: what it must hold, whatever the memory says. */
export interface Thing {
  readonly name: string
  /** Where it is; a collector may put it elsewhere. */
  object: ObjectRef
  readonly kind: Kind
  block: Address
  readonly blockBytes: number
  /** Of a `bag`: the block of its slots; else 0. */
  readonly buffer: Address
  /** Where its slots are, in the order of visits. */
  addresses: readonly Address[]
  /** Whether its block is the collector's own. */
  readonly spaced: boolean
  readonly slots: (Thing | undefined)[]
  /** How many of the slots the mutator may write to: all but the type word of an `instance`. */
  readonly open: number
  /** The finalizer of a `finalizing` object, the callback of a `reference`. */
  readonly code: Code | undefined
  /** Of a `reference`: what it refers to; nothing when that is gone. */
  referent: Thing | undefined
  readonly references: Thing[]
  /** How often its finalizer was called. */
  finalized: number
  /** How often its callback was called. */
  called: number
  /** Of a `class`: how many objects are of that type. */
  instances: number
  freed: boolean
}
