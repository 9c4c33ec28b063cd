import { MisuseError } from '@mm/contract'
import { none as noCollector } from '@mm/gc-none'
import { createMemory } from '@mm/heap'
import { type RuntimeParts, byBytes, createRuntime, explicit, growth, parseTrigger, safepoint, triggers } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** A runtime that notes which generations are collected; `keep` makes an object of some 1 KiB that lives on, with a safepoint after it. */
function open(parts: RuntimeParts = {}) {
  const runtime = createRuntime(parts)
  const generations: number[] = []
  const hooks = {
    phase: (name: string, generation: number) => {
      if (name === 'start') generations.push(generation)
      return true
    },
  }
  runtime.attachMutator(hooks)
  const numbers = Object.fromEntries(Array.from({ length: 124 }, (_, index) => [`number${index}`, 'f64' as const]))
  const Item = runtime.defineType({ name: 'Item', fields: ['self'], numbers })
  const keep = (times: number): void => {
    for (let time = 0; time < times; time++) {
      runtime.handle(Item.create())
      runtime.safepoint()
    }
  }
  /** So many cycles that nobody holds any more. */
  const waste = (times: number): void => {
    for (let time = 0; time < times; time++) {
      const item = Item.create()
      Item.set.self(item, item)
      runtime.mutator.release(item)
      runtime.safepoint()
    }
  }
  return { runtime, generations, keep, waste }
}

describe('triggers', () => {
  test('growth: the heap is looked at in steps that grow as it does, so that total work is in proportion to what is allocated', () => {
    const { runtime, generations, keep } = open({ trigger: growth({ factor: 2, least: 2 ** 16 }), limit: 2 ** 28 })
    keep(16_000)
    expect(generations.length).toBeGreaterThanOrEqual(4)
    expect(generations.length).toBeLessThanOrEqual(9)
    const { totals } = runtime.collector.statistics()
    expect(totals!.visited).toBeLessThan(2 * 16_000)
  })

  test('growth: garbage is kept to a factor of what lives', () => {
    const { runtime, waste } = open({ trigger: growth({ factor: 2, least: 2 ** 18 }) })
    const before = runtime.allocator.statistics!().liveBytes
    let most = 0
    for (let round = 0; round < 40; round++) {
      waste(100)
      most = Math.max(most, runtime.allocator.statistics!().liveBytes - before)
    }
    // 4000 items of a KiB would be 4 MiB; the trigger looks every 256 objects.
    expect(most).toBeLessThan(2 ** 18 + 300 * 1100)
  })

  test('bytes: one collection for every so many bytes more', () => {
    const { generations, keep } = open({ trigger: byBytes({ more: 2 ** 20 }), limit: 2 ** 28 })
    keep(8 * 1024)
    expect(generations.length).toBeGreaterThanOrEqual(6)
    expect(generations.length).toBeLessThanOrEqual(8)
  })

  test('explicit: never but when asked', () => {
    const { runtime, generations, waste } = open({ trigger: explicit() })
    waste(5000)
    expect(generations).toEqual([])
    expect(runtime.gc.collect()).toBe(5000)
  })

  test('safepoint: at each of them, of the generation that is said', () => {
    const { generations, keep } = open({ trigger: safepoint({ generation: 0 }) })
    keep(50)
    expect(generations).toEqual(new Array<number>(50).fill(0))
    const full = open({ stress: true })
    full.keep(20)
    expect(full.generations).toEqual(new Array<number>(20).fill(2))
  })

  test('gc.disable holds for every trigger, and thresholds stay what they are', () => {
    const { runtime, generations, keep } = open({ trigger: safepoint() })
    expect(runtime.gc.isEnabled()).toBe(true)
    expect(runtime.gc.getThreshold!()).toEqual([2000, 10, 10])
    runtime.gc.disable()
    expect(runtime.gc.isEnabled()).toBe(false)
    keep(10)
    expect(generations).toEqual([])
    runtime.gc.enable()
    keep(1)
    expect(generations).toEqual([2])
  })

  test('the collector’s own thresholds start nothing where there is a trigger', () => {
    const { generations, waste } = open({ trigger: explicit() })
    waste(2500)
    expect(generations).toEqual([])
    const own = open()
    own.waste(2500)
    expect(own.generations).toEqual([0])
  })

  test('what a collector has not, it has not with a trigger either', () => {
    const { collector } = createRuntime({ collector: noCollector(), trigger: growth() })
    expect('walk' in collector).toBe(false)
    expect('freeze' in collector).toBe(false)
    expect('walk' in createRuntime({ trigger: growth() }).collector).toBe(true)
  })

  test('in a copy of the memory the trigger goes on', () => {
    const parts = { trigger: byBytes({ more: 2 ** 20 }) }
    const memory = createMemory({ limit: 2 ** 26 })
    const { runtime, keep } = open({ ...parts, memory })
    keep(600)
    runtime.gc.disable()
    const state = runtime.save()
    const copy = createRuntime({ ...parts, memory: createMemory({ image: memory.snapshot() }), state })
    expect(copy.gc.isEnabled()).toBe(false)
    copy.gc.enable()
    expect(copy.gc.isEnabled()).toBe(true)
  })

  test('as written on a command line', () => {
    expect(parseTrigger('thresholds')).toBeUndefined()
    expect(parseTrigger('growth:factor=1.5,least=4096')).toMatchObject({ name: 'growth', options: { factor: 1.5, least: 4096 } })
    expect(parseTrigger('explicit')?.limit(7)).toBe(Infinity)
    expect(triggers.map(({ manifest }) => manifest.name)).toEqual(['growth', 'bytes', 'explicit', 'safepoint'])
    for (const wrong of ['', 'grow', 'growth:factor=0', 'growth:factor', 'bytes:more=1.5', 'explicit:now']) expect(() => parseTrigger(wrong), wrong).toThrow(MisuseError)
    expect(() => parseTrigger('grow')).toThrow('there are thresholds, growth, bytes, explicit, safepoint')
  })
})
