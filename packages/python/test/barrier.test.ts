import { readFileSync } from 'node:fs'
import { type Address, type Collector, type CollectorContext, type ObjectRef, defineStrategy } from '@mm/contract'
import { FIXED_BYTES, createPython } from '@mm/python'
import { compiler } from '@mm/python/compiler'
import { assembleRuntime, builtins, createRegistry } from '@mm/runtime'
import { expect, test } from 'vitest'

const registry = createRegistry(builtins)

/** What a collection found that no root reaches: how many objects, and how many of them no object leads to that the barrier was told of. */
interface Found {
  readonly unreachable: number
  readonly missed: string[]
}

/** CPython's collector, started by programs only, with a barrier that notes who has lost a reference. */
function noting(found: Found[], opened: Set<ObjectRef>) {
  return defineStrategy({
    axis: 'collector',
    name: 'noting',
    idea: 'Notes who has lost a reference.',
    source: 'our own',
    options: {},
    requires: ['counts', 'barrier'],
    provides: ['finds-cycles'],
    preserves: [],
    create(context: CollectorContext): Collector {
      const { memory, objects, roots } = context
      const inner = registry.strategy('collector', 'generational:threshold0=0').create(context)
      const told = new Set<ObjectRef>()
      const spread = (from: Iterable<ObjectRef>): Set<ObjectRef> => {
        const reached = new Set(from)
        const todo = [...reached]
        for (let object = todo.pop(); object !== undefined; object = todo.pop()) {
          objects.traverse(object, (slot) => {
            const item = memory.u32[slot >>> 2] as ObjectRef
            if (item !== 0 && !reached.has(item)) todo.push(item)
            if (item !== 0) reached.add(item)
          })
        }
        return reached
      }
      const look = (): void => {
        const rooted: ObjectRef[] = []
        roots.visit((slot: Address) => {
          if (memory.u32[slot >>> 2] !== 0) rooted.push(memory.u32[slot >>> 2] as ObjectRef)
        })
        const reachable = spread(rooted)
        const garbage: ObjectRef[] = []
        inner.walk!((object) => {
          if (!reachable.has(object)) garbage.push(object)
        })
        const led = spread(garbage.filter((object) => told.has(object)))
        found.push({ unreachable: garbage.length, missed: garbage.filter((object) => !led.has(object)).map((object) => objects.typeNameOf(object)) })
      }
      const begin = inner.begin.bind(inner)
      return Object.assign(inner, {
        begin(generation?: number) {
          if (!inner.collecting) look()
          // What is garbage at the next has become so since: an object of it must have lost a reference after this.
          told.clear()
          return begin(generation)
        },
        barrier: {
          released(object: ObjectRef) {
            if (memory.u32[object >>> 2] === 0) throw new Error('told of an object that nobody holds')
            told.add(object)
          },
          opened(object: ObjectRef) {
            opened.add(object)
          },
        },
        freed(object: ObjectRef) {
          told.delete(object)
        },
      })
    },
  })()
}

async function run(source: string, wordBytes: 4 | 8, isCompiled = false) {
  let printed = ''
  const found: Found[] = []
  const opened = new Set<ObjectRef>()
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, { collector: noting(found, opened) })
  const host = {
    write: (stream: string, text: string) => void (printed += stream === 'stdout' ? text : ''),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['program.py'], ...(isCompiled && { compiler: compiler({ threshold: 1 }) }) })
  python.load(source, 'program.py')
  while (python.run(1000) !== 'done');
  return { found, opened: opened.size, printed }
}

const CYCLES = `
import gc, weakref
class Node:
    def __init__(self, *others): self.others = list(others)
def ring(count):
    first = last = Node()
    for _ in range(count):
        node = Node(last)
        last.others.append(node)
        last = node
    first.others.append(last)
def closure():
    def inner(): return inner
    return inner
def frames():
    def endless():
        while True: yield held
    held = [endless()]
    next(held[0])
    return held
def overwritten():
    own = []; own.append(own)
    gc.collect()
    own = len('')
    print(gc.collect())
def popped():
    held = [[]]; held[0].append(held[0])
    gc.collect()
    held.pop()
    print(gc.collect())
def left_by_a_test():
    held = [[]]; held[0].append(held[0])
    gc.collect()
    if held.pop() is None: print('never')
    print(gc.collect())
for again in range(2): overwritten(); popped(); left_by_a_test()
for round in range(3):
    a = []; a.append(a); a = None
    b = {}; b['me'] = b; del b
    c = Node(); c.me = c; c.others = (c, [c]); c = weakref.ref(c)
    ring(round * 5)
    closure()
    frames()
    d = Node(); d.others[:] = [d, d]; d.others.pop(); d = None
    try:
        raise ValueError
    except ValueError as error:
        e = error; e.itself = e
    del e
    print(gc.collect())
print(gc.collect())
`

test.each([
  { wordBytes: 8, isCompiled: false },
  { wordBytes: 4, isCompiled: false },
  { wordBytes: 8, isCompiled: true },
  { wordBytes: 4, isCompiled: true },
] as const)('garbage is led to by objects of which the barrier was told: $wordBytes bytes a word, compiled $isCompiled', async ({ wordBytes, isCompiled }) => {
  const { found, opened } = await run(CYCLES, wordBytes, isCompiled)
  expect(found.length).toBeGreaterThanOrEqual(4)
  expect(found.reduce((sum, { unreachable }) => sum + unreachable, 0)).toBeGreaterThan(40)
  expect(found.flatMap(({ missed }) => missed)).toEqual([])
  expect(opened).toBeGreaterThan(0)
})

test.each(['containers', 'generators', 'inheritance', 'exceptions'])('%s.py prints the same with a barrier', async (name) => {
  const at = (ending: string): string => readFileSync(new URL(`./programs/${name}.${ending}`, import.meta.url), 'utf8')
  const { found, printed } = await run(at('py'), 8)
  expect(printed).toBe(at('txt'))
  expect(found.flatMap(({ missed }) => missed)).toEqual([])
})
