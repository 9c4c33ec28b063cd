import { securityPrograms, securityResults } from '@mm/testkit/security'
import { brokenAllocators, referenceAllocator, trustingAllocator } from '@mm/testkit/broken'
import { expect, test } from 'vitest'

const named = (name: string) => brokenAllocators().find(({ strategy }) => strategy.manifest.name === name)!.strategy
const program = (name: string) => securityPrograms.filter((candidate) => candidate.name === name)

test('every program has a name of its own', () => {
  expect(new Set(securityPrograms.map(({ name }) => name)).size).toBe(securityPrograms.length)
})

test('every program can hurt: an allocator that believes everything comes to grief', () => {
  const survivors = securityPrograms.filter((one) => securityResults(trustingAllocator, { programs: [one] }).every(({ verdict }) => verdict !== 'undetected'))
  // Where it has nothing of its own, and what belongs to no list of it.
  expect(survivors.map(({ name }) => name)).toEqual(['write after free, at the end', 'free of an address next to null', 'free of a block that was never allocated'])
})

test('what is refused at the call is detected there, at both widths', () => {
  for (const wordBytes of [8, 4] as const) {
    for (const name of ['double free, at once', 'free of an interior address', 'free of a misaligned address', 'free of a foreign address', 'malloc of -1', 'realloc after free']) {
      for (const result of securityResults(referenceAllocator, { wordBytes, programs: program(name) })) {
        expect(result, name).toMatchObject({ verdict: 'detected', where: 'call' })
      }
    }
  }
})

test('what only check finds is said to be found by check, and harm is harm', () => {
  const [small] = securityResults(referenceAllocator, { programs: program('overflow by 1 byte into a live block'), sizes: [48] })
  expect(small).toMatchObject({ verdict: 'detected' })
  const [refused] = securityResults(named('one-empty-block'), { programs: program('malloc of 0, twice'), sizes: [48] })
  expect(refused).toMatchObject({ verdict: 'undetected' })
  expect(refused.because).toMatch(/live block/)
})

test('a refusal that leaves the heap in pieces is no detection', () => {
  const broken = {
    ...referenceAllocator,
    create: (context: Parameters<typeof referenceAllocator.create>[0]) => {
      const allocator = referenceAllocator.create(context)
      const free = allocator.free.bind(allocator)
      allocator.free = (block) => {
        try {
          free(block)
        } catch (error) {
          // Refused, but a word of the heap's first chunk is gone.
          context.memory.u32[(context.memory.u32[((allocator.state ?? 0) >>> 2) + 1] >>> 2) + 4] = 0
          throw error
        }
      }
      return allocator
    },
  }
  const [result] = securityResults(broken, { programs: program('double free, at once'), sizes: [48] })
  expect(result.verdict).toBe('undetected')
})
