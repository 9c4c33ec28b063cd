import { type Check } from '../../suite.js'
import { hex } from '../../failure.js'
import { type AllocatorSession, type ModelBlock, type Observer } from '../session.js'
import { type AllocatorSubject } from '../subject.js'
import { trafficCheck } from '../traffic.js'

/** Bytes that a block keeps from all others: one of no size is an address of its own too. */
const extent = ({ size }: ModelBlock): number => Math.max(size, 1)

/** Fails where `block` lies in another live block of one of the sessions. */
export function expectApart(sessions: readonly AllocatorSession[], session: AllocatorSession, block: ModelBlock): void {
  for (const { blocks } of sessions) {
    for (const other of blocks) {
      const apart = other === block || other.address + extent(other) <= block.address || block.address + extent(block) <= other.address
      session.expect(apart, () => `${session.describe(block)} overlaps ${session.describe(other)}`)
    }
  }
}

export function expectInside(session: AllocatorSession, block: ModelBlock): void {
  session.expect(session.memory.holds(block.address, extent(block)), () => `${session.describe(block)} lies in no arena that was reserved`)
}

/** Looks at what every block holds, when it goes and now and then between. */
export function contentObserver(): Observer {
  let calls = 0
  return {
    leaving: (session, block) => {
      session.expectContent(block)
    },
    received: (session, block, origin, kept) => {
      if (origin === 'realloc') session.expectContent(block, kept)
    },
    called: (session) => {
      if (++calls % 16 === 0) session.expectAllContent()
    },
  }
}

/** Every size up to 1100, and the edges of the powers of two above. */
function* everySize(): Generator<number> {
  for (let size = 0; size <= 1100; size++) yield size
  for (let power = 11; power <= 16; power++) for (let step = -17; step <= 17; step++) yield 2 ** power + step
}

const BATCH = 20

export const blockChecks: readonly Check<AllocatorSubject>[] = [
  trafficCheck({
    name: 'gives blocks while there is memory',
    finish: (session) => {
      session.expect(session.malloc(100) !== undefined, () => 'gives nothing')
    },
  }),
  trafficCheck({
    name: 'blocks are aligned',
    fill: false,
    observe: ({ alignment }) => ({
      received: (session, block) => {
        session.expect(block.address % alignment === 0, () => `${session.describe(block)} is at no multiple of ${alignment}`)
      },
    }),
  }),
  trafficCheck({
    name: 'blocks lie inside the arenas that it reserved',
    fill: false,
    observe: () => ({ received: expectInside }),
  }),
  trafficCheck({
    name: 'live blocks do not overlap',
    fill: false,
    observe: () => ({
      received: (session, block) => {
        expectApart([session], session, block)
      },
    }),
  }),
  trafficCheck({
    name: 'content is kept until a block is freed',
    observe: contentObserver,
    finish: (session) => {
      session.expectAllContent()
    },
  }),
  {
    name: 'a block of every size holds what was asked for',
    run(subject) {
      let session = subject.open({ observer: contentObserver() })
      let batch = 0
      for (const size of everySize()) {
        for (let copy = 0; copy < 3; copy++) session.malloc(size)
        if (++batch % BATCH !== 0) continue
        session.expectAllContent()
        session.expectSound()
        session.freeAll()
        session.expectSound()
        session.calls.length = 0
        if (!subject.frees) session = subject.open({ observer: contentObserver() })
      }
    },
  },
  {
    name: 'size 0 gives a block of its own',
    run(subject) {
      const session = subject.open()
      const blocks = [session.malloc(0), session.malloc(0), session.calloc(0, 8), session.calloc(8, 0), session.reallocNull(0)]
      const addresses = new Set(blocks.map((block) => block?.address))
      session.expect(addresses.size === blocks.length && !addresses.has(undefined), () => 'blocks of no size share an address')
      for (const block of session.blocks) expectApart([session], session, block)
      session.freeAll()
      session.expectSound()
    },
  },
  {
    name: 'calloc gives zeros',
    run(subject) {
      const memory = subject.memory()
      memory.soil(subject.limit >>> 1)
      const session = subject.open(
        {
          observer: {
            received: (own, block, origin) => {
              if (origin !== 'calloc') return
              const { u8 } = own.memory
              for (let byte = 0; byte < block.size; byte++) {
                if (u8[block.address + byte] !== 0) own.fail(`${own.describe(block)} is ${hex(u8[block.address + byte])} at byte ${byte}`)
              }
            },
          },
        },
        memory,
      )
      for (let round = 0; round < 4; round++) {
        for (const [count, size] of [[1, 1], [3, 5], [8, 8], [1, 16], [7, 24], [64, 8], [1, 513], [9, 500], [40, 1000], [1, 70_000]]) {
          session.malloc(count * size)
          session.calloc(count, size)
        }
        session.freeAll()
      }
    },
  },
  {
    name: 'calloc answers 0 where the product is too great',
    run(subject) {
      const session = subject.open({ scarce: true })
      for (const [count, size] of [[65_536, 65_536], [2 ** 16, 2 ** 15], [2 ** 31 - 1, 2 ** 31 - 1], [2 ** 30, 4], [3, 1_431_655_766], [2 ** 28 + 1, 16]]) {
        const block = session.calloc(count, size)
        session.expect(block === undefined, () => `calloc(${count}, ${size}) gives a block`)
      }
      session.expectSound()
      session.expect(session.malloc(100) !== undefined, () => 'gives nothing any more')
    },
  },
]
