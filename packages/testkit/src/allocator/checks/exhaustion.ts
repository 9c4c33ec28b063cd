import { type Address, OutOfMemoryError } from '@mm/contract'
import { type Check } from '../../suite.js'
import { expectThat } from '../../failure.js'
import { type WatchedMemory } from '../../watched-memory.js'
import { type AllocatorSession } from '../session.js'
import { type AllocatorSubject } from '../subject.js'
import { fixedSequence, perform } from '../traffic.js'
import { contentObserver, expectApart } from './blocks.js'

/** Takes blocks until there are none: large ones first, so that few are needed. */
function exhaust(session: AllocatorSession): number[] {
  return [100_000, 4000, 500].map((size) => {
    let count = 0
    while (session.malloc(size) !== undefined) count++
    return count
  })
}

/** As `open`, over a memory that may be too small to begin with. */
function openScarce(subject: AllocatorSubject, memory: WatchedMemory): AllocatorSession | undefined {
  const content = contentObserver()
  const observer = {
    ...content,
    received: (...args: Parameters<NonNullable<typeof content.received>>): void => {
      content.received?.(...args)
      expectApart([args[0]], args[0], args[1])
    },
  }
  try {
    return subject.open({ scarce: true, observer }, memory)
  } catch (error) {
    if (error instanceof OutOfMemoryError) return undefined
    throw error
  }
}

/** The fixed sequence, with little memory; then everything is freed. */
function live(session: AllocatorSession): void {
  fixedSequence.forEach((operation, turn) => {
    perform(session, operation)
    if (turn % 5 === 0) session.expectSound()
  })
  session.expectSound()
  session.expectAllContent()
  session.freeAll()
  session.expectSound()
}

/** Calls `body` with 0, 1, 2, ... until the memory that it used was asked for no more reservations than that. */
function eachReservation(body: (turn: number) => { readonly reservations: number }): void {
  let turn = 0
  while (body(turn).reservations > turn) turn++
}

/** What `make` makes while reservation `turn` of the memory fails; nothing where it throws `OutOfMemoryError`. */
function madeWith<T>(memory: WatchedMemory, turn: number, make: () => T): T | undefined {
  memory.failAt(turn)
  try {
    return make()
  } catch (error) {
    if (error instanceof OutOfMemoryError) return undefined
    throw error
  } finally {
    memory.failAt(Infinity)
  }
}

export const exhaustionChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'an exhausted memory answers 0, and the heap goes on',
    run(subject) {
      const session = subject.open({ scarce: true })
      const first = exhaust(session)
      session.expect(first[0] * 100_000 >= subject.limit / 4, () => `is exhausted after ${first[0]} blocks of 100000 bytes, with a limit of ${subject.limit}`)
      session.expectAllContent()
      session.expectSound()
      session.freeAll()
      session.expectSound()
      if (!subject.frees) return
      const second = exhaust(session)
      session.expect(second[0] >= first[0] / 2, () => `gives ${second[0]} blocks of 100000 bytes after ${first[0]} were freed`)
    },
  },
  {
    name: 'a realloc that finds no memory leaves the block alone',
    run(subject) {
      const session = subject.open({ scarce: true })
      exhaust(session)
      for (const block of session.blocks.filter((_, place) => place % 16 === 0)) {
        const size = subject.limit - 100_000
        session.expect(!session.realloc(block, size), () => `gives ${size} bytes of an exhausted memory`)
        session.expectContent(block)
      }
      session.expectAllContent()
      session.expectSound()
      session.freeAll()
      session.expectSound()
    },
  },
  {
    name: 'any reservation may fail',
    run(subject) {
      for (const andLater of [false, true]) {
        for (let turn = 0; ; turn++) {
          const memory = subject.memory()
          memory.failAt(turn, andLater)
          const session = openScarce(subject, memory)
          if (session !== undefined) {
            session.calls.push(`reservation ${turn}${andLater ? ' and all later ones fail' : ' fails'}`)
            live(session)
          }
          if (memory.reservations <= turn) break
        }
      }
    },
  },
  {
    name: 'a reservation that fails leaves nothing behind',
    absent: (subject) => subject.withoutFree(),
    run(subject) {
      const memory = subject.memory()
      const session = subject.open({ scarce: true }, memory)
      /** What is kept when everything is freed, after each of some rounds in which the same reservation failed. */
      const keptAfter = (rounds: number, turn: number): number[] =>
        Array.from({ length: rounds }, () => {
          memory.failAt(memory.reservations + turn)
          for (const operation of fixedSequence) perform(session, operation)
          session.freeAll()
          session.calls.splice(0, Infinity, `${fixedSequence.length} calls again and again; each time reservation ${turn} fails, and at the end everything is freed`)
          return memory.reservedBytes
        })
      let asked = Infinity
      for (let turn = 0; turn < asked; turn++) {
        // What is kept for later is kept once, or now and then; what is lost is lost each time, and adds up.
        const before = memory.reservations
        let kept = Math.max(...keptAfter(5, turn).slice(1))
        let rounds = 5
        for (let growths = 0; growths < 3; growths++) {
          const then = keptAfter(5, turn)
          rounds += 5
          if (Math.min(...then) <= kept) break
          session.expect(growths < 2, () => `keeps ${Math.min(...then)} bytes when everything is freed, ${kept} five rounds before, and less before that`)
          kept = Math.max(...then)
        }
        session.expectSound()
        asked = (memory.reservations - before) / rounds
      }
    },
  },
  {
    name: 'a creation that fails leaves nothing behind',
    run(subject) {
      eachReservation((turn) => {
        const memory = subject.memory()
        const session = madeWith(memory, turn, () => subject.open({ calls: [`create({ memory }), in which reservation ${turn} fails`] }, memory))
        const { reservations } = memory
        expectThat(session !== undefined || memory.reservedBytes === 0, () => `create throws when reservation ${turn} fails, and ${memory.reservedBytes} bytes are lost`)
        if (session !== undefined) live(session)
        return { reservations }
      })
    },
  },
  {
    name: 'an instance that fails to go on leaves the heap as it was',
    absent: (subject) => subject.without('state'),
    run(subject) {
      eachReservation((turn) => {
        const session = subject.open({ observer: contentObserver() })
        const { memory } = session
        for (const operation of fixedSequence.slice(0, 40)) perform(session, operation)
        const before = memory.reservedBytes
        memory.reservations = 0
        const other = madeWith(memory, turn, () => subject.attach(memory, session.allocator.state!))
        session.calls.push(`create({ memory, state }), in which reservation ${turn} fails`)
        session.expect(other !== undefined || memory.reservedBytes === before, () => `${memory.reservedBytes} bytes are reserved; there were ${before}`)
        const { reservations } = memory
        live(other === undefined ? session : session.continueWith(memory, other))
        return { reservations }
      })
    },
  },
  {
    name: 'works within any limit',
    run(subject) {
      for (let limit = 4096; limit <= subject.limit; limit *= 2) {
        const session = openScarce(subject, subject.memory({}, limit))
        if (session === undefined) continue
        session.calls.push(`the limit is ${limit}`)
        live(session)
        session.expect(session.memory.reservedBytes <= limit, () => `has reserved more than the limit of ${limit}`)
      }
    },
  },
  {
    name: 'memory that is freed is used again',
    absent: (subject) => subject.withoutFree(),
    run(subject) {
      for (const size of [60_000, 5000, 520, 24]) {
        const session = subject.open()
        const { allocator } = session
        const ring: Address[] = new Array<Address>(16).fill(0 as Address)
        const rounds = Math.ceil((subject.limit * 1.5) / size)
        for (let round = 0; round < rounds; round++) {
          const place = (round * 7) % ring.length
          allocator.free(ring[place])
          ring[place] = allocator.malloc(size)
          session.expect(ring[place] !== 0, () => `the memory is exhausted after ${round} blocks of ${size} bytes, never more than 16 at a time`)
        }
      }
    },
  },
  {
    name: 'gives memory back when everything is freed',
    absent: ({ claims }) => (claims.givesBack === true ? undefined : "'givesBack' is not said of it"),
    run(subject) {
      for (const size of [400, 3000, 60_000]) {
        const session = subject.open()
        const { allocator, memory } = session
        const blocks: Address[] = []
        for (let bytes = 0; bytes < subject.limit / 2; bytes += size) blocks.push(allocator.malloc(size))
        const peak = memory.reservedBytes
        for (const block of blocks) allocator.free(block)
        session.expect(memory.reservedBytes <= peak / 2, () => `keeps ${memory.reservedBytes} of ${peak} bytes when all blocks of ${size} bytes are freed`)
      }
    },
  },
]
