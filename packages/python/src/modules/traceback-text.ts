import { CODE_FILENAME, CODE_NAME, TRACEBACK_CODE, TRACEBACK_LASTI } from '../core/layouts.js'
import { type Native, type NativeSpec, method } from '../core/native.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { positionAt } from '../engine/positions.js'
import { call } from '../protocols/call.js'
import { intFrom } from '../types/int.js'
import { tupleOwned } from '../types/owned-items.js'
import { strFrom, strValue } from '../types/str.js'
import { markedLines } from './caret-lines.js'
import { sizeWithHeaders } from './sys.js'

/** For the Python half: a traceback entry as (file, line, name of the function, lines of source with marks). */
const entry: Native = (vm, args) => {
  const traceback = vm.word(args)
  const code = vm.word(traceback + TRACEBACK_CODE)
  const position = positionAt(vm, code, vm.word(traceback + TRACEBACK_LASTI))
  const filename = vm.word(code + CODE_FILENAME)
  const source = vm.host.sourceOf?.(strValue(vm, filename))
  const shown = source === undefined ? '' : markedLines(source.split(/\r\n|\r|\n/), position)
  return tupleOwned(vm, [vm.retain(filename), intFrom(vm, position.line), vm.retain(vm.word(code + CODE_NAME)), strFrom(vm, shown)])
}

/** Natives that only `lib/prelude/system.py` sees. */
export const systemPrelude: readonly NativeSpec[] = [
  method('_traceback_entry', 1, 1, entry),
  method('_write_errors', 1, 1, (vm, args) => {
    vm.host.write('stderr', strValue(vm, vm.word(args)))
    return NONE
  }),
  method('_headers_of', 1, 1, (vm, args) => intFrom(vm, sizeWithHeaders(vm, vm.word(args), 0))),
  method('_Namespace', 0, 0, (vm: VM) => call(vm, T.SimpleNamespace)),
]
