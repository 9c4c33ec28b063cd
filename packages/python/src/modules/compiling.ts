import { exceptionNew, raise, raiseObject, typeName } from '../core/errors.js'
import { CODE_FREE_COUNT, FRAME_GLOBALS } from '../core/layouts.js'
import { N } from '../core/names.js'
import { FAILED, type Native, type NativeSpec, method, named } from '../core/native.js'
import { BUILTINS, NONE, T, T_DICT, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { loadUnit } from '../engine/code.js'
import { enterCode } from '../engine/execute.js'
import { type PythonSyntaxError } from '../frontend/errors.js'
import { isInstanceOf } from '../protocols/isinstance.js'
import { isMapping } from '../protocols/items.js'
import { bytesView, isBytesLike } from '../types/bytes.js'
import { callerFrame } from '../types/caller.js'
import { dictGetString, dictSetString } from '../types/dict.js'
import { encodeText } from '../types/encodings.js'
import { frameLocals } from '../types/frame.js'
import { intFrom } from '../types/int.js'
import { tupleOwned } from '../types/owned-items.js'
import { isStr, strFrom, strValue } from '../types/str.js'
import { fillSyntaxError } from '../types/exception-types.js'

declare const TextDecoder: new (label?: string) => { decode(bytes: Uint8Array): string }

type Mode = 'exec' | 'eval' | 'single'

const isSyntaxError = (error: unknown): error is PythonSyntaxError => error instanceof Error && error.name === 'PythonSyntaxError'

/** Raises the SyntaxError of Python that says what the compiler said. Returns 0. */
export function raiseSyntaxError(vm: VM, error: PythonSyntaxError): 0 {
  const details = tupleOwned(vm, [
    strFrom(vm, error.filename),
    intFrom(vm, error.line),
    intFrom(vm, error.column),
    error.text === null ? NONE : strFrom(vm, error.text),
    intFrom(vm, error.endLine),
    intFrom(vm, error.endColumn),
  ])
  const args = tupleOwned(vm, [strFrom(vm, error.message), details])
  const exception = args === 0 ? 0 : exceptionNew(vm, T[error.type], args)
  if (exception !== 0) fillSyntaxError(vm, exception)
  return raiseObject(vm, exception)
}

/** Code of source text; owned, or 0 with SyntaxError set. */
export function compileText(vm: VM, text: string, filename: string, mode: Mode): number {
  try {
    return loadUnit(vm, vm.shared.compile(text, filename, mode))
  } catch (error) {
    if (!isSyntaxError(error)) throw error
    return raiseSyntaxError(vm, error.afterParsing && vm.host.sourceOf?.(filename) === undefined ? error.withText(null) : error)
  }
}

/** `compile_command(text, filename, ended)`: code of what was typed at a prompt, None where more must come. */
const compileCommand: Native = (vm, args) => {
  try {
    const unit = vm.shared.compileCommand(strValue(vm, vm.word(args)), strValue(vm, vm.word(args + W)), vm.word(args + 2 * W) === TRUE)
    return unit === null ? NONE : loadUnit(vm, unit)
  } catch (error) {
    if (isSyntaxError(error)) return raiseSyntaxError(vm, error)
    throw error
  }
}

/** `keep_command(filename, text)`: tells the host what was typed, where tracebacks find its lines. */
const keepCommand: Native = (vm, args) => {
  vm.host.typed?.(strValue(vm, vm.word(args)), strValue(vm, vm.word(args + W)))
  return NONE
}

/** What a session compiles with. */
export const sessionFunctions: readonly NativeSpec[] = [method('compile_command', 3, 3, compileCommand), method('keep_command', 2, 2, keepCommand)]

/** The text of a source argument, `undefined` where it is none. */
function sourceText(vm: VM, source: number): string | undefined {
  if (isStr(vm, source)) return encodeText(vm, source, 'utf-8', 'strict') === undefined ? undefined : strValue(vm, source)
  return isBytesLike(vm, source) ? new TextDecoder('utf-8').decode(bytesView(vm, source)) : undefined
}

const compile: Native = (vm, args) => {
  const [source, filename, mode] = [0, 1, 2].map((index) => vm.word(args + index * W))
  const modeText = isStr(vm, mode) ? strValue(vm, mode) : ''
  if (modeText !== 'exec' && modeText !== 'eval' && modeText !== 'single') return raise(vm, T.ValueError, "compile() mode must be 'exec', 'eval' or 'single'")
  const text = sourceText(vm, source)
  if (text === undefined) return vm.exception !== 0 ? 0 : raise(vm, T.TypeError, 'compile() arg 1 must be a string, bytes or AST object')
  if (text.includes('\0')) return withNull(vm)
  return compileText(vm, text, isStr(vm, filename) ? strValue(vm, filename) : '<string>', modeText)
}

/** Raises the SyntaxError of text with a null character, which has no place. */
function withNull(vm: VM): 0 {
  const args = tupleOwned(vm, [strFrom(vm, 'source code string cannot contain null bytes')])
  const exception = args === 0 ? 0 : exceptionNew(vm, T.SyntaxError, args)
  if (exception !== 0) fillSyntaxError(vm, exception)
  return raiseObject(vm, exception)
}

/** `exec` and `eval`: source or code, in given namespaces or the caller's. */
const execute =
  (name: 'exec' | 'eval'): Native =>
  (vm, args) => {
    const [source, globalsGiven, localsGiven] = [0, 1, 2].map((index) => vm.word(args + index * W))
    const frame = callerFrame(vm)
    const globals = globalsGiven === 0 || globalsGiven === NONE ? (frame === 0 ? 0 : vm.word(frame + FRAME_GLOBALS)) : globalsGiven
    const localsFit = localsGiven === 0 || localsGiven === NONE || isMapping(vm, localsGiven)
    if (name === 'eval' && !localsFit) return raise(vm, T.TypeError, 'locals must be a mapping')
    if (globals === 0 || !isInstanceOf(vm, globals, T_DICT)) {
      if (name === 'exec') return raise(vm, T.TypeError, `exec() globals must be a dict, not ${globals === 0 ? 'NoneType' : typeName(vm, globals)}`)
      return raise(vm, T.TypeError, globals !== 0 && isMapping(vm, globals) ? 'globals must be a real dict; try eval(expr, {}, mapping)' : 'globals must be a dict')
    }
    if (!localsFit) return raise(vm, T.TypeError, `locals must be a mapping or None, not ${typeName(vm, localsGiven)}`)
    if (dictGetString(vm, globals, N.__builtins__) === 0 && !dictSetString(vm, globals, N.__builtins__, vm.word(BUILTINS))) return FAILED
    const code = codeFor(vm, name, source)
    if (code === 0) return FAILED
    const locals = localsGiven !== 0 && localsGiven !== NONE ? vm.retain(localsGiven) : globalsGiven === 0 || globalsGiven === NONE ? frameLocals(vm, frame) : vm.retain(globals)
    const result = locals === 0 ? FAILED : enterCode(vm, code, globals, locals)
    vm.releaseMaybe(locals)
    vm.release(code)
    return result
  }

function codeFor(vm: VM, name: 'exec' | 'eval', source: number): number {
  if (vm.typeOf(source) === T.code) {
    if (vm.word(source + CODE_FREE_COUNT) === 0) return vm.retain(source)
    return raise(vm, T.TypeError, `code object passed to ${name}() may not contain free variables`)
  }
  const text = sourceText(vm, source)
  if (text === undefined) return vm.exception !== 0 ? 0 : raise(vm, T.TypeError, `${name}() arg 1 must be a string, bytes or code object`)
  if (text.includes('\0')) return withNull(vm)
  return compileText(vm, text, '<string>', name)
}

/** `compile`, `eval`, `exec`. */
export const compilingFunctions: readonly NativeSpec[] = [
  named('compile', 'source, filename, mode, flags=0, dont_inherit=False, optimize=-1', compile),
  named('eval', 'source, /, globals=None, locals=None', execute('eval')),
  named('exec', 'source, /, globals=None, locals=None, *, closure=None', execute('exec')),
]
