import { general, shadow } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { bump } from '@mm/allocator-bump'
import { type Address, type Allocator, type AllocatorContext, type AllocatorStrategy, MisuseError, defineStrategy } from '@mm/contract'
import { type ServiceCounts, loadCPython } from '@mm/cpython'
import { type PyodidePackage } from '@mm/cpython/node'
import { openTrace } from '@mm/trace'
import { expect, it } from 'vitest'
import { OUTPUT, PROGRAM, load, recorder } from './support.js'

const strategies: readonly AllocatorStrategy[] = [pymalloc(), general(), bump()]

/** An allocator that is wrong at times, but notices. */
const faulty = defineStrategy({
  axis: 'allocator',
  name: 'faulty',
  idea: 'Throws at every thousandth call.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: [],
  create: (context: AllocatorContext): Allocator => {
    const below = pymalloc().create(context)
    let calls = 0
    const maybe = <R>(answer: () => R): R => {
      if (++calls % 1000 === 0) throw new MisuseError('foreign', { operation: 'test' }, 'at times')
      return answer()
    }
    return {
      malloc: (size) => maybe(() => below.malloc(size)),
      calloc: (count, size) => maybe(() => below.calloc(count, size)),
      realloc: (block, size) => below.realloc(block, size),
      free: (block) => maybe(() => below.free(block)),
      usableSize: (block) => below.usableSize(block),
    }
  },
})

/** A pymalloc that counts how often it is called. */
const counted = (hardening: number, called: () => void) =>
  defineStrategy({
    ...pymalloc.manifest,
    options: {},
    create: (context: AllocatorContext) => {
      const allocator = pymalloc({ hardening }).create(context)
      const malloc = allocator.malloc.bind(allocator)
      const free = allocator.free.bind(allocator)
      allocator.malloc = (size) => (called(), malloc(size))
      allocator.free = (block) => (called(), free(block))
      return allocator
    },
  })()

/** What lives after the program, in address order, and what it took. */
async function liveBlocks(pyodide: PyodidePackage, hardening: number, inline: boolean): Promise<{ blocks: number[]; counts: ServiceCounts; calls: number }> {
  let calls = 0
  const { cpython } = await load(pyodide, { allocator: counted(hardening, () => calls++), inline })
  expect(cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
  expect(cpython.faults).toEqual([])
  cpython.allocator!.check()
  const blocks: number[] = []
  cpython.allocator!.walk((block, bytes) => blocks.push(block, bytes))
  return { blocks, counts: cpython.counts(), calls }
}

/** What holds of every version of Pyodide that we work with. */
export function cpythonSuite(pyodide: PyodidePackage): void {
  it('the program prints the same on every allocator, which serves what is small', async () => {
    const own = await load(pyodide)
    expect(own.cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
    expect(own.printed()).toBe(OUTPUT)
    expect(own.cpython.counts()).toMatchObject({ smallServed: 0 })
    for (const allocator of strategies) {
      const { cpython, printed } = await load(pyodide, { allocator })
      expect(cpython.run({ source: PROGRAM, filename: 'program.py' }), allocator.manifest.name).toBe(0)
      expect(printed()).toBe(OUTPUT)
      expect(cpython.counts().servedShare).toBeGreaterThanOrEqual(0.99)
      expect(cpython.faults).toEqual([])
      cpython.allocator?.check?.()
    }
  })

  it('every object that the collector knows is a block of ours, those of the start-up too', async () => {
    const { cpython } = await load(pyodide, { allocator: pymalloc() })
    const heads = new Map<string, number>()
    let objects = 0
    cpython.objects.walk((id) => {
      objects++
      const block = [8, 12, 16].some((before) => cpython.allocator!.owns((id - before) as Address))
      const name = cpython.objects.typeName(id)
      if (!block) heads.set(name, (heads.get(name) ?? 0) + 1)
    })
    expect(objects).toBeGreaterThan(10_000)
    // The others are larger than 512 bytes (types, large tuples and dictionaries) or static; none is of a type whose objects are small.
    const foreign = [...heads.values()].reduce((sum, count) => sum + count, 0)
    expect(foreign / objects).toBeLessThan(0.1)
    for (const name of ['list', 'set', 'function', 'method', 'cell', 'property', 'staticmethod', 'classmethod', 'module', 'weakref']) expect([...heads.keys()]).not.toContain(name)
  })

  it('the quick way leaves the same blocks behind as calls do', async () => {
    for (const hardening of [0, 1]) {
      const [quick, called] = [await liveBlocks(pyodide, hardening, true), await liveBlocks(pyodide, hardening, false)]
      expect(quick.blocks.length).toBeGreaterThan(10_000)
      expect(quick.blocks).toEqual(called.blocks)
      expect(quick.counts).toEqual(called.counts)
      // Of the calls that were made without the quick way less than a quarter is left.
      expect(quick.calls).toBeLessThan(called.calls / 4)
    }
  })

  it("clean with CPython's debug hooks on top and the shadow layer below", async () => {
    const { cpython, printed } = await load(pyodide, { allocator: shadow(pymalloc()), debugHooks: true })
    // The hooks are there: before a block stand the letter of its domain and their fence (`Objects/obmalloc.c`).
    const id = Number(cpython.pyodide.runPython('some_float = 1.5; id(some_float)'))
    expect([...cpython.memory.u8.subarray(id - 4, id)]).toEqual([0x6f, 0xfd, 0xfd, 0xfd])
    expect(cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
    expect(printed()).toBe(OUTPUT)
    expect(cpython.faults).toEqual([])
    expect(cpython.allocator!.live).toBeGreaterThan(10_000)
    expect(cpython.counts().servedShare).toBeGreaterThanOrEqual(0.99)
    cpython.allocator!.check()
  })

  it('the raw domain is served on request, and blocks beyond 512 bytes', async () => {
    const { cpython, printed } = await load(pyodide, { allocator: pymalloc(), domains: ['raw', 'mem', 'obj'], largest: 2 ** 20 })
    expect(cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
    expect(printed()).toBe(OUTPUT)
    expect(cpython.counts().servedShare).toBeGreaterThanOrEqual(0.99)
    expect(cpython.allocator!.statistics()['generalBlocks']).toBeGreaterThan(100)
    cpython.allocator!.check()
  })

  it('out of memory is a MemoryError, and the interpreter goes on', async () => {
    // A bump allocator gives nothing back: with it the program could catch the error, and no more.
    for (const allocator of [pymalloc(), general()] as readonly AllocatorStrategy[]) {
      const { cpython, printed } = await load(pyodide, { allocator, memoryLimit: 48 * 2 ** 20 })
      const source = `
kept = []
try:
    while True: kept.append([len(kept)] * 10)
except MemoryError:
    count = len(kept)
    del kept
    print('small', count > 100_000)
try:
    bytearray(200_000_000)
except MemoryError:
    print('large')
`
      expect(cpython.run({ source, filename: 'memory.py' })).toBe(0)
      expect(printed()).toBe('small True\nlarge\n')
      expect(cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
      expect(printed()).toBe(OUTPUT)
      expect(cpython.faults).toEqual([])
      cpython.allocator?.check?.()
    }
  })

  it("empty arenas go back to the host's malloc", async () => {
    const { cpython } = await load(pyodide, { allocator: pymalloc() })
    cpython.run({ source: 'import sys\nsys.kept = [[i] for i in range(200_000)]', filename: 'full.py' })
    const full = cpython.memory.counts().reserved
    const held = cpython.counts().hostBytes
    cpython.run({ source: 'import sys\ndel sys.kept', filename: 'empty.py' })
    const given = full - cpython.memory.counts().reserved
    expect(given).toBeGreaterThan(4 * 2 ** 20)
    expect(held - cpython.counts().hostBytes).toBeGreaterThanOrEqual(given)
  })

  it('the same program recorded twice gives the same bytes, a few of them for an event', async () => {
    const recordings: Uint8Array[] = []
    for (let time = 0; time < 2; time++) {
      const { writer, bytes } = recorder()
      const { cpython } = await load(pyodide, { allocator: pymalloc() })
      cpython.run({ source: PROGRAM, filename: 'program.py', onStart: () => cpython.record(writer), onEnd: () => cpython.record(null) })
      const { events } = writer.end()
      recordings.push(bytes())
      expect(events).toBeGreaterThan(50_000)
      expect(bytes().length / events).toBeLessThanOrEqual(2.5)
    }
    expect(Buffer.compare(recordings[0], recordings[1])).toBe(0)
    let requested = 0
    await (await openTrace([recordings[0]])).visit({ allocate: (_, size) => void (requested += size), resize: () => {}, free: () => {} })
    expect(requested).toBeGreaterThan(1_000_000)
  })

  it('a recording from the start holds every free of what it saw allocated', async () => {
    const { writer, bytes } = recorder()
    const { cpython } = await load(pyodide, { allocator: pymalloc(), recorder: writer })
    cpython.record(null)
    const { allocations, frees, events } = writer.end()
    expect(events).toBe((await (await openTrace([bytes()])).visit({ allocate: () => {}, resize: () => {}, free: () => {} })).events)
    expect(allocations - frees).toBeGreaterThan(10_000)
    expect(allocations - frees).toBeLessThan(cpython.counts().requests)
  })

  it('an allocator that throws does not take the interpreter with it', async () => {
    const { cpython, printed } = await load(pyodide, { allocator: faulty() })
    expect(cpython.run({ source: PROGRAM, filename: 'program.py' })).toBe(0)
    expect(printed()).toBe(OUTPUT)
    expect(cpython.faults).toHaveLength(16)
    expect(cpython.faults[0]).toBeInstanceOf(MisuseError)
  })

  it('programs end as they do under python', async () => {
    const { cpython, printed } = await load(pyodide, { allocator: pymalloc() })
    const run = (source: string, args: string[] = []): [number, string] => {
      const status = cpython.run({ source, filename: 'p.py', args })
      return [status, printed()]
    }
    expect(run('import sys; print(sys.argv, __name__, __file__)', ['a', 'b'])).toEqual([0, "['p.py', 'a', 'b'] __main__ p.py\n"])
    expect(run('import sys; sys.exit(3)')).toEqual([3, ''])
    expect(run('raise SystemExit')).toEqual([0, ''])
    expect(run('raise SystemExit("gone")')).toEqual([1, 'gone\n'])
    expect(run('def f(): return 1 // 0\nf()')[0]).toBe(1)
    expect(run('1 +')).toEqual([1, expect.stringMatching(/^ {2}File "p.py", line 1\n {4}1 \+\n.*SyntaxError: invalid syntax\n$/s) as string])
    expect(run('raise ValueError("x")')[1]).toBe('Traceback (most recent call last):\n  File "p.py", line 1, in <module>\nValueError: x\n')
    expect(run('raise KeyboardInterrupt')[0]).toBe(130)
    expect(run('import atexit; atexit.register(print, "bye"); print("hello")')).toEqual([0, 'hello\nbye\n'])
    expect(cpython.run({ source: 'this', kind: 'module', filename: 'this' })).toBe(0)
    expect(printed()).toMatch(/Zen of Python/)
  })

  it('refuses a domain that there is not', async () => {
    await expect(loadCPython({ loadPyodide: pyodide.loadPyodide, domains: ['object' as 'obj'] })).rejects.toThrow(MisuseError)
  })
}
