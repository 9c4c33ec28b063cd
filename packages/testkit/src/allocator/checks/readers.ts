import { type Address } from '@mm/contract'
import { type Check } from '../../suite.js'
import { hex } from '../../failure.js'
import { type AllocatorSession } from '../session.js'
import { type AllocatorSubject } from '../subject.js'
import { trafficCheck } from '../traffic.js'
import { expectApart, expectInside } from './blocks.js'

/** What `walk` visits: addresses and bytes. */
function walked(session: AllocatorSession): Map<number, number> {
  const found = new Map<number, number>()
  session.allocator.walk?.((block, bytes) => {
    session.expect(!found.has(block), () => `walk visits ${hex(block)} twice`)
    found.set(block, bytes)
  })
  return found
}

function expectWalk(session: AllocatorSession): void {
  const found = walked(session)
  for (const block of session.blocks) {
    const bytes = found.get(block.address)
    session.expect(bytes !== undefined, () => `walk does not visit ${session.describe(block)}`)
    session.expect((bytes ?? 0) >= block.size, () => `walk says ${bytes} bytes of ${session.describe(block)}`)
    found.delete(block.address)
  }
  for (const address of found.keys()) session.fail(`walk visits ${hex(address)}, where no block is live`)
}

function expectStatistics(session: AllocatorSession): void {
  const statistics = session.allocator.statistics?.()
  if (statistics === undefined) return
  const { liveBlocks, liveBytes, reservedBytes } = statistics
  const asked = session.blocks.reduce((sum, { size }) => sum + size, 0)
  session.expect(liveBlocks === session.blocks.length, () => `statistics say ${liveBlocks} live blocks; there are ${session.blocks.length}`)
  session.expect(liveBytes >= asked, () => `statistics say ${liveBytes} live bytes; ${asked} were asked for`)
  session.expect(reservedBytes === session.memory.reservedBytes, () => `statistics say ${reservedBytes} reserved bytes; the memory has handed out ${session.memory.reservedBytes}`)
  session.expect(liveBytes <= reservedBytes, () => `statistics say ${liveBytes} live bytes in ${reservedBytes} reserved ones`)
  if (session.allocator.walk === undefined) return
  let occupied = 0
  for (const bytes of walked(session).values()) occupied += bytes
  session.expect(occupied === liveBytes, () => `statistics say ${liveBytes} live bytes; walk finds ${occupied}`)
}

export const readerChecks: readonly Check<AllocatorSubject>[] = [
  trafficCheck({
    name: 'all of usableSize may be used',
    absent: (subject) => subject.without('usableSize'),
    observe: () => {
      const roomOf = (session: AllocatorSession, address: Address): number => session.allocator.usableSize?.(address) ?? 0
      return {
        received: (session, block) => {
          const room = roomOf(session, block.address)
          session.expect(room >= block.size, () => `usableSize of ${session.describe(block)} is ${room}`)
          // From here on the block is as large as it says: it is filled, kept and checked as such.
          block.size = room
          expectInside(session, block)
          expectApart([session], session, block)
        },
        leaving: (session, block) => {
          session.expectContent(block)
        },
      }
    },
    finish: (session) => {
      session.expectAllContent()
      session.expectSound()
    },
  }),
  trafficCheck({
    name: 'owns tells its blocks from what is not its own',
    absent: (subject) => subject.without('owns'),
    prepare: (session) => {
      session.memory.occupy(4096, 16, 0x33)
    },
    observe: () => ({
      received: (session, block) => {
        session.expect(session.allocator.owns?.(block.address) === true, () => `owns is false of ${session.describe(block)}`)
      },
    }),
    finish: (session) => {
      const stranger = session.memory.occupy(4096, 16, 0x44)
      for (const address of [0 as Address, stranger, (stranger + 2048) as Address]) {
        session.expect(session.allocator.owns?.(address) === false, () => `owns is true of ${hex(address)}, which it never reserved`)
      }
    },
  }),
  trafficCheck({
    name: 'walk visits the live blocks and no others',
    absent: (subject) => subject.without('walk'),
    observe: () => ({ called: expectWalk }),
  }),
  trafficCheck({
    name: 'statistics agree with the calls',
    absent: (subject) => subject.without('statistics'),
    observe: () => ({ called: expectStatistics }),
  }),
  trafficCheck({
    name: 'check passes after every call',
    absent: (subject) => subject.without('check'),
    observe: () => ({
      called: (session) => {
        session.expectSound()
        session.calls.pop()
      },
    }),
  }),
  trafficCheck({
    name: 'readers change nothing',
    runs: 10,
    finish: (session: AllocatorSession) => {
      const { allocator, memory, blocks } = session
      const before = memory.u32.slice(0, memory.counts().highWater >>> 2)
      for (const { address } of blocks) {
        allocator.owns?.(address)
        allocator.usableSize?.(address)
      }
      allocator.walk?.(() => undefined)
      allocator.statistics?.()
      allocator.check?.()
      const { u32 } = memory
      for (let index = 0; index < before.length; index++) {
        if (u32[index] !== before[index]) session.fail(`owns, usableSize, walk, statistics or check have changed the word at ${hex(index * 4)}`)
      }
    },
  }),
]
