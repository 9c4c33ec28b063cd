import { type Collector, type CollectorContext, MisuseError, StrategyNotFoundError, defineStrategy } from '@mm/contract'
import { bump, checkedBump } from '@mm/allocator-bump'
import { generational } from '@mm/gc-generational'
import { type AnyFactory, assembleRuntime, builtins, createRegistry } from '@mm/runtime'
import { expect, test } from 'vitest'

const own = defineStrategy({
  axis: 'collector',
  name: 'own',
  idea: 'ours',
  source: 'our own',
  options: { size: { type: 'number', default: 1, description: 'a size' } },
  requires: ['counts'],
  provides: ['finds-cycles'],
  preserves: [],
  create: (context: CollectorContext): Collector => generational().create(context),
}) as unknown as AnyFactory

const absent = (specifier: string): Promise<never> =>
  Promise.reject(Object.assign(new Error(`Cannot find package '${specifier}'`), { code: 'ERR_MODULE_NOT_FOUND' }))

test('what ships is there, one default per axis first', () => {
  const registry = createRegistry()
  expect(registry.list()).toEqual(builtins)
  const names = (axis: Parameters<typeof registry.list>[0]): string[] => registry.list(axis).map(({ manifest }) => manifest.name)
  expect(names('allocator')).toEqual(['pymalloc', 'general'])
  expect(names('lifetime')).toEqual(['immediate', 'deferred', 'none'])
  expect(names('collector')).toEqual(['generational', 'none'])
  expect(names('interning')).toEqual(['cpython', 'aggressive', 'none'])
})

test('a name that is not there: what is, and the nearest', () => {
  const registry = createRegistry()
  const find = (name: string): StrategyNotFoundError => {
    try {
      registry.find('collector', name)
    } catch (error) {
      return error as StrategyNotFoundError
    }
    throw new Error('found')
  }
  expect(find('generatoinal')).toBeInstanceOf(StrategyNotFoundError)
  expect(find('generatoinal').nearest).toBe('generational')
  expect(find('generatoinal').installed).toEqual(['generational', 'none'])
  expect(find('generatoinal').message).toContain('did you mean generational?')
  expect(find('incremental-marking').nearest).toBeUndefined()
  expect(find('').nearest).toBeUndefined()
})

test('options are written behind the name', () => {
  const registry = createRegistry()
  const { options } = registry.strategy('collector', 'generational:threshold0=700,threshold2=5')
  expect(options).toMatchObject({ threshold0: 700, threshold1: 10, threshold2: 5 })
  expect(() => registry.strategy('collector', 'generational:treshold0=7')).toThrowError(/unknown; there are threshold0/)
  expect(() => registry.strategy('collector', 'generational:threshold0=-1')).toThrowError(MisuseError)
})

test('anybody’s strategy can be added, and runs', () => {
  const registry = createRegistry().add(own)
  expect(registry.find('collector', 'own')).toBe(own)
  const runtime = assembleRuntime({ limit: 2 ** 22 }, { collector: createRegistry().add(own).strategy('collector', 'own:size=3') })
  expect(runtime.strategies.collector.options).toEqual({ size: 3 })
  expect(() => registry.add({} as AnyFactory)).toThrowError(/no strategy/)
})

test('names are looked for in packages of that name', async () => {
  const asked: string[] = []
  const from = (present: string) => (specifier: string) => {
    asked.push(specifier)
    return specifier === present ? Promise.resolve({ own, other: 5, generational }) : absent(specifier)
  }
  const load = async (text: string, present: string): Promise<string> => {
    asked.length = 0
    return (await createRegistry().load('collector', text, from(present))).manifest.name
  }
  expect(await load('own', '@mm/gc-own')).toBe('own')
  expect(asked).toEqual(['@mm/gc-own'])
  expect(await load('some-package', 'some-package')).toBe('own')
  expect(asked).toEqual(['@mm/gc-some-package', 'some-package'])
  expect(await load('@they/own', '@they/own')).toBe('own')
  expect(asked).toEqual(['@they/own'])
  expect(await load('./folder/own:size=4', './folder/own')).toBe('own')
  expect(asked).toEqual(['./folder/own'])
  expect(await load('generational', 'nothing')).toBe('generational')
  expect(asked).toEqual([])
})

test('what cannot be loaded is said', async () => {
  const registry = createRegistry()
  await expect(registry.load('collector', 'nothing', absent)).rejects.toThrowError(StrategyNotFoundError)
  await expect(registry.load('collector', './nothing', absent)).rejects.toThrowError(/Cannot find/)
  await expect(registry.load('collector', 'broken', () => Promise.reject(new SyntaxError('broken inside')))).rejects.toThrowError(/broken inside/)
  await expect(registry.load('allocator', 'own', () => Promise.resolve({ own }))).rejects.toThrowError(/exports no allocator/)
})

test('of a strategy that a package exports twice the whole one stands for the name', async () => {
  for (const module of [{ bump, checkedBump }, { checkedBump, lean: bump }]) {
    const registry = createRegistry()
    await registry.load('allocator', 'bump', () => Promise.resolve(module as unknown as Record<string, unknown>))
    expect(registry.find('allocator', 'bump')).toBe(checkedBump)
  }
  const registry = createRegistry()
  expect((await registry.load('allocator', 'bump', () => Promise.resolve({ bump }))).manifest).toBe(bump.manifest)
})
