import { bump } from '@mm/allocator-bump'
import { StrategyMismatchError } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { none as noCollector } from '@mm/gc-none'
import { semispace } from '@mm/gc-semispace'
import { shuffle } from '@mm/gc-shuffle'
import { snapshot } from '@mm/gc-snapshot'
import { none as uncounted } from '@mm/refcount'
import { FIXED_ADDRESS, assembleRuntime, createRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'

/** What the compiler accepts and refuses: checked by `tsc`, never called. */
export function typesOfFit(): void {
  createRuntime()
  createRuntime({ collector: noCollector() })
  createRuntime({ collector: generational({ threshold0: 1 }) })
  createRuntime({ lifetime: uncounted(), collector: shuffle() })
  createRuntime({ collector: snapshot() })
  // @ts-expect-error -- nobody sees a reference go that is not counted
  createRuntime({ lifetime: uncounted(), collector: snapshot() })
  // @ts-expect-error -- no counts, and the default collector requires them
  createRuntime({ lifetime: uncounted() })
  // @ts-expect-error -- a tracing collector over counts
  createRuntime({ collector: shuffle() })
  createRuntime({ lifetime: uncounted(), collector: semispace() })
  // @ts-expect-error -- objects that are counted cannot move
  createRuntime({ collector: semispace() })
  // @ts-expect-error -- no counts, and nobody who traces
  createRuntime({ lifetime: uncounted(), collector: noCollector() })
  createRuntime({ allocator: bump() })
  // @ts-expect-error -- a collector is no lifetime
  createRuntime({ lifetime: generational() })
}

test('what is known by name only is refused when it is wired: both are named, and why', () => {
  const error = (() => {
    try {
      assembleRuntime({}, { lifetime: uncounted() })
    } catch (thrown) {
      return thrown
    }
    return undefined
  })()
  expect(error).toBeInstanceOf(StrategyMismatchError)
  expect((error as StrategyMismatchError).between).toEqual(['none', 'generational'])
  expect((error as StrategyMismatchError).message).toContain('lifetime none requires a collector that frees whatever no root reaches, which collector generational is not')
  expect(() => assembleRuntime({}, { lifetime: uncounted(), collector: snapshot() })).toThrowError(StrategyMismatchError)
  expect(() => assembleRuntime({}, { collector: semispace() })).toThrowError(/collector semispace requires a lifetime that keeps no counts/)
  expect(() => assembleRuntime({}, { collector: shuffle() })).toThrowError(/collector shuffle requires a lifetime that keeps no counts/)
})

test('what fits is wired', () => {
  const runtime = assembleRuntime({ limit: 2 ** 22 }, { lifetime: uncounted(), collector: shuffle() })
  expect(runtime.lifetime.counting).toBe('none')
  expect(runtime.strategies.collector.manifest.name).toBe('shuffle')
  // An allocator that ignores what is freed only needs more memory.
  expect(assembleRuntime({ limit: 2 ** 22 }, { allocator: bump() }).strategies.allocator.manifest.name).toBe('bump')
})

test('what a mutator has at fixed addresses is set aside before any strategy gets memory', () => {
  for (const allocator of [bump(), undefined]) {
    for (const wordBytes of [4, 8] as const) {
      const runtime = assembleRuntime({ wordBytes, fixed: 0x30000 }, allocator === undefined ? {} : { allocator })
      expect(runtime.fixed).toBe(0x30000)
      runtime.memory.u8.fill(7, FIXED_ADDRESS, FIXED_ADDRESS + runtime.fixed)
      runtime.check()
    }
  }
})
