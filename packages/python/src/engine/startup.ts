import { MisuseError, OutOfMemoryError } from '@mm/contract'
import { attachTables, fillMemory } from '../core/boot.js'
import { typeName } from '../core/errors.js'
import { EXCEPTION_ARGS, MODULE_DICT, TUPLE_ITEMS } from '../core/layouts.js'
import { FAILED, SUSPENDED } from '../core/native.js'
import { N } from '../core/names.js'
import { defineFloatFreeList } from '../core/numbers.js'
import { P, preludeNames } from '../core/prelude.js'
import { BUILTINS, CALL_CACHE, GC_CALLBACKS, METHOD_CACHE, METHOD_CACHE_ROWS, MODULES, PLACE_CACHE, PLACE_CACHE_ROWS, PRELUDE, STATICS, STATICS_ALIGNMENT, STATICS_BYTES, T_STR, T } from '../core/statics.js'
import { type StartUnits } from '../core/shared.js'
import { pinning } from '../core/objects.js'
import { sameContent } from '../core/sharing.js'
import { S, type StepList, stepTable } from '../core/steps.js'
import { FIXED_ADDRESS, type MutatorHooks } from '@mm/runtime'
import { type VM } from '../core/vm.js'
import { type UnitTemplate } from '../frontend/template.js'
import { keySteps } from '../functional/comparing.js'
import { reduceSteps } from '../functional/folding.js'
import { getterSteps } from '../functional/getters.js'
import { memoSteps } from '../functional/memo.js'
import { itertoolSteps } from '../itertools/index.js'
import { classSteps } from '../modules/class-building.js'
import { bisectSteps } from '../modules/bisect.js'
import { heapSteps } from '../modules/heapq.js'
import { createBuiltin } from '../modules/importing.js'
import { moduleSpecs } from '../modules/index.js'
import { foldSteps } from '../modules/fold.js'
import { objectSteps } from '../modules/objects.js'
import { printSteps } from '../modules/print.js'
import { attributeSteps } from '../protocols/attributes.js'
import { conversionSteps } from '../protocols/conversion.js'
import { callPrelude } from '../protocols/call.js'
import { itemSteps } from '../protocols/items.js'
import { iterationSteps } from '../protocols/iteration.js'
import { operatorSteps } from '../protocols/operators.js'
import { truthSteps } from '../protocols/truth.js'
import { countingSteps } from '../types/counting-iterators.js'
import { dictGetString, dictNew, dictSetString, isDict } from '../types/dict.js'
import { dictClear, dictHidden } from '../types/dict-lifetime.js'
import { functionalSteps } from '../types/functional-iterators.js'
import { listAppendOwned, listNew, listSize } from '../types/list.js'
import { builtinFunction } from '../types/native-objects.js'
import { defineProfileFreeLists } from '../types/profile-free-lists.js'
import { protocolIteratorSteps } from '../types/protocol-iterators.js'
import { internedFrom, isStr, strBytes, strEquals, strFrom, strValue } from '../types/str.js'
import { sizeOf } from '../types/size-of.js'
import { sameItems } from '../types/shared-containers.js'
import { tupleFinish, tupleItem, tupleNew, tupleSize } from '../types/tuple.js'
import { CollectionDebugging, keepGarbage } from './collection-debugging.js'
import { collect, collectionSteps, requestPhase } from './collections.js'
import { loadUnit } from './code.js'
import { constructSteps } from './construct.js'
import { enterCode } from './execute.js'
import { finalizerSteps, requestCallback } from './finalizers.js'
import { programSteps, pushBase, run } from './program.js'
import { restoreRegisters, writeRegisters } from './registers.js'
import { visitRoots } from './roots.js'
import { countSafepoints, isDue } from './safepoints.js'
import { passSteps } from './steps.js'
import { numberSteps } from './wanted-numbers.js'
import { popNativeFrame } from './native-frames.js'

/** Safepoints between two that are looked at, while everything is to be seen once. */
const FEW_TICKS = 7
/** Collections of the youngest generation before a program starts: CPython 3.13's start-up makes as many. */
const COLLECTIONS_BEFORE = 3
/** Built-in modules that every program has from the start, by name. */
const AT_START = ['builtins', 'sys']
/** The module whose natives only the prelude sees. */
const PRELUDE_MODULE = 'prelude'

const stepLists: readonly StepList[] = [
  passSteps,
  numberSteps,
  constructSteps,
  finalizerSteps,
  collectionSteps,
  programSteps,
  attributeSteps,
  operatorSteps,
  truthSteps,
  itemSteps,
  iterationSteps,
  conversionSteps,
  printSteps,
  objectSteps,
  foldSteps,
  functionalSteps,
  protocolIteratorSteps,
  countingSteps,
  classSteps,
  itertoolSteps,
  reduceSteps,
  memoSteps,
  keySteps,
  getterSteps,
  bisectSteps,
  heapSteps,
]

/** Makes everything in JavaScript, and tells the runtime who its mutator is. For a new memory and for one that is taken up again alike. */
function attach(vm: VM): void {
  attachTables(vm)
  defineFloatFreeList(vm)
  defineProfileFreeLists(vm)
  vm.steps = stepTable(...stepLists)
  const debugging = new CollectionDebugging(vm)
  vm.runtime.attachMutator({
    roots: (visit) => visitRoots(vm, visit),
    suspended: () => {
      vm.pending = true
    },
    schedule: () => {
      vm.breaker = true
    },
    observer: () => debugging.observer(),
    hidden: (object, visit) => {
      if (isDict(vm, object)) dictHidden(vm, object, visit as (slot: number) => void)
    },
    // Those that are kept for when there is no memory wait with a count of 0.
    exempt: (object) => vm.typeOf(object) === T.MemoryError && vm.u32[object >>> 2] === 0,
    uncollectable: (object) => void keepGarbage(vm, object),
    phase: (name, generation, collected, uncollectable) => {
      return nobodyListens(vm) || requestPhase(vm, name, generation, collected, uncollectable)
    },
    callback: (reference) => requestCallback(vm, reference),
    moved: () => forgetPlaces(vm),
    strings: vm.sharing ? valuesOf(vm) : stringsOf(vm),
    now: () => vm.host.now(),
  })
  // A collector may have been due before anybody listened; in a memory that is taken up, something dead may wait.
  vm.breaker = vm.collector.due || isDue(vm)
}

type Values = NonNullable<MutatorHooks['strings']>

const stringsOf = (vm: VM): Values => ({ equal: (a, b) => strEquals(vm, a, b), bytesOf: (string) => strBytes(vm, string) })

const valuesOf = (vm: VM): Values => ({
  equal: (a, b) => (vm.typeOf(a) === T_STR ? vm.typeOf(b) === T_STR && strEquals(vm, a, b) : sameContent(vm, a, b) || sameItems(vm, a, b)),
  bytesOf: (value) => sizeOf(vm, value),
})

/** Whether `gc.callbacks` is empty. */
function nobodyListens(vm: VM): boolean {
  const callbacks = vm.word(GC_CALLBACKS)
  return callbacks === 0 || listSize(vm, callbacks) === 0
}

/** Reserves the addresses that are the same in every VM. Throws `MisuseError` where the memory has given them to somebody else. */
function reserveStatics(vm: VM): void {
  const { memory, fixed } = vm.runtime
  const base = fixed >= STATICS_BYTES ? FIXED_ADDRESS : memory.reserve(STATICS_BYTES, STATICS_ALIGNMENT)
  if (base !== STATICS) throw new MisuseError('bad-option', { operation: 'createPython', address: base }, 'the fixed addresses are in use: make the runtime with fixed: FIXED_BYTES')
  memory.u32.fill(0, base >>> 2, (base + STATICS_BYTES) >>> 2)
}

/** Index of a native by its qualified name. Cost: logarithmic. */
function nativeIndex(vm: VM, qualifiedName: string): number {
  let low = 0
  let high = vm.natives.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (vm.natives[middle].qualifiedName < qualifiedName) low = middle + 1
    else high = middle
  }
  return low
}

/** Adds the natives that only the prelude sees to its namespace. */
function addNatives(vm: VM, dict: number): void {
  for (const native of moduleSpecs.find((each) => each.name === PRELUDE_MODULE)?.functions ?? []) {
    const key = internedFrom(vm, native.name)
    const callable = builtinFunction(vm, nativeIndex(vm, `${PRELUDE_MODULE}.${native.name}`), 0, 0)
    dictSetString(vm, dict, key, callable)
    vm.release(key)
    vm.release(callable)
  }
}

/** Runs what `enter` begins to its end, before any program. Throws where it raises. */
function execute(vm: VM, enter: () => number): void {
  const frame = pushBase(vm, S.pass)
  const result = frame === 0 ? FAILED : enter()
  if (result === SUSPENDED) run(vm, Infinity)
  else if (frame !== 0) popNativeFrame(vm, frame)
  const value = result === SUSPENDED ? vm.delivering : result
  vm.delivering = 0
  vm.releaseMaybe(value)
  if (vm.exception !== 0) throw new Error(`the VM does not start: ${typeName(vm, vm.exception)} ${describe(vm, vm.exception)}`)
}

/** The text of the first argument of an exception, for whom no Python can be asked. */
function describe(vm: VM, exception: number): string {
  const args = vm.word(exception + EXCEPTION_ARGS)
  const first = tupleSize(vm, args) === 0 ? 0 : tupleItem(vm, args, 0)
  return first !== 0 && isStr(vm, first) ? strValue(vm, first) : ''
}

/** Defines the prelude's functions, in a namespace of their own that sees natives of its own, and lists them. */
function startPrelude(vm: VM, { prelude }: StartUnits): void {
  const globals = dictNew(vm)
  const name = strFrom(vm, PRELUDE_MODULE)
  dictSetString(vm, globals, N.__name__, name)
  vm.release(name)
  addNatives(vm, globals)
  for (const unit of prelude) {
    const code = loadUnit(vm, JSON.parse(unit) as UnitTemplate, { kind: 'prelude' })
    execute(vm, () => enterCode(vm, code, globals, 0))
    vm.release(code)
  }
  const functions = tupleNew(vm, preludeNames.length)
  preludeNames.forEach((each, index) => {
    const key = internedFrom(vm, each)
    const found = dictGetString(vm, globals, key)
    vm.release(key)
    if (found === 0) throw new Error(`lib/prelude defines no ${each}`)
    vm.i32[(functions + TUPLE_ITEMS + index * W) >>> 2] = vm.retain(found)
  })
  vm.setWord(PRELUDE, tupleFinish(vm, functions))
  vm.release(globals)
}

/**
 * Executes code that goes every way through every instruction, so that the JavaScript engine compiles the interpreter once and for all;
 * nothing of it stays.
 */
function runWarmUp(vm: VM, { warmUp }: StartUnits): void {
  const globals = dictNew(vm)
  dictSetString(vm, globals, N.__name__, N.__main__)
  const code = loadUnit(vm, JSON.parse(warmUp) as UnitTemplate)
  vm.mostTicks = FEW_TICKS
  execute(vm, () => enterCode(vm, code, globals, 0))
  vm.mostTicks = Infinity
  vm.release(code)
  dictClear(vm, globals)
  vm.release(globals)
}

/** A list of strings, owned; 0 where there is no room. */
function stringList(vm: VM, texts: readonly string[]): number {
  const list = listNew(vm, 0)
  if (list === 0) return 0
  for (const text of texts) {
    const string = strFrom(vm, text)
    if (string !== 0 && listAppendOwned(vm, list, string)) continue
    vm.release(list)
    return 0
  }
  return list
}

/** Objects have moved: what was remembered by addresses holds no more. */
function forgetPlaces(vm: VM): void {
  for (const [cache, rows] of [[METHOD_CACHE, METHOD_CACHE_ROWS], [PLACE_CACHE, PLACE_CACHE_ROWS], [CALL_CACHE, PLACE_CACHE_ROWS]] as const) {
    vm.u32.fill(0, cache >>> 2, (cache >>> 2) + 4 * rows)
  }
}

/** Makes a Python in a new memory: everything that is there before a program starts. Throws `OutOfMemoryError`, `MisuseError` (`bad-option`). */
export function start(vm: VM, units: StartUnits): void {
  pinning(vm, () => fill(vm, units))
  // From here on it is as one that is taken up, and its memory as that one's.
  vm.lastNative = -1
  writeRegisters(vm)
  vm.stack.save()
}

/** Gives the program that is about to be loaded its `sys.argv` and `sys.path`. False where there is no room, with MemoryError raised. */
export function setArguments(vm: VM, argv: readonly string[], path: readonly string[]): boolean {
  const dict = vm.word(dictGetString(vm, vm.word(MODULES), N.sys) + MODULE_DICT)
  return setStrings(vm, dict, 'argv', argv) && setStrings(vm, dict, 'path', path)
}

function setStrings(vm: VM, dict: number, name: string, texts: readonly string[]): boolean {
  const list = stringList(vm, texts)
  const key = list === 0 ? 0 : internedFrom(vm, name)
  const set = key !== 0 && dictSetString(vm, dict, key, list)
  vm.releaseMaybe(key)
  vm.releaseMaybe(list)
  return set
}

function fill(vm: VM, units: StartUnits): void {
  reserveStatics(vm)
  attach(vm)
  fillMemory(vm)
  const { enabled } = vm.collector
  vm.collector.enabled = false
  vm.setWord(MODULES, dictNew(vm))
  for (const name of AT_START) {
    const module = createBuiltin(vm, moduleSpecs.find((each) => each.name === name)!)
    if (module === 0) throw new OutOfMemoryError({ operation: 'createPython' })
    if (name === 'builtins') vm.setWord(BUILTINS, vm.retain(vm.word(module + MODULE_DICT)))
    else dictSetString(vm, vm.word(module + MODULE_DICT), N.modules, vm.word(MODULES))
    vm.release(module)
  }
  startPrelude(vm, units)
  execute(vm, () => callPrelude(vm, P.sys_setup, dictGetString(vm, vm.word(MODULES), N.sys)))
  runWarmUp(vm, units)
  vm.collector.enabled = enabled
  for (let time = 1; time < COLLECTIONS_BEFORE; time++) execute(vm, () => collect(vm, 0))
  vm.lifetime.teardown?.run()
  vm.runtime.freelists.clear((block) => vm.allocator.free(block))
}

/** Takes a Python up that was saved, in the middle of a program or before any: what is in the memory is there, what is in JavaScript is made. */
export function takeUp(vm: VM): void {
  attach(vm)
  restoreRegisters(vm)
  countSafepoints(vm)
}

/**
 * What is there before a program starts has seen as many collections of the youngest as in CPython 3.13: it is in the second generation,
 * which a full collection looks at last.
 */
export function settleGenerations(vm: VM): void {
  while (vm.collector.begin(0) && vm.collector.advance() === 'suspended') vm.lifetime.resume()
}
