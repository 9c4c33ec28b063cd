import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { createMemory } from '@mm/heap'
import { FIXED_BYTES, createPython } from '@mm/python'
import { readStartImage, startImages, suits } from '@mm/python/start-image'
import { assembleRuntime, createRegistry } from '@mm/runtime'
import { markSweep } from '@mm/gc-mark-sweep'
import { describe, expect, test } from 'vitest'
import { observes, programs } from './modes.js'
import { imageOf, make, runFrom } from './start-image.js'

/** One program in so many; all of them in start-image.conformance.ts. */
const SAMPLE = 12

describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  test('the image is what a Python that starts by itself has in its memory, byte for byte', async () => {
    const { memory, python } = await make('nothing', wordBytes, 'x', '')
    const image = await imageOf(wordBytes)
    expect(Buffer.compare(memory.snapshot(), image.image)).toBe(0)
    expect({ ...python.save(), image: 0 }).toEqual({ ...image, image: 0 })
  })

  const suited = programs.filter((program, index) => index % SAMPLE === wordBytes / 4 && (wordBytes === 8 || !observes(program, 'sizes')))
  test.each(suited)('$file prints the same from an image, and leaves the same memory', async (program) => {
    const [image, nothing] = [await runFrom('image', wordBytes, program), await runFrom('nothing', wordBytes, program)]
    expect(image.printed).toBe(program.printed)
    expect(Buffer.compare(image.memory, nothing.memory)).toBe(0)
  })

  test('what it counts is the same: collections, live blocks, hits of free lists, the stack at its deepest', async () => {
    const [image, nothing] = [await make('image', wordBytes, 'x', ''), await make('nothing', wordBytes, 'x', '')].map(({ python }) => {
      const { collector, ...rest } = python.statistics()
      return { ...rest, generations: collector.generations }
    })
    expect(image).toEqual(nothing)
    expect(image.stack.peakBytes).toBeGreaterThan(0)
  })
})

test.each([{ sanity: 50 }, { relocateEvery: 3 }, { sanity: 50, relocateEvery: 7 }])('an image is sound, and can be moved: %o', async (modes) => {
  const program = programs.find(({ file }) => file === 'cycles_of_every_kind.py')!
  const image = await runFrom('image', 8, program, modes)
  expect(image.printed).toBe(program.printed)
})

test('ids, counts and thresholds are those of a Python that starts by itself; arguments are its own', async () => {
  const source = `
import gc, sys
print([id(each) for each in (object(), [], print, type('A', (), {}))], gc.get_count(), gc.get_threshold(), gc.get_stats(), gc.isenabled())
print(len(gc.get_objects()), sys.getrefcount(sys), sys.getallocatedblocks(), sys.getrecursionlimit(), sys.argv, sys.path)
`
  const [image, nothing] = [await runFrom('image', 8, { file: 'mine.py', source }), await runFrom('nothing', 8, { file: 'mine.py', source })]
  expect(image.printed).toBe(nothing.printed)
  expect(image.printed).toContain("['mine.py']")
})

describe('an image is refused', () => {
  const host = { write: () => {}, now: () => 0, time: () => 0, sourceOf: () => undefined, readModule: () => undefined }

  test('with other strategies, other rules, and another build', async () => {
    const image = await imageOf(8)
    const parts = { fixed: FIXED_BYTES, state: image.state }
    const runtime = (strategies: Parameters<typeof assembleRuntime>[1]): ReturnType<typeof assembleRuntime> => assembleRuntime({ ...parts, memory: createMemory({ image: image.image }) }, strategies)
    await expect(createPython({ runtime: runtime({}), host, saved: image, profile: '3.12' })).rejects.toThrow('takeUp: the memory was saved by another build, or with other strategies')
    await expect(createPython({ runtime: runtime({}), host, saved: { build: image.build.replace(/^\w+/, '0') } })).rejects.toThrow('takeUp: ')
    const { strategies } = runtime({})
    expect(suits(image, { strategies, profile: '3.13', wordBytes: 8 })).toBe(true)
    expect(suits(image, { strategies, profile: '3.13', wordBytes: 4 })).toBe(false)
    expect(suits(image, { strategies, profile: '3.14', wordBytes: 8 })).toBe(false)
    expect(suits(image, { strategies: { ...strategies, collector: markSweep() }, profile: '3.13', wordBytes: 8 })).toBe(false)
  })

  test('where it is damaged, cut short, or none', async () => {
    const whole = readFileSync(new URL(startImages[8]))
    const damaged = Uint8Array.from(whole)
    damaged[damaged.length - 1000] ^= 1
    await expect(readStartImage(damaged, inflateSync)).rejects.toThrow()
    await expect(readStartImage(whole.subarray(0, -100), inflateSync)).rejects.toThrow()
    await expect(readStartImage(whole, (bytes) => inflateSync(bytes).subarray(1))).rejects.toThrow('bytes were written')
    await expect(readStartImage(new Uint8Array(0), inflateSync)).rejects.toThrow('readStartImage: no start image')
  })
})

test('a Python can be saved before it has a program, whatever its strategies are, and be taken up many times', async () => {
  const missing = (): Promise<never> => Promise.reject(new Error('there is no such package'))
  const strategies = { collector: await createRegistry().load('collector', 'generational:threshold0=100', missing) }
  let printed = ''
  const host = { write: (_: string, text: string) => void (printed += text), now: () => 0, time: () => 0, sourceOf: () => undefined, readModule: () => undefined }
  const saved = (await createPython({ runtime: assembleRuntime({ fixed: FIXED_BYTES }, strategies), host })).save()
  for (const argument of ['a', 'b']) {
    const runtime = assembleRuntime({ fixed: FIXED_BYTES, memory: createMemory({ image: saved.image }), state: saved.state }, strategies)
    const python = await createPython({ runtime, host, saved, argv: [argument] })
    python.load('import sys\nprint(sys.argv, [[]] * 2)', 'x.py')
    while (python.run(Infinity) !== 'done');
    expect(() => python.save()).toThrow('the program has ended')
  }
  expect(printed).toBe("['a'] [[], []]\n['b'] [[], []]\n")
})
