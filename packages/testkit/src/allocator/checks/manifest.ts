import { type Check } from '../../suite.js'
import { expectThat } from '../../failure.js'
import { type AllocatorSubject } from '../subject.js'
import { fixedSequence, perform } from '../traffic.js'
import { expectManifest } from '../../manifest.js'

export const manifestChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'its manifest is complete',
    absent: ({ claims }) => (claims.lean === true ? "it is 'lean'" : undefined),
    run({ strategy }) {
      expectManifest(strategy, 'allocator')
    },
  },
  {
    name: 'what was freed last is used first',
    absent: ({ strategy }) => (strategy.manifest.preserves?.includes('address-reuse') === true ? undefined : "its manifest does not preserve 'address-reuse'"),
    run(subject) {
      const session = subject.open()
      const { allocator } = session
      for (const operation of fixedSequence) perform(session, operation)
      let hits = 0
      let trials = 0
      for (let size = 1; size <= 512; size += 3, trials++) {
        const [first, second] = [allocator.malloc(size), allocator.malloc(size)]
        allocator.free(first)
        allocator.free(second)
        const again = allocator.malloc(size)
        if (again === second) hits++
        if (size % 2 === 0) allocator.free(again)
      }
      // Where two blocks come from two places, as now and then they must, the other one may be next.
      session.expect(hits >= trials * 0.9, () => `of two blocks of a size that were freed the second was used again first ${hits} times of ${trials}`)
    },
  },
  {
    name: 'every heap gets an allocator of its own',
    run(subject) {
      const memory = subject.memory()
      expectThat(subject.create(memory) !== subject.create(memory), () => 'create returns the same allocator twice')
    },
  },
]
