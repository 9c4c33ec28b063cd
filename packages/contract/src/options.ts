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

function refuse(strategy: string, option: string, problem: string): never {
  throw new MisuseError('bad-option', { operation: 'options', strategy }, `option ${option}: ${problem}`)
}

function check(strategy: string, name: string, declaration: OptionDeclaration, value: unknown): number | boolean | string {
  switch (declaration.type) {
    case 'number': {
      const { min = -Infinity, max = Infinity, integer = false } = declaration
      if (typeof value !== 'number' || Number.isNaN(value)) refuse(strategy, name, `${String(value)} is not a number`)
      if (integer && !Number.isInteger(value)) refuse(strategy, name, `${value} is not a whole number`)
      if (value < min || value > max) refuse(strategy, name, `${value} is not from ${min} to ${max}`)
      return value
    }
    case 'boolean':
      if (typeof value !== 'boolean') refuse(strategy, name, `${String(value)} is not true or false`)
      return value
    case 'choice':
      if (typeof value !== 'string' || !declaration.choices.includes(value)) {
        refuse(strategy, name, `${String(value)} is none of ${declaration.choices.join(', ')}`)
      }
      return value
  }
}

/** Fills `given` up with the defaults; throws `MisuseError` (`bad-option`) for an option that is unknown or out of range. */
export function resolveOptions<D extends OptionDeclarations>(
  strategy: string,
  declarations: D,
  given: Readonly<Record<string, unknown>> = {},
): OptionValues<D> {
  const values: Record<string, unknown> = {}
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(declarations, name)) {
      const known = Object.keys(declarations)
      refuse(strategy, name, known.length === 0 ? `${strategy} has no options` : `unknown; there are ${known.join(', ')}`)
    }
  }
  for (const [name, declaration] of Object.entries(declarations)) {
    const value = given[name]
    values[name] = value === undefined ? declaration.default : check(strategy, name, declaration, value)
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
