import { MisuseError } from './errors.js'

/** One option of a strategy: what it is for (which a lean strategy leaves to the whole one), its default, and what it may be. */
export type OptionDeclaration =
  | { readonly type: 'number'; readonly default: number; readonly description?: string; readonly min?: number; readonly max?: number; readonly integer?: boolean }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description?: string }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly description?: string }

/** The options of a strategy, by name. */
export type OptionDeclarations = Readonly<Record<string, OptionDeclaration>>

/** The values that go with declarations: what `create` is given. */
export type OptionValues<D extends OptionDeclarations> = {
  readonly [K in keyof D]: D[K] extends { readonly type: 'number' }
    ? number
    : D[K] extends { readonly type: 'boolean' }
      ? boolean
      : D[K] extends { readonly choices: readonly (infer C)[] }
        ? C
        : never
}

/** What a declaration of any type may say of its values. */
interface AnyDeclaration {
  readonly type?: string
  readonly default?: unknown
  readonly choices?: readonly unknown[]
  readonly min?: number
  readonly max?: number
  readonly integer?: boolean
}

/** Whether `value` is one that the declaration allows. */
function allows({ default: like, choices, min = -Infinity, max = Infinity, integer }: AnyDeclaration = {}, value: unknown): boolean {
  if (choices !== undefined) return choices.includes(value)
  return typeof value === typeof like && (value as number) >= min && (value as number) <= max && !(integer && (value as number) % 1)
}

function refuse(strategy: string, name: string, value: unknown, problem = 'is not allowed'): never {
  throw new MisuseError('bad-option', { operation: 'options', strategy }, `option ${name}: ${String(value)} ${problem}`)
}

/**
 * Fills `given` up with the defaults; throws `MisuseError` (`bad-option`) for an option that is unknown or out of range. What it may be
 * is said by {@link parseOptions}: what a program writes, the compiler has seen.
 */
export function resolveOptions<D extends OptionDeclarations>(
  strategy: string,
  declarations: D,
  given: Readonly<Record<string, unknown>> = {},
): OptionValues<D> {
  const values: Record<string, unknown> = {}
  for (const name in { ...declarations, ...given }) {
    const value = given[name] ?? declarations[name]?.default
    if (!allows(declarations[name], value)) refuse(strategy, name, value)
    values[name] = value
  }
  return Object.freeze(values) as OptionValues<D>
}

/** What is wrong with a value that is not allowed; `known` are the names that there are. */
function problemOf({ type, choices, min, max, integer }: AnyDeclaration = {}, known: readonly string[]): string {
  if (type === undefined) return `is unknown; there are ${known.join(', ') || 'none'}`
  if (choices !== undefined) return `is none of ${choices.join(', ')}`
  if (type !== 'number') return `is not a ${type}`
  const bounds = [min === undefined ? '' : ` from ${min}`, max === undefined ? '' : ` to ${max}`]
  return `is no ${integer === true ? 'whole ' : ''}number${bounds.join('')}`
}

/** A value as it is written on a command line. */
function valueOf(type: OptionDeclaration['type'] | undefined, written: string): unknown {
  if (type === 'number') return written === '' ? NaN : Number(written)
  if (type === 'boolean') return written === 'true' ? true : written === 'false' ? false : written
  return written
}

/**
 * Reads `name=value,name=value` as written on the command line; `true`, `false` and numbers are recognised. Throws as {@link resolveOptions},
 * and says what would be allowed.
 */
export function parseOptions<D extends OptionDeclarations>(strategy: string, declarations: D, text: string): OptionValues<D> {
  const given: Record<string, unknown> = {}
  for (const part of text.split(',').filter((piece) => piece !== '')) {
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : part.slice(0, equals)
    const declaration = Object.hasOwn(declarations, name) ? declarations[name] : undefined
    const value = valueOf(declaration?.type, equals === -1 ? 'true' : part.slice(equals + 1))
    if (!allows(declaration, value)) refuse(strategy, name, value, problemOf(declaration, Object.keys(declarations)))
    given[name] = value
  }
  return resolveOptions(strategy, declarations, given)
}
