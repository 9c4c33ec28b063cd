import { type Axis } from './axis.js'
import { refuse } from './misuse.js'
import { type OptionDeclarations, type OptionValues, resolveOptions } from './options.js'

/**
 * What a program can observe of memory. A manifest says which of these its strategy `preserves` of the default's
 * behaviour; a program says which it observes (`# mm: observes refcounts, finalizer-time`). Where all that is observed
 * is preserved the output must be equal; elsewhere a difference is expected.
 */
export const observables = ['identity', 'refcounts', 'finalizer-time', 'address-reuse', 'sizes', 'collection-schedule'] as const

/** One of {@link observables}. */
export type Observable = (typeof observables)[number]

/** What one strategy may demand of the others (`requires`) and grant to them (`provides`). */
export const capabilities = ['free', 'counts', 'settled-counts', 'barrier', 'uncounted', 'tracing', 'finds-cycles'] as const

/**
 * One of {@link capabilities}: `free` (an allocator that takes single blocks back), `counts` (a lifetime that keeps every
 * count exact), `settled-counts` (one that keeps them exact at least while a collection runs), `barrier` (a lifetime that tells a collector's barrier of references that go), `uncounted` (a lifetime that keeps
 * none), `tracing` (a collector that frees whatever no root reaches), `finds-cycles` (a collector that frees cyclic garbage).
 */
export type Capability = (typeof capabilities)[number]

/**
 * What is to be known of a strategy before it runs: the card that tools print. Where a package exports a strategy twice, the lean one, which
 * is for embedders who count bytes, leaves to the whole one what only tools read: `idea`, `source`, `preserves`.
 */
export interface Manifest<A extends Axis = Axis, R extends Capability = Capability, P extends Capability = Capability> {
  readonly axis: A
  /** Short and unique on its axis: what stands behind the flag. */
  readonly name: string
  /** The idea, in one sentence. */
  readonly idea?: string
  /** Where the algorithm comes from: paper, CPython version and file, or `our own`. */
  readonly source?: string
  readonly options: OptionDeclarations
  /** What some strategy beside this one must provide; nothing where it is left out, here and below. */
  readonly requires?: readonly R[]
  readonly provides?: readonly P[]
  readonly preserves?: readonly Observable[]
}

/** A manifest and the function that makes the thing: what an author writes. */
export interface StrategyDefinition<
  A extends Axis,
  Context,
  Product,
  D extends OptionDeclarations,
  R extends Capability,
  P extends Capability,
> extends Manifest<A, R, P> {
  readonly options: D
  /** Makes one; called once per heap. Throws `MisuseError` (`bad-option`) or `OutOfMemoryError`. */
  create(this: void, context: Context, options: OptionValues<D>): Product
}

/** A strategy with its options chosen: what is handed to `createHeap` and `createRuntime`. */
export interface Strategy<
  A extends Axis = Axis,
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a context is only ever consumed, so any strategy of the axis fits
  Context = any,
  Product = unknown,
  R extends Capability = Capability,
  P extends Capability = Capability,
> {
  readonly manifest: Manifest<A, R, P>
  readonly options: Readonly<Record<string, unknown>>
  create(context: Context): Product
}

/** What {@link defineStrategy} returns: call it with options to get a {@link Strategy}; its manifest can be read without. */
export interface StrategyFactory<
  A extends Axis,
  Context,
  Product,
  D extends OptionDeclarations = OptionDeclarations,
  R extends Capability = Capability,
  P extends Capability = Capability,
> {
  (options?: Partial<OptionValues<D>>): Strategy<A, Context, Product, R, P>
  readonly manifest: Manifest<A, R, P>
}

/** Turns a definition into a factory. The manifest is frozen. */
export function defineStrategy<
  A extends Axis,
  Context,
  Product,
  D extends OptionDeclarations,
  R extends Capability = never,
  P extends Capability = never,
>(definition: StrategyDefinition<A, Context, Product, D, R, P>): StrategyFactory<A, Context, Product, D, R, P> {
  const { create, ...card } = definition
  const manifest: Manifest<A, R, P> = Object.freeze(card)
  const factory = (given?: Partial<OptionValues<D>>): Strategy<A, Context, Product, R, P> => {
    const options = resolveOptions(card.name, card.options, given)
    return { manifest, options, create: (context) => create(context, options) }
  }
  return Object.assign(factory, { manifest })
}

/** An option of a lean strategy: a whole number from 0 to `max`. */
interface LeanDeclaration {
  readonly type: 'number'
  readonly default: number
  readonly max: number
}

/**
 * As {@link defineStrategy}, with no more code than an embedder ships, for a strategy that requires nothing and whose options are whole
 * numbers from 0 on. Its factory throws `MisuseError` (`bad-option`) for an option that is unknown or out of range.
 */
export function defineLeanStrategy<A extends Axis, Context, Product, D extends Readonly<Record<string, LeanDeclaration>>, P extends Capability = never>(
  card: Manifest<A, never, P> & { readonly options: D },
  create: (context: Context, options: OptionValues<D>) => Product,
): StrategyFactory<A, Context, Product, D, never, P> {
  Object.freeze(card)
  const factory = (given: Readonly<Record<string, number>> = {}): Strategy<A, Context, Product, never, P> => {
    const options: Record<string, number> = {}
    for (const name in { ...card.options, ...given }) {
      // Of an option that there is not nothing is known: nothing is in its range.
      const { default: otherwise, max } = (card.options[name] ?? {}) as LeanDeclaration
      const value = given[name] ?? otherwise
      if (!(value >>> 0 === value && value <= max)) refuse(card.name, 'option ' + name, 'bad-option')
      options[name] = value
    }
    return { manifest: card, options: Object.freeze(options), create: (context) => create(context, options as OptionValues<D>) }
  }
  return Object.assign(factory, { manifest: card }) as StrategyFactory<A, Context, Product, D, never, P>
}

/**
 * A factory whose strategies may preserve less than its manifest says: `loses` tells what, by the options chosen. The manifest of such a
 * strategy leaves it out; that of the factory speaks of the defaults.
 */
export function losing<A extends Axis, Context, Product, D extends OptionDeclarations, R extends Capability, P extends Capability>(
  factory: StrategyFactory<A, Context, Product, D, R, P>,
  loses: (options: OptionValues<D>) => readonly Observable[],
): StrategyFactory<A, Context, Product, D, R, P> {
  const careful = (given?: Partial<OptionValues<D>>): Strategy<A, Context, Product, R, P> => {
    const strategy = factory(given)
    const lost = loses(strategy.options as OptionValues<D>)
    const preserves = (strategy.manifest.preserves ?? []).filter((observable) => !lost.includes(observable))
    return { ...strategy, manifest: Object.freeze({ ...strategy.manifest, preserves }) }
  }
  return Object.assign(careful, { manifest: factory.manifest })
}

/** What a strategy requires. */
export type RequiredBy<S> = S extends Strategy<Axis, never, unknown, infer R> ? R : never
/** What a strategy provides. */
export type ProvidedBy<S> = S extends Strategy<Axis, never, unknown, Capability, infer P> ? P : never

/** `S` itself where everything that it requires is in `Provided`; otherwise a type that nothing can be assigned to and that names what is missing. */
export type Fits<S, Provided extends Capability> = [Exclude<RequiredBy<S>, Provided>] extends [never]
  ? S
  : { readonly 'this strategy requires what no other one provides': Exclude<RequiredBy<S>, Provided> }
