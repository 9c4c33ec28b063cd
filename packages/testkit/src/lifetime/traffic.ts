import type fc from 'fast-check'
import { forAll } from '../draw.js'
import { type Host, type HostOptions } from '../host/host.js'
import { expectSound } from '../host/sound.js'
import { type Step, perform, sequencesOf } from '../mutator.js'
import { type Check } from '../suite.js'
import { type LifetimeSubject } from './subject.js'

/** A check that draws what the mutator does; whatever nobody holds must be gone after each step, and nothing else. */
export function trafficCheck(name: string, drawn: fc.Arbitrary<Step>, options: HostOptions = {}, first?: (host: Host) => void): Check<LifetimeSubject> {
  return {
    name,
    absent: (subject) => subject.withoutCounts(),
    run(subject) {
      first?.(subject.open(options))
      forAll(subject, subject.runs, sequencesOf(drawn), (sequence) => {
        const host = subject.open(options)
        for (const step of sequence) {
          perform(host, step)
          host.move()
          expectSound(host)
        }
      })
    },
  }
}

export const expectFreed = (host: Host, freed: string): void => {
  host.expect(host.freed.join(' ') === freed, () => `freed are: ${host.freed.join(' ') || 'none'}; it should be: ${freed || 'none'}`)
}
