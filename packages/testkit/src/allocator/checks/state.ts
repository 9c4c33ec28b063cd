import { type Check } from '../../suite.js'
import { forAll } from '../../draw.js'
import { hex } from '../../failure.js'
import { type WatchedMemory } from '../../watched-memory.js'
import { type AllocatorSession } from '../session.js'
import { type AllocatorSubject } from '../subject.js'
import { fixedSequence, perform, sequences } from '../traffic.js'
import { contentObserver, expectApart } from './blocks.js'

function attached(session: AllocatorSession, subject: AllocatorSubject, memory: WatchedMemory): AllocatorSession {
  const { state } = session.allocator
  if (state === undefined) session.fail('has no state to attach to')
  const allocator = session.call(`create({ memory, state: ${state} })`, () => subject.attach(memory, state))
  return session.continueWith(memory, allocator)
}

/** Goes on with a session that was taken over, and ends it. */
function goOn(session: AllocatorSession): void {
  session.expectSound()
  session.expectAllContent()
  for (const operation of fixedSequence.slice(0, 60)) {
    if (operation.call === 'malloc' && operation.size > 100_000) continue
    perform(session, operation)
    const newest = session.blocks.at(-1)
    if (newest !== undefined) expectApart([session], session, newest)
  }
  session.expectAllContent()
  const statistics = session.allocator.statistics?.()
  session.expect(statistics === undefined || statistics.liveBlocks === session.blocks.length, () => `statistics say ${statistics?.liveBlocks} live blocks; there are ${session.blocks.length}`)
  session.freeAll()
  session.expectSound()
}

export const stateChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'another instance goes on from its state',
    absent: (subject) => subject.without('state'),
    run(subject) {
      forAll(subject, Math.ceil(subject.runs / 4), sequences, (sequence) => {
        const session = subject.open({ observer: contentObserver() })
        for (const operation of sequence) perform(session, operation)
        goOn(attached(session, subject, session.memory))
      })
    },
  },
  {
    name: 'a copy of the memory is a copy of the heap',
    absent: (subject) => subject.without('state'),
    run(subject) {
      const session = subject.open({ observer: contentObserver() })
      for (const operation of fixedSequence.slice(0, 40)) perform(session, operation)
      const copy = attached(session, subject, session.memory.copy())
      const blocks = copy.blocks.map((block) => ({ ...block }))
      copy.blocks.splice(0, Infinity, ...blocks)
      goOn(copy)
      goOn(session)
    },
  },
  {
    name: 'a heap that is saved in the middle runs on to the same end, byte for byte',
    absent: (subject) => subject.without('state'),
    run(subject) {
      forAll(subject, Math.ceil(subject.runs / 4), sequences, (sequence) => {
        const session = subject.open()
        for (const operation of fixedSequence) perform(session, operation)
        const copy = attached(session, subject, session.memory.copy())
        copy.blocks.splice(0, Infinity, ...copy.blocks.map((block) => ({ ...block })))
        for (const operation of sequence) for (const own of [session, copy]) perform(own, operation)
        const { highWater } = session.memory.counts()
        session.expect(copy.memory.counts().highWater === highWater, () => `the memory is used up to ${hex(highWater)}, that of the copy up to ${hex(copy.memory.counts().highWater)}`)
        for (let index = 0; index < highWater >>> 2; index++) {
          session.expect(session.memory.u32[index] === copy.memory.u32[index], () => `after the same calls the word at ${hex(index * 4)} is another one in the copy`)
        }
      })
    },
  },
  {
    name: 'reset takes every block back',
    absent: (subject) => subject.without('reset'),
    run(subject) {
      const session = subject.open({ observer: contentObserver(), scarce: true })
      const fill = (): number => {
        let count = 0
        while (session.malloc(50_000) !== undefined) count++
        return count
      }
      const first = fill()
      for (let round = 0; round < 3; round++) {
        session.call('reset()', () => session.allocator.reset?.())
        session.blocks.length = 0
        session.expectSound()
        const live = session.allocator.statistics?.().liveBlocks ?? 0
        session.expect(live === 0, () => `statistics say ${live} live blocks after reset`)
        session.allocator.walk?.((block) => session.fail(`walk visits ${block} after reset`))
        for (const operation of fixedSequence.slice(0, 30)) perform(session, operation)
        session.expectAllContent()
        session.call('reset()', () => session.allocator.reset?.())
        session.blocks.length = 0
        const again = fill()
        session.expect(again >= first * 0.75, () => `gives ${again} blocks of 50000 bytes after reset, ${first} before`)
        session.expectAllContent()
      }
    },
  },
]
