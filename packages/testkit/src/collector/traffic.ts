import type fc from 'fast-check'
import { forAll } from '../draw.js'
import { type Host, type HostOptions } from '../host/host.js'
import { type Step, anySteps, perform, sequencesOf } from '../mutator.js'
import { type Check } from '../suite.js'
import { type CollectorSubject } from './subject.js'

/** What a {@link trafficCheck} looks at. */
export interface Traffic {
  readonly name: string
  readonly absent?: (subject: CollectorSubject) => string | undefined
  readonly options?: HostOptions
  /** A case that is too rare to be drawn. */
  readonly first?: (subject: CollectorSubject) => void
  readonly steps?: fc.Arbitrary<Step>
  /** After each step. */
  readonly stepped?: (host: Host) => void
  /** After the last step. */
  readonly finish?: (host: Host) => void
}

/** A check that draws what the mutator does. The model watches throughout. */
export function trafficCheck({ name, absent, options = {}, first, steps: drawn = anySteps, stepped, finish }: Traffic): Check<CollectorSubject> {
  return {
    name,
    ...(absent === undefined ? {} : { absent }),
    run(subject) {
      first?.(subject)
      forAll(subject, subject.runs, sequencesOf(drawn), (sequence) => {
        const host = subject.open(options)
        for (const step of sequence) {
          perform(host, step)
          host.move()
          stepped?.(host)
        }
        finish?.(host)
      })
    },
  }
}
