import { raise, typeName } from '../core/errors.js'
import { FLAG_HEAP_TYPE, TYPE_FLAGS } from '../core/layouts.js'
import { type ModuleSpec, type Native, type NativeSpec, method, named } from '../core/native.js'
import { FALSE, GC_CALLBACKS, GC_DEBUG, GC_GARBAGE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { collect } from '../engine/collections.js'
import { isType } from '../protocols/isinstance.js'
import { dictNew, dictSetString } from '../types/dict.js'
import { intBig, intFrom, intValue, isInt, toIndex } from '../types/int.js'
import { shownReferents } from '../types/instance-memory.js'
import { listAppend, listNew } from '../types/list.js'
import { internedFrom } from '../types/str.js'
import { tupleOwned } from '../types/owned-items.js'
import { isTracked } from '../core/objects.js'
import { SHOWN_TYPE_REFERENCES } from '../types/type-memory.js'
import { put } from './sys.js'

/** How many generations the collector in place has, at least one. */
const generationCount = (vm: VM): number => vm.collector.generations?.count ?? 3

/** An argument that is a C int; NaN with an exception set. */
function integer(vm: VM, object: number): number {
  const value = isInt(vm, object) ? intValue(vm, object) : toIndex(vm, object)
  if (isInt(vm, object) && !(value >= -(2 ** 31) && value < 2 ** 31)) {
    raise(vm, T.OverflowError, 'Python int too large to convert to C int')
    return NaN
  }
  return value
}

const setDebug: Native = (vm, args) => {
  const flags = integer(vm, vm.word(args))
  if (Number.isNaN(flags)) return 0
  vm.u32[GC_DEBUG >>> 2] = flags
  return NONE
}

const collectNative: Native = (vm, args) => {
  const given = vm.word(args)
  const generation = given === 0 ? generationCount(vm) - 1 : integer(vm, given)
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
    if (!isInt(vm, object)) return raise(vm, T.TypeError, `'${typeName(vm, object)}' object cannot be interpreted as an integer`)
    const value = intValue(vm, object)
    if (Number.isNaN(value)) return raise(vm, T.OverflowError, 'Python int too large to convert to C long')
    if (!(value >= -(2 ** 31) && value < 2 ** 31)) {
      return raise(vm, T.OverflowError, value < 0 ? 'signed integer is less than minimum' : 'signed integer is greater than maximum')
    }
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
    if (!isInt(vm, given)) return raise(vm, T.TypeError, `argument should be integer or None, not '${typeName(vm, given)}'`)
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

const argumentsOf = (vm: VM, args: number, count: number): number[] => Array.from({ length: count }, (_, index) => vm.word(args + index * W))

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
  return (vm.u32[(vm.typeOf(object) + TYPE_FLAGS) >>> 2] & FLAG_HEAP_TYPE) === 0 ? referents : shownReferents(vm, object, referents)
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
    method('set_threshold', 0, -1, setThreshold),
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
