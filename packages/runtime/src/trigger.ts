import { MisuseError, type OptionDeclarations, type OptionValues, parseOptions, resolveOptions } from '@mm/contract'

/** When collections start by themselves, in place of the collector's own rule. */
export interface Trigger {
  readonly name: string
  readonly options: Readonly<Record<string, unknown>>
  /** Whether it is due after the last one already, whatever is allocated. */
  readonly always?: boolean
  /** The generation that is collected; the oldest without. */
  readonly generation?: number
  /** Live bytes at which the next collection is due, when `live` bytes were left by the last one; `Infinity` for never. */
  limit(live: number): number
}

/** What is to be known of a trigger before it runs. */
export interface TriggerManifest<D extends OptionDeclarations = OptionDeclarations> {
  readonly name: string
  readonly idea: string
  readonly options: D
}

/** Makes triggers with options. */
export interface TriggerFactory<D extends OptionDeclarations = OptionDeclarations> {
  /** Throws `MisuseError` (`bad-option`). */
  (options?: Partial<OptionValues<D>>): Trigger
  readonly manifest: TriggerManifest<D>
}

function defineTrigger<D extends OptionDeclarations>(
  { create, ...card }: TriggerManifest<D> & { create(this: void, options: OptionValues<D>): Omit<Trigger, 'name' | 'options'> },
): TriggerFactory<D> {
  const manifest = Object.freeze(card as TriggerManifest<D>)
  const factory = (given?: Partial<OptionValues<D>>): Trigger => {
    const options = resolveOptions(card.name, card.options, given)
    return { name: card.name, options, ...create(options) }
  }
  return Object.assign(factory, { manifest })
}

const MEBIBYTE = 2 ** 20
const bytes = (value: number, description: string) => ({ type: 'number', default: value, min: 1, max: 2 ** 32, integer: true, description }) as const

/** A collection when the heap has grown by a factor since the last one: total work in proportion to what is allocated. */
export const growth = /* @__PURE__ */ defineTrigger({
  name: 'growth',
  idea: 'When the live bytes are so many times what the last collection left.',
  options: {
    factor: { type: 'number', default: 2, min: 1.01, max: 100, description: 'live bytes now over live bytes after the last collection' },
    least: bytes(MEBIBYTE, 'bytes below which the heap is too small to be looked at'),
  },
  create: ({ factor, least }) => ({ limit: (live) => Math.max(live * factor, live + least) }),
})

/** A collection for every so many bytes more. */
export const byBytes = /* @__PURE__ */ defineTrigger({
  name: 'bytes',
  idea: 'When so many bytes more are live than the last collection left.',
  options: { more: bytes(MEBIBYTE, 'bytes') },
  create: ({ more }) => ({ limit: (live) => live + more }),
})

/** No collection but those that are asked for. */
export const explicit = /* @__PURE__ */ defineTrigger({
  name: 'explicit',
  idea: 'Never: only gc.collect() collects.',
  options: {},
  create: () => ({ limit: () => Infinity }),
})

/** A collection at every safepoint: for tests. */
export const safepoint = /* @__PURE__ */ defineTrigger({
  name: 'safepoint',
  idea: 'At every safepoint: a reference that no root holds does not live long. For tests.',
  options: { generation: { type: 'number', default: -1, min: -1, max: 100, integer: true, description: 'which one is collected; -1 for the oldest' } },
  create: ({ generation }) => ({ limit: () => 0, always: true, ...(generation >= 0 && { generation }) }),
})

/** A trigger of any kind: what is common to all. */
export interface AnyTrigger {
  (options?: Readonly<Record<string, never>>): Trigger
  readonly manifest: TriggerManifest
}

/** The triggers that there are beside a collector's own, which is called `thresholds`. */
export const triggers: readonly AnyTrigger[] = [growth, byBytes, explicit, safepoint]

/**
 * A trigger as written on a command line, `name` or `name:option=value`; `undefined` for `thresholds`, the collector's own. Throws
 * `MisuseError` (`bad-option`), which lists those that there are.
 */
export function parseTrigger(text: string): Trigger | undefined {
  const colon = text.indexOf(':')
  const name = colon === -1 ? text : text.slice(0, colon)
  if (text === 'thresholds') return undefined
  const factory = triggers.find(({ manifest }) => manifest.name === name)
  if (factory === undefined) {
    const names = ['thresholds', ...triggers.map(({ manifest }) => manifest.name)].join(', ')
    throw new MisuseError('bad-option', { operation: 'trigger' }, `no trigger is called ${name}; there are ${names}`)
  }
  return factory(parseOptions(name, factory.manifest.options, colon === -1 ? '' : text.slice(colon + 1)))
}
