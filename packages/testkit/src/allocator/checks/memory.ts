import { type Check } from '../../suite.js'
import { type WatchedMemory } from '../../watched-memory.js'
import { type AllocatorSession, type Observer } from '../session.js'
import { type AllocatorSubject } from '../subject.js'
import { fixedSequence, perform, trafficCheck } from '../traffic.js'
import { contentObserver, expectApart, expectInside } from './blocks.js'

const HALF = 2 ** 31

/** Two sessions, one call of each in turn; blocks stay inside their own arenas, apart, and keep their content. */
function sideBySide(subject: AllocatorSubject, first: WatchedMemory, second: WatchedMemory): void {
  const calls: string[] = []
  const sessions: AllocatorSession[] = []
  const observer = (): Observer => ({
    ...contentObserver(),
    received: (session, block, origin, kept) => {
      if (origin === 'realloc') session.expectContent(block, kept)
      expectInside(session, block)
      expectApart(first === second ? sessions : [session], session, block)
    },
  })
  sessions.push(subject.open({ prefix: '1', calls, observer: observer() }, first), subject.open({ prefix: '2', calls, observer: observer() }, second))
  fixedSequence.forEach((operation, turn) => {
    if (operation.call === 'malloc' && operation.size > 100_000) return
    perform(sessions[turn % 2], operation)
    perform(sessions[(turn + 1) % 2], fixedSequence[(turn * 5) % 11])
  })
  for (const session of sessions) session.expectAllContent()
  for (const session of sessions) session.expectSound()
  sessions[0].freeAll()
  sessions[1].expectAllContent()
  sessions[1].expectSound()
  sessions[1].freeAll()
  for (const session of sessions) session.expectSound()
}

export const memoryChecks: readonly Check<AllocatorSubject>[] = [
  trafficCheck({
    name: 'writes nothing outside its arenas',
    runs: 12,
    watch: { fences: true, quarantine: true },
    prepare: (session) => {
      session.memory.occupy(4096, 16, 0x77)
    },
    finish: (session) => {
      session.freeAll()
      session.memory.expectUntouched()
    },
  }),
  {
    name: 'works over memory that was used before',
    run(subject) {
      const memory = subject.memory()
      memory.soil(subject.limit)
      const session = subject.open({ observer: contentObserver() }, memory)
      for (const operation of fixedSequence) {
        perform(session, operation)
        session.expectSound()
      }
      session.freeAll()
      session.expectSound()
    },
  },
  trafficCheck({
    name: 'views may be replaced between calls',
    runs: 8,
    observe: contentObserver,
    between: (session) => {
      session.relocate()
    },
    finish: (session) => {
      session.expectAllContent()
      session.expectSound()
    },
  }),
  trafficCheck({
    name: 'views may be replaced by a reservation',
    watch: { moving: true },
    observe: contentObserver,
    finish: (session) => {
      session.expectAllContent()
      session.expectSound()
    },
  }),
  {
    name: 'two heaps in two memories never meet',
    run(subject) {
      const second = subject.memory()
      second.occupy(123_456)
      sideBySide(subject, subject.memory(), second)
    },
  },
  {
    name: 'two heaps in one memory share it',
    run(subject) {
      const memory = subject.memory({ fences: true })
      sideBySide(subject, memory, memory)
      memory.expectUntouched()
    },
  },
  {
    name: 'addresses above 2 GiB stay positive',
    run(subject) {
      const memory = subject.memory({}, HALF + subject.limit)
      memory.occupy(HALF)
      const session = subject.open({ observer: { ...contentObserver(), received: expectInside } }, memory)
      for (const operation of fixedSequence) perform(session, operation)
      session.expectAllContent()
      session.expectSound()
      session.freeAll()
      session.expectSound()
    },
  },
]
