import {
  type Axis,
  MisuseError,
  type OptionDeclarations,
  type Strategy,
  type StrategyFactory,
  StrategyNotFoundError,
  parseOptions,
} from '@mm/contract'
import { general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { generational } from '@mm/gc-generational'
import { none as noCollector } from '@mm/gc-none'
import { aggressive, cpython, none as noInterning } from '@mm/interning'
import { deferred, immediate, none as uncounted } from '@mm/refcount'
import { type Strategies } from './strategies.js'

/** A factory of any axis. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- a context is only ever consumed: the registry never makes one
export type AnyFactory = StrategyFactory<Axis, any, any, OptionDeclarations>

/** What ships with the runtime. */
export const builtins: readonly AnyFactory[] = Object.freeze([pymalloc, general, immediate, deferred, uncounted, generational, noCollector, cpython, aggressive, noInterning] as unknown as AnyFactory[])

/** Packages that are tried for a name which nothing of the axis has. */
const PACKAGE_PREFIX: Readonly<Record<Axis, string>> = {
  allocator: '@mm/allocator-',
  lifetime: '@mm/lifetime-',
  collector: '@mm/gc-',
  interning: '@mm/interning-',
}

/** Loads a module by its specifier, from where the person stands; fails where there is none. */
export type ImportModule = (specifier: string) => Promise<Readonly<Record<string, unknown>>>

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    row = next
  }
  return row[b.length]
}

/** The name that `name` was probably meant to be. */
function nearest(name: string, installed: readonly string[]): string | undefined {
  const ranked = installed.map((known) => ({ known, distance: distance(name.toLowerCase(), known) })).sort((a, b) => a.distance - b.distance)
  const best = ranked[0]
  return best !== undefined && best.distance <= Math.max(2, best.known.length / 2) ? best.known : undefined
}

function isFactory(value: unknown): value is AnyFactory {
  return typeof value === 'function' && 'manifest' in value && typeof (value as AnyFactory).manifest?.axis === 'string'
}

/** Where a package exports a strategy twice, the whole one, which tells its idea, stands for the name; the lean one is for embedders. */
function wholeFirst(factories: readonly AnyFactory[]): AnyFactory[] {
  return [...factories.filter(({ manifest }) => manifest.idea !== undefined), ...factories.filter(({ manifest }) => manifest.idea === undefined)]
}

/** The strategies that are known by name. Open: {@link add} takes anybody's. */
export class Registry {
  readonly #factories = new Map<string, AnyFactory>()

  /** Adds a strategy; one of the same axis and name is replaced. Throws `MisuseError` (`bad-option`) for what is none. */
  add(...factories: readonly AnyFactory[]): this {
    for (const factory of factories) {
      if (!isFactory(factory)) throw new MisuseError('bad-option', { operation: 'add' }, `${String(factory)} is no strategy: see defineStrategy`)
      this.#factories.set(`${factory.manifest.axis} ${factory.manifest.name}`, factory)
    }
    return this
  }

  /** Those of an axis, or all, in the order in which they were added. */
  list(axis?: Axis): readonly AnyFactory[] {
    return [...this.#factories.values()].filter(({ manifest }) => axis === undefined || manifest.axis === axis)
  }

  /** Throws `StrategyNotFoundError`, which lists what is installed and the nearest name. */
  find(axis: Axis, name: string): AnyFactory {
    const factory = this.#factories.get(`${axis} ${name}`)
    if (factory !== undefined) return factory
    const installed = this.list(axis).map(({ manifest }) => manifest.name)
    const near = nearest(name, installed)
    const hint = `installed: ${installed.join(', ')}${near === undefined ? '' : `; did you mean ${near}?`}`
    throw new StrategyNotFoundError({ operation: 'find', strategy: name }, `no ${axis} is called ${name}; ${hint}`, installed, near)
  }

  /** A strategy as written on a command line: `name`, or `name:option=value,option=value`. Throws as {@link find} and `parseOptions`. */
  strategy<A extends Axis>(axis: A, text: string): Strategies[A] {
    const { name, options } = split(text)
    return chosen<A>(this.find(axis, name), options)
  }

  /**
   * As {@link strategy}; a name that is not known is looked for in the package of that name: `@mm/gc-X` and the like for X, a
   * package by its own name, a folder by `./path`. What is found is added.
   */
  async load<A extends Axis>(axis: A, text: string, importModule: ImportModule): Promise<Strategies[A]> {
    const { name, options } = split(text)
    if (this.#factories.has(`${axis} ${name}`)) return this.strategy(axis, text)
    const isPath = name.startsWith('.') || name.startsWith('/')
    const specifiers = isPath || name.startsWith('@') ? [name] : [`${PACKAGE_PREFIX[axis]}${name}`, name]
    for (const specifier of specifiers) {
      let module: Readonly<Record<string, unknown>>
      try {
        module = await importModule(specifier)
      } catch (error) {
        if (isPath || !isMissing(error, specifier)) throw error
        continue
      }
      const found = wholeFirst(Object.values(module).filter(isFactory).filter(({ manifest }) => manifest.axis === axis))
      const factory = found.find(({ manifest }) => name.endsWith(manifest.name)) ?? found[0]
      if (factory === undefined) throw new MisuseError('bad-option', { operation: 'load', strategy: name }, `${specifier} exports no ${axis}`)
      this.add(factory)
      return chosen<A>(factory, options)
    }
    return chosen<A>(this.find(axis, name), options)
  }
}

/** Whether importing failed because nothing is there, rather than in what is there. */
function isMissing(error: unknown, specifier: string): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND' && error.message.includes(specifier)
}

/** `./path:a=1` is the path `./path` with options. */
function split(text: string): { readonly name: string; readonly options: string } {
  const match = /^(.*?)(?::([^:/\\]*=?[^:]*))?$/s.exec(text)
  return { name: match?.[1] ?? text, options: match?.[2] ?? '' }
}

function chosen<A extends Axis>(factory: AnyFactory, options: string): Strategies[A] {
  const { name, options: declarations } = factory.manifest
  return factory(parseOptions(name, declarations, options)) as Strategy as Strategies[A]
}

/** A registry that knows `factories`, by default what ships with the runtime. */
export function createRegistry(factories: readonly AnyFactory[] = builtins): Registry {
  return new Registry().add(...factories)
}
