import { type Check } from '../../suite.js'
import { type AllocatorSession } from '../session.js'
import { type AllocatorSubject } from '../subject.js'

/** Sizes to go through, up and down, across every kind of block that an allocator may have. */
const walk = [1, 16, 17, 100, 64, 512, 513, 400, 5000, 512, 70_000, 4096, 100_000, 33, 0, 48]

export const reallocChecks: readonly Check<AllocatorSubject>[] = [
  {
    name: 'realloc keeps the content up to the smaller size',
    run(subject) {
      const session: AllocatorSession = subject.open({
        observer: {
          leaving: (own, block) => {
            own.expectContent(block)
          },
          received: (own, block, origin, kept) => {
            if (origin === 'realloc') own.expectContent(block, kept)
          },
        },
      })
      const blocks = [session.malloc(24), session.malloc(24), session.malloc(24)]
      for (const size of walk) for (const block of blocks) if (block !== undefined) session.realloc(block, size)
      session.expectAllContent()
      session.expectSound()
    },
  },
  {
    name: 'realloc of null allocates, and to size 0 it shrinks',
    run(subject) {
      const session: AllocatorSession = subject.open()
      const first = session.reallocNull(40)
      const second = session.reallocNull(0)
      if (first === undefined || second === undefined) session.fail('realloc(0, size) gives no block')
      session.expect(session.realloc(first, 0), () => 'realloc to size 0 answers 0')
      const third = session.malloc(0)
      const addresses = new Set([first.address, second.address, third?.address])
      session.expect(addresses.size === 3, () => 'after realloc to size 0 the block is not a live one of its own')
      session.expect(session.realloc(first, 64), () => 'a block of size 0 cannot grow')
      session.expectAllContent()
      session.freeAll()
      session.expectSound()
    },
  },
  {
    name: 'realloc gives back the block that it leaves',
    absent: (subject) => subject.withoutFree(),
    run(subject) {
      for (const [small, large] of [[40, 400], [400, 4000], [3000, 50_000]]) {
        const session: AllocatorSession = subject.open()
        const block = session.malloc(small)
        if (block === undefined) session.fail('gives no block')
        const rounds = Math.ceil((subject.limit * 2) / (small + large))
        for (let round = 0; round < rounds; round++) {
          // Straight to the allocator: this is about a hundred thousand calls.
          const { allocator } = session
          const grown = allocator.realloc(block.address, large)
          const shrunk = grown === 0 ? grown : allocator.realloc(grown, small)
          session.expect(shrunk !== 0, () => `the memory is exhausted after resizing one block between ${small} and ${large} bytes ${round} times`)
          block.address = shrunk
        }
      }
    },
  },
]
