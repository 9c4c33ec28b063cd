import fc from 'fast-check'
import { forAll } from '../draw.js'
import { type Check } from '../suite.js'
import { type WatchOptions } from '../watched-memory.js'
import { type AllocatorSession, type ModelBlock, type Observer } from './session.js'
import { type AllocatorSubject } from './subject.js'

/** One call, before it is known which block it is about: `pick` counts the live blocks round. */
export type Operation =
  | { readonly call: 'malloc'; readonly size: number }
  | { readonly call: 'calloc'; readonly count: number; readonly size: number }
  | { readonly call: 'realloc'; readonly pick: number; readonly size: number }
  | { readonly call: 'free'; readonly pick: number }

const around = (size: number): fc.Arbitrary<number> => fc.integer({ min: -1, max: 1 }).map((step) => size + step)

/** Sizes as programs ask for them: mostly small, the edges of size classes and pages often, a large one now and then. */
const sizes: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 64 }) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 64 }).chain((step) => around(step * 8)) },
  { weight: 3, arbitrary: fc.integer({ min: 65, max: 1024 }) },
  { weight: 2, arbitrary: fc.integer({ min: 9, max: 14 }).chain((power) => around(2 ** power)) },
  { weight: 1, arbitrary: fc.integer({ min: 1025, max: 40_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
)

const picks = fc.nat({ max: 63 })

/** One drawn call. */
const operations: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ call: fc.constant('malloc' as const), size: sizes }) },
  { weight: 1, arbitrary: fc.record({ call: fc.constant('calloc' as const), count: fc.nat({ max: 40 }), size: fc.nat({ max: 200 }) }) },
  { weight: 2, arbitrary: fc.record({ call: fc.constant('realloc' as const), pick: picks, size: sizes }) },
  { weight: 3, arbitrary: fc.record({ call: fc.constant('free' as const), pick: picks }) },
)

/** Calls in a drawn sequence. */
const CALLS = 80

export const sequences: fc.Arbitrary<Operation[]> = fc.array(operations, { maxLength: CALLS, size: 'max' })

function picked(session: AllocatorSession, pick: number): ModelBlock | undefined {
  return session.blocks[pick % session.blocks.length]
}

/** Performs one drawn call; a block is wanted where none is live: nothing for `free`, `realloc(0, size)` for `realloc`. */
export function perform(session: AllocatorSession, operation: Operation): void {
  switch (operation.call) {
    case 'malloc':
      session.malloc(operation.size)
      return
    case 'calloc':
      session.calloc(operation.count, operation.size)
      return
    case 'realloc': {
      const block = picked(session, operation.pick)
      if (block === undefined) session.reallocNull(operation.size)
      else session.realloc(block, operation.size)
      return
    }
    case 'free': {
      const block = picked(session, operation.pick)
      if (block !== undefined) session.free(block)
      return
    }
  }
}

/** What a {@link trafficCheck} looks at. */
export interface Traffic {
  readonly name: string
  readonly absent?: (subject: AllocatorSubject) => string | undefined
  readonly watch?: WatchOptions
  /** Whether blocks are written to; they are by default. */
  readonly fill?: boolean
  /** Sequences at most, where each is costly. */
  readonly runs?: number
  /** Before the first call. */
  readonly prepare?: (session: AllocatorSession, subject: AllocatorSubject) => void
  readonly observe?: (subject: AllocatorSubject) => Observer
  readonly between?: (session: AllocatorSession) => void
  /** After the last call. */
  readonly finish?: (session: AllocatorSession, subject: AllocatorSubject) => void
}

/** A check that draws sequences of calls and looks at them from one side. */
export function trafficCheck({ name, absent, watch, runs = Infinity, fill = true, prepare, observe, between, finish }: Traffic): Check<AllocatorSubject> {
  return {
    name,
    ...(absent === undefined ? {} : { absent }),
    run(subject) {
      forAll(subject, Math.min(runs, subject.runs), sequences, (sequence) => {
        const observer = observe?.(subject)
        const session = subject.open({ fill, ...(observer === undefined ? {} : { observer }) }, subject.memory(watch))
        prepare?.(session, subject)
        for (const operation of sequence) {
          perform(session, operation)
          between?.(session)
        }
        finish?.(session, subject)
      })
    },
  }
}

/** A sequence that is always the same, with every kind of call and large blocks, for checks that repeat it. */
export const fixedSequence: readonly Operation[] = Array.from({ length: 90 }, (_, turn): Operation => {
  const size = [24, 100, 513, 40, 3000, 7, 66_000, 256, 0, 12_000, 65, 150_000][turn % 12]
  if (turn % 7 === 3) return { call: 'free', pick: turn * 5 }
  if (turn % 7 === 5) return { call: 'realloc', pick: turn * 3, size: size + turn }
  if (turn % 11 === 6) return { call: 'calloc', count: turn, size: 9 }
  return { call: 'malloc', size: size + (turn % 3) }
})
