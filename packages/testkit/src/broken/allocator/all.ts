import { blockFaults } from './block-faults.js'
import { type BrokenAllocator } from './broken.js'
import { memoryFaults } from './memory-faults.js'
import { readerFaults } from './reader-faults.js'
import { resizeFaults } from './resize-faults.js'

/** The allocators that `allocatorSuite` must catch, each with one fault; made anew with every call, since some share state. */
export function brokenAllocators(): readonly BrokenAllocator[] {
  return [...blockFaults(), ...resizeFaults(), ...readerFaults(), ...memoryFaults()]
}
