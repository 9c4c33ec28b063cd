import { MisuseError } from './errors.js'

/** One option of a strategy: what it is for, its default, and what it may be. */
export type OptionDeclaration =
  | { readonly type: 'number'; readonly default: number; readonly description: string; readonly min?: number; readonly max?: number; readonly integer?: boolean }
  | { readonly type: 'boolean'; readonly default: boolean; readonly description: string }
  | { readonly type: 'choice'; readonly default: string; readonly choices: readonly string[]; readonly description: string }

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

/** What is wrong with `value`; nothing where it is one that the declaration allows. */
function problemOf(declaration: OptionDeclaration, value: unknown): string | undefined {
  if (declaration.type === 'choice') return declaration.choices.includes(value as string) ? undefined : `is none of ${declaration.choices.join(', ')}`
  if (typeof value !== declaration.type || Number.isNaN(value)) return `is not a ${declaration.type}`
  if (declaration.type === 'boolean') return undefined
  const { min = -Infinity, max = Infinity, integer = false } = declaration
  const number = value as number
  if (integer && number % 1 !== 0) return 'is not a whole number'
  return number < min || number > max ? `is not from ${min} to ${max}` : undefined
}

/** Fills `given` up with the defaults; throws `MisuseError` (`bad-option`) for an option that is unknown or out of range. */
export function resolveOptions<D extends OptionDeclarations>(
  strategy: string,
  declarations: D,
  given: Readonly<Record<string, unknown>> = {},
): OptionValues<D> {
  const values: Record<string, unknown> = {}
  for (const name in declarations) values[name] = declarations[name].default
  for (const [name, value] of Object.entries(given)) {
    const problem = Object.hasOwn(declarations, name)
      ? value !== undefined && problemOf(declarations[name], value)
      : `is unknown; there are ${Object.keys(declarations).join(', ') || 'none'}`
    if (typeof problem === 'string') throw new MisuseError('bad-option', { operation: 'options', strategy }, `option ${name}: ${String(value)} ${problem}`)
    if (value !== undefined) values[name] = value
  }
  return Object.freeze(values) as OptionValues<D>
}

/** Reads `name=value,name=value` as written on the command line; `true`, `false` and numbers are recognised. Throws as {@link resolveOptions}. */
export function parseOptions<D extends OptionDeclarations>(strategy: string, declarations: D, text: string): OptionValues<D> {
  const given: Record<string, unknown> = {}
  for (const part of text.split(',').filter((piece) => piece !== '')) {
    const equals = part.indexOf('=')
    const name = equals === -1 ? part : part.slice(0, equals)
    const written = equals === -1 ? 'true' : part.slice(equals + 1)
    const declaration = declarations[name]
    if (declaration?.type === 'number') given[name] = written === '' ? NaN : Number(written)
    else if (declaration?.type === 'boolean') given[name] = written === 'true' ? true : written === 'false' ? false : written
    else given[name] = written
  }
  return resolveOptions(strategy, declarations, given)
}
