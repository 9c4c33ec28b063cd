import { raise, typeName } from '../core/errors.js'
import { FLAG_HEAP_TYPE, TYPE_FLAGS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { type ModuleSpec, type Native, type NativeSpec, method, named } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, GC_CALLBACKS, GC_DEBUG, GC_GARBAGE, NONE, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { collect } from '../engine/collections.js'
import { callPrelude } from '../protocols/call.js'
import { isType } from '../protocols/isinstance.js'
import { dictNew, dictSetString } from '../types/dict.js'
import { intBig, intFrom, intValue, isInt } from '../types/int.js'
import { shownReferents } from '../types/instance-memory.js'
import { builtinReferents } from '../types/shown-referents.js'
import { listAppend, listNew } from '../types/list.js'
import { internedFrom } from '../types/str.js'
import { tupleOwned } from '../types/owned-items.js'
import { lookupType } from '../types/type-lookup.js'
import { isTracked } from '../core/objects.js'
import { SHOWN_TYPE_REFERENCES } from '../types/type-memory.js'
import { put } from './sys.js'

/** How many generations the collector in place has, at least one. */
const generationCount = (vm: VM): number => vm.collector.generations?.count ?? 3

const argumentsOf = (vm: VM, args: number, count: number): number[] => Array.from({ length: count }, (_, index) => vm.word(args + index * W))

/** Functions with an argument whose `__index__` may have to be asked: the prelude asks and then calls again, by these numbers. */
const COLLECT = 0
const SET_DEBUG = 1
const SET_THRESHOLD = 2
const GET_OBJECTS = 3

/** What is said of an int that a C int does not hold: too small, too large, too large even for a C long. */
type Refusal = readonly [small: string, large: string, huge: string]

/** Where arguments are parsed (CPython 3.13, Python/getargs.c: "i"). */
const PARSED: Refusal = ['signed integer is less than minimum', 'signed integer is greater than maximum', 'Python int too large to convert to C long']
const TOO_LARGE = 'Python int too large to convert to C int'
/** Where Argument Clinic converts them (CPython 3.13, Objects/longobject.c: PyLong_AsInt). */
const CONVERTED: Refusal = [TOO_LARGE, TOO_LARGE, TOO_LARGE]

/** An int as a C int; NaN with OverflowError set. */
function integer(vm: VM, object: number, [small, large, huge]: Refusal): number {
  const value = intBig(vm, object)
  if (BigInt.asIntN(32, value) === value) return Number(value)
  raise(vm, T.OverflowError, BigInt.asIntN(64, value) !== value ? huge : value < 0n ? small : large)
  return NaN
}

/** Has the prelude ask argument `position` for its `__index__`, and call the function again. */
const askIndex = (vm: VM, which: number, position: number, args: number, count: number): number =>
  callPrelude(vm, P.gc_indexed, smallInt(which), smallInt(position), ...argumentsOf(vm, args, count))

const setDebug: Native = (vm, args) => {
  if (!isInt(vm, vm.word(args))) return askIndex(vm, SET_DEBUG, 0, args, 1)
  const flags = integer(vm, vm.word(args), CONVERTED)
  if (Number.isNaN(flags)) return 0
  vm.u32[GC_DEBUG >>> 2] = flags
  return NONE
}

const collectNative: Native = (vm, args) => {
  const given = vm.word(args)
  if (given !== 0 && !isInt(vm, given)) return askIndex(vm, COLLECT, 0, args, 1)
  const generation = given === 0 ? generationCount(vm) - 1 : integer(vm, given, CONVERTED)
  if (Number.isNaN(generation)) return 0
  if (generation < 0 || generation >= generationCount(vm)) return raise(vm, T.ValueError, 'invalid generation')
  const collector = vm.collector
  // A collector without generations has one: the whole.
  return collect(vm, collector.generations === undefined ? 0 : generation)
}

/** Three numbers as a tuple; a collector without generations has zeros. */
const triple = (vm: VM, numbers: readonly number[] | undefined): number => tupleOwned(vm, [0, 1, 2].map((index) => intFrom(vm, numbers?.[index] ?? 0)))

const setThreshold: Native = (vm, args, count) => {
  if (count < 1 || count > 3) return raise(vm, T.TypeError, 'gc.set_threshold requires 1 to 3 arguments')
  const thresholds: number[] = []
  for (let index = 0; index < count; index++) {
    const object = vm.word(args + index * W)
    if (!isInt(vm, object)) return askIndex(vm, SET_THRESHOLD, index, args, count)
    const value = integer(vm, object, PARSED)
    if (Number.isNaN(value)) return 0
    thresholds.push(value)
  }
  vm.collector.generations?.setThresholds(...thresholds)
  return NONE
}

/** A list of borrowed references, which the program got at without following any. */
function listOf(vm: VM, objects: readonly number[]): number {
  const list = listNew(vm, 0)
  if (list === 0) return 0
  for (const object of objects) {
    if (BARRIER) vm.collector.barrier!.reached?.(object as never)
    if (listAppend(vm, list, object)) continue
    vm.release(list)
    return 0
  }
  return list
}

const getObjects: Native = (vm, args) => {
  const given = vm.word(args)
  let generation: number | undefined
  if (given !== 0 && given !== NONE) {
    if (!isInt(vm, given)) {
      if (lookupType(vm, vm.typeOf(given), N.__index__) !== 0) return askIndex(vm, GET_OBJECTS, 0, args, 1)
      return raise(vm, T.TypeError, `argument should be integer or None, not '${typeName(vm, given)}'`)
    }
    generation = Number(intBig(vm, given))
    if (!(generation >= -(2 ** 63) && generation < 2 ** 63)) return raise(vm, T.OverflowError, "cannot fit 'int' into an index-sized integer")
    const count = generationCount(vm)
    if (generation >= count) return raise(vm, T.ValueError, `generation parameter must be less than the number of available generations (${count})`)
    if (generation < -1) return raise(vm, T.ValueError, 'generation parameter cannot be negative')
    if (generation === -1) generation = undefined
    // A collector without generations has the oldest one only.
    else if (vm.collector.generations === undefined) {
      if (generation < count - 1) return listOf(vm, [])
      generation = undefined
    }
  }
  return listOf(vm, vm.runtime.gc.getObjects?.(generation) ?? [])
}

const getStats: Native = (vm) => {
  const list = listNew(vm, 0)
  if (list === 0) return 0
  for (const { collections, collected, uncollectable } of vm.runtime.gc.getStats()) {
    const dict = dictNew(vm)
    let done = dict !== 0
    for (const [name, value] of Object.entries({ collections, collected, uncollectable })) {
      const [key, number] = [internedFrom(vm, name), intFrom(vm, value)]
      done &&= key !== 0 && number !== 0 && dictSetString(vm, dict, key, number)
      vm.releaseMaybe(key)
      vm.releaseMaybe(number)
    }
    done &&= listAppend(vm, list, dict)
    vm.releaseMaybe(dict)
    if (!done) {
      vm.release(list)
      return 0
    }
  }
  return list
}

const answer = (yes: boolean): number => (yes ? TRUE : FALSE)

const DEBUG = { DEBUG_STATS: 1, DEBUG_COLLECTABLE: 2, DEBUG_UNCOLLECTABLE: 4, DEBUG_SAVEALL: 32, DEBUG_LEAK: 38 } as const

/** What an object refers to; of a type's references, those that CPython's own types visit. */
function referentsOf(vm: VM, object: number): readonly number[] {
  // What no collector of CPython's looks at says nothing of what it holds: ranges, code.
  if (!vm.objects.isTrackable(object as never)) return []
  const referents: readonly number[] = vm.runtime.gc.getReferents(object as never)
  if (isType(vm, object)) return referents.slice(0, SHOWN_TYPE_REFERENCES)
  return (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) === 0 ? builtinReferents(vm, object, referents) : shownReferents(vm, object, referents)
}

/** Parameters that `__text_signature__` shows where there are any. */
const PARAMETERS: Readonly<Record<string, string>> = {
  collect: ', generation=2',
  get_objects: ', generation=None',
  get_referents: ', *objs',
  get_referrers: ', *objs',
  is_finalized: ', obj, /',
  is_tracked: ', obj, /',
  set_debug: ', flags, /',
}

/** Natives with what `__text_signature__` shows: all but `set_threshold` have it. */
const signed = (natives: readonly NativeSpec[]): readonly NativeSpec[] =>
  natives.map((native) => {
    const parameters = PARAMETERS[native.name] ?? ''
    const shown = parameters.endsWith('/') ? `($module${parameters})` : `($module, /${parameters})`
    return native.name === 'set_threshold' ? native : { ...native, shown }
  })

const INDEXED: readonly Native[] = [collectNative, setDebug, setThreshold, getObjects]

/** What the prelude calls again once it has asked for an `__index__`: the number of the function, then its arguments. */
export const collectorPrelude: readonly NativeSpec[] = [method('_gc_call', 1, -1, (vm, args, count) => INDEXED[intValue(vm, vm.word(args))](vm, args + W, count - 1))]

/** `gc`, over whichever collector the runtime has: what it cannot do gives the answer of a heap where it never happened. */
export const gcModule: ModuleSpec = {
  name: 'gc',
  doc: 'The collector of cyclic garbage.',
  functions: signed([
    named('collect', 'generation=2', collectNative),
    method('enable', 0, 0, (vm) => {
      vm.collector.enabled = true
      return NONE
    }),
    method('disable', 0, 0, (vm) => {
      vm.collector.enabled = false
      return NONE
    }),
    method('isenabled', 0, 0, (vm) => answer(vm.collector.enabled)),
    method('get_count', 0, 0, (vm) => triple(vm, vm.collector.generations?.counts())),
    method('get_threshold', 0, 0, (vm) => triple(vm, vm.collector.generations?.thresholds())),
    { ...method('set_threshold', 0, -1, setThreshold), packs: true },
    method('set_debug', 1, 1, setDebug),
    method('get_debug', 0, 0, (vm) => intFrom(vm, vm.i32[GC_DEBUG >>> 2])),
    method('get_stats', 0, 0, getStats),
    method('is_tracked', 1, 1, (vm, args) => answer(isTracked(vm, vm.word(args)))),
    method('is_finalized', 1, 1, (vm, args) => answer(isTracked(vm, vm.word(args)) && (vm.collector.isFinalized?.(vm.word(args) as never) ?? false))),
    named('get_objects', 'generation=None', getObjects),
    method('get_referents', 0, -1, (vm, args, count) => listOf(vm, argumentsOf(vm, args, count).flatMap((object) => referentsOf(vm, object)))),
    method('get_referrers', 0, -1, (vm, args, count) => listOf(vm, vm.runtime.gc.getReferrers?.(...(argumentsOf(vm, args, count) as never[])) ?? [])),
    method('freeze', 0, 0, (vm) => {
      vm.collector.freeze?.()
      return NONE
    }),
    method('unfreeze', 0, 0, (vm) => {
      vm.collector.unfreeze?.()
      return NONE
    }),
    method('get_freeze_count', 0, 0, (vm) => intFrom(vm, vm.collector.frozenCount?.() ?? 0)),
  ]),
  fill(vm, dict) {
    const garbage = listNew(vm, 0)
    if (garbage !== 0) vm.replaceSlot(GC_GARBAGE, vm.retain(garbage))
    put(vm, dict, 'garbage', garbage)
    const callbacks = listNew(vm, 0)
    if (callbacks !== 0) vm.replaceSlot(GC_CALLBACKS, vm.retain(callbacks))
    put(vm, dict, 'callbacks', callbacks)
    for (const [name, value] of Object.entries(DEBUG)) put(vm, dict, name, intFrom(vm, value))
  },
}
