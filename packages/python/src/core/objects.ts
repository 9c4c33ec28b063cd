import { raiseMemory } from './errors.js'
import { COUNT, GC_PRE_HEADER, TRAIT_COUNTED_TYPE, TYPE, TYPE_BASIC_SIZE, TYPE_PRE_HEADER, TYPE_TRAITS } from './layouts.js'
import { STATICS, STATICS_BYTES } from './statics.js'
import { type VM } from './vm.js'

const STATICS_END = STATICS + STATICS_BYTES

/** What programs ask for may be anything; beyond this there is no such block, rather than a wrong call of the allocator. */
const MOST_BYTES = 2 ** 31 - 1 - 0x100

/** Count 1 and the type; classes made in Python are held by their instances. */
function writeHeader(vm: VM, object: number, type: number): void {
  const { u32 } = vm
  u32[(object + COUNT) >>> 2] = 1
  u32[(object + TYPE) >>> 2] = type
  if (W === 8) {
    u32[(object + COUNT + 4) >>> 2] = 0
    u32[(object + TYPE + 4) >>> 2] = 0
  }
  if (COUNTED && type >= STATICS_END && (u32[(type + TYPE_TRAITS) >>> 2] & TRAIT_COUNTED_TYPE) !== 0) vm.retain(type)
}

/** Tells a tracing collector of an object that was made; where references are counted nobody asks. */
export function created(vm: VM, object: number): void {
  if (!COUNTED) vm.collector.created?.(object as never)
}

/** Whether a collector that moves objects has this one: then its block is not the allocator's. */
export function isInSpace(vm: VM, object: number): boolean {
  return !COUNTED && vm.space !== undefined && vm.space.owns(object)
}

/** A block for an object of `type`, `pre` of its bytes in front; 0 where there is no memory. */
function objectBlock(vm: VM, type: number, bytes: number, pre: number): number {
  if (!COUNTED && vm.space !== undefined && !vm.pinning) {
    const block = vm.space.take(type as never, bytes, pre)
    if (block !== 0) return block
  }
  return malloc(vm, bytes)
}

/** A block; 0 where there is no memory even when what is dead, and waits for a safepoint, has given up its own. */
function malloc(vm: VM, bytes: number): number {
  const block = vm.allocator.malloc(bytes)
  return block === 0 && relieved(vm) ? vm.allocator.malloc(bytes) : block
}

/** There is no memory: takes apart what waits, which nobody holds. Whether something did. */
function relieved(vm: VM): boolean {
  const { teardown } = vm.lifetime
  if (!COUNTED || teardown?.due !== true) return false
  teardown.run()
  return true
}

/** Makes objects that stay where they are, whatever their types: code refers into its constants. */
export function pinning<T>(vm: VM, make: () => T): T {
  const { pinning: before } = vm
  vm.pinning = true
  try {
    return make()
  } finally {
    vm.pinning = before
  }
}

/**
 * An object without pre-header of `bytes`, header included: count 1, its type set, the rest undefined. Of a class made in Python it has
 * the pre-header and fields that the class adds, and is tracked. 0 with MemoryError set.
 */
export function allocate(vm: VM, type: number, bytes: number): number {
  if (type >= STATICS_END && vm.u32[(type + TYPE_PRE_HEADER) >>> 2] !== 0) return allocateDerived(vm, type, bytes)
  const object = bytes > MOST_BYTES ? 0 : objectBlock(vm, type, bytes, 0)
  if (object === 0) return raiseMemory(vm)
  writeHeader(vm, object, type)
  created(vm, object)
  return object
}

function allocateDerived(vm: VM, type: number, bytes: number): number {
  const object = allocateTrackable(vm, type, Math.max(bytes, vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]))
  if (object === 0) return 0
  vm.u32.fill(0, (object + TYPE + W) >>> 2, (object + vm.u32[(type + TYPE_BASIC_SIZE) >>> 2]) >>> 2)
  track(vm, object)
  return object
}

/**
 * An object with its type's pre-header, which is zero (untracked, no dict, no weak references), of `bytes` from the header on:
 * count 1, its type set, the rest undefined. The collector counts it; `track` lists it, once its slots are filled.
 * 0 with MemoryError set.
 */
export function allocateTrackable(vm: VM, type: number, bytes: number): number {
  const pre = vm.u32[(type + TYPE_PRE_HEADER) >>> 2]
  const block = bytes > MOST_BYTES ? 0 : objectBlock(vm, type, pre + bytes, pre)
  if (block === 0) return raiseMemory(vm)
  const object = block + pre
  const { u32 } = vm
  for (let word = block >>> 2; word < object >>> 2; word++) u32[word] = 0
  writeHeader(vm, object, type)
  vm.collector.allocated(object as never)
  created(vm, object)
  return object
}

/** Lists the object with the collector: from now on it may be found. */
export function track(vm: VM, object: number): void {
  vm.collector.track(object as never)
}

/** Whether the object is listed with the collector. */
export function isTracked(vm: VM, object: number): boolean {
  return vm.u32[(vm.typeOf(object) + TYPE_PRE_HEADER) >>> 2] !== 0 && vm.i32[(object - GC_PRE_HEADER) >>> 2] !== 0
}

/** Gives an object's block back to the allocator: how a type's `reclaim` ends. */
export function freeObject(vm: VM, object: number): void {
  const pre = vm.u32[(vm.typeOf(object) + TYPE_PRE_HEADER) >>> 2]
  if (pre !== 0) vm.collector.freed(object as never)
  if (isInSpace(vm, object)) vm.space!.give(object as never)
  else vm.allocator.free((object - pre) as never)
}

/** A block without header of at least `bytes`, its content undefined; 0 with MemoryError set. */
export function buffer(vm: VM, bytes: number): number {
  return (bytes > MOST_BYTES ? 0 : malloc(vm, bytes)) || raiseMemory(vm)
}

/** The block made `bytes` long, perhaps elsewhere, with its content; 0 with MemoryError set, and the block is as it was. */
export function resizeBuffer(vm: VM, address: number, bytes: number): number {
  if (bytes > MOST_BYTES) return raiseMemory(vm)
  const moved = vm.allocator.realloc(address as never, bytes)
  return moved || (relieved(vm) && vm.allocator.realloc(address as never, bytes)) || raiseMemory(vm)
}

/** Gives a block without header back; 0 is none. */
export function freeBuffer(vm: VM, address: number): void {
  vm.allocator.free(address as never)
}

/**
 * Releases a reference (0 is none) that an object being taken apart owned: returns the container whose count has become
 * zero, for `dropNext` to return, else 0.
 */
export function drop(vm: VM, object: number): number {
  return COUNTED ? vm.objects.drop(object as never) : 0
}
