import { type ProfileName, FIXED_BYTES, createPython, profileNames, profileRules, profiles } from '@mm/python'
import { type Runtime, assembleRuntime, createRegistry } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

/** What differs between versions is really there: each program observes one rule of `profileRules`. */
const registry = createRegistry()

/** `NAME:option=value,…` as `--profile` writes it. */
const written = (name: string, options: Readonly<Record<string, number | string>>): string =>
  `${name}:${Object.entries(options).map(([option, value]) => `${option}=${value}`).join(',')}`

async function run(source: string, profile: ProfileName, wordBytes: 4 | 8 = 8): Promise<{ out: string; runtime: Runtime }> {
  const { collector, interning } = profiles[profile].strategies
  const runtime = assembleRuntime(
    { fixed: FIXED_BYTES, wordBytes },
    { collector: registry.strategy('collector', written('generational', collector)), interning: registry.strategy('interning', written('cpython', interning)) },
  )
  let out = ''
  const host = { write: (_stream: string, text: string) => void (out += text), now: () => performance.now(), time: () => 0, sourceOf: () => undefined, readModule: () => undefined }
  const python = await createPython({ runtime, host, argv: ['program.py'], profile })
  python.load(source, 'program.py')
  while (python.run(1000) !== 'done');
  return { out: out.trimEnd(), runtime }
}

/** A program and what it prints, by profile. */
interface Observation {
  readonly rule: string
  readonly source: string
  readonly prints: Readonly<Record<ProfileName, string>>
  readonly wordBytes?: 4 | 8
}

const observe = (rule: string, source: string, prints: readonly [string, string, string, string], wordBytes: 4 | 8 = 8): Observation => ({
  rule,
  source,
  prints: { '3.12': prints[0], '3.13': prints[1], '3.14': prints[2], '3.15': prints[3] },
  wordBytes,
})

const observations: readonly Observation[] = [
  observe(
    'locals of a frame that ends are dropped',
    `class D:
    def __init__(self, name): self.name = name
    def __del__(self): print(self.name, end='')
def f(a, b):
    c = D('c')
    return 1
f(D('a'), D('b'))`,
    ['abc', 'abc', 'cba', 'cba'],
  ),
  observe(
    'small integers that are one object',
    "print(*[int(str(n)) is int(str(n)) for n in (-6, -5, 256, 257, 1024, 1025)])\nn = int('500')\nprint(n + 24 is n + 24, n * 2 is n + n)",
    ['False True True False False False\nFalse False', 'False True True False False False\nFalse False', 'False True True False False False\nFalse False', 'False True True True True False\nTrue True'],
  ),
  observe('sys.getrefcount of what is immortal, 64-bit', 'import sys; print(sys.getrefcount(None))', ['4294967295', '4294967295', '3221225472', '3221225472']),
  observe('sys.getrefcount of what is immortal, 32-bit', 'import sys; print(sys.getrefcount(None))', ['1073741823', '1073741823', '1879048192', '1879048192'], 4),
  observe(
    'strings given to sys.intern',
    "import sys\ns = sys.intern(''.join(['some', ' ', 'text']))\nprint(sys.getrefcount(s) > 1000)",
    ['True', 'False', 'False', 'False'],
  ),
  observe('dicts are tracked', 'import gc\nd = {1: 2}\nprint(gc.is_tracked({}), gc.is_tracked(d))\ngc.collect()\nprint(gc.is_tracked(d))', ['False False\nFalse', 'False False\nFalse', 'True True\nTrue', 'True True\nTrue']),
  observe(
    'tuples of nothing trackable',
    'import gc\nn = id(gc)\nprint(gc.is_tracked(tuple([n, n])), gc.is_tracked((n, n)), gc.is_tracked((n, [])), (lambda *a: gc.is_tracked(a))(n))',
    ['True True True True', 'True True True True', 'False False True False', 'False False True False'],
  ),
  observe(
    'frozensets of nothing trackable',
    'import gc\nprint(gc.is_tracked(frozenset()), gc.is_tracked(frozenset([1])), gc.is_tracked(frozenset([gc])))',
    ['True True True', 'True True True', 'True True True', 'False False True'],
  ),
  observe('threshold of the youngest generation', 'import gc; print(gc.get_threshold())', ['(700, 10, 10)', '(2000, 10, 10)', '(2000, 10, 10)', '(2000, 10, 10)']),
  observe(
    'weak references without callback to what is collected end',
    `import gc, weakref
class A:
    def __del__(self): print(self.ref() is self)
a = A(); a.me = a; a.ref = weakref.ref(a)
outside = a.ref
del a
gc.collect()
print(outside())`,
    ['False\nNone', 'False\nNone', 'False\nNone', 'True\nNone'],
  ),
]

/** Makes and drops a few of each kind, twice. */
const DROPS = `
class A:
    def m(self): pass
a = A()
for turn in range(2):
    kept = [[n * 1000 + 5000, complex(n, 1), range(n), iter(range(n)), iter([]), iter((1,)), a.m, [].append, (n,) * 20] for n in range(3)]
    del kept
`
const listNames = {
  int: 'PyLongObject',
  complex: 'PyComplexObject',
  range: 'rangeobject',
  rangeIterator: '_PyRangeIterObject',
  listIterator: '_PyListIterObject',
  tupleIterator: '_PyTupleIterObject',
  method: 'PyMethodObject',
  builtin: 'PyCFunctionObject',
} as const

test('every rule is observed, or is about free lists', () => {
  const observed = observations.map(({ rule }) => rule)
  const others = profileRules.map(({ rule }) => rule).filter((rule) => !observed.includes(rule))
  expect(others.filter((rule) => !rule.includes('reuse'))).toEqual(['immortal objects that a collection meets'])
  expect(observed.filter((rule) => !profileRules.some((row) => row.rule === rule))).toEqual([])
})

describe.each(profileNames)('profile %s', (profile) => {
  test.each(observations)('$rule', async ({ source, prints, wordBytes }) => {
    const { out } = await run(source, profile, wordBytes)
    expect(out).toBe(prints[profile])
  })

  test('dead objects are kept as the version keeps them', async () => {
    const { runtime } = await run(DROPS, profile)
    const lists = new Map(runtime.freelists.statistics().map((list) => [list.name, list]))
    const { freeLists, reusedTuples } = profiles[profile]
    for (const [kind, name] of Object.entries(listNames)) {
      const capacity = freeLists[kind as keyof typeof freeLists]
      expect([name, lists.get(name)?.capacity ?? 0]).toEqual([name, capacity])
      if (capacity > 0) expect([name, lists.get(name)!.hits > 0]).toEqual([name, true])
    }
    expect(lists.get('20-sized PyTupleObject')!.hits > 0).toBe(reusedTuples === 20)
  })
})
