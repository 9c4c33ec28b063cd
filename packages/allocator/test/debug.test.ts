import { spawnSync } from 'node:child_process'
import { domainsOf, general } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { type ApiId, DebugLayer, debug, failNth } from '@mm/allocator/layers'
import { type Memory, createMemory } from '@mm/heap'
import { type Address, type Allocator, CorruptionError, MisuseError, type MmError, type WordBytes } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findCPython } from '../../../tooling/oracle/oracle.mjs'

function make(wordBytes: WordBytes = 8, hardening = 1): { memory: Memory; heap: DebugLayer } {
  const memory = createMemory({ wordBytes })
  return { memory, heap: debug(pymalloc({ hardening })).create({ memory }) }
}

/** The error that `run` throws. */
function errorOf(run: () => unknown): MmError {
  try {
    run()
  } catch (error) {
    return error as MmError
  }
  throw new Error('nothing is thrown')
}

describe.each([8, 4] as const)('the bytes around a block, words of %d', (pad) => {
  it('are size, id and guards; new bytes are 0xcd, freed ones 0xdd', () => {
    const { memory, heap } = make(pad)
    const block = heap.malloc(0x123)
    const { u8 } = memory
    expect([...u8.subarray(block - 2 * pad, block - pad)]).toEqual([...new Array<number>(pad - 2).fill(0), 0x01, 0x23])
    expect([...u8.subarray(block - pad, block)]).toEqual(['o'.charCodeAt(0), ...new Array<number>(pad - 1).fill(0xfd)])
    expect(u8.subarray(block, block + 0x123).every((byte) => byte === 0xcd)).toBe(true)
    expect(u8.subarray(block + 0x123, block + 0x123 + pad).every((byte) => byte === 0xfd)).toBe(true)
    const cleared = heap.calloc(3, 7)
    expect(u8.subarray(cleared, cleared + 21).every((byte) => byte === 0)).toBe(true)
    heap.free(block)
    // The allocator below links what is free through the first word.
    expect(u8.subarray(block - 2 * pad + 4, block + 0x123 + pad).every((byte) => byte === 0xdd)).toBe(true)
  })

  it('readers tell of the caller, not of the block below', () => {
    const { memory, heap } = make(pad)
    const [a, b] = [heap.malloc(10), heap.malloc(1000)]
    const seen = new Map<number, number>()
    heap.walk?.((block, bytes) => seen.set(block, bytes))
    expect([...seen.keys()].sort((x, y) => x - y)).toEqual([a, b].sort((x, y) => x - y))
    expect([heap.usableSize?.(a), heap.usableSize?.(b)]).toEqual([10, 1000])
    expect([heap.owns?.(a), heap.owns?.((a + 2 * pad) as Address), heap.owns?.(0 as Address)]).toEqual([true, false, false])
    memory.u8[b + 1000] = 1
    expect(errorOf(() => heap.check?.())).toMatchObject({ operation: 'check', address: b, code: 'corruption', strategy: 'debug' })
  })

  it('a resize keeps the content and fills what is new, whatever the sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(700), { minLength: 2, maxLength: 8 }), (sizes) => {
        const { memory, heap } = make(pad)
        let block = heap.malloc(sizes[0])
        let content: number[] = new Array<number>(sizes[0]).fill(0xcd)
        for (const [turn, size] of sizes.entries()) {
          block = heap.realloc(block, size)
          content = [...content.slice(0, size), ...new Array<number>(Math.max(size - content.length, 0)).fill(0xcd)]
          expect([...memory.u8.subarray(block, block + size)]).toEqual(content)
          memory.u8.fill(turn + 1, block + (size >> 2), block + (size >> 1))
          content.fill(turn + 1, size >> 2, size >> 1)
        }
        heap.check?.()
        heap.free(block)
      }),
      { numRuns: 60 },
    )
  })

  it.each([10, 128, 129, 500])('a resize that finds no memory leaves %d bytes as they were', (size) => {
    const memory = createMemory({ wordBytes: pad })
    const below = failNth(pymalloc()).create({ memory })
    const heap = new DebugLayer(below, memory)
    const block = heap.malloc(size)
    for (let place = 0; place < size; place++) memory.u8[block + place] = place
    const before = memory.u8.slice(block - 2 * pad, block + size + pad)
    below.failAt(1)
    expect(heap.realloc(block, 5000)).toBe(0)
    expect(heap.realloc(block, 2 ** 31 - 1)).toBe(0)
    expect(() => heap.realloc(block, -1)).toThrow(MisuseError)
    expect(memory.u8.slice(block - 2 * pad, block + size + pad)).toEqual(before)
    heap.free(block)
  })

  it('what the old place of a block that moved holds is dead', () => {
    const { memory, heap } = make(pad)
    const block = heap.malloc(300)
    const moved = heap.realloc(block, 4000)
    expect(moved).not.toBe(block)
    expect([memory.u8[block - pad], memory.u8[block], memory.u8[block + 63], memory.u8[block + 64], memory.u8[block + 236], memory.u8[block + 300]]).toEqual([0xdd, 0xdd, 0xdd, 0xcd, 0xdd, 0xdd])
    heap.free(moved)
  })
})

describe('what is refused', () => {
  it.each([0, 1])('a block freed twice, at rung %d', (hardening) => {
    const { heap } = make(8, hardening)
    const [a] = [heap.malloc(40), heap.malloc(40)]
    heap.free(a)
    const error = errorOf(() => heap.free(a))
    expect(error).toMatchObject({ name: 'MisuseError', code: 'double-free', operation: 'free', address: a })
    expect(error.detail).toContain('        at p-7: 0xdd *** OUCH')
    expect(errorOf(() => heap.realloc(a, 3))).toMatchObject({ code: 'double-free', operation: 'realloc' })
    expect(errorOf(() => heap.usableSize?.(a))).toMatchObject({ code: 'double-free', operation: 'usableSize' })
    heap.check?.()
  })

  it('an address that is none of its blocks', () => {
    const { heap } = make()
    const block = heap.malloc(200)
    for (const [address, code] of [[block + 1, 'misaligned'], [block + 16, 'bad-address'], [16, 'foreign'], [2 ** 32 - 16, 'foreign'], [-16, 'foreign'], [NaN, 'foreign']] as const) {
      expect(errorOf(() => heap.free(address as Address)), String(address)).toMatchObject({ name: 'MisuseError', code })
    }
    heap.check?.()
    heap.free(block)
  })

  it('a write before or behind a block, by one byte or by many', () => {
    for (const [place, problem] of [[-1, 'bad leading pad byte'], [-7, 'bad leading pad byte'], [-8, "bad ID: Allocated using API '\u0001', verified using API 'o'"], [-9, 'bad trailing pad byte'], [-16, 'bad trailing pad byte'], [20, 'bad trailing pad byte'], [27, 'bad trailing pad byte']] as const) {
      const { memory, heap } = make()
      const block = heap.malloc(20)
      memory.u8[block + place] = 1
      for (const error of [errorOf(() => heap.free(block)), errorOf(() => heap.realloc(block, 30))]) {
        expect(error).toBeInstanceOf(CorruptionError)
        expect(error.message).toContain(problem)
        expect(error.detail).toContain(`Debug memory block at address p=0x${block.toString(16)}: API`)
      }
    }
  })

  it('where the allocator below has no owns', () => {
    const memory = createMemory()
    const below = general().create({ memory })
    const bare: Allocator = {
      malloc: (size) => below.malloc(size),
      calloc: (count, size) => below.calloc(count, size),
      realloc: (block, size) => below.realloc(block, size),
      free: (block) => below.free(block),
    }
    const heap = new DebugLayer(bare, memory, 'r')
    const block = heap.malloc(50)
    expect(errorOf(() => heap.free((block + 16) as Address))).toMatchObject({ code: 'corruption' })
    heap.free(heap.realloc(block, 5000))
    expect(errorOf(() => heap.free((block + 16) as Address))).toMatchObject({ code: 'double-free' })
  })
})

/** What a program does to one block, in Python and here: allocate, write some bytes, call. */
interface Script {
  readonly api: ApiId
  readonly size: number
  readonly filled?: number
  readonly writes: readonly (readonly [place: number, byte: number, bytes?: number])[]
  readonly call: 'free' | 'realloc'
  readonly verifiedBy?: ApiId
}

const scripts: Record<string, Script> = {
  'a byte behind the end': { api: 'o', size: 16, filled: 0x61, writes: [[16, 0x78]], call: 'free' },
  'the last guard, at a resize': { api: 'o', size: 40, filled: 0x61, writes: [[40, 1], [47, 2]], call: 'realloc' },
  'all guards behind': { api: 'm', size: 17, writes: [[17, 0, 8]], call: 'free' },
  'a byte before the start': { api: 'o', size: 16, writes: [[-3, 0x78]], call: 'free' },
  'before and behind': { api: 'r', size: 16, writes: [[-1, 0x78], [16, 9]], call: 'free' },
  'the id': { api: 'o', size: 16, writes: [[-8, 0x78]], call: 'free' },
  'the size': { api: 'o', size: 24, writes: [[-9, 3]], call: 'free' },
  'no bytes': { api: 'o', size: 0, writes: [[3, 1]], call: 'free' },
  'five bytes': { api: 'm', size: 5, filled: 0x20, writes: [[5, 1]], call: 'free' },
  'a large block': { api: 'o', size: 5000, writes: [[0, 1], [4999, 2], [5001, 3]], call: 'free' },
  'mem freed as raw': { api: 'm', size: 16, writes: [], call: 'free', verifiedBy: 'r' },
  'raw freed as obj': { api: 'r', size: 600, writes: [], call: 'free', verifiedBy: 'o' },
  'obj resized as mem': { api: 'o', size: 9, writes: [], call: 'realloc', verifiedBy: 'm' },
}

const PROGRAM = `
import ctypes, json, sys
script = json.loads(sys.argv[1])
names = {'r': 'PyMem_Raw', 'm': 'PyMem_', 'o': 'PyObject_'}
def function(api, name, result, *arguments):
    found = getattr(ctypes.pythonapi, names[api] + name)
    found.restype, found.argtypes = result, arguments
    return found
pointer, size = ctypes.c_void_p, ctypes.c_size_t
block = function(script['api'], 'Malloc', pointer, size)(script['size'])
if 'filled' in script: ctypes.memset(block, script['filled'], script['size'])
for place, byte, *count in script['writes']: ctypes.memset(block + place, byte, *(count or [1]))
api = script.get('verifiedBy', script['api'])
if script['call'] == 'free': function(api, 'Free', None, pointer)(block)
else: function(api, 'Realloc', pointer, pointer, size)(block, 50)
`

/** The report's lines, up to the fatal one, addresses replaced. */
function linesOf(report: string): string[] {
  const lines = report.replaceAll(/(p|tail)=0x[0-9a-f]+/g, '$1=0x...').split('\n')
  return lines.slice(0, lines.findIndex((line) => line.startsWith('Fatal Python error')) + 1)
}

function reportHere({ api, size, filled, writes, call, verifiedBy = api }: Script): string {
  const memory = createMemory()
  const below = domainsOf(pymalloc().create({ memory }))
  const over = { r: new DebugLayer(below.raw, memory, 'r'), m: new DebugLayer(below.mem, memory, 'm'), o: new DebugLayer(below.obj, memory, 'o') }
  const block = over[api].malloc(size)
  if (filled !== undefined) memory.u8.fill(filled, block, block + size)
  for (const [place, byte, bytes = 1] of writes) memory.u8.fill(byte, block + place, block + place + bytes)
  return errorOf(() => (call === 'free' ? over[verifiedBy].free(block) : over[verifiedBy].realloc(block, 50))).detail ?? ''
}

describe("CPython's report", () => {
  it('is written as it is here', () => {
    expect(linesOf(reportHere(scripts['a byte behind the end'])).join('\n')).toBe(`Debug memory block at address p=0x...: API 'o'
    16 bytes originally requested
    The 7 pad bytes at p-7 are FORBIDDENBYTE, as expected.
    The 8 pad bytes at tail=0x... are not all FORBIDDENBYTE (0xfd):
        at tail+0: 0x78 *** OUCH
        at tail+1: 0xfd
        at tail+2: 0xfd
        at tail+3: 0xfd
        at tail+4: 0xfd
        at tail+5: 0xfd
        at tail+6: 0xfd
        at tail+7: 0xfd
    Data at p: 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61 61

Enable tracemalloc to get the memory block allocation traceback

Fatal Python error: _PyMem_DebugRawFree: bad trailing pad byte`)
    expect(linesOf(reportHere(scripts['raw freed as obj'])).at(-1)).toBe("Fatal Python error: _PyMem_DebugRawFree: bad ID: Allocated using API 'r', verified using API 'o'")
  })

  const python = findCPython()
  if (python === undefined) console.warn('skipped: no CPython 3.13, so the reports of the debug layer are not compared with real ones')
  it.skipIf(python === undefined).each(Object.entries(scripts))('is that of the real one, line for line: %s', (_, script) => {
    const { stderr } = spawnSync(python?.path ?? '', ['-S', '-E', '-X', 'dev', '-c', PROGRAM, JSON.stringify(script)], { encoding: 'latin1' })
    const real = linesOf(stderr)
    expect(real.length).toBeGreaterThan(5)
    expect(linesOf(reportHere(script))).toEqual(real)
  })
})
