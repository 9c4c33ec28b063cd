import { type Address, type MisuseCode } from '@mm/contract'
import { type Check } from '../../suite.js'
import { type AllocatorSession, type ModelBlock } from '../session.js'
import { type AllocatorSubject } from '../subject.js'

/** What is no size, whoever calls: plain JavaScript too. */
const badSizes: readonly unknown[] = [-1, 1.5, -0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32, 2 ** 32 + 8, 2 ** 53, -(2 ** 31), Number.MIN_VALUE, '8', undefined, null, true]

/** Counts and sizes of which one at least is none, though their product is a size. */
const badProducts = [[-1, -1], [-2, -8], [0.5, 16], [16, 0.5], [0, -1], [-1, 0], [0, NaN], [NaN, 0], [0, 2 ** 31], [2 ** 32, 0], [Infinity, 0]]

/** All that must be the same after a refused call. */
function picture({ allocator, memory }: AllocatorSession): string {
  const live: number[] = []
  allocator.walk?.((block, bytes) => live.push(block, bytes))
  return JSON.stringify([allocator.statistics?.(), live, memory.reservedBytes])
}

/** A heap with blocks of several kinds in it. */
function furnish(subject: AllocatorSubject): AllocatorSession {
  const session = subject.open()
  for (const size of [24, 24, 24, 600, 600, 600, 100_000, 100_000, 100_000, 0]) session.malloc(size)
  return session
}

/** Runs `misuse`, which must change nothing, and uses the heap afterwards. */
function unchanged(session: AllocatorSession, misuse: () => void): void {
  const before = picture(session)
  misuse()
  const after = picture(session)
  session.expect(after === before, () => `a refused call has changed something: ${before} has become ${after}`)
  session.expectAllContent()
  session.expectSound()
}

function goesOn(session: AllocatorSession): void {
  for (const size of [24, 600, 100_000]) session.expect(session.malloc(size) !== undefined, () => 'gives no block any more')
  session.expectAllContent()
  session.freeAll()
  session.expectSound()
}

function refuses(session: AllocatorSession, pointer: string, address: number, codes: readonly MisuseCode[]): void {
  unchanged(session, () => {
    session.expectRefusal(`free(${pointer})`, () => {
      session.allocator.free(address as Address)
    }, codes)
    session.expectRefusal(`realloc(${pointer}, 50)`, () => session.allocator.realloc(address as Address, 50), codes)
  })
}

const some = (session: AllocatorSession, ...sizes: readonly number[]): ModelBlock[] =>
  sizes.flatMap((size) => session.blocks.filter((block) => block.size === size).slice(1, 2))

export const misuseChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'free of null does nothing',
    run(subject) {
      const session = furnish(subject)
      unchanged(session, () => {
        session.call('free(0)', () => {
          session.allocator.free(0 as Address)
        })
      })
      goesOn(session)
    },
  },
  {
    name: 'a size that is no size is refused and changes nothing',
    run(subject) {
      const session = furnish(subject)
      const [block] = session.blocks
      unchanged(session, () => {
        for (const bad of badSizes) {
          const size = bad as number
          const text = typeof bad === 'string' ? `'${bad}'` : String(bad)
          const { allocator } = session
          session.expectRefusal(`malloc(${text})`, () => allocator.malloc(size), ['bad-size'])
          session.expectRefusal(`calloc(1, ${text})`, () => allocator.calloc(1, size), ['bad-size'])
          session.expectRefusal(`calloc(${text}, 8)`, () => allocator.calloc(size, 8), ['bad-size', 'bad-count'])
          session.expectRefusal(`realloc(0, ${text})`, () => allocator.realloc(0 as Address, size), ['bad-size'])
          session.expectRefusal(`realloc(${block.name}, ${text})`, () => allocator.realloc(block.address, size), ['bad-size'])
        }
        for (const [count, size] of badProducts) {
          session.expectRefusal(`calloc(${count}, ${size})`, () => session.allocator.calloc(count, size), ['bad-size', 'bad-count'])
        }
      })
      goesOn(session)
    },
  },
  {
    name: 'a size greater than the memory is answered with 0',
    run(subject) {
      const session = furnish(subject)
      const [block] = session.blocks
      for (const size of [subject.limit + 1, 2 ** 30, 2 ** 31 - 1]) {
        const { allocator } = session
        session.expect(session.call(`malloc(${size})`, () => allocator.malloc(size)) === 0, () => `gives ${size} bytes of ${subject.limit}`)
        session.expect(session.call(`realloc(${block.name}, ${size})`, () => allocator.realloc(block.address, size)) === 0, () => `gives ${size} bytes of ${subject.limit}`)
      }
      session.expectAllContent()
      session.expectSound()
      goesOn(session)
    },
  },
  {
    name: 'refuses to free a block twice',
    absent: (subject) => subject.withoutDetection('double-free'),
    run(subject) {
      const session = furnish(subject)
      for (const block of some(session, 24, 600, 100_000)) {
        session.free(block)
        // The arena of a large block may be gone: then the pointer is foreign.
        refuses(session, block.name, block.address, block.size === 24 ? ['double-free'] : [])
      }
      goesOn(session)
    },
  },
  {
    name: 'refuses a pointer into a block',
    absent: (subject) => subject.withoutDetection('interior'),
    run(subject) {
      const session = furnish(subject)
      for (const block of some(session, 600, 100_000)) {
        for (const offset of [subject.alignment, subject.alignment * 7]) refuses(session, `${block.name} + ${offset}`, block.address + offset, [])
      }
      goesOn(session)
    },
  },
  {
    name: 'refuses a pointer that is not its own',
    absent: (subject) => subject.withoutDetection('foreign'),
    run(subject) {
      const memory = subject.memory({ fences: true })
      const below = memory.occupy(8192, 4096, 0x11)
      const session = subject.open({}, memory)
      session.malloc(24)
      const above = memory.occupy(8192, 4096, 0x22)
      session.malloc(100_000)
      for (const [pointer, address] of [['null + 16', 16], ['null + 1024', 1024], ['below + 256', below + 256], ['above + 256', above + 256], ['the last page', 0xffff_f000]] as const) {
        refuses(session, pointer, address, ['foreign', 'bad-address'])
      }
      memory.expectUntouched()
      goesOn(session)
    },
  },
  {
    name: 'refuses what is no address',
    absent: (subject) => subject.withoutDetection('foreign'),
    run(subject) {
      const session = furnish(subject)
      for (const { name, address } of some(session, 24, 600, 100_000)) {
        const wrong: readonly (readonly [string, unknown])[] = [
          [`-${name}`, -Number(address)],
          [`${name} + 0.5`, address + 0.5],
          [`${name} + 2^32`, address + 2 ** 32],
          [`${name} - 2^32`, address - 2 ** 32],
          ['NaN', NaN],
          ['Infinity', Infinity],
          ['-1', -1],
          ['0.5', 0.5],
          ['undefined', undefined],
        ]
        for (const [text, pointer] of wrong) refuses(session, text, pointer as number, [])
      }
      goesOn(session)
    },
  },
  {
    name: 'refuses a misaligned pointer',
    absent: (subject) => subject.withoutDetection('misaligned'),
    run(subject) {
      const session = furnish(subject)
      for (const block of some(session, 24, 600, 100_000)) {
        for (const offset of [1, 4, subject.alignment / 2]) refuses(session, `${block.name} + ${offset}`, block.address + offset, ['misaligned'])
      }
      goesOn(session)
    },
  },
]
