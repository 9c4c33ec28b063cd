import { type SlotRuns } from '@mm/contract'
import { type VM } from './vm.js'

/**
 * What natives return: the address of a result that the caller then owns, or one of these. Operations without a result
 * return `NONE` (immortal, so nothing needs to be released).
 */
/** An exception is set in the VM; or, from a `next` slot with no exception set: exhausted. */
export const FAILED = 0
/** A frame has been pushed; the result will be delivered when it returns (engine/frames.ts). */
export const SUSPENDED = 1

/** From `TypeSpec.make`: nothing has happened. */
export const NOT_MADE = -1

/**
 * A function of ours that Python can call. `args` is the address of the first argument slot (argument `i` is the word at
 * `args + i * W`), borrowed for the call; `count` how many there are. With a `signature` every parameter has its slot, 0
 * where it was not given. Reads arguments before it allocates anything that could run code; runs no Python itself
 * (see protocols/call.ts) and starts no collection.
 */
export type Native = (vm: VM, args: number, count: number) => number

/**
 * One step of a native that waits for Python code: called with what the callee returned (owned), or 0 when it raised
 * (the exception is set). Returns what a {@link Native} does. `frame` is its native frame, whose reference slots are the
 * only place to keep references while waiting.
 */
export type Step = (vm: VM, frame: number, value: number) => number

/** How a native is called. */
export interface NativeSpec {
  readonly name: string
  readonly call: Native
  /** Positional only: fewest and most arguments, `self` not counted. `most` -1: any number. */
  readonly fewest: number
  readonly most: number
  /**
   * With keyword parameters: as in a `def`, e.g. `iterable, /, *, key=None, reverse=False`, `*args`, `**kwargs`. The native
   * then gets one slot per parameter (`*args` as a tuple, `**kwargs` as a dict), 0 where the default applies.
   */
  readonly signature?: string
  /** What `__text_signature__` shows. */
  readonly shown?: string
  /** CPython packs its arguments into a tuple (METH_VARARGS), as it does for every `__new__`. */
  readonly packs?: boolean
  readonly doc?: string
}

/** A native with positional parameters only: `method('append', 1, 1, listAppend)`. */
export function method(name: string, fewest: number, most: number, call: Native): NativeSpec {
  return { name, call, fewest, most }
}

/** A native with named parameters: `named('sorted', 'iterable, /, *, key=None, reverse=False', sorted)`. */
export function named(name: string, signature: string, call: Native): NativeSpec {
  return { name, call, fewest: 0, most: -1, signature }
}

/** A computed attribute of a built-in type. */
export interface GetSetSpec {
  readonly name: string
  readonly get: (vm: VM, self: number) => number
  /** `value` 0 deletes. Returns NONE or 0. */
  readonly set?: (vm: VM, self: number, value: number) => number
}

/**
 * The slots of a built-in type: what operators and protocols call. Each has its dunder methods in the type's `__dict__`
 * made from it (core/slots.ts). Arguments are borrowed. All return an owned result, FAILED or SUSPENDED unless said.
 */
export interface Slots {
  /** Sets `vm.hashLow`/`vm.hashHigh`, returns NONE; FAILED where unhashable (use `unhashable`); SUSPENDED is not allowed. */
  readonly hash?: (vm: VM, self: number) => number
  readonly repr?: (vm: VM, self: number) => number
  readonly str?: (vm: VM, self: number) => number
  readonly format?: (vm: VM, self: number, spec: number) => number
  /** A number, not a reference; -1 with an exception set. */
  readonly length?: (vm: VM, self: number) => number
  /** 1, 0, or -1 with an exception set. */
  readonly truth?: (vm: VM, self: number) => number
  readonly getItem?: (vm: VM, self: number, key: number) => number
  /** `value` 0 deletes. */
  readonly setItem?: (vm: VM, self: number, key: number, value: number) => number
  readonly contains?: (vm: VM, self: number, item: number) => number
  readonly iterate?: (vm: VM, self: number) => number
  /** FAILED with no exception set: exhausted. */
  readonly next?: (vm: VM, self: number) => number
  /** `op`: 0 <, 1 <=, 2 ==, 3 !=, 4 >, 5 >=. NOT_IMPLEMENTED where it does not know the other. */
  readonly compare?: (vm: VM, self: number, other: number, op: number) => number
  /** `op` 0-12 (frontend/operators.ts). `self` is on the left unless `reflected`. NOT_IMPLEMENTED where it does not know the other. */
  readonly binary?: (vm: VM, op: number, self: number, other: number, reflected: boolean) => number
  /** As `binary`, for `op` 13-25 where the type has in-place operators of its own; returns `self` retained. */
  readonly inPlace?: (vm: VM, op: number, self: number, other: number) => number
  /** Which of the 13 operators `binary` answers (bit per op): decides which dunders the type shows. */
  readonly binaryOps?: number
  readonly inPlaceOps?: number
  readonly negative?: (vm: VM, self: number) => number
  readonly positive?: (vm: VM, self: number) => number
  readonly invert?: (vm: VM, self: number) => number
  readonly absolute?: (vm: VM, self: number) => number
  /** `__int__`, `__float__`, `__index__`: an int, a float, an int. */
  readonly toInt?: (vm: VM, self: number) => number
  readonly toFloat?: (vm: VM, self: number) => number
  readonly toIndex?: (vm: VM, self: number) => number
  readonly call?: (vm: VM, self: number, args: number, count: number) => number
  readonly getAttribute?: (vm: VM, self: number, name: number) => number
  /** `value` 0 deletes. */
  readonly setAttribute?: (vm: VM, self: number, name: number, value: number) => number
  /** `object` 0: looked up on the class itself. */
  readonly descriptorGet?: (vm: VM, self: number, object: number, type: number) => number
  readonly descriptorSet?: (vm: VM, self: number, object: number, value: number) => number
}

/** Told of each slot of an object. */
export type Visit = (slot: number) => void

/** How the objects of a built-in type lie in memory and die. */
export interface Shape {
  /** Bytes of an object without items and without pre-header. */
  readonly basicSize: number
  /** Bytes per item; 0 for objects of one size. */
  readonly itemSize?: number
  /** Trackable: has the collector's pre-header. */
  readonly trackable?: boolean
  /** Offset of the slot that holds the instance’s `__dict__`, made when asked for; 0 none. */
  readonly dictOffset?: number
  /** Offset of the slot that heads the weak references, 0 none. */
  readonly weakListOffset?: number
  /** Fixed slots with references, as [first offset, count]; items of a variable-size object that are references: `items: true`. */
  readonly references?: { readonly fixed?: readonly [offset: number, count: number]; readonly items?: boolean }
  /** Where `references` cannot say it: lists the runs of its slots, in CPython's order. */
  readonly ranges?: (vm: VM, self: number, into: SlotRuns) => void
  /** Where those are no runs either: visits every slot, in CPython's order. */
  readonly traverse?: (vm: VM, self: number, visit: Visit) => void
  /**
   * Takes the object apart one step: releases references in CPython's order until one brings a container to zero; returns that
   * container (its count is 0, not yet taken apart), 0 at the end. `vm.drop(ref)` does the release: it returns 0, or the container.
   */
  readonly dropNext?: (vm: VM, self: number) => number
  /** In place of it where equal values share an object (`vm.sharing`). */
  readonly sharedDropNext?: (vm: VM, self: number) => number
  /** Breaks cycles: drops what the object owns; it stays valid. Absent for tuples and the like. */
  readonly clear?: (vm: VM, self: number) => void
  /** Frees buffers of its own and the block (free list or allocator); the object owns no references any more. Default: the block. */
  readonly reclaim?: (vm: VM, self: number) => void
  readonly mayUntrack?: (vm: VM, self: number) => boolean
  /** A collector may put objects elsewhere: whatever refers to one is a slot that somebody visits, and it refers into itself nowhere but as `moved` says. Default: it may not. */
  readonly movable?: true
  /** The object has been copied to `self` from `from`: sets right what goes by where it lies. */
  readonly moved?: (vm: VM, self: number, from: number) => void
  /** Bytes of the object's own block, pre-header aside, where `basicSize` and items do not say it. */
  readonly bytes?: (vm: VM, self: number) => number
  /** Bytes as `__sizeof__` says: the block without pre-header plus buffers of its own. Default basicSize + items. */
  readonly sizeOf?: (vm: VM, self: number) => number
  /** Native finalizer (generators): FAILED/NONE/SUSPENDED. */
  readonly finalize?: (vm: VM, self: number) => number
}

/** A built-in type. */
export interface TypeSpec {
  /** As in `core/statics.ts`. */
  readonly name: string
  /** What `type(x).__name__` says, when not `name`. */
  readonly shownAs?: string
  readonly module?: string
  readonly base?: string
  /** Further bases, behind `base` in the MRO. */
  readonly extraBases?: readonly string[]
  /** OVERRIDE_… of core/slots.ts: special methods that are among `methods` in place of slots. */
  readonly overrides?: number
  /** FLAG_… of core/layouts.ts. */
  readonly flags?: number
  readonly shape: Shape
  readonly slots?: Slots
  /** `__new__`: args[0] is the class, then the arguments as the signature says. Absent: instances cannot be made by calling. */
  readonly construct?: NativeSpec
  /** `__init__`. */
  readonly initialize?: NativeSpec
  /**
   * Calling this very type with `count` positional arguments from `args` on: what `construct` and `initialize` do, at once and
   * without a tuple of arguments. `NOT_MADE` where they are to do it (and to find what is wrong).
   */
  make?(vm: VM, args: number, count: number): number
  readonly methods?: readonly NativeSpec[]
  readonly classMethods?: readonly NativeSpec[]
  readonly staticMethods?: readonly NativeSpec[]
  readonly attributes?: readonly GetSetSpec[]
  readonly doc?: string
}

/** A built-in module. */
export interface ModuleSpec {
  readonly name: string
  readonly doc?: string
  readonly functions: readonly NativeSpec[]
  /** Fills in what is no function; called once when the module is first imported. */
  readonly fill?: (vm: VM, dict: number) => void
}
