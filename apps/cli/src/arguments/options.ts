import { type ParseArgsConfig, parseArgs } from 'node:util'
import { type Axis, MisuseError, axes } from '@mm/contract'
import { type ProfileName, profileNames } from '@mm/python'
import { type Trigger, parseTrigger } from '@mm/runtime'
import { UsageError } from '../errors.js'
import { parseBytes, parseCount, parseProfile, parseWordBytes } from './quantities.js'

/** One flag: how it is parsed, and what `--help` says. */
interface Flag {
  readonly type: 'string' | 'boolean'
  readonly short?: string
  /** What stands for the value in the help. */
  readonly value?: string
  readonly help: string
}

/** Flags by name, without the dashes. */
export type Flags = Readonly<Record<string, Flag>>

const help: Flag = { type: 'boolean', short: 'h', help: 'print this' }

/** The flags of every command. */
export const commonFlags = { help } as const satisfies Flags

/** The flags of every command but `run`. */
export const reportFlags = { json: { type: 'boolean', help: 'print data instead of text' }, help } as const satisfies Flags

/** The flags that say on which memory a program runs. */
export const memoryFlags = {
  allocator: { type: 'string', value: 'NAME', help: 'who hands out blocks of memory (pymalloc)' },
  lifetime: { type: 'string', value: 'NAME', help: 'when an object dies (immediate: at a count of zero)' },
  collector: { type: 'string', value: 'NAME', help: 'who frees cycles (generational); also --gc' },
  gc: { type: 'string', value: 'NAME', help: 'the same as --collector' },
  interning: { type: 'string', value: 'NAME', help: 'which equal values are one object (cpython)' },
  profile: { type: 'string', value: profileNames.join('|'), help: 'the version of CPython whose rules hold where versions differ (3.13); see mm strategies' },
  'word-bytes': { type: 'string', value: '8|4', help: 'bytes in a pointer: 8 for the sizes of 64-bit CPython, 4 for a compact heap' },
  'max-heap': { type: 'string', value: 'SIZE', help: 'a hard limit such as 64M; beyond it the program gets a MemoryError' },
  trigger: { type: 'string', value: 'NAME', help: "when collections start: thresholds (the collector's own rule), growth, bytes, explicit" },
  stress: { type: 'boolean', help: 'collect at every safepoint: what no root holds does not live long' },
  sanity: { type: 'string', value: 'N', help: 'check the whole heap after every collection and at every N-th safepoint' },
  'relocate-every': { type: 'string', value: 'N', help: 'move the whole memory at every N-th safepoint: proves that nothing lies outside' },
  compile: { type: 'boolean', help: 'make JavaScript functions of code that is executed often; the same is printed' },
} as const satisfies Flags

/** On which memory a program runs, as the person wrote it: strategies are names with options. */
export interface MemorySettings {
  readonly strategies: Partial<Record<Axis, string>>
  readonly profile?: ProfileName
  readonly wordBytes?: 4 | 8
  /** Bytes. */
  readonly limit?: number
  readonly relocateEvery?: number
  /** When collections start, where not by the collector's own rule. */
  readonly trigger?: Trigger
  readonly stress?: boolean
  /** Every how many safepoints the heap is checked. */
  readonly sanity?: number
  readonly compile?: boolean
}

/** What a strict parse gives: each flag's value, and the words that are no flags. */
export interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>
  readonly positionals: readonly string[]
}

const config = (flags: Flags): NonNullable<ParseArgsConfig['options']> =>
  Object.fromEntries(
    Object.entries(flags).map(([name, { type, short }]) => [name, short === undefined ? { type } : { type, short }]),
  )

/** What `parseArgs` found wrong, without its advice about dashes. */
function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const [first] = message.split(/\n|\. To specify|\. Did you forget/)
  return first.replace(/^Option '(?:-\w, )?(--?[\w-]+)(?: <value>)?' argument missing$/, '$1 needs a value').replace(/^Unknown option '(.*)'$/, 'no option $1')
}

/** Parses strictly; throws `UsageError` for what `command` does not know. */
export function parse(command: string, args: readonly string[], flags: Flags): Parsed {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: config(flags), strict: true, allowPositionals: true })
    return { values: values as Parsed['values'], positionals }
  } catch (error) {
    throw new UsageError(reason(error), command)
  }
}

const text = (values: Parsed['values'], name: string): string | undefined => {
  const value = values[name]
  return typeof value === 'string' ? value : undefined
}

/** The trigger that is asked for; nothing for the collector's own rule. Throws `UsageError`. */
function triggerOf(written: string | undefined, command: string): Trigger | undefined {
  if (written === undefined) return undefined
  try {
    return parseTrigger(written)
  } catch (error) {
    if (!(error instanceof MisuseError)) throw error
    throw new UsageError(`--trigger: ${error.detail ?? error.message}`, command)
  }
}

/** The memory that `values` ask for; throws `UsageError`. */
export function memorySettings(command: string, values: Parsed['values']): MemorySettings {
  if (values['gc'] !== undefined && values['collector'] !== undefined) throw new UsageError('--gc and --collector are the same: give one of them', command)
  const strategies: Partial<Record<Axis, string>> = {}
  for (const axis of axes) {
    const name = text(values, axis) ?? (axis === 'collector' ? text(values, 'gc') : undefined)
    if (name === '') throw new UsageError(`--${axis} needs a name`, command)
    if (name !== undefined) strategies[axis] = name
  }
  const profile = text(values, 'profile')
  const wordBytes = text(values, 'word-bytes')
  const limit = text(values, 'max-heap')
  const relocateEvery = text(values, 'relocate-every')
  const sanity = text(values, 'sanity')
  const trigger = triggerOf(text(values, 'trigger'), command)
  if (trigger !== undefined && values['stress'] === true) throw new UsageError('--stress is a trigger: leave --trigger out', command)
  return {
    strategies,
    ...(profile !== undefined && { profile: parseProfile('--profile', profile) }),
    ...(wordBytes !== undefined && { wordBytes: parseWordBytes('--word-bytes', wordBytes) }),
    ...(limit !== undefined && { limit: parseBytes('--max-heap', limit) }),
    ...(relocateEvery !== undefined && { relocateEvery: parseCount('--relocate-every', relocateEvery) }),
    ...(trigger !== undefined && { trigger }),
    ...(values['stress'] === true && { stress: true }),
    ...(sanity !== undefined && { sanity: parseCount('--sanity', sanity) }),
    ...(values['compile'] === true && { compile: true }),
  }
}
