// Marking over the real heap: before each collection we say, from CPython's own memory, how many objects it will find unreachable; then
// CPython collects, and we compare. Counts, generations and the collector's lists are read; `tp_traverse` of each object is called with a
// visitor of ours. Not a benchmark with gates; docs/experiments/marking-real-objects.md says what came out.
//   node packages/cpython/bench/experiments/marking.mjs
import { loadCPython } from '@mm/cpython'
import { cachedLibrary } from '@mm/cpython/node'
import * as pyodide313 from 'pyodide'

const CASES = {
  nothing: 'pass',
  'a list that holds itself': 'x = []\nx.append(x)\ndel x',
  'a ring of 100 instances': 'class Node: pass\nring = [Node() for _ in range(100)]\nfor a, b in zip(ring, ring[1:] + ring[:1]): a.next = b\ndel a, b, ring',
  'a ring of dictionaries': 'first = last = {}\nfor n in range(50):\n    last["next"] = {}\n    last = last["next"]\nlast["next"] = first\ndel first, last',
  'a cycle that something outside holds': 'kept = []\nkept.append([kept])',
  'a function and its closure': 'def make():\n    def inner(): return inner\n    return None\nfor _ in range(20): make()',
  'ten classes': 'for n in range(10): type(f"C{n}", (), {"n": n})',
  'an exception and its frame': 'def fail():\n    try: raise ValueError\n    except ValueError as error: kept = error\nfor _ in range(10): fail()',
  'a weak reference to a cycle': 'import weakref\nclass W: pass\nw = W(); w.me = w\nr = weakref.ref(w)\ndel w',
  'a suspended generator in a cycle': 'def g():\n    me = yield\n    yield me\nit = g(); next(it); it.send(it)\ndel it',
}

/** Every unreachable object, as `Python/gc.c` finds them: counts less what other candidates hold; what is left over is reached from outside. */
function unreachable({ objects }, traverse) {
  const counts = new Map()
  objects.walk((id) => counts.set(id, objects.refcount(id)))
  for (const id of counts.keys()) {
    traverse(id, (other) => {
      if (counts.has(other)) counts.set(other, counts.get(other) - 1)
    })
  }
  const reached = new Set([...counts].filter(([, count]) => count > 0).map(([id]) => id))
  const pending = [...reached]
  let edges = 0
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    traverse(id, (other) => {
      edges++
      if (!counts.has(other) || reached.has(other)) return
      reached.add(other)
      pending.push(other)
    })
  }
  return { predicted: counts.size - reached.size, objects: counts.size, edges }
}

const cpython = await loadCPython({ loadPyodide: pyodide313.loadPyodide, pyodide: { stdLibURL: await cachedLibrary(pyodide313) } })
const { pyodide: python, objects } = cpython
const module = python._module
objects.prepare()
python.runPython('import gc; gc.set_threshold(1 << 30)')
let visit = () => {}
const visitor = module.addFunction((object) => {
  visit(object >>> 0)
  return 0
}, 'iii')
const traverse = (id, then) => {
  visit = then
  const index = objects.traverseOf(id)
  if (index !== 0) module.getWasmTableEntry(index)(id, visitor, 0)
}

console.log(`CPython ${python.runPython('import platform; platform.python_version()')}`)
let equal = 0
for (const [name, source] of Object.entries(CASES)) {
  module._PyGC_Collect()
  const globals = python.toPy({})
  python.runPython(source, { globals })
  const begun = performance.now()
  const { predicted, objects: count, edges } = unreachable(cpython, traverse)
  const milliseconds = performance.now() - begun
  const collected = module._PyGC_Collect()
  if (predicted === collected) equal++
  console.log(`${predicted === collected ? 'equal ' : 'DIFFER'}  ${name}: predicted ${predicted}, collected ${collected} (${count} objects, ${edges} references, ${milliseconds.toFixed(0)} ms)`)
  globals.destroy()
}
console.log(`${equal} of ${Object.keys(CASES).length} equal`)
