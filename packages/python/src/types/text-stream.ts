import { allocate } from '../core/objects.js'
import { givenName, raise } from '../core/errors.js'
import { type Native, type TypeSpec, method } from '../core/native.js'
import { FALSE, NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { intFrom } from './int.js'
import { isStr, strFrom, strLength, strValue } from './str.js'

/** Number of the standard stream: 0 input, 1 output, 2 errors. */
const STREAM_NUMBER = 2 * W
const STREAM_BYTES = 3 * W

const NAMES = ['<stdin>', '<stdout>', '<stderr>'] as const

/** A text stream over one of the host's three. */
export function textStream(vm: VM, number: 0 | 1 | 2): number {
  const stream = allocate(vm, T.TextIOWrapper, STREAM_BYTES)
  if (stream !== 0) vm.setWord(stream + STREAM_NUMBER, number)
  return stream
}

/** Whether the object is one of the host's own streams for output; then what is written goes to the host. */
export const hostStreamOf = (vm: VM, stream: number): 'stdout' | 'stderr' | undefined => {
  if (vm.typeOf(stream) !== T.TextIOWrapper) return undefined
  const number = vm.word(stream + STREAM_NUMBER)
  return number === 1 ? 'stdout' : number === 2 ? 'stderr' : undefined
}

const write: Native = (vm, args) => {
  const [self, text] = [vm.word(args), vm.word(args + W)]
  const stream = hostStreamOf(vm, self)
  if (stream === undefined) return raise(vm, T.ValueError, 'not writable')
  if (!isStr(vm, text)) return raise(vm, T.TypeError, `write() argument must be str, not ${givenName(vm, text)}`)
  vm.host.write(stream, strValue(vm, text))
  return intFrom(vm, strLength(vm, text))
}

const nameOf = (vm: VM, self: number): string => NAMES[vm.word(self + STREAM_NUMBER)] ?? '<stream>'
const modeOf = (vm: VM, self: number): string => (vm.word(self + STREAM_NUMBER) === 0 ? 'r' : 'w')

/** The type of `sys.stdin`, `sys.stdout` and `sys.stderr`. */
export const textStreamType: TypeSpec = {
  name: 'TextIOWrapper',
  module: '_io',
  base: 'object',
  shape: { basicSize: STREAM_BYTES },
  slots: {
    repr: (vm, self) => strFrom(vm, `<_io.TextIOWrapper name='${nameOf(vm, self)}' mode='${modeOf(vm, self)}' encoding='utf-8'>`),
  },
  methods: [
    method('write', 1, 1, write),
    method('flush', 0, 0, () => NONE),
    method('isatty', 0, 0, () => FALSE),
    method('fileno', 0, 0, (vm, args) => intFrom(vm, vm.word(vm.word(args) + STREAM_NUMBER))),
  ],
  attributes: [
    { name: 'name', get: (vm, self) => strFrom(vm, nameOf(vm, self)) },
    { name: 'mode', get: (vm, self) => strFrom(vm, modeOf(vm, self)) },
    { name: 'encoding', get: (vm) => strFrom(vm, 'utf-8') },
    { name: 'errors', get: (vm) => strFrom(vm, 'strict') },
    { name: 'closed', get: () => FALSE },
  ],
}
