import { type Allocator, type Collector, type Lifetime, type ObjectSpace } from '@mm/contract'
import { type FreeLists } from '@mm/freelist'
import { type Stack } from '@mm/heap'
import { type ObjectModel } from '@mm/object'
import { type Runtime } from '@mm/runtime'
import { COUNT, IMMORTAL_FROM, TYPE } from './layouts.js'
import { type Host } from './host.js'
import { type Profile } from './profiles.js'
import { SMALL_INT_GREATEST, SMALL_INT_LEAST, SMALL_INT_MOST } from './statics.js'
import { type FreeListNumbers, NO_FREE_LISTS } from './free-numbers.js'
import { type Shared } from './shared.js'
import { type Slots, type Step, type TypeSpec } from './native.js'
import { type AttributeEntry, type NativeTable } from './natives.js'
import { type CompiledTable } from './compiled.js'
import { type AllocationTraces } from '../engine/allocation-traces.js'

/**
 * One Python: the memory it lives in and the registers of its thread. Natives and engines get it as their first argument;
 * there is no other state in JavaScript.
 *
 * Ownership: a function that returns a reference gives it to its caller, who releases it or stores it; arguments are
 * borrowed. Names ending in `Item`, `Get` borrow. Between the start and the end of a native no Python code runs and no
 * collection starts: what dies is taken apart at once unless it needs a finalizer, which then runs at the end of the
 * instruction (engine/teardown.ts).
 */
export class VM {
  readonly runtime: Runtime
  readonly host: Host
  /** Parts of the runtime, at hand. */
  readonly allocator: Allocator
  readonly objects: ObjectModel
  readonly lifetime: Lifetime
  readonly collector: Collector
  /** Where the collector has objects made, if it moves them; not for those that are made while `pinning`. */
  readonly space: ObjectSpace | undefined
  pinning = false
  readonly stack: Stack
  readonly freelists: FreeLists
  /** Whether equal values are one object (`values` of the interning): who makes one calls `shared`, who frees one `unshare` (core/sharing.ts). */
  readonly sharing: boolean
  /** The rules of the version that this is. */
  readonly profile: Profile
  /** Numbers of the free lists that its version has (types/profile-free-lists.ts). */
  readonly free: FreeListNumbers
  /** Ints up to here are one object each. */
  readonly greatestSmallInt: number
  /** The integers that are static objects, from the least to the greatest (none: 1 to 0), and whether single characters and bytes are (`singletons` of the interning). */
  readonly smallLeast: number
  readonly smallGreatest: number
  readonly singletons: boolean
  /** Views of the memory, replaced when it moves. */
  i32: Int32Array
  u32: Uint32Array
  u8: Uint8Array
  f64: Float64Array

  /** Functions of ours that Python can call, by the index that objects hold (core/boot.ts). */
  natives: NativeTable = []
  /** Computed attributes of built-in types, by the index that descriptors hold; ordered by qualified name. */
  attributes: readonly AttributeEntry[] = []
  /** Slots of built-in types, those of their bases included, by index of descriptor: see `slotsOf` in core/slots.ts. */
  slots: readonly Slots[] = []
  /** Built-in types by index of descriptor; classes made in Python have a descriptor of their own beside their base's. */
  specs: readonly TypeSpec[] = []

  /** The compiler of the front end, and the library's modules by name: what the engine shares with others of its kind. */
  readonly shared: Shared
  /** Steps of native frames, by index (core/steps.ts). */
  steps: readonly Step[] = []

  /** Functions of code objects, where they are compiled. */
  compiled: CompiledTable | undefined
  /** Compiled functions that have called each other, and have not returned. */
  nested = 0

  /** Where blocks were handed out, while the program asks for that; and how many frames it last asked for. */
  traces: AllocationTraces | undefined
  tracedFrames = 1

  /** Address of the running frame, 0 none. */
  frame = 0
  /** Frames above the base, and how many there may be: `sys.getrecursionlimit()`. */
  depth = 0
  recursionLimit = 1000
  /** The exception being raised (owned), 0 none. */
  exception = 0
  /** An argument that the exception which is set says is no number, where it may have a method that gives one; see engine/wanted-numbers.ts. */
  wanted = 0
  /** Whether that may be `__float__`. */
  wantsReal = false
  /** The exception being handled by the innermost `except` or `finally` (owned), 0 none: the context of what is raised meanwhile. */
  handled = 0
  /** Names of keyword arguments of the call in progress (a tuple, borrowed), 0 none. */
  keywordNames = 0
  /** Where a class's positional arguments are while its `__new__` or `__init__` is called, 0 else; and the tuple (borrowed) of just these, 0 where there is none. */
  packedArguments = 0
  packed = 0
  /** What the last `hash` slot computed: low and high 32 bits (at W 4 the high ones are the sign's). */
  hashLow = 0
  hashHigh = 0
  /** What `dictNext` and `setNext` found: key and value of an entry (borrowed); its hash is in `hashLow` and `hashHigh`. */
  entryKey = 0
  entryValue = 0
  /** What `sliceRange` computed: items `sliceStart`, `sliceStart + sliceStep`, … of which there are `sliceLength`. */
  sliceStart = 0
  sliceStop = 0
  sliceStep = 0
  sliceLength = 0
  /** How deep natives are inside containers (comparing, hashing, printing): past a limit they hand over to Python code. */
  nesting = 0
  /** What a frame has returned (owned), to be handed to `frame` next; 0 none. */
  delivering = 0
  /** What Python code the lifetime or the collector waits for (engine/finalizers.ts), and for which object. */
  waitingFor = 0
  waitingObject = 0
  /** Text that a collection is to write by the program's `sys.stderr`. */
  waitingText = ''
  /** Phase of a collection that `gc.callbacks` are to be told: whether it starts, generation, collected, uncollectable. */
  phase: readonly [start: boolean, generation: number, collected: number, uncollectable: number] = [true, 0, 0, 0]
  /** Why the engine is to stop, once what is under way has been delivered. */
  paused: 'paused' | 'input' | undefined
  /** What `input` waits for: nothing, the host, or a line that has come (null at the end of the input). */
  awaitedLine: 'none' | 'waiting' | { readonly text: string | null } = 'none'
  /** Milliseconds, as the host counts them, at which the engine pauses. */
  deadline = Infinity
  /** What the program ends with. */
  exitCode = 0
  /** Whether KeyboardInterrupt is to be raised. */
  interrupted = false
  /** Every how many safepoints the memory is relocated (0 never), and how many are left. */
  relocateEvery = 0
  relocateIn = 0
  /** Whether the heap is looked at at safepoints. */
  readonly sane: boolean
  /** The Python frame whose instruction a helper of the engine is executing. */
  waiting = 0
  /** Whether the exception that is set came out of a callee of `frame`, rather than from `frame` itself. */
  fromCallee = false
  /** The exception has been raised before: `frame` gets no traceback entry for it. */
  reraising = false
  /** Something must be looked at before the next instruction: finalizers to run. */
  pending = false
  /** Something must be looked at at the next safepoint: collection due, interrupt, end of budget. */
  breaker = false
  /** The engine has come to a safepoint. */
  safepoint = false
  /** Where the frame's pc would be had it not jumped to get there, 0 elsewhere. */
  jumpedFrom = 0
  /** Safepoints to go before the clock is looked at, or the memory relocated. */
  ticks = 0
  mostTicks = Infinity
  /** Safepoints to go before the engine stops to be saved, 0 never. */
  stopIn = 0
  /** Safepoints that {@link ticks} was set to. */
  counted = 0
  /** The native that was called last: some are no safepoints. */
  lastNative = -1

  constructor(runtime: Runtime, host: Host, shared: Shared, profile: Profile) {
    this.runtime = runtime
    this.shared = shared
    this.host = host
    this.allocator = runtime.allocator
    this.objects = runtime.objects
    this.lifetime = runtime.lifetime
    this.collector = runtime.collector
    this.space = runtime.collector.space
    this.stack = runtime.stack
    this.freelists = runtime.freelists
    this.profile = profile
    this.free = { ...NO_FREE_LISTS }
    this.greatestSmallInt = Math.max(SMALL_INT_GREATEST, Math.min(SMALL_INT_MOST, runtime.interning.smallIntegers?.greatest ?? 0))
    this.sane = runtime.sanity > 0
    this.sharing = runtime.interning.values === true
    const { smallIntegers, singletons } = runtime.interning
    this.smallLeast = smallIntegers === null ? 1 : Math.max(smallIntegers.least, SMALL_INT_LEAST)
    this.smallGreatest = smallIntegers === null ? 0 : Math.min(smallIntegers.greatest, SMALL_INT_GREATEST)
    this.singletons = singletons
    const { memory } = runtime
    this.i32 = memory.i32
    this.u32 = memory.u32
    this.u8 = memory.u8
    this.f64 = memory.f64
    memory.onRefresh(() => {
      this.i32 = memory.i32
      this.u32 = memory.u32
      this.u8 = memory.u8
      this.f64 = memory.f64
      this.compiled?.refresh(this)
    })
  }

  /** The word at `address`: a reference or a signed 32-bit number. */
  word(address: number): number {
    return this.i32[address >>> 2]
  }

  /** Sets the word at `address`, its high half too. */
  setWord(address: number, value: number): void {
    this.i32[address >>> 2] = value
    if (W === 8) this.i32[(address + 4) >>> 2] = value < 0 ? -1 : 0
  }

  /** The type of an object. */
  typeOf(object: number): number {
    return this.i32[(object + TYPE) >>> 2]
  }

  /** One more reference; `object` is not 0. Returns it. */
  retain(object: number): number {
    if (COUNTED) {
      const count = this.u32[(object + COUNT) >>> 2]
      if (count < IMMORTAL_FROM) this.u32[(object + COUNT) >>> 2] = count + 1
    }
    return object
  }

  /** One reference less; `object` is not 0. What dies is taken apart now, see the class comment. */
  release(object: number): void {
    if (COUNTED) {
      const count = this.u32[(object + COUNT) >>> 2]
      if (count < IMMORTAL_FROM) {
        this.u32[(object + COUNT) >>> 2] = count - 1
        if (count === 1) this.lifetime.dropped(object as never)
        else if (BARRIER) this.collector.barrier!.released(object as never)
      }
    }
  }

  /** As {@link release}, for a reference that may be 0. */
  releaseMaybe(object: number): void {
    if (COUNTED && object !== 0) this.release(object)
  }

  /** Releases what the slot at `address` holds, after setting it to 0 (as CPython's Py_CLEAR). */
  clearSlot(address: number): void {
    const object = this.i32[address >>> 2]
    if (object === 0) return
    this.i32[address >>> 2] = 0
    this.release(object)
  }

  /** Puts an owned reference into a slot and releases what was there. */
  replaceSlot(address: number, object: number): void {
    const old = this.i32[address >>> 2]
    this.i32[address >>> 2] = object
    if (old !== 0) this.release(old)
  }
}
