import { type ObjectRef, type WordBytes } from '@mm/contract'
import { createRuntime } from '@mm/runtime'
import { afterEach, describe, expect, test, vi } from 'vitest'

afterEach(() => void vi.unstubAllGlobals())

/** What a page sees whose content policy forbids code to be made. */
function forbidCode(): void {
  vi.stubGlobal('Function', function () {
    throw new EvalError('not by this policy')
  })
}

test('an object goes by code made for its type, where code may be made', () => {
  const made: string[] = []
  const { Function: make } = globalThis
  vi.stubGlobal('Function', function (...parts: string[]) {
    made.push(parts.at(-1)!)
    // eslint-disable-next-line @typescript-eslint/no-implied-eval
    return make(...parts)
  })
  const runtime = createRuntime({ limit: 2 ** 24 })
  const log: string[] = []
  const types = [runtime.defineType({ name: 'Plain', fields: ['a'] }), runtime.defineType({ name: 'Full', fields: ['a'], weak: true, finalize: () => void log.push('finalized') })]
  expect(made.filter((text) => text.includes('levels.open')).length).toBe(types.length)
  for (const type of types) runtime.mutator.release(type.create())
  expect(log).toEqual(['finalized'])
  expect(runtime.report().objects).toBe(0)
})

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  test.each([false, true])('types do the same whether code may be made or not (forbidden: %s)', (forbidden) => {
    if (forbidden) forbidCode()
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24, sanity: 1 })
    const last: number[] = []
    const declarations = [
      { name: 'Bare', tracked: false, fields: ['next'], numbers: { value: 'f64', id: 'i32', mask: 'u32' } },
      { name: 'Tracked', fields: ['next'], numbers: { value: 'f64', id: 'i32', mask: 'u32' } },
      { name: 'Full', fields: ['next'], numbers: { value: 'f64', id: 'i32', mask: 'u32' }, weak: true, finalize: (object: ObjectRef) => void last.push(runtime.memory.u32[object >>> 2]) },
    ] as const
    for (const declaration of declarations) {
      const type = runtime.defineType(declaration)
      // Blocks that are used again must be as empty as fresh ones.
      for (let round = 0; round < 3; round++) {
        const [object, other] = [type.create(), type.create()]
        expect([type.get.next(object), type.get.value(object), type.get.id(object), type.get.mask(object)]).toEqual([0, 0, 0, 0])
        type.set.value(object, -0.5)
        type.set.id(object, -3)
        type.set.mask(object, 2 ** 32 - 1)
        type.set.next(object, other)
        expect([type.get.next(object), type.get.value(object), type.get.id(object), type.get.mask(object)]).toEqual([other, -0.5, -3, 2 ** 32 - 1])
        expect(runtime.memory.u32[other >>> 2]).toBe(2)
        runtime.mutator.release(other)
        runtime.mutator.release(object)
        runtime.check()
      }
    }
    expect(last).toEqual([1, 1, 1, 1, 1, 1])
    expect(runtime.report().objects).toBe(0)
  })

  test('as many references as there may be', () => {
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24 })
    const type = runtime.defineType({ name: 'Held', fields: [], tracked: false })
    const object = type.create()
    for (let count = 2; count <= 10_000; count++) {
      runtime.mutator.retain(object)
      if (runtime.memory.u32[object >>> 2] !== count) throw new Error(`the count is not ${count}`)
    }
    for (let count = 9999; count >= 1; count--) {
      runtime.mutator.release(object)
      if (runtime.memory.u32[object >>> 2] !== count) throw new Error(`the count is not ${count}`)
    }
    runtime.mutator.release(object)
    expect(runtime.report().objects).toBe(0)
  })

  test('a finalizer refers weakly to its object, drops others, or fails: what follows is in order', () => {
    const log: string[] = []
    const runtime = createRuntime({ wordBytes, limit: 2 ** 24, hooks: { failed: (error) => void log.push(String(error)) } })
    const handles: Disposable[] = []
    const Loud = runtime.defineType({ name: 'Loud', fields: ['next'], finalize: () => void log.push('loud') })
    const Node = runtime.defineType({
      name: 'Node',
      fields: ['left', 'right'],
      weak: true,
      finalize(object) {
        log.push('node')
        handles.push(runtime.weak(object, () => log.push('called')))
        Node.set.left(object, 0 as ObjectRef)
        throw new Error('in a finalizer')
      },
    })
    const [node, left, right] = [Node.create(), Loud.create(), Loud.create()]
    Node.set.left(node, left)
    Node.set.right(node, right)
    runtime.mutator.release(left)
    runtime.mutator.release(right)
    runtime.mutator.release(node)
    expect(log).toEqual(['node', 'loud', 'Error: in a finalizer', 'called', 'loud'])
    runtime.check()
    for (const handle of handles) handle[Symbol.dispose]()
    expect(runtime.report().objects).toBe(0)
  })
})
