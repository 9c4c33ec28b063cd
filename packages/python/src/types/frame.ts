import { raise } from '../core/errors.js'
import {
  CELL_VALUE,
  CODE_FILENAME,
  CODE_FLAGS,
  CODE_LOCALS,
  CODE_LOCAL_KINDS,
  CODE_LOCAL_NAMES,
  CODE_NAME,
  FRAME_CODE,
  FRAME_GLOBALS,
  FRAME_LOCALS_DICT,
  FRAME_OBJECT_BACK,
  FRAME_OBJECT_BUILTINS,
  FRAME_OBJECT_CODE,
  FRAME_OBJECT_FRAME,
  FRAME_OBJECT_GLOBALS,
  FRAME_OBJECT_LASTI,
  FRAME_OBJECT_LOCALS,
  FRAME_OBJECT_SLOTS,
  FRAME_SLOTS,
} from '../core/layouts.js'
import { FAILED, type GetSetSpec, type TypeSpec, method } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { frameLasti, frameObjectBytes, frameObjectOf, frameObjectSlots } from '../engine/frame-objects.js'
import { positionAt } from '../engine/positions.js'
import { codeFlags, localKinds } from '../frontend/template.js'
import { frameBelow } from './caller.js'
import { dictNew, dictSetString } from './dict.js'
import { hexAddress } from './identity.js'
import { intFrom } from './int.js'
import { strFrom, strValue } from './str.js'
import { tupleItem } from './tuple.js'

/**
 * A dict of the local variables in `slots` that have a value, in the order of the code's names; owned. What is in cells is
 * taken out of them; class bodies and modules have a namespace instead.
 */
function localsFrom(vm: VM, code: number, slots: number, count: number): number {
  const dict = dictNew(vm)
  if (dict === 0) return 0
  const names = vm.word(code + CODE_LOCAL_NAMES)
  const kinds = vm.word(code + CODE_LOCAL_KINDS)
  const isFunction = (vm.word(code + CODE_FLAGS) & codeFlags.OPTIMIZED) !== 0
  for (let index = 0; index < count; index++) {
    const kind = vm.u8[kinds + index]
    if ((kind & localKinds.HIDDEN) !== 0 || ((kind & localKinds.FREE) !== 0 && !isFunction)) continue
    let value = vm.word(slots + index * W)
    if (value !== 0 && (kind & (localKinds.CELL | localKinds.FREE)) !== 0 && vm.typeOf(value) === T.cell) value = vm.word(value + CELL_VALUE)
    if (value === 0 || dictSetString(vm, dict, tupleItem(vm, names, index), value)) continue
    vm.release(dict)
    return 0
  }
  return dict
}

/** The local variables of a running frame: its namespace, or a fresh dict of a function's; owned, or 0. */
export function frameLocals(vm: VM, frame: number): number {
  const namespace = vm.word(frame + FRAME_LOCALS_DICT)
  if (namespace !== 0) return vm.retain(namespace)
  const code = vm.word(frame + FRAME_CODE)
  if ((vm.word(code + CODE_FLAGS) & codeFlags.OPTIMIZED) === 0) return vm.retain(vm.word(frame + FRAME_GLOBALS))
  return localsFrom(vm, code, frame + FRAME_SLOTS, vm.word(code + CODE_LOCALS))
}

const running = (vm: VM, self: number): number => vm.word(self + FRAME_OBJECT_FRAME)

function getLocals(vm: VM, self: number): number {
  const frame = running(vm, self)
  if (frame !== 0) return frameLocals(vm, frame)
  const namespace = vm.word(self + FRAME_OBJECT_LOCALS)
  if (namespace !== 0) return vm.retain(namespace)
  return localsFrom(vm, vm.word(self + FRAME_OBJECT_CODE), self + FRAME_OBJECT_SLOTS, frameObjectSlots(vm, self))
}

/** Byte offset of the instruction that a frame object's frame is, or was, at. */
const lasti = (vm: VM, self: number): number => (running(vm, self) !== 0 ? frameLasti(vm, running(vm, self)) : vm.word(self + FRAME_OBJECT_LASTI))
const lineOf = (vm: VM, self: number): number => positionAt(vm, vm.word(self + FRAME_OBJECT_CODE), lasti(vm, self)).line

function getBack(vm: VM, self: number): number {
  const frame = running(vm, self)
  if (frame === 0) return vm.retain(vm.word(self + FRAME_OBJECT_BACK) || NONE)
  const below = frameBelow(vm, frame)
  if (below === 0) return NONE
  const object = frameObjectOf(vm, below)
  return object === 0 ? FAILED : vm.retain(object)
}

/** References behind a frame object's own that have been taken over from its frame. */
function eachReference(vm: VM, self: number, visit: (slot: number) => void): void {
  for (const offset of [FRAME_OBJECT_CODE, FRAME_OBJECT_BACK, FRAME_OBJECT_GLOBALS, FRAME_OBJECT_BUILTINS, FRAME_OBJECT_LOCALS]) visit(self + offset)
  const count = frameObjectSlots(vm, self)
  for (let index = 0; index < count; index++) visit(self + FRAME_OBJECT_SLOTS + index * W)
}

function clearFrameObject(vm: VM, args: number): number {
  const self = vm.word(args)
  if (running(vm, self) !== 0) return raise(vm, T.RuntimeError, 'cannot clear an executing frame')
  for (let index = 0; index < frameObjectSlots(vm, self); index++) vm.clearSlot(self + FRAME_OBJECT_SLOTS + index * W)
  return NONE
}

const reference = (name: string, offset: number): GetSetSpec => ({ name, get: (vm, self) => vm.retain(vm.word(self + offset) || NONE) })

const ownBytes = (vm: VM, self: number): number => frameObjectBytes(vm, vm.word(self + FRAME_OBJECT_CODE))

/** What `sys._getframe` gives. */
export const frameType: TypeSpec = {
  name: 'frame',
  shape: {
    basicSize: FRAME_OBJECT_SLOTS,
    trackable: true,
    traverse: eachReference,
    clear: (vm, self) => {
      if (running(vm, self) !== 0) return
      vm.clearSlot(self + FRAME_OBJECT_LOCALS)
      for (let index = 0; index < frameObjectSlots(vm, self); index++) vm.clearSlot(self + FRAME_OBJECT_SLOTS + index * W)
    },
    bytes: ownBytes,
    sizeOf: ownBytes,
  },
  slots: {
    repr: (vm, self) => {
      const code = vm.word(self + FRAME_OBJECT_CODE)
      const file = strValue(vm, vm.word(code + CODE_FILENAME))
      return strFrom(vm, `<frame at ${hexAddress(vm, self)}, file '${file}', line ${lineOf(vm, self)}, code ${strValue(vm, vm.word(code + CODE_NAME))}>`)
    },
  },
  methods: [method('clear', 0, 0, clearFrameObject)],
  attributes: [
    { name: 'f_back', get: getBack },
    reference('f_code', FRAME_OBJECT_CODE),
    reference('f_globals', FRAME_OBJECT_GLOBALS),
    reference('f_builtins', FRAME_OBJECT_BUILTINS),
    { name: 'f_locals', get: getLocals },
    { name: 'f_lineno', get: (vm, self) => intFrom(vm, lineOf(vm, self)) },
    { name: 'f_lasti', get: (vm, self) => intFrom(vm, lasti(vm, self)) },
    { name: 'f_trace', get: () => NONE },
  ],
}
