import {
  CODE_ARG_COUNT,
  CODE_BUFFER_BYTES,
  CODE_BYTES,
  CODE_CELL_COUNT,
  CODE_CONSTANTS,
  CODE_EXCEPTIONS,
  CODE_EXCEPTION_COUNT,
  CODE_FILENAME,
  CODE_FIRST_LINE,
  CODE_FLAGS,
  CODE_FRAME_BYTES,
  CODE_FREE_COUNT,
  CODE_DEPTH,
  CODE_HIDDEN,
  CODE_SEEN_THROUGH,
  CODE_KWONLY_COUNT,
  CODE_LOCALS,
  CODE_LOCAL_KINDS,
  CODE_LOCAL_NAMES,
  CODE_NAME,
  CODE_NAMES,
  CODE_PLAIN_ARGS,
  CODE_POSITIONS,
  CODE_POSITIONS_BYTES,
  CODE_POSONLY_COUNT,
  CODE_QUALNAME,
  CODE_STACK_SIZE,
  CODE_START,
  CODE_WORDS,
  FRAME_SLOTS,
  TUPLE_ITEMS,
} from '../core/layouts.js'
import { allocate, buffer, pinning } from '../core/objects.js'
import { ELLIPSIS, FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { type CodeTemplate, type ConstantTemplate, type UnitTemplate, codeFlags } from '../frontend/template.js'
import { bytesFrom } from '../types/bytes.js'
import { complexFrom } from '../types/complex.js'
import { floatFrom } from '../types/float.js'
import { immortalName } from '../types/immortal-names.js'
import { intFromBig } from '../types/int.js'
import { setAdd, setNew, setNext } from '../types/set.js'
import { internedFrom, strFrom } from '../types/str.js'
import { sharedFrozenset } from '../types/shared-containers.js'
import { tupleFinish, tupleItem, tupleNew, tupleSize } from '../types/tuple.js'
import { layOut } from './instructions.js'
import { encodePositions } from './positions.js'

const { VARARGS, VARKEYWORDS } = codeFlags

/** A tuple that takes over the owned references of `items`; 0 where one of them is 0, or there is no memory. */
function tupleOwning(vm: VM, items: readonly number[]): number {
  const tuple = items.includes(0) ? 0 : tupleNew(vm, items.length)
  if (tuple === 0) {
    for (const item of items) vm.releaseMaybe(item)
    return 0
  }
  items.forEach((item, index) => (vm.i32[(tuple + TUPLE_ITEMS + index * W) >>> 2] = item))
  return items.length === 0 ? tuple : tupleFinish(vm, tuple)
}

/**
 * A frozenset of the items of a tuple, which is given up. As CPython's compiler merges constants it makes each set anew, in the order
 * of its items (CPython 3.13: Python/compile.c, merge_consts_recursive): what has one hash with another may change places.
 */
function frozensetOf(vm: VM, items: number): number {
  const first = setNew(vm, T.frozenset)
  const set = first === 0 ? 0 : setNew(vm, T.frozenset)
  if (set !== 0) {
    for (let index = 0; index < tupleSize(vm, items); index++) setAdd(vm, first, tupleItem(vm, items, index))
    for (let at = setNext(vm, first, 0); at !== -1; at = setNext(vm, first, at)) setAdd(vm, set, vm.entryKey)
  }
  vm.releaseMaybe(first)
  vm.release(items)
  return vm.sharing ? sharedFrozenset(vm, set) : set
}

/** Names are immortal, as in CPython 3.13: what is remembered of a name goes by its address. */
const nameTuple = (vm: VM, texts: readonly string[]): number => tupleOwning(vm, texts.map((text) => immortalName(vm, text)))

/** Makes the constants of one compilation unit, once each. */
class Pool {
  readonly #vm: VM
  readonly #templates: readonly ConstantTemplate[]
  readonly #kind: CodeKind
  readonly #filename: number
  /** Owned references by pool index; 0 not made yet. */
  readonly #made: number[]

  constructor(vm: VM, templates: readonly ConstantTemplate[], filename: number, kind: CodeKind) {
    this.#vm = vm
    this.#templates = templates
    this.#filename = filename
    this.#kind = kind
    this.#made = templates.map(() => 0)
  }

  /** The constant at a pool index, retained for the caller; 0 with an exception set. */
  get(index: number): number {
    if (this.#made[index] === 0) this.#made[index] = this.#make(this.#templates[index])
    const made = this.#made[index]
    return made === 0 ? 0 : this.#vm.retain(made)
  }

  #make(template: ConstantTemplate): number {
    const vm = this.#vm
    switch (template.kind) {
      case 'none':
        return NONE
      case 'true':
        return TRUE
      case 'false':
        return FALSE
      case 'ellipsis':
        return ELLIPSIS
      case 'int':
        return intFromBig(vm, BigInt(template.value))
      case 'float':
        return floatFrom(vm, Number(template.value))
      case 'complex':
        return complexFrom(vm, Number(template.real), Number(template.imag))
      case 'str':
        if (template.name) return immortalName(vm, template.value)
        return template.intern ? internedFrom(vm, template.value) : strFrom(vm, template.value)
      case 'bytes':
        return bytesFrom(vm, Uint8Array.from(template.value, (letter) => letter.charCodeAt(0)))
      case 'tuple':
        return tupleOwning(vm, template.items.map((item) => this.get(item)))
      case 'frozenset': {
        const items = tupleOwning(vm, template.items.map((item) => this.get(item)))
        return items === 0 ? 0 : frozensetOf(vm, items)
      }
      case 'code':
        return codeNew(vm, template.value, this, this.#filename, this.#kind)
    }
  }

  /** Gives up what was made. */
  finish(): void {
    for (const made of this.#made) this.#vm.releaseMaybe(made)
  }

  /** What CPython's compiler holds while a script runs, as a tuple that takes it over: every constant but code once, bytes twice. */
  held(): number {
    const vm = this.#vm
    const held: number[] = []
    this.#templates.forEach(({ kind }, index) => {
      const made = this.#made[index]
      if (made === 0) return
      if (kind === 'code') return vm.release(made)
      held.push(made)
      if (kind === 'bytes') held.push(vm.retain(made))
    })
    return tupleOwning(vm, held)
  }
}

/** One code object; constants come from the pool. Owned, or 0 with an exception set. */
function codeNew(vm: VM, template: CodeTemplate, pool: Pool, filename: number, kind: CodeKind): number {
  const code = allocate(vm, T.code, CODE_BYTES)
  if (code === 0) return 0
  vm.u32.fill(0, (code + CODE_CONSTANTS) >>> 2, (code + CODE_BYTES) >>> 2)
  const references: readonly (readonly [number, () => number])[] = [
    [CODE_CONSTANTS, () => tupleOwning(vm, template.constants.map((index) => pool.get(index)))],
    [CODE_NAMES, () => nameTuple(vm, template.names)],
    [CODE_NAME, () => internedFrom(vm, template.name)],
    [CODE_QUALNAME, () => internedFrom(vm, template.qualname)],
    [CODE_FILENAME, () => vm.retain(filename)],
    [CODE_LOCAL_NAMES, () => nameTuple(vm, template.localNames)],
  ]
  for (const [offset, make] of references) {
    const made = make()
    if (made === 0) {
      vm.release(code)
      return 0
    }
    vm.i32[(code + offset) >>> 2] = made
  }
  writeNumbers(vm, code, template, kind)
  if (!writeBuffer(vm, code, template)) {
    vm.release(code)
    return 0
  }
  return code
}

function writeNumbers(vm: VM, code: number, template: CodeTemplate, kind: CodeKind): void {
  const put = (offset: number, value: number): void => void (vm.u32[(code + offset) >>> 2] = value)
  const locals = template.localNames.length
  const plain = (template.flags & (VARARGS | VARKEYWORDS)) === 0 && template.kwOnlyCount === 0
  put(CODE_FLAGS, template.flags | (kind === 'shown' ? 0 : kind === 'hidden' ? CODE_HIDDEN : CODE_HIDDEN | CODE_SEEN_THROUGH))
  put(CODE_DEPTH, kind === 'hidden' ? 0 : 1)
  put(CODE_PLAIN_ARGS, plain ? template.argCount : -1)
  put(CODE_FRAME_BYTES, FRAME_SLOTS + (locals + template.stackSize) * W)
  put(CODE_LOCALS, locals)
  put(CODE_ARG_COUNT, template.argCount)
  put(CODE_POSONLY_COUNT, template.posOnlyCount)
  put(CODE_KWONLY_COUNT, template.kwOnlyCount)
  put(CODE_CELL_COUNT, template.cellCount)
  put(CODE_FREE_COUNT, template.freeCount)
  put(CODE_STACK_SIZE, template.stackSize)
  put(CODE_FIRST_LINE, template.firstLine)
}

/** Instructions, exception table, kinds of locals and positions, in one block. */
function writeBuffer(vm: VM, code: number, template: CodeTemplate): boolean {
  const { words, wordOf } = layOut(template)
  const positions = encodePositions(template.positions)
  const rows = template.exceptionTable
  const bytes = words.length * 4 + rows.length * 16 + template.localKinds.length + positions.length
  const block = buffer(vm, bytes)
  if (block === 0) return false
  const put = (offset: number, value: number): void => void (vm.u32[(code + offset) >>> 2] = value)
  const exceptions = block + words.length * 4
  const kinds = exceptions + rows.length * 16
  put(CODE_START, block)
  put(CODE_WORDS, words.length)
  put(CODE_BUFFER_BYTES, bytes)
  put(CODE_EXCEPTIONS, exceptions)
  put(CODE_EXCEPTION_COUNT, rows.length)
  put(CODE_LOCAL_KINDS, kinds)
  put(CODE_POSITIONS, kinds + template.localKinds.length)
  put(CODE_POSITIONS_BYTES, positions.length)
  vm.i32.set(words, block >>> 2)
  rows.forEach(({ start, end, handler, depth, pushLasti }, index) => {
    vm.u32.set([wordOf[start], wordOf[end], wordOf[handler], (depth << 1) | Number(pushLasti)], (exceptions + index * 16) >>> 2)
  })
  vm.u8.set(template.localKinds, kinds)
  vm.u8.set(positions, kinds + template.localKinds.length)
  return true
}

type CodeKind = 'shown' | 'hidden' | 'prelude'

/** How a unit becomes code. */
export interface LoadOptions {
  /** Whether frames of this code are left out of tracebacks, and more (CODE_HIDDEN, CODE_SEEN_THROUGH). Default: shown. */
  readonly kind?: CodeKind
  /** Told of the tuple (owned) of all constants of the unit, as CPython's compiler holds them while a script runs. */
  readonly constants?: (tuple: number) => void
}

/** The code object of a compiled unit, with all code in it; owned, or 0 with MemoryError set. Cost: the size of the unit. */
export function loadUnit(vm: VM, unit: UnitTemplate, options: LoadOptions = {}): number {
  return pinning(vm, () => unitCode(vm, unit, options))
}

function unitCode(vm: VM, unit: UnitTemplate, options: LoadOptions): number {
  const filename = strFrom(vm, unit.filename)
  if (filename === 0) return 0
  const pool = new Pool(vm, unit.pool, filename, options.kind ?? 'shown')
  const code = codeNew(vm, unit, pool, filename, options.kind ?? 'shown')
  vm.release(filename)
  if (code !== 0 && options.constants !== undefined) options.constants(pool.held())
  else pool.finish()
  return code
}
