import { CorruptionError, type ObjectRef, type WordBytes } from '@mm/contract'
import { shuffle } from '@mm/gc-shuffle'
import { none as uncounted } from '@mm/refcount'
import { type RuntimeParts, createRuntime } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

function open(parts: RuntimeParts = {}) {
  const runtime = createRuntime({ sanity: 1, ...parts })
  const Node = runtime.defineType({ name: 'Node', fields: ['next', 'other'], weak: true })
  const first = runtime.handle(Node.create())
  const second = Node.create()
  Node.set.next(first.ref, second)
  runtime.mutator.release(second)
  return { runtime, Node, first, second }
}

const countOf = (runtime: ReturnType<typeof open>['runtime'], object: ObjectRef): number => runtime.memory.u32[object >>> 2]

describe.each<WordBytes>([8, 4])('sanity, words of %i bytes', (wordBytes) => {
  test('what is sound passes, at safepoints and after collections', () => {
    const { runtime, Node, first } = open({ wordBytes })
    Node.set.other(first.ref, first.ref)
    runtime.safepoint()
    expect(runtime.gc.collect()).toBe(0)
    first[Symbol.dispose]()
    expect(runtime.gc.collect()).toBe(2)
    runtime.safepoint()
  })

  test.each([1, -1])('a count that is %i off is found at the next safepoint', (off) => {
    const { runtime, second } = open({ wordBytes })
    runtime.memory.u32[second >>> 2] += off
    const found = off === -1 ? /a Node at 0x[0-9a-f]+ refers to this Node, which nobody holds/ : /the count of a Node is 2, but 1 references/
    expect(() => runtime.safepoint()).toThrow(CorruptionError)
    expect(() => runtime.safepoint()).toThrow(found)
  })

  test('a reference that was moved without counting is found', () => {
    const { runtime, Node, first } = open({ wordBytes })
    runtime.memory.u32[Node.slot(first.ref, 'other') >>> 2] = first.ref
    expect(() => runtime.safepoint()).toThrow(/is 1, but 2 references/)
  })

  test('a reference to what was freed is found, after a collection too', () => {
    const { runtime, second } = open({ wordBytes })
    runtime.collector.untrack(second)
    runtime.objects.free(second)
    expect(() => runtime.safepoint()).toThrow(/refers to it, and it is no object|whose block is free/)
    expect(() => runtime.gc.collect()).toThrow(Error)
  })

  test('a reference to what lies in a free list is found', () => {
    const { runtime, Node, first, second } = open({ wordBytes })
    const list = runtime.freelists.define({ name: 'nodes', capacity: 4, bytes: Node.bytes })
    const block = runtime.objects.blockOf(second)
    const type = runtime.objects.typeOf(second)
    runtime.collector.untrack(second)
    runtime.freelists.put(list, block)
    // Its type word is as it was: only the list tells.
    runtime.memory.u32[(second + runtime.objects.layout.type) >>> 2] = type
    expect(countOf(runtime, second)).toBe(1)
    expect(Node.get.next(first.ref)).toBe(second)
    expect(() => runtime.safepoint()).toThrow(/whose block is free/)
  })

  test('every n-th safepoint only, when that is asked for', () => {
    const { runtime, second } = open({ wordBytes, sanity: 3 })
    runtime.memory.u32[second >>> 2]++
    runtime.safepoint()
    runtime.safepoint()
    expect(() => runtime.safepoint()).toThrow(CorruptionError)
  })

  test('not while a mutator starts', () => {
    const { runtime, second } = open({ wordBytes })
    runtime.memory.u32[second >>> 2]++
    runtime.unchecked(() => runtime.safepoint())
    expect(() => runtime.safepoint()).toThrow(CorruptionError)
  })
})

test('without counts only what roots reach is looked at', () => {
  const runtime = createRuntime({ sanity: 1, lifetime: uncounted(), collector: shuffle() })
  const Node = runtime.defineType({ name: 'Node', fields: ['next'] })
  const node = runtime.handle(Node.create())
  Node.set.next(node.ref, Node.create())
  runtime.safepoint()
  const next = Node.get.next(node.ref)
  expect(next).not.toBe(0)
  runtime.memory.u32[(next + runtime.objects.layout.type) >>> 2] = 0
  expect(() => runtime.check()).toThrow(/no object/)
})

test('a root that refers to what is gone is found when the next collection is over', () => {
  const { runtime, first } = open()
  // A root that nobody counts.
  const word = runtime.memory.reserve(16, 16)
  runtime.memory.u32[word >>> 2] = first.ref
  runtime.addRoots((visit) => visit(word))
  const ref = first.ref
  first.set(0 as ObjectRef)
  expect(runtime.memory.u32[word >>> 2]).toBe(ref)
  expect(() => runtime.gc.collect()).toThrow(CorruptionError)
})

test('stress: whatever counting does not free is gone at the next safepoint', () => {
  const { runtime, Node } = open({ stress: true })
  const node = Node.create()
  Node.set.next(node, node)
  const weak = runtime.weak(node)
  runtime.mutator.release(node)
  expect(weak.deref()).toBe(node)
  runtime.safepoint()
  expect(weak.deref()).toBe(0)
})
