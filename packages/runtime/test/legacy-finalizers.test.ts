import { type CollectionObserver, type ObjectRef, type WordBytes } from '@mm/contract'
import { createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

describe.each<WordBytes>([8, 4])('legacy finalizers, words of %i bytes', (wordBytes) => {
  function open() {
    const finalized: ObjectRef[] = []
    const runtime = createRuntime({ wordBytes, sanity: 1 })
    const Old = runtime.defineType({ name: 'Old', fields: ['next'], finalize: (object) => void finalized.push(object), legacyFinalizer: true })
    const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'] })
    /** An Old and a Node in a cycle, the Node beside it referring to the cycle, and one to which it refers. */
    const build = () => {
      const [old, member, before, after] = [Old.create(), Node.create(), Node.create(), Node.create()]
      Old.set.next(old, member)
      Node.set.next(member, old)
      Node.set.other(member, after)
      Node.set.next(after, after)
      Node.set.next(before, old)
      Node.set.other(before, before)
      for (const object of [old, member, before, after]) runtime.mutator.release(object)
      return { old, member, before, after }
    }
    return { runtime, Old, Node, finalized, build }
  }

  test('garbage that has one, and what it refers to, is not freed, but told of and kept', () => {
    const { runtime, finalized, build } = open()
    const { old } = build()
    // Freed is what refers to it only.
    expect(runtime.gc.collect()).toBe(4)
    expect(runtime.collector.last).toMatchObject({ collected: 1, uncollectable: 3 })
    expect(runtime.gc.getStats()[2]).toMatchObject({ collections: 1, collected: 1, uncollectable: 3 })
    expect(finalized).toEqual([])
    expect(runtime.gc.garbage.map(({ ref }) => ref)).toEqual([old])
    // What is kept is no garbage any more.
    expect(runtime.gc.collect()).toBe(0)
    expect(runtime.report().objects).toBe(3)
  })

  test('whoever breaks the cycle and lets go frees all of it, with its finalizer', () => {
    const { runtime, Old, finalized, build } = open()
    const { old } = build()
    runtime.gc.collect()
    Old.set.next(old, 0 as ObjectRef)
    for (const handle of runtime.gc.garbage.splice(0)) handle[Symbol.dispose]()
    expect(finalized).toEqual([old])
    expect(runtime.gc.collect()).toBe(1)
    expect(runtime.report().objects).toBe(0)
  })

  test('by counting it goes as any other', () => {
    const { runtime, Old, finalized } = open()
    const old = Old.create()
    runtime.mutator.release(old)
    expect(finalized).toEqual([old])
    expect(runtime.report().objects).toBe(0)
  })

  test('an observer is shown what cannot be freed; a mutator may keep it itself', () => {
    const { runtime, build } = open()
    const shown: [string, ObjectRef | number][] = []
    const observer: CollectionObserver = {
      begins: () => undefined,
      unreachable: (object) => shown.push(['unreachable', object]),
      uncollectable: (object) => shown.push(['uncollectable', object]),
      keep: () => false,
      ends: (collected, uncollectable) => shown.push(['ends', collected], ['ends', uncollectable]),
    }
    const kept: ObjectRef[] = []
    runtime.attachMutator({ observer: () => observer, uncollectable: (object) => void kept.push(object) })
    const { old, member, before, after } = build()
    runtime.gc.collect()
    expect(shown.filter(([what]) => what === 'unreachable').map(([, object]) => object)).toEqual([before])
    expect(shown.filter(([what]) => what === 'uncollectable').map(([, object]) => object).sort()).toEqual([old, member, after].sort())
    expect(shown.slice(-2)).toEqual([['ends', 1], ['ends', 3]])
    expect(kept).toEqual([old])
    expect(runtime.gc.garbage).toEqual([])
  })
})
