import { type Check } from '../../suite.js'
import { expectThat } from '../../failure.js'
import { type AllocatorSubject } from '../subject.js'
import { expectManifest } from '../../manifest.js'

export const manifestChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'its manifest is complete',
    run({ strategy }) {
      expectManifest(strategy, 'allocator')
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
