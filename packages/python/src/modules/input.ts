import { raise } from '../core/errors.js'
import { type Native, type NativeSpec, method } from '../core/native.js'
import { P } from '../core/prelude.js'
import { EMPTY_STR, NONE, T, TRUE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { strFrom, strValue } from '../types/str.js'

/** Stops the engine as soon as the running native has returned: the host has something to do. */
function waitForHost(vm: VM): void {
  vm.paused = 'input'
  vm.pending = true
  vm.breaker = true
}

/** `_request_line(prompt)`: asks the host for a line. */
const requestLine: Native = (vm, args) => request(vm, vm.host.readLine?.(strValue(vm, vm.word(args))))

/** `request_command(prompt, begins)`: asks the host for a line of a session. */
const requestCommand: Native = (vm, args) => {
  const prompt = strValue(vm, vm.word(args))
  const { host } = vm
  return request(vm, host.readCommand === undefined ? host.readLine?.(prompt) : host.readCommand(prompt, vm.word(args + W) === TRUE))
}

/** Waits for a line that was asked for; EOFError where there is nobody to ask. */
function request(vm: VM, asked: Promise<string | undefined> | undefined): number {
  if (asked === undefined) return raise(vm, T.EOFError, 'EOF when reading a line')
  vm.awaitedLine = 'waiting'
  const settle = (text: string | null): void => void (vm.awaitedLine = { text })
  asked.then(
    (text) => settle(text ?? null),
    () => settle(null),
  )
  waitForHost(vm)
  return NONE
}

/** `_take_line()`: the line, None while it has not come. */
const takeLine: Native = (vm) => {
  const { awaitedLine } = vm
  if (typeof awaitedLine === 'string') {
    waitForHost(vm)
    return NONE
  }
  vm.awaitedLine = 'none'
  return awaitedLine.text === null ? raise(vm, T.EOFError, 'EOF when reading a line') : strFrom(vm, awaitedLine.text)
}

/** `input`. */
export const inputFunctions: readonly NativeSpec[] = [
  method('input', 0, 1, (vm, args, count) => callPrelude(vm, P.read_line, count === 0 ? EMPTY_STR : vm.word(args))),
]

/** What the prelude reads lines with. */
export const inputPrelude: readonly NativeSpec[] = [method('_request_line', 1, 1, requestLine), method('_take_line', 0, 0, takeLine)]

/** What a session reads lines with. */
export const commandFunctions: readonly NativeSpec[] = [method('request_command', 2, 2, requestCommand), method('take_line', 0, 0, takeLine)]
