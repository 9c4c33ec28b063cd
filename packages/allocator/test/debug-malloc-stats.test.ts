import { spawnSync } from 'node:child_process'
import { debugMallocStats } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type Address, type WordBytes } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { describe, expect, it } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'
import { type ClassUse, mallocStatsText } from '../src/malloc-stats-text.js'

const ARENA = { 8: 64 * 16384, 4: 64 * 4096 }

/** The number at the end of the line that begins with `label`. */
function numberOf(text: string, label: string): number {
  const line = text.split('\n').find((one) => one.startsWith(label))
  if (line === undefined) throw new Error(`no line '${label}'`)
  return Number(line.slice(line.indexOf('=') + 1).replaceAll(',', ''))
}

/** The rows of the table of classes. */
function rowsOf(text: string): ClassUse[] {
  return [...text.matchAll(/^ +(\d+) +(\d+) +(\d+) +(\d+) +(\d+)$/gm)].map((found) => {
    const [sizeClass, blockBytes, pools, inUse, available] = found.slice(1).map(Number)
    return { sizeClass, blockBytes, pools, inUse, available }
  })
}

describe.each([8, 4] as const)('the report, words of %d', (wordBytes: WordBytes) => {
  it('tells every byte of the arenas, whatever has happened', () => {
    const memory = createMemory({ wordBytes, limit: 2 ** 26 })
    const heap = pymalloc().create({ memory })
    const blocks: Address[] = []
    for (let turn = 0; turn < 20_000; turn++) {
      const pick = (turn * 7919) % (blocks.length + 1)
      if (turn % 3 === 2 && pick < blocks.length) heap.free(blocks.splice(pick, 1)[0])
      else blocks.push(heap.malloc(((turn * 37) % 512) + 1))
      if (turn % 2500 !== 0) continue
      const text = debugMallocStats(memory, heap.state)
      const arenas = numberOf(text, '# arenas allocated current')
      const { pools, freePools, liveBlocks, arenas: counted } = heap.statistics()
      expect(arenas).toBe(counted)
      expect(numberOf(text, 'Total')).toBe(arenas * ARENA[wordBytes])
      const rows = rowsOf(text)
      expect(rows.reduce((sum, row) => sum + row.inUse, 0)).toBe(liveBlocks)
      expect(rows.reduce((sum, row) => sum + row.pools, 0)).toBe(pools)
      expect(text).toContain(`${freePools} unused pools * ${ARENA[wordBytes] / 64} bytes`)
      expect(text.split('\n').every((line) => !line.includes('=') || line.startsWith('Small') || line.length === 57)).toBe(true)
    }
  })
})

it('32-bit CPython has other classes and one level of its map', () => {
  const memory = createMemory({ wordBytes: 4 })
  const heap = pymalloc().create({ memory })
  for (let count = 0; count < 300; count++) heap.malloc(20)
  expect(debugMallocStats(memory, heap.state)).toBe(`Small block threshold = 512, in 64 size classes.

class   size   num pools   blocks in use  avail blocks
-----   ----   ---------   -------------  ------------
    2     24           2             300            38

# arenas allocated total           =                    1
# arenas reclaimed                 =                    0
# arenas highwater mark            =                    1
# arenas allocated current         =                    1
1 arenas * 262144 bytes/arena      =              262,144

# bytes in allocated blocks        =                7,200
# bytes in available blocks        =                  912
62 unused pools * 4096 bytes       =              253,952
# bytes lost to pool headers       =                   64
# bytes lost to quantization       =                   16
# bytes lost to arena alignment    =                    0
Total                              =              262,144

arena map counts
# bytes lost to arena map root     =                  256
`)
})

/** Takes 5000 blocks of two classes, gives 3000 of them back, and says what the allocator reports before, between and after. */
const PROGRAM = `
import ctypes, sys
malloc, free = ctypes.pythonapi.PyObject_Malloc, ctypes.pythonapi.PyObject_Free
malloc.restype, malloc.argtypes, free.argtypes = ctypes.c_void_p, [ctypes.c_size_t], [ctypes.c_void_p]
blocks = (ctypes.c_void_p * 5000)()
def take():
    for i in range(5000): blocks[i] = malloc(496 if i & 1 else 480)
def give():
    for i in range(3000): free(blocks[i])
for step in take, give:
    sys._debugmallocstats()
    step()
sys._debugmallocstats()
`

const python = findCPython()
if (python === undefined) console.warn('skipped: no CPython 3.13, so the report of pymalloc is not compared with a real one')

describe.skipIf(python === undefined)('beside the real one', () => {
  const { stderr } = spawnSync(python?.path ?? '', ['-S', '-E', '-c', PROGRAM], { encoding: 'utf8' })
  // Behind the report are the free lists, further in.
  const whole = stderr.split(/^(?=Small block)/m).map((text) => text.split('\n\n ')[0].trimEnd().concat('\n'))

  it.each([0, 1, 2])('the text is the same, character for character, given the same numbers: report %d', (place) => {
    const text = whole[place]
    expect(text.length).toBeGreaterThan(1000)
    const arenas = numberOf(text, '# arenas allocated current')
    const rebuilt = mallocStatsText({
      sizeClasses: 32,
      poolBytes: 16384,
      poolHeader: 48,
      arenaBytes: 2 ** 20,
      used: rowsOf(text),
      arenasTaken: numberOf(text, '# arenas allocated total'),
      arenasPeak: numberOf(text, '# arenas highwater mark'),
      arenas,
      unusedPools: Number(/^(\d+) unused pools/m.exec(text)?.[1]),
      lostToAlignment: numberOf(text, '# bytes lost to arena alignment'),
      map: {
        root: numberOf(text, '# bytes lost to arena map root'),
        below: {
          midNodes: numberOf(text, '# arena map mid nodes'),
          bottomNodes: numberOf(text, '# arena map bot nodes'),
          mid: numberOf(text, '# bytes lost to arena map mid'),
          bottom: numberOf(text, '# bytes lost to arena map bot'),
        },
      },
    })
    expect(rebuilt).toBe(text)
  })

  it('the same blocks are counted the same', () => {
    const memory = createMemory({ limit: 2 ** 26 })
    const heap = pymalloc().create({ memory })
    // First the blocks that the interpreter itself has of these classes.
    for (const { blockBytes, inUse } of rowsOf(whole[0])) if (blockBytes === 480 || blockBytes === 496) for (let count = 0; count < inUse; count++) heap.malloc(blockBytes)
    const blocks = Array.from({ length: 5000 }, (_, turn) => heap.malloc(turn % 2 === 1 ? 496 : 480))
    const ours = [debugMallocStats(memory, heap.state)]
    for (const block of blocks.slice(0, 3000)) heap.free(block)
    ours.push(debugMallocStats(memory, heap.state))
    const large = (text: string): ClassUse[] => rowsOf(text).filter(({ blockBytes }) => blockBytes === 480 || blockBytes === 496)
    for (const place of [0, 1]) expect(large(ours[place])).toEqual(large(whole[place + 1]))
  })
})
