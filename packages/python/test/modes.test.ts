import { expect, test } from 'vitest'
import { observes, printIn, programs } from './modes.js'

/** `npm run conformance` runs all of them, at more safepoints. */
const sample = programs.filter((_, index) => index % 14 === 5)
/** Programs that an object of the size of all others would have to be looked at for, at each safepoint. */
const SHORT = 2500
const short = programs.filter((program) => program.source.length < SHORT && !observes(program, 'collection-schedule') && !observes(program, 'finalizer-time')).slice(0, 1)

test.each(sample)('$file: counts are right at every 2000th safepoint, and nothing dangles', { timeout: 60_000 }, async (program) => {
  expect(await printIn({ sanity: 2000 }, program)).toBe(program.printed)
})

test.each(short)('$file prints the same when everything is collected at every safepoint', { timeout: 60_000 }, async (program) => {
  expect(await printIn({ stress: true }, program)).toBe(program.printed)
})

test('both at once, while finalizers and callbacks run and bring objects back', { timeout: 60_000 }, async () => {
  const source = `
import gc, weakref
kept, said = [], []
class Node:
    def __init__(self, name, *others): self.name, self.others = name, [self, *others]
    def __del__(self):
        said.append(self.name)
        if self.name % 3 == 0: kept.append(self)
        if self.name % 5 == 0: gc.collect()
def make(count):
    last = ()
    for name in range(count):
        node = Node(name, *last)
        last = (node, weakref.ref(node, lambda reference: said.append(None)))
    return last[1]
watch = make(6)
gc.collect()
print(len(kept), sorted(name for name in said if name is not None), watch())
kept.clear()
gc.collect()
print(len(kept), len(said))
`
  const printed = await printIn({ sanity: 1, stress: true }, { file: 'program.py', source })
  expect(printed).toBe(await printIn({}, { file: 'program.py', source }))
  expect(printed).toMatch(/^2 \[0, 1, 2, 3, 4, 5\] None\n0 /)
})

test('a subclass of a type with references of its own gives them all up', async () => {
  const source = `
class Missing(ImportError): pass
class Bad(SyntaxError): pass
class Keys(AttributeError): pass
for kind in (Missing, Bad, Keys):
    for each in range(3): kind(['a'], ['b'])
`
  expect(await printIn({ sanity: 4 }, { file: 'program.py', source })).toBe('')
})
