import { type Allocator } from '@mm/contract'
import { type CPython, type CPythonOptions, loadCPython } from '@mm/cpython'
import { type PyodidePackage, cachedLibrary } from '@mm/cpython/node'
import { TraceWriter } from '@mm/trace'

/** A CPython that keeps what it prints. */
export interface Loaded<A extends Allocator> {
  readonly cpython: CPython<A>
  /** What was printed since the last call. */
  readonly printed: () => string
}

/** Loads a CPython of the given package, with a compiled library. */
export async function load<A extends Allocator>(pyodide: PyodidePackage, options: CPythonOptions<A> = {}): Promise<Loaded<A>> {
  let text = ''
  const keep = (line: string): void => void (text += `${line}\n`)
  const stdLibURL = await cachedLibrary(pyodide)
  const cpython = await loadCPython({
    ...options,
    loadPyodide: pyodide.loadPyodide,
    pyodide: { stdLibURL, stdout: keep, stderr: keep, env: { PYTHONHASHSEED: '0', HOME: '/home/pyodide' } },
  })
  const printed = (): string => {
    const taken = text
    text = ''
    return taken
  }
  return { cpython, printed }
}

/** The bytes of a recording. */
export function recorder(): { writer: TraceWriter; bytes: () => Uint8Array } {
  const pieces: Uint8Array[] = []
  const writer = new TraceWriter({ wordBytes: 4, program: 'test', engine: 'CPython' }, (piece) => pieces.push(piece))
  return { writer, bytes: () => Buffer.concat(pieces) }
}

/** A bit of everything that allocates. */
export const PROGRAM = `
import gc, json, re, sys, weakref
class Node:
    def __init__(self, value): self.value, self.me = value, self
rows = [{'name': str(i), 'items': list(range(i % 40)), 'big': 7 ** i} for i in range(400)]
text = json.dumps(rows)
assert json.loads(text) == rows
print(len(text), len(re.findall(r'[0-9]+', text)))
nodes = [Node(i) for i in range(500)]
seen = weakref.ref(nodes[7])
del nodes[:]
gc.collect()
print(seen(), sum(len(''.join(str(i) for i in range(n))) for n in range(100)))
growing = []
for i in range(20000): growing.append(i)
while growing: growing.pop()
print(sorted({k: v for k, v in zip('hello world', range(11))}.items()))
try:
    [].pop()
except IndexError as error:
    print(error)
print(bytes(range(5)) * 300 == b''.join([bytes(range(5))] * 300), 3 ** 500 % 1009)
`
/** What CPython prints for it. */
export const OUTPUT = `110099 8600
None 8955
[(' ', 5), ('d', 10), ('e', 1), ('h', 0), ('l', 9), ('o', 7), ('r', 8), ('w', 6)]
pop from empty list
True 436
`
