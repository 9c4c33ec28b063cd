import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'
import { printIn } from './modes.js'

/** One node of a graph: its kind, and whom it refers to. */
interface Node {
  readonly kind: 'instance' | 'final' | 'list' | 'dict' | 'tuple' | 'back' | 'weak'
  readonly to: readonly number[]
}

interface Graph {
  readonly nodes: readonly Node[]
  /** Nodes that stay held, and generations to be collected one after another. */
  readonly held: readonly number[]
  readonly generations: readonly number[]
}

const MOST = 14
const kinds = fc.constantFrom<Node['kind']>('instance', 'instance', 'final', 'list', 'dict', 'tuple', 'back', 'weak')
const index = fc.nat(MOST - 1)
const graphs: fc.Arbitrary<Graph> = fc.record({
  nodes: fc.array(fc.record({ kind: kinds, to: fc.array(index, { maxLength: 3 }) }), { minLength: 2, maxLength: MOST }),
  held: fc.array(index, { maxLength: 3 }),
  generations: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
})

const HEAD = `
import gc, weakref
gc.collect()
gc.disable()
said, kept, watches = [], [], []
class Instance:
    pass
class Final:
    def __del__(self): said.append(f'finalizer {self.name}')
class Back:
    def __del__(self):
        said.append(f'back {self.name}')
        kept.append(self)
gc.callbacks.append(lambda phase, info: said.append((phase, info['generation'], info['collected'])))
def watch(node, name): watches.append(weakref.ref(node, lambda reference: said.append(f'callback {name}')))
def show(found):
    print(found, gc.get_count()[1:], [reference() is not None for reference in watches])
    for each in said: print(' ', each)
    said.clear()
`

/** The graph as a Python program that collects it and prints what happens. */
function programOf({ nodes, held, generations }: Graph): string {
  const lines = [HEAD, 'def build():', '    n = {}']
  const make = { instance: 'Instance()', final: 'Final()', back: 'Back()', weak: 'Instance()', list: '[]', dict: '{}' } as const
  nodes.forEach(({ kind, to }, name) => {
    // A tuple holds what was made before it.
    if (kind === 'tuple') lines.push(`    n[${name}] = (${to.map((other) => `n.get(${other % Math.max(1, name)})`).join(', ')}${to.length === 1 ? ',' : ''})`)
    else lines.push(`    n[${name}] = ${make[kind]}`)
    if (kind === 'instance' || kind === 'final' || kind === 'back' || kind === 'weak') lines.push(`    n[${name}].name = ${name}`)
    if (kind === 'weak' || kind === 'final') lines.push(`    watch(n[${name}], ${name})`)
  })
  nodes.forEach(({ kind, to }, name) => {
    to.forEach((target, slot) => {
      const other = `n[${target % nodes.length}]`
      if (kind === 'list') lines.push(`    n[${name}].append(${other})`)
      else if (kind === 'dict') lines.push(`    n[${name}]['${slot}'] = ${other}`)
      else if (kind !== 'tuple') lines.push(`    n[${name}].to${slot} = ${other}`)
    })
  })
  lines.push(`    return [n[index] for index in ${JSON.stringify(held.map((each) => each % nodes.length))}]`, 'held = build()', 'said.append("built")')
  for (const generation of generations) lines.push(`show(gc.collect(${generation}))`)
  lines.push('held.clear()', 'said.append("dropped")', 'show(gc.collect())', 'kept.clear()', 'show(gc.collect())', 'gc.callbacks.clear()')
  return lines.join('\n')
}

const python = findCPython()?.path

describe.skipIf(python === undefined)('what is freed, in which order, and what is told: as CPython', () => {
  test('random graphs', async () => {
    await fc.assert(
      fc.asyncProperty(graphs, async (graph) => {
        const source = programOf(graph)
        const printed = execFileSync(python!, ['-B', '-c', source], { encoding: 'utf8' })
        expect(await printIn({}, { file: 'graph.py', source })).toBe(printed)
      }),
      { seed: 20_261_127, numRuns: 60 },
    )
  })
})
