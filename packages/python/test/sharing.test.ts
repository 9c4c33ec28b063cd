import { readFileSync, readdirSync } from 'node:fs'
import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime, builtins, createRegistry } from '@mm/runtime'
import { describe, expect, test } from 'vitest'

const registry = createRegistry(builtins)

/** Runs a program, with equal values shared by default; what it printed, and the runtime at its end. */
async function run(source: string, settings: { wordBytes?: 4 | 8; relocateEvery?: number; interning?: string } = {}) {
  const { wordBytes = 8, relocateEvery = 0, interning = 'aggressive' } = settings
  let out = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, { interning: registry.strategy('interning', interning) })
  const host = {
    write: (stream: string, text: string) => void (out += stream === 'stdout' ? text : ''),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: (name: string) => (name === 'program.py' ? source : undefined),
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['program.py'], relocateEvery })
  python.load(source, 'program.py')
  while (python.run(1000) !== 'done');
  return { out, runtime }
}

const SHARED = `
def one(make):
    first, second = make(), make()
    return first == second and first is second

word = 'spam'
print(one(lambda: word + 'eggs'), one(lambda: ''.join([word, '!'])), one(lambda: str(12345)), one(lambda: word[1:3]), one(lambda: word * 7))
print(one(lambda: chr(0x65e5)), one(lambda: 'é日😀' + word), one(lambda: f'{word} {word}'))
print(one(lambda: int('1000')), one(lambda: 10 ** len('a' * 30)), one(lambda: -int('70000')), one(lambda: int('1000') + 1))
print(one(lambda: float('1.5')), one(lambda: float('1.5') * 3), one(lambda: 0.0 * len(word)), one(lambda: float('inf')))
print(one(lambda: bytes([1, 2, 3])), one(lambda: word.encode()), one(lambda: complex('1.5+2j')), complex(-0.0, 1) is complex(-0.0, 1))
nan, minus = (lambda: float('nan')), (lambda: float('-0.0'))
print(nan() is nan(), minus() is minus(), str(minus()), 0.0 is minus())
print(int('1000') is float('1000'), bytes([65, 66]) is 'AB', [1] is [1], (int('300') == 300.0))
class Text(str): pass
class Whole(int): pass
class Real(float): pass
print(Text('ab') is Text('ab'), Whole(1000) is Whole(1000), Real(2.5) is Real(2.5), type(Whole(1000) + 0) is int)
x = float('2.5')
y = float('2.5')
x = x + 1.0
x += 1.0
print(x, y, x - 2.0 is y)
`
const EXPECTED = `True True True True True
True True True
True True True True
True True True True
True True True False
False False -0.0 False
False False False True
False False False True
4.5 2.5 True
`

const CONTAINERS = `
def one(make):
    first, second = make(), make()
    return first == second and first is second

word = 'spam'
nan, minus = (lambda: float('nan')), (lambda: float('-0.0'))
a, b = 1000 * len(word), word + 'x'
print(one(lambda: (a, b)), one(lambda: (a, (b, None), 2.5)), one(lambda: tuple([a, b])), one(lambda: (a,) + (b,)), one(lambda: (a, b, a)[1:]), one(lambda: (b,) * 3))
print(one(lambda: (a, [])), one(lambda: ((a, []), 1)), one(lambda: (minus(),)), one(lambda: (nan(),)), one(lambda: (object,)), (1, 2) is (True, 2.0), (1.0,) is (1,))
print(one(lambda: frozenset([a, b])), one(lambda: frozenset({b}) | {a}), one(lambda: (frozenset({b}), a)), one(lambda: frozenset([(a, b), b'x' + b'y'])))
print(frozenset([0, 8]) == frozenset([8, 0]), frozenset([0, 8]), frozenset([8, 0]), one(lambda: frozenset([(a, [])][:0])), one(lambda: {a}))
pairs = list(enumerate('ab')) + list(zip('ab', 'cd')) + list({'k': 1}.items())
print(pairs, pairs[1] is list(enumerate('ab'))[1])
from itertools import product, combinations, permutations, zip_longest, pairwise
rows = [list(product('ab', repeat=2)), list(combinations('abc', 2)), list(permutations('ab')), list(zip_longest('ab', 'c')), list(pairwise('abc'))]
print(rows, rows[0][1] is ('a', 'b'), rows[4][1] is ('b', 'c'))
class Pair(tuple): pass
print(Pair((1, 2)) is Pair((1, 2)), Pair((1, 2)) == (1, 2))
def keywords(*args, **named): return args, named
print(one(lambda: keywords(a, b)[0]), keywords(*(a,), **{'k': b}))
import weakref
short = frozenset([a, b])
weak = weakref.ref(short)
again = frozenset([a, b])
del short
print(weak() is again)
del again
print(weak() is None)
`
const EXPECTED_CONTAINERS = `True True True True True True
False False False False False False False
True True True True
True frozenset({0, 8}) frozenset({8, 0}) True False
[(0, 'a'), (1, 'b'), ('a', 'c'), ('b', 'd'), ('k', 1)] True
[[('a', 'a'), ('a', 'b'), ('b', 'a'), ('b', 'b')], [('a', 'b'), ('a', 'c'), ('b', 'c')], [('a', 'b'), ('b', 'a')], [('a', 'c'), ('b', None)], [('a', 'b'), ('b', 'c')]] False True
False True
True ((4000,), {'k': 'spamx'})
True
True
`

describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  test('equal values are one object, those that must not be are not', async () => {
    expect((await run(SHARED, { wordBytes })).out).toBe(EXPECTED)
  })

  test('so are tuples and frozensets of such values', async () => {
    expect((await run(CONTAINERS, { wordBytes })).out).toBe(EXPECTED_CONTAINERS)
  })
})

test('the same while memory moves', async () => {
  expect((await run(SHARED, { relocateEvery: 1 })).out).toBe(EXPECTED)
  expect((await run(CONTAINERS, { relocateEvery: 1 })).out).toBe(EXPECTED_CONTAINERS)
})

const ALONE = `
word = 'spam'
print(int('5') is int('5'), word[0] is word[0], chr(65) is chr(65), [c for c in 'aa'][0] is [c for c in 'aa'][1])
print(bytes([65]) is bytes([65]), len(word) is len(word), list(b'aa')[0] is list(b'aa')[1], int('-5') is int('-5'), ''.join(['a', '']) is 'a')
print(sum(range(100)), int('0') == 0, bool(int('0')), -int('0'), 5 - len(word), {int('1'): 2}[1], 'a,b'.split(','), (1, 2) == (int('1'), int('2')))
`
test.each([8, 4] as const)('under none integers, characters and bytes are each one of its own: words of %i bytes', async (wordBytes) => {
  const printed = 'False False False False\nFalse False False False False\n4950 True False 0 1 2 [\'a\', \'b\'] True\n'
  expect((await run(ALONE, { wordBytes, interning: 'none' })).out).toBe(printed)
})

test('under cpython integers are one as far as it says', async () => {
  const source = "print(int('5') is int('5'), int('100') is int('100'), int('101') is int('101'))"
  expect((await run(source, { interning: 'cpython:greatest=100' })).out).toBe('True True False\n')
})

/** Makes and drops as many distinct values of each kind. */
const churn = (times: number): string => `
for i in range(1000, ${1000 + times}):
    i * 3; i * 1.25; str(i); b'a' + str(i).encode(); i * 10 ** 20; (i, str(i)); frozenset([i, (i,)])
`

test('a shared value dies when nobody uses it: no growth over 10^5 distinct ones', async () => {
  const few = (await run(churn(100))).runtime
  const many = (await run(churn(20_000))).runtime
  expect(many.interning.statistics().entries).toBe(few.interning.statistics().entries)
  expect(many.memory.counts().reserved - few.memory.counts().reserved).toBeLessThanOrEqual(2 ** 16)
})

test('it reports what it saved', async () => {
  const { runtime } = await run(`kept = [str(number % 10 + 10) for number in range(1000)]\n`)
  const { hits, bytesSaved } = runtime.interning.statistics()
  expect(hits).toBeGreaterThanOrEqual(990)
  expect(bytesSaved).toBeGreaterThanOrEqual(990 * 51)
})

const folder = new URL('./programs/', import.meta.url)
const OBSERVES = /^# mm: observes .*(?:identity|refcounts|address-reuse|collection-schedule)/m
const programs = readdirSync(folder)
  .filter((file) => file.endsWith('.py'))
  .map((file) => ({ file, source: readFileSync(new URL(file, folder), 'utf8'), printed: readFileSync(new URL(file.replace(/\.py$/, '.txt'), folder), 'utf8') }))
  .filter(({ source }) => !OBSERVES.test(source))

test.each(programs)('$file prints what CPython prints', async ({ source, printed }) => {
  expect((await run(source)).out).toBe(printed)
})
