import { pathToFileURL } from 'node:url'
import { type AllocatorFactory, type Axis, type CollectorFactory, type InterningFactory, type LifetimeFactory, isAxis } from '@mm/contract'
import { UsageError } from '../errors.js'
import { entryOf } from './packages.js'

/** A factory of any axis. */
export type AnyFactory = AllocatorFactory | LifetimeFactory | CollectorFactory | InterningFactory

/** Whether a value from a foreign module is what `defineStrategy` returns. */
function isFactory(value: unknown): value is AnyFactory {
  if (typeof value !== 'function' || !('manifest' in value)) return false
  const { manifest } = value
  return typeof manifest === 'object' && manifest !== null && 'axis' in manifest && typeof manifest.axis === 'string' && isAxis(manifest.axis) && 'name' in manifest
}

/** The factory that a module exports: as default, as `strategy`, or the only one of its axis under another name. */
function factoryIn(exports: Readonly<Record<string, unknown>>, axis: Axis): AnyFactory | undefined {
  const preferred = [exports['default'], exports['strategy']].filter(isFactory)
  const fitting = [...preferred, ...Object.values(exports).filter(isFactory)].filter((factory) => factory.manifest.axis === axis)
  const others = new Set(fitting)
  return preferred.find((factory) => factory.manifest.axis === axis) ?? (others.size === 1 ? fitting[0] : undefined)
}

/** Imports the strategy of `axis` from a folder or a file; throws `UsageError` when it has none, or does not load. */
export async function importFactory(axis: Axis, place: string, isFolder: boolean): Promise<AnyFactory> {
  const entry = isFolder ? entryOf(place) : place
  let exports: Readonly<Record<string, unknown>>
  try {
    exports = (await import(pathToFileURL(entry).href)) as Readonly<Record<string, unknown>>
  } catch (error) {
    throw new UsageError(`--${axis}: ${entry} does not load: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`)
  }
  const factory = factoryIn(exports, axis)
  if (factory !== undefined) return factory
  const other = Object.values(exports).find(isFactory)
  throw new UsageError(
    other === undefined
      ? `--${axis}: ${entry} exports no strategy; its default export should be what defineStrategy of @mm/contract returns`
      : `--${axis}: ${other.manifest.name} of ${entry} is for another axis, ${other.manifest.axis}`,
  )
}
