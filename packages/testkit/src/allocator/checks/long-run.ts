import { type Check } from '../../suite.js'
import { soakAllocator } from '../soak.js'
import { type AllocatorSubject } from '../subject.js'

export const longRunChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'agrees with the model over a long run',
    run({ strategy, seed, wordBytes, soakCalls, checkEvery, limit }) {
      // What costs the whole heap is done less often here: there are thousands of blocks.
      soakAllocator({ strategy, calls: soakCalls, seed, wordBytes, checkEvery: checkEvery * 16, limit, live: Math.ceil(limit / 4096) })
    },
  },
]
