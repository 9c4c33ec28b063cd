import { type ObjectRef, type WordBytes } from '@mm/contract'
import { generational } from '@mm/gc-generational'
import { snapshot } from '@mm/gc-snapshot'
import { trialDeletion } from '@mm/gc-trial-deletion'
import { createMemory } from '@mm/heap'
import { deferredTeardown } from '@mm/refcount'
import { type RuntimeParts, createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

const collectors = { generational: generational(), snapshot: snapshot(), 'trial-deletion': trialDeletion() }

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  describe.each(Object.entries(collectors))('collector %s', (_name, collector) => {
    const world = (entries = 100, parts: RuntimeParts = { wordBytes, limit: 2 ** 24 }) => {
      const log: number[] = []
      const runtime = createRuntime({ sanity: 1, ...parts, lifetime: deferredTeardown({ entries }), collector })
      const hooks = { last: (): void => undefined }
      const Node = runtime.defineType({
        name: 'Node',
        fields: ['next'],
        numbers: { id: 'u32' },
        weak: true,
        finalize: (node) => {
          log.push(Node.get.id(node))
          hooks.last()
        },
      })
      const make = (id: number, next = 0 as ObjectRef): ObjectRef => {
        const node = Node.create()
        Node.set.id(node, id)
        Node.set.next(node, next)
        if (next !== 0) runtime.mutator.release(next)
        return node
      }
      return { runtime, Node, make, log, hooks }
    }

    test('what comes to zero goes at the next safepoint, in the order in which it came, each with what dies with it', () => {
      const { runtime, make, log } = world()
      const [first, second, third] = [make(1, make(10, make(11))), make(2), make(3, make(30))]
      for (const node of [third, first, second]) runtime.mutator.release(node)
      expect(log).toEqual([])
      runtime.check()
      runtime.safepoint()
      expect(log).toEqual([3, 30, 1, 10, 11, 2])
      runtime.safepoint()
      expect(log.length).toBe(6)
      expect(runtime.report().objects).toBe(0)
    })

    test('who is found by a weak reference meanwhile stays', () => {
      const { runtime, Node, make, log } = world()
      const node = make(1)
      const weak = runtime.weak(node)
      runtime.mutator.release(node)
      // It is let go twice before the safepoint, and stands in the table once.
      const kept = runtime.handle(runtime.mutator.retain(weak.deref()))
      expect(Node.get.id(kept.ref)).toBe(1)
      kept[Symbol.dispose]()
      const again = runtime.handle(runtime.mutator.retain(weak.deref()))
      runtime.safepoint()
      expect(log).toEqual([])
      again[Symbol.dispose]()
      runtime.safepoint()
      expect(log).toEqual([1])
      expect(weak.deref()).toBe(0)
    })

    test('what finds the table full goes at once', () => {
      const { runtime, make, log } = world(2)
      for (let id = 1; id <= 4; id++) runtime.mutator.release(make(id))
      expect(log).toEqual([3, 4])
      runtime.safepoint()
      expect(log).toEqual([3, 4, 1, 2])
      // The ring goes round.
      for (let id = 5; id <= 7; id++) runtime.mutator.release(make(id))
      runtime.safepoint()
      expect(log).toEqual([3, 4, 1, 2, 7, 5, 6])
    })

    test('a collection finds no garbage held by what is dead already', () => {
      const { runtime, Node, make, log } = world()
      const ring = make(1)
      Node.set.next(ring, ring)
      runtime.mutator.release(make(2, ring))
      expect(runtime.gc.collect()).toBe(1)
      expect(log).toEqual([2, 1])
    })

    test('what dies in a finalizer goes there', () => {
      const { runtime, make, log, hooks } = world()
      hooks.last = () => {
        hooks.last = () => undefined
        runtime.mutator.release(make(7, make(8)))
        expect(log).toEqual([1, 7, 8])
      }
      runtime.mutator.release(make(1))
      runtime.safepoint()
      expect(log).toEqual([1, 7, 8])
    })

    test('a memory that is saved while something waits goes on', () => {
      const memory = createMemory({ wordBytes, limit: 2 ** 24 })
      const first = world(100, { memory })
      first.runtime.mutator.release(first.make(5, first.make(6)))
      const state = first.runtime.save()
      const second = world(100, { memory: createMemory({ image: memory.snapshot() }), state })
      expect(second.log).toEqual([])
      second.runtime.safepoint()
      expect(second.log).toEqual([5, 6])
    })
  })
})
