import { type Address, MisuseError, type ObjectRef, type WordBytes, typeTraits } from '@mm/contract'
import { describe, expect, test } from 'vitest'
import { TestHeap } from './support/heap.js'

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  const heapWith = (synchronous = true) => {
    const heap = new TestHeap(wordBytes, synchronous)
    /** Logs its label when its finalizer runs. */
    const loud = heap.type({
      name: 'loud',
      slots: 1,
      finalize: (object) => heap.code(synchronous, () => void heap.log.push(`finalize ${heap.label(object)}`)),
    })
    return { heap, loud }
  }
  /** Three loud objects, moved into the slots of `object`. */
  const fill = (heap: TestHeap, loud: ObjectRef, put: (index: number, value: ObjectRef) => void): void => {
    for (let index = 0; index < 3; index++) put(index, heap.create(loud, index))
  }

  test('counts', () => {
    const { heap, loud } = heapWith()
    const object = heap.create(loud)
    heap.lifetime.retain(object)
    expect(heap.count(object)).toBe(2)
    heap.lifetime.release(object)
    expect(heap.count(object)).toBe(1)
    expect(heap.log).toEqual([])
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['finalize 0'])
  })

  test('null and immortal objects are left alone', () => {
    const { heap } = heapWith()
    const before = heap.count(heap.metatype)
    heap.lifetime.retain(0 as ObjectRef)
    heap.lifetime.release(0 as ObjectRef)
    heap.lifetime.retain(heap.metatype)
    heap.lifetime.release(heap.metatype)
    heap.lifetime.release(heap.metatype)
    expect(heap.count(heap.metatype)).toBe(before)
    expect(before).toBe(wordBytes === 8 ? 0xffffffff : 0x3fffffff)
  })

  test('fields go first to last, items and buffers last to first', () => {
    const { heap, loud } = heapWith()
    const fields = heap.create(heap.type({ name: 'fields', slots: 3 }))
    fill(heap, loud, (index, value) => heap.put(fields, index, value))
    heap.lifetime.release(fields)
    expect(heap.log.splice(0)).toEqual(['finalize 0', 'finalize 1', 'finalize 2'])

    const tuple = heap.create(heap.type({ name: 'tuple', items: true }), 0, 3)
    fill(heap, loud, (index, value) => heap.put(tuple, index, value))
    heap.lifetime.release(tuple)
    expect(heap.log.splice(0)).toEqual(['finalize 2', 'finalize 1', 'finalize 0'])

    const untracked = heap.create(heap.type({ name: 'untracked tuple', items: true, trackable: false }), 0, 3)
    fill(heap, loud, (index, value) => heap.put(untracked, index, value))
    heap.lifetime.release(untracked)
    expect(heap.log.splice(0)).toEqual(['finalize 2', 'finalize 1', 'finalize 0'])

    const list = heap.create(heap.type({ name: 'list', buffer: true }))
    const items = heap.objects.allocator.calloc(3, wordBytes)
    heap.memory.u32[heap.slot(list, 0) >>> 2] = items
    heap.memory.u32[(list + 2 * wordBytes) >>> 2] = 3
    fill(heap, loud, (index, value) => (heap.memory.u32[(items + index * wordBytes) >>> 2] = value))
    heap.lifetime.release(list)
    expect(heap.log).toEqual(['finalize 2', 'finalize 1', 'finalize 0'])
    expect(heap.tracked.size).toBe(0)
  })

  test('depth first: what a field held is gone, contents and all, before the next field', () => {
    const { heap, loud } = heapWith()
    const pair = heap.type({ name: 'pair', slots: 2 })
    const leaf = (label: number): ObjectRef => heap.create(loud, label)
    const inner = heap.create(pair)
    heap.put(inner, 0, leaf(1))
    heap.put(inner, 1, leaf(2))
    const outer = heap.create(pair)
    heap.put(outer, 0, inner)
    heap.put(outer, 1, leaf(3))
    heap.lifetime.release(outer)
    expect(heap.log).toEqual(['finalize 1', 'finalize 2', 'finalize 3'])
  })

  test('a finalizer runs before the contents go, and once only', () => {
    const { heap, loud } = heapWith()
    const outer = heap.create(loud, 1)
    heap.put(outer, 0, heap.create(loud, 2))
    heap.lifetime.release(outer)
    expect(heap.log).toEqual(['finalize 1', 'finalize 2'])
  })

  test('resurrection: the object stays as it was, tracked, and dies in silence the second time', () => {
    const { heap } = heapWith()
    let saved = 0 as ObjectRef
    const phoenix = heap.type({
      name: 'phoenix',
      slots: 1,
      finalize: (object) => {
        heap.log.push('finalize')
        heap.lifetime.retain(object)
        saved = object
        return true
      },
    })
    const object = heap.create(phoenix)
    const held = heap.create(heap.type({ name: 'held', slots: 1 }))
    heap.put(object, 0, held)
    heap.lifetime.release(object)
    expect(saved).toBe(object)
    expect(heap.count(object)).toBe(1)
    expect(heap.count(held)).toBe(1)
    expect([...heap.tracked]).toEqual([held, object])
    expect(heap.objects.isFinalized(object)).toBe(true)
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['finalize'])
    expect(heap.tracked.size).toBe(0)
  })

  test('what dies in a JavaScript finalizer goes inside it', () => {
    const { heap, loud } = heapWith()
    const other = heap.create(loud, 9)
    const chatty = heap.type({
      name: 'chatty',
      slots: 1,
      finalize: () => {
        heap.log.push('begin')
        heap.lifetime.release(other)
        heap.log.push('end')
        return true
      },
    })
    heap.lifetime.release(heap.create(chatty))
    expect(heap.log).toEqual(['begin', 'finalize 9', 'end'])
  })

  test('JavaScript finalizers that release each other do not pile up', () => {
    const { heap } = heapWith()
    const refs: ObjectRef[] = []
    let gone = 0
    const domino = heap.type({
      name: 'domino',
      slots: 1,
      finalize: (object) => {
        gone++
        const next = refs[heap.label(object) + 1]
        if (next !== undefined) heap.lifetime.release(next)
        return true
      },
    })
    for (let label = 0; label < 50_000; label++) refs.push(heap.create(domino, label))
    heap.lifetime.release(refs[0])
    expect(gone).toBe(50_000)
    expect(heap.tracked.size).toBe(0)
  })

  test('a finalizer that throws is reported, and the object goes', () => {
    const { heap } = heapWith()
    const bad = heap.type({
      name: 'bad',
      slots: 1,
      finalize: () => {
        throw new RangeError('no')
      },
    })
    heap.lifetime.release(heap.create(bad))
    expect(heap.errors).toEqual([new RangeError('no')])
    expect(heap.tracked.size).toBe(0)
  })

  test.each([
    ['tracked', true],
    ['untracked', false],
  ])('a chain of a million %s objects goes without overflowing anything', (_, trackable) => {
    const heap = new TestHeap(wordBytes)
    const cell = heap.type({ name: 'cell', slots: 1, trackable })
    const { create, allocate } = { create: heap.objects.allocate.bind(heap.objects), allocate: heap.slot.bind(heap) }
    const { u32 } = heap.memory
    let head = 0 as ObjectRef
    for (let index = 0; index < 1_000_000; index++) {
      const object = create(cell)
      u32[allocate(object, 0) >>> 2] = head
      head = object
    }
    const live = heap.objects.allocator.statistics!().liveBlocks
    heap.lifetime.release(head)
    expect(heap.objects.allocator.statistics!().liveBlocks).toBe(live - 1_000_000)
  })

  test('an object releases its type last, and a type may go with its last object', () => {
    const { heap, loud } = heapWith()
    // A type that is a counted object itself: its own type has one slot, and says so.
    const { layout } = heap.objects
    const classes = heap.objects.createType(
      {
        descriptor: heap.objects.register({ name: 'class' }),
        basicSize: layout.typeBlock.bytes + wordBytes,
        preHeader: layout.preHeader,
        references: { kind: 'fixed', first: layout.typeBlock.bytes, count: 1 },
      },
      heap.metatype,
    )
    const own = heap.objects.allocate(classes)
    heap.objects.writeType(own, {
      descriptor: heap.objects.register({ name: 'own' }),
      basicSize: heap.firstSlot + wordBytes,
      preHeader: layout.preHeader,
      references: { kind: 'fixed', first: heap.firstSlot, count: 1 },
      traits: typeTraits.countedType,
    })
    heap.memory.u32[(own + layout.typeBlock.bytes) >>> 2] = heap.create(loud, 2)
    const object = heap.create(own)
    heap.put(object, 0, heap.create(loud, 1))
    expect(heap.count(own)).toBe(2)
    heap.lifetime.release(own)
    heap.lifetime.release(object)
    expect(heap.log).toEqual(['finalize 1', 'finalize 2'])
  })

  test('one release too many is a misuse, and changes nothing', () => {
    const { heap, loud } = heapWith()
    const object = heap.create(loud)
    heap.memory.u32[object >>> 2] = 0
    expect(() => heap.lifetime.release(object)).toThrowError(MisuseError)
    expect(() => heap.lifetime.release(object)).toThrowError(/release: nobody holds this object \(address 0x/)
    expect(heap.count(object)).toBe(0)
  })

  describe('finalizers that the mutator must run', () => {
    test('suspend; what dies meanwhile waits, and goes in order', () => {
      const { heap, loud } = heapWith(false)
      const first = heap.create(loud, 1)
      heap.put(first, 0, heap.create(loud, 2))
      heap.lifetime.release(first)
      expect(heap.lifetime.suspended).toBe(true)
      heap.lifetime.release(heap.create(loud, 3))
      heap.lifetime.release(heap.create(heap.type({ name: 'quiet', slots: 1 })))
      expect(heap.log).toEqual(['suspended'])
      heap.settle(heap.memory.reserve(1024, 16))
      expect(heap.log.filter((line) => line !== 'suspended')).toEqual(['finalize 1', 'finalize 2', 'finalize 3'])
      expect(heap.tracked.size).toBe(0)
    })

    test('what dies in one is taken apart inside it', () => {
      const { heap, loud } = heapWith(false)
      const outer = heap.type({
        name: 'outer',
        slots: 1,
        finalize: () =>
          heap.code(false, () => {
            heap.log.push('begin')
            heap.lifetime.release(heap.create(heap.type({ name: 'quiet', slots: 1 })))
            heap.lifetime.release(heap.create(loud, 5))
          }),
      })
      heap.lifetime.release(heap.create(outer))
      const at = heap.memory.reserve(1024, 16)
      const run = heap.due!
      heap.lifetime.save(at)
      expect(heap.lifetime.suspended).toBe(false)
      run()
      expect(heap.lifetime.suspended).toBe(true)
      const pending: [ObjectRef, boolean][] = []
      heap.lifetime.pending!((object, held) => pending.push([object, held]))
      expect(pending.map(([object, held]) => [heap.objects.typeNameOf(object), held])).toEqual([
        ['loud', true],
        ['outer', true],
      ])
      expect(() => heap.lifetime.restore(at)).toThrowError(/still waits/)
      heap.settle((at + heap.lifetime.saveBytes) as Address)
      heap.lifetime.restore(at)
      expect(heap.lifetime.suspended).toBe(true)
      heap.lifetime.resume()
      expect(heap.lifetime.suspended).toBe(false)
      expect(heap.log).toEqual(['suspended', 'begin', 'suspended', 'finalize 5'])
      expect(() => heap.lifetime.restore(at)).toThrowError(/not the level saved last/)
    })

    test('callbacks wait for each other', () => {
      const { heap } = heapWith(false)
      const object = heap.create(heap.type({ name: 'weakly', slots: 1, weak: true }))
      const references = [1, 2, 3].map((label) => heap.weakly(object, label))
      heap.lifetime.release(object)
      expect(references.map((reference) => heap.weak.referent(reference))).toEqual([0, 0, 0])
      expect(references.map((reference) => heap.count(reference))).toEqual([2, 2, 2])
      heap.settle(heap.memory.reserve(1024, 16))
      expect(heap.log.filter((line) => line !== 'suspended')).toEqual(['callback 3', 'callback 2', 'callback 1'])
      expect(references.map((reference) => heap.count(reference))).toEqual([1, 1, 1])
    })
  })
})
