import { type Address, type ObjectRef, type WordBytes } from '@mm/contract'
import { shuffle } from '@mm/gc-shuffle'
import { createMemory } from '@mm/heap'
import { none } from '@mm/refcount'
import { type Runtime, type RuntimeParts, createRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'

/** A list of numbered nodes, held by a root word that the embedder keeps in the memory. */
function open(parts: RuntimeParts) {
  const runtime = createRuntime(parts)
  const finalized: number[] = []
  const Node = runtime.defineType({
    name: 'Node',
    fields: ['next', 'self'],
    numbers: { id: 'u32' },
    weak: true,
    finalize: (object) => finalized.push(Node.get.id(object)),
  })
  const list = runtime.freelists.define({ name: 'spare', capacity: 5, bytes: 64 })
  return { runtime, Node, finalized, list }
}

const rootOf = (runtime: Runtime, root: Address): (() => void) => runtime.addRoots((visit) => visit(root))

test.each<WordBytes>([8, 4])('a copy of the memory goes on where the first one was, words of %i bytes', (wordBytes) => {
  const first = open({ memory: createMemory({ wordBytes, limit: 2 ** 24 }) })
  const { runtime, Node } = first
  const memory = runtime.memory as ReturnType<typeof createMemory>
  const root = memory.reserve(16, 16)
  rootOf(runtime, root)
  let head = 0 as ObjectRef
  for (let id = 0; id < 5000; id++) {
    const node = Node.create()
    Node.set.id(node, id)
    Node.set.self(node, node)
    if (head !== 0) {
      Node.set.next(node, head)
      runtime.mutator.release(head)
    }
    head = node
  }
  memory.u32[root >>> 2] = head
  const spare = runtime.allocator.malloc(64)
  runtime.freelists.put(first.list, spare)
  runtime.gc.freeze!()
  runtime.gc.unfreeze!()
  runtime.gc.setThreshold!(900)
  runtime.check()
  const state = runtime.save()
  const image = memory.snapshot()

  const second = open({ memory: createMemory({ image }), state })
  rootOf(second.runtime, root)
  second.runtime.check()
  expect(second.Node.ref).toBe(Node.ref)
  expect(second.runtime.gc.getThreshold!()).toEqual([900, 10, 10])
  expect(second.runtime.gc.getCount!()).toEqual(runtime.gc.getCount!())
  expect(second.runtime.report()).toEqual(runtime.report())
  expect(second.runtime.freelists.take(second.list)).toBe(spare)
  second.runtime.mutator.release(second.runtime.mutator.take(root))
  expect(second.runtime.gc.collect()).toBe(5000)
  expect(second.finalized.length).toBe(5000)
  second.runtime.allocator.free(spare)
  expect(second.runtime.report().objects).toBe(0)
  // The first one has not noticed.
  runtime.check()
  expect([first.finalized.length, runtime.report().objects]).toEqual([0, 5000])
})

test('types that are not the same are noticed', () => {
  const { runtime } = open({ memory: createMemory({ limit: 2 ** 22 }) })
  const state = runtime.save()
  const image = (runtime.memory as ReturnType<typeof createMemory>).snapshot()
  const other = createRuntime({ memory: createMemory({ image }), state })
  expect(() => other.defineType({ name: 'Other', fields: ['only'] })).toThrowError(/Other is not the type that was made here before/)
})

test('what keeps its state outside of the memory cannot be saved', () => {
  const runtime = createRuntime({ limit: 2 ** 22, lifetime: none(), collector: shuffle() })
  expect(() => runtime.save()).toThrowError(/keeps state outside of the memory/)
})
