import {
  CODE_ARG_COUNT,
  CODE_BUFFER_BYTES,
  CODE_BYTES,
  CODE_COMPILED,
  CODE_CONSTANTS,
  CODE_FILENAME,
  CODE_FIRST_LINE,
  CODE_FLAGS,
  CODE_HIDDEN,
  CODE_SEEN_THROUGH,
  CODE_KWONLY_COUNT,
  CODE_LOCALS,
  CODE_LOCAL_KINDS,
  CODE_LOCAL_NAMES,
  CODE_NAME,
  CODE_NAMES,
  CODE_POSONLY_COUNT,
  CODE_QUALNAME,
  CODE_REFERENCES,
  CODE_STACK_SIZE,
  CODE_START,
  CODE_WEAKREFS,
  CODE_WORDS,
} from '../core/layouts.js'
import { FAILED, type GetSetSpec, type TypeSpec, method } from '../core/native.js'
import { freeBuffer, freeObject } from '../core/objects.js'
import { NONE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { walkPositions } from '../engine/positions.js'
import { localKinds } from '../frontend/template.js'
import { iterate } from '../protocols/iteration.js'
import { bytesFrom } from './bytes.js'
import { hexAddress } from './identity.js'
import { intFrom } from './int.js'
import { listOwned, tupleOwned } from './owned-items.js'
import { isStr, strFrom, strValue } from './str.js'
import { tupleItem, tupleSize } from './tuple.js'

/** Kinds of local variables, as bits: see `localKinds` of the front end. */
const kindOf = (vm: VM, code: number, index: number): number => vm.u8[vm.word(code + CODE_LOCAL_KINDS) + index]

/** Names of the locals of one kind, as a tuple; owned. */
function namesOfKind(vm: VM, code: number, kind: number): number {
  const names = vm.word(code + CODE_LOCAL_NAMES)
  const picked: number[] = []
  for (let index = 0; index < vm.word(code + CODE_LOCALS); index++) {
    if ((kindOf(vm, code, index) & kind) !== 0) picked.push(vm.retain(tupleItem(vm, names, index)))
  }
  return tupleOwned(vm, picked)
}

/** The docstring of a function's code (borrowed), or 0: its first constant, where that is a string. */
export function codeDoc(vm: VM, code: number): number {
  const constants = vm.word(code + CODE_CONSTANTS)
  const first = tupleSize(vm, constants) > 0 ? tupleItem(vm, constants, 0) : 0
  return first !== 0 && isStr(vm, first) ? first : 0
}

const numberOrNone = (vm: VM, value: number): number => (value < 0 ? NONE : intFrom(vm, value))

/** `co_lines()`: (start, end, line) in bytes, adjacent instructions of one line together. */
function lines(vm: VM, code: number): number {
  const rows: number[] = []
  let [from, line, end] = [0, -2, 0]
  const flush = (): void => {
    if (line !== -2) rows.push(tupleOwned(vm, [intFrom(vm, from * 4), intFrom(vm, end * 4), numberOrNone(vm, line)]))
  }
  walkPositions(vm, code, (word, words, position) => {
    if (position.line !== line) {
      flush()
      from = word
      line = position.line
    }
    end = word + words
    return true
  })
  flush()
  return iterated(vm, listOwned(vm, rows))
}

/** `co_positions()`: (line, end line, column, end column) of each word. */
function positions(vm: VM, code: number): number {
  const rows: number[] = []
  walkPositions(vm, code, (_word, words, { line, endLine, column, endColumn }) => {
    for (let left = words; left > 0; left--) rows.push(tupleOwned(vm, [line, endLine, column, endColumn].map((value) => numberOrNone(vm, value))))
    return true
  })
  return iterated(vm, listOwned(vm, rows))
}

function iterated(vm: VM, list: number): number {
  if (list === 0) return FAILED
  const iterator = iterate(vm, list)
  vm.release(list)
  return iterator
}

const number = (name: string, offset: number): GetSetSpec => ({ name, get: (vm, self) => intFrom(vm, vm.word(self + offset)) })
const reference = (name: string, offset: number): GetSetSpec => ({ name, get: (vm, self) => vm.retain(vm.word(self + offset)) })

/** Code objects. */
export const codeType: TypeSpec = {
  name: 'code',
  shape: {
    basicSize: CODE_BYTES,
    weakListOffset: CODE_WEAKREFS,
    references: { fixed: [CODE_CONSTANTS, CODE_REFERENCES] },
    reclaim: (vm, self) => {
      vm.compiled?.forget(vm.word(self + CODE_COMPILED))
      freeBuffer(vm, vm.word(self + CODE_START))
      freeObject(vm, self)
    },
    sizeOf: (vm, self) => CODE_BYTES + vm.word(self + CODE_BUFFER_BYTES),
  },
  slots: {
    repr: (vm, self) =>
      strFrom(
        vm,
        `<code object ${strValue(vm, vm.word(self + CODE_NAME))} at ${hexAddress(vm, self)}, file "${strValue(vm, vm.word(self + CODE_FILENAME))}", line ${vm.word(self + CODE_FIRST_LINE)}>`,
      ),
  },
  methods: [
    method('co_lines', 0, 0, (vm, args) => lines(vm, vm.word(args))),
    method('co_positions', 0, 0, (vm, args) => positions(vm, vm.word(args))),
  ],
  attributes: [
    number('co_argcount', CODE_ARG_COUNT),
    number('co_posonlyargcount', CODE_POSONLY_COUNT),
    number('co_kwonlyargcount', CODE_KWONLY_COUNT),
    number('co_stacksize', CODE_STACK_SIZE),
    number('co_firstlineno', CODE_FIRST_LINE),
    { name: 'co_flags', get: (vm, self) => intFrom(vm, vm.word(self + CODE_FLAGS) & ~(CODE_HIDDEN | CODE_SEEN_THROUGH)) },
    { name: 'co_nlocals', get: (vm, self) => countOfKind(vm, self) },
    reference('co_consts', CODE_CONSTANTS),
    reference('co_names', CODE_NAMES),
    reference('co_filename', CODE_FILENAME),
    reference('co_name', CODE_NAME),
    reference('co_qualname', CODE_QUALNAME),
    { name: 'co_varnames', get: (vm, self) => namesOfKind(vm, self, localKinds.LOCAL) },
    { name: 'co_cellvars', get: (vm, self) => namesOfKind(vm, self, localKinds.CELL) },
    { name: 'co_freevars', get: (vm, self) => namesOfKind(vm, self, localKinds.FREE) },
    { name: 'co_code', get: (vm, self) => bytesFrom(vm, vm.u8.slice(vm.word(self + CODE_START), vm.word(self + CODE_START) + vm.word(self + CODE_WORDS) * 4)) },
  ],
}

function countOfKind(vm: VM, code: number): number {
  const names = namesOfKind(vm, code, localKinds.LOCAL)
  if (names === 0) return FAILED
  const count = tupleSize(vm, names)
  vm.release(names)
  return intFrom(vm, count)
}
