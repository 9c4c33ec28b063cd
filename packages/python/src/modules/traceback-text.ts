import { CODE_FILENAME, CODE_NAME, TRACEBACK_LASTI } from '../core/layouts.js'
import { type ModuleSpec, type Native, type NativeSpec, method } from '../core/native.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { positionAt } from '../engine/positions.js'
import { closestName } from '../engine/suggestions.js'
import { tracebackCode } from '../engine/tracebacks.js'
import { call, callPrelude } from '../protocols/call.js'
import { intFrom } from '../types/int.js'
import { listItem, listSize } from '../types/list.js'
import { tupleOwned } from '../types/owned-items.js'
import { strFrom, strValue } from '../types/str.js'
import { weakReferenceTo } from '../types/weakref.js'
import { isLibraryModule } from './stdlib-names.js'
import { sizeWithHeaders } from './sys.js'

/** For the Python half: a traceback entry as (file, line, name of the function, lines of source with marks). */
const entry: Native = (vm, args) => {
  const traceback = vm.word(args)
  const code = tracebackCode(vm, traceback)
  const position = positionAt(vm, code, vm.word(traceback + TRACEBACK_LASTI))
  const filename = vm.word(code + CODE_FILENAME)
  const source = vm.host.sourceOf?.(strValue(vm, filename))
  const shown = source === undefined ? '' : vm.shared.markedLines(source.split(/\r\n|\r|\n/), position)
  return tupleOwned(vm, [vm.retain(filename), intFrom(vm, position.line), vm.retain(vm.word(code + CODE_NAME)), strFrom(vm, shown)])
}

/** The source of a file as a str, None where nobody knows it. */
const sourceText: Native = (vm, args) => {
  const source = vm.host.sourceOf?.(strValue(vm, vm.word(args)))
  return source === undefined ? NONE : strFrom(vm, source)
}

/** More names than this are not gone through (CPython 3.13: Python/suggestions.c). */
const MOST_CANDIDATES = 750

/** Of a list of strs the one that is meant by a str that is wrong, or None. */
const suggestion: Native = (vm, args) => {
  const [wrong, names] = [vm.word(args), vm.word(args + W)]
  const count = listSize(vm, names)
  if (count >= MOST_CANDIDATES) return NONE
  const nearest = closestName(
    strValue(vm, wrong),
    Array.from({ length: count }, (_, index) => strValue(vm, listItem(vm, names, index))),
  )
  return nearest === undefined ? NONE : strFrom(vm, nearest)
}

/** `_traceback`: what of `traceback` is not written in Python (lib/traceback.py). */
export const tracebackModule: ModuleSpec = {
  name: '_traceback',
  functions: [
    method('entry', 1, 1, entry),
    method('exception_lines', 3, 3, (vm, args) => callPrelude(vm, P.exception_lines, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))),
    method('frame_lines', 1, 1, (vm, args) => callPrelude(vm, P.frame_lines, vm.word(args))),
    method('last_lines', 2, 2, (vm, args) => callPrelude(vm, P.last_lines, vm.word(args), vm.word(args + W))),
    method('run_callbacks', 1, 1, (vm, args) => callPrelude(vm, P.run_callbacks, vm.word(args))),
    method('source', 1, 1, sourceText),
  ],
}

/** Natives that only `lib/prelude/system.py` sees. */
export const systemPrelude: readonly NativeSpec[] = [
  method('_traceback_entry', 1, 1, entry),
  method('_headers_of', 1, 1, (vm, args) => intFrom(vm, sizeWithHeaders(vm, vm.word(args), 0))),
  method('_suggestion', 2, 2, suggestion),
  method('_is_library_module', 1, 1, (vm, args) => (isLibraryModule(strValue(vm, vm.word(args))) ? TRUE : FALSE)),
  method('_weak_reference', 1, 1, (vm, args) => weakReferenceTo(vm, vm.word(args))),
  method('_Namespace', 0, 0, (vm: VM) => call(vm, T.SimpleNamespace)),
]
