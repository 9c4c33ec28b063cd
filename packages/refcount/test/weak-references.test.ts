import { type ObjectRef, type WordBytes, typeTraits } from '@mm/contract'
import { describe, expect, test } from 'vitest'
import { TestHeap } from './support/heap.js'

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  const weakHeap = () => {
    const heap = new TestHeap(wordBytes)
    const type = heap.type({ name: 'weakly', slots: 1, weak: true })
    return { heap, type, object: heap.create(type) }
  }
  const labels = (heap: TestHeap, object: ObjectRef): number[] => {
    const found: number[] = []
    for (let reference = heap.weak.first(object); reference !== 0; reference = heap.weak.after(reference)) found.push(heap.label(reference))
    return found
  }

  test('the plain one first, then the newest', () => {
    const { heap, object } = weakHeap()
    for (const label of [1, 2]) heap.weakly(object, label)
    heap.weakly(object, 10, false)
    heap.weakly(object, 3)
    expect(labels(heap, object)).toEqual([10, 3, 2, 1])
    expect(heap.weak.countOf(object)).toBe(4)
    expect(heap.label(heap.weak.plain(object, typeTraits.plainReference))).toBe(10)
    expect(heap.weak.plain(object, typeTraits.plainProxy)).toBe(0)
  })

  test('a reference that goes leaves the list', () => {
    const { heap, object } = weakHeap()
    const references = [1, 2, 3].map((label) => heap.weakly(object, label))
    heap.lifetime.release(references[1])
    expect(labels(heap, object)).toEqual([3, 1])
    heap.lifetime.release(references[2])
    heap.lifetime.release(references[0])
    expect(heap.weak.first(object)).toBe(0)
    heap.lifetime.release(object)
    expect(heap.log).toEqual([])
  })

  test('all are cleared before the first callback runs, the newest first', () => {
    const { heap, object } = weakHeap()
    const references = [1, 2, 3].map((label) => heap.weakly(object, label))
    const plain = heap.weakly(object, 9, false)
    const seen: number[][] = []
    heap.onCallback = () => seen.push([...references, plain].map((reference) => heap.weak.referent(reference)))
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['callback 3', 'callback 2', 'callback 1'])
    expect(seen).toEqual([
      [0, 0, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ])
  })

  test('the finalizer still sees its references; they are cleared after it', () => {
    const heap = new TestHeap(wordBytes)
    let reference = 0 as ObjectRef
    const type = heap.type({
      name: 'final',
      slots: 1,
      weak: true,
      finalize: (object) => {
        heap.log.push(`finalize, ${heap.weak.referent(reference) === object ? 'still there' : 'gone'}`)
        return true
      },
    })
    const object = heap.create(type)
    reference = heap.weakly(object, 1)
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['finalize, still there', 'callback 1'])
  })

  test('a callback that throws is reported; the others run', () => {
    const { heap, object } = weakHeap()
    for (const label of [1, 2]) heap.weakly(object, label)
    heap.onCallback = (label) => {
      if (label === 2) throw new RangeError('no')
    }
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['callback 2', 'callback 1'])
    expect(heap.errors).toEqual([new RangeError('no')])
  })

  test('a callback may end other references, and its own', () => {
    const { heap, object } = weakHeap()
    const references = [1, 2, 3].map((label) => heap.weakly(object, label))
    heap.onCallback = () => {
      for (const reference of references.splice(0)) heap.lifetime.release(reference)
    }
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['callback 3', 'callback 2', 'callback 1'])
    expect(heap.tracked.size).toBe(0)
  })

  test('a reference in what dies with its referent is not called', () => {
    const { heap, object } = weakHeap()
    heap.put(object, 0, heap.weakly(object, 1))
    const outside = heap.weakly(object, 2)
    heap.lifetime.release(object)
    // The one inside was alive still when the callbacks ran, as in CPython.
    expect(heap.log).toEqual(['callback 2', 'callback 1'])
    expect([...heap.tracked]).toEqual([outside])
  })
})
