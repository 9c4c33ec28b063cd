import { UsageError } from '../errors.js'
import { type Flags } from './options.js'

/** Which program is to be run. */
export type Target =
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'code'; readonly code: string }
  | { readonly kind: 'module'; readonly module: string }

/** An argument list, cut: what is ours, the program, and what is the program's. */
export interface Cut {
  readonly own: readonly string[]
  readonly target: Target | undefined
  readonly rest: readonly string[]
}

const takesValue = (flags: Flags, word: string): boolean => {
  if (/^-[^-]$/.test(word)) return Object.values(flags).some(({ type, short }) => type === 'string' && short === word[1])
  if (!word.startsWith('--') || word.includes('=')) return false
  const name = word.slice(2)
  return Object.hasOwn(flags, name) && flags[name].type === 'string'
}

/**
 * Cuts `[options] FILE | - | -c CODE | -m MODULE [program arguments]`: whatever stands after the program is the program's,
 * whatever it looks like. Throws `UsageError` when `-c` or `-m` is followed by nothing.
 */
export function cutProgram(command: string, args: readonly string[], flags: Flags): Cut {
  for (let at = 0; at < args.length; at++) {
    const word = args[at]
    const own = args.slice(0, at)
    const rest = args.slice(at + 1)
    if (word === '-') return { own, target: { kind: 'stdin' }, rest }
    if (word === '-c' || word === '-m') {
      if (rest.length === 0) throw new UsageError(`${word} needs ${word === '-c' ? 'code' : 'the name of a module'}`, command)
      const [given, ...after] = rest
      return { own, target: word === '-c' ? { kind: 'code', code: given } : { kind: 'module', module: given }, rest: after }
    }
    if (word === '--') {
      const [file, ...after] = rest
      return { own, target: file === undefined ? undefined : { kind: 'file', file }, rest: after }
    }
    if (!word.startsWith('-')) return { own, target: { kind: 'file', file: word }, rest }
    if (takesValue(flags, word)) at++
  }
  return { own: args, target: undefined, rest: [] }
}
