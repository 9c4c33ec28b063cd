import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runPython } from './python.js'

/**
 * Sequences of operations on two lists, a dict and two sets, run by CPython and by us: results, errors, contents in their order and
 * sizes must be the same after every step. Some values are of a class whose `__eq__` and `__hash__` are Python code.
 */
const head = `
from sys import getsizeof
class K:
    def __init__(self, x): self.x = x
    def __eq__(self, other): return self.x == (other.x if isinstance(other, K) else other)
    def __lt__(self, other): return self.x < (other.x if isinstance(other, K) else other)
    def __gt__(self, other): return self.x > (other.x if isinstance(other, K) else other)
    def __hash__(self): return hash(self.x)
    def __repr__(self): return f'K({self.x!r})'
l, m, d, s, z = [], [], {}, set(), set()
def show(result):
    size = getsizeof(result) if type(result) in (list, tuple, dict, set, frozenset) else ''
    print(result, size, l, getsizeof(l), m, d, getsizeof(d), s, getsizeof(s), z)
`

const int = fc.oneof({ weight: 5, arbitrary: fc.integer({ min: -20, max: 20 }) }, fc.integer({ min: -(2 ** 40), max: 2 ** 40 })).map(String)
const hashable = fc.oneof(
  { weight: 5, arbitrary: int },
  fc.constantFrom('0.5', '-1.25', '3.0', 'True', '(1, 2)', '(3, (4, 5))', '2**70', '1e300'),
  { weight: 2, arbitrary: int.map((value) => `K(${value})`) },
)
const value = fc.oneof({ weight: 4, arbitrary: hashable }, fc.constantFrom("'a'", "'long text'", "'é€'", 'None', '[1]', '{}'))
const many = (item: fc.Arbitrary<string>, most = 12): fc.Arbitrary<string> => fc.array(item, { maxLength: most }).map((items) => items.join(', '))
const iterable = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  many(item).chain((items) => fc.constantFrom(`[${items}]`, `(x for x in [${items}])`, `iter([${items}])`, items === '' ? '()' : `(${items},)`))
const index = fc.integer({ min: -8, max: 12 }).map(String)
const slice = fc
  .tuple(fc.option(index), fc.option(index), fc.constantFrom('', '1', '2', '-1', '-3'))
  .map(([start, stop, step]) => `${start ?? ''}:${stop ?? ''}:${step}`)
const entries = many(fc.tuple(hashable, value).map(([key, item]) => `${key}: ${item}`))
const set = fc.constantFrom('s', 'z')
const list = fc.constantFrom('l', 'm')

/** Statements from a template, whose `{}` are what the arbitraries give. */
const say = (template: string, ...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((texts) => texts.reduce((text, part) => text.replace('{}', () => part), template))

const step = fc.oneof(
  say('r = {}.append({})', list, value),
  say('r = {}.insert({}, {})', list, index, value),
  say('r = {}.pop()', list),
  say('r = {}.pop({})', list, index),
  say('r = {}.remove({})', list, value),
  say('r = {}.index({}, {})', list, value, index),
  say('r = {}.count({}), {} in l', list, value, value),
  say('r = {}.extend({})', list, iterable(value)),
  say('{} += {}', list, iterable(value)),
  say('r = {}[{}]', list, slice),
  say('{}[{}] = {}', list, slice, iterable(value)),
  say('del {}[{}]', list, slice),
  say('{}[{}] = {}', list, index, value),
  say('del {}[{}]', list, index),
  say('r = sorted({}, reverse={})', list, fc.constantFrom('True', 'False')),
  say('r = sorted({}, key=str)', fc.constantFrom('l', 'd', 's')),
  say('r = {}.reverse()', list),
  say('r = ({} == m, {} < [1, 2], {} >= m)', list, list, list),
  say('r = {} * {}', list, fc.constantFrom('-1', '0', '2')),
  say('r = l + m; m = list({})', fc.constantFrom('l', 'd', 's', 'd.items()', 'd.values()', 'range(7)')),
  say('d[{}] = {}', hashable, value),
  say('r = d[{}]', hashable),
  say('del d[{}]', hashable),
  say('r = d.get({}), d.pop({}, 0)', hashable, hashable),
  say('r = d.setdefault({}, {})', hashable, value),
  say('r = d.popitem()'),
  say('d.update({{}})', entries),
  say('d |= {{}}', entries),
  say('r = d | {{}}', entries),
  say('r = d == {{}}', entries),
  say('r = dict.fromkeys({}, 1)', iterable(hashable)),
  say('r = d.copy(), dict(d), list(reversed(d))'),
  say('r = {}.add({})', set, hashable),
  say('r = {}.discard({})', set, hashable),
  say('r = {}.remove({})', set, hashable),
  say('r = {}.pop()', set),
  say('r = {} in {}', hashable, set),
  say('r = s {} z', fc.constantFrom('|', '&', '-', '^', '<', '<=', '==', '!=')),
  say('s {}= z', fc.constantFrom('|', '&', '-', '^')),
  say('s, z = z, s'),
  say('r = {}.{}({})', set, fc.constantFrom('update', 'union', 'difference', 'intersection', 'symmetric_difference', 'isdisjoint', 'issubset', 'issuperset', 'difference_update'), iterable(hashable)),
  say('r = {}.update({})', set, iterable(hashable)),
  say('r = frozenset({}), hash(frozenset(z))', set),
  say('r = set({})', iterable(hashable)),
  say('r = {}.clear()', fc.constantFrom('l', 'm', 'd', 's', 'z')),
  say('r = d.keys() & s == s & d.keys(), d.items() == d.items()'),
)

const program = (steps: readonly string[]): string =>
  head + steps.map((text) => `r = None\ntry: ${text}\nexcept Exception as e: r = (type(e).__name__, str(e))\nif len(l) > 60: l.clear()\nshow(r)\n`).join('')

/** Of `tooling/oracle`, which has no declarations. */
const { findCPython } = (await import(new URL('../../../../tooling/oracle/oracle.mjs', import.meta.url).href)) as {
  findCPython: () => { readonly path: string; readonly version: string } | undefined
}
const cpython = findCPython()

test.skipIf(cpython === undefined)('generated operations, as the CPython that is installed prints them', { timeout: 500_000 }, async () => {
  const batch = fc.array(step, { minLength: 60, maxLength: 60, size: 'max' })
  await fc.assert(
    fc.asyncProperty(batch, async (steps) => {
      const source = program(steps)
      const wanted = execFileSync(cpython!.path, ['-W', 'ignore', '-'], { input: source, encoding: 'utf8' })
      expect((await runPython(source)).split('\n')).toEqual(wanted.split('\n'))
    }),
    { numRuns: 150 },
  )
})
