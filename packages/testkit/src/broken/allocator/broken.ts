import { type AllocatorContext, type AllocatorStrategy, type Observable, defineStrategy } from '@mm/contract'
import { ReferenceAllocator } from './reference.js'
import { type AllocatorClaims, detections } from '../../allocator/subject.js'

/** An allocator with one fault. */
export interface BrokenAllocator {
  readonly strategy: AllocatorStrategy
  /** The check of `allocatorSuite` that must fail. */
  readonly caughtBy: string
}

export type AllocatorClass = new (context: AllocatorContext) => ReferenceAllocator

/** What all of them say of themselves: everything that the reference can do. */
export const referenceClaims: AllocatorClaims = {
  detects: detections,
  givesBack: true,
}

export function strategyOf(name: string, idea: string, make: (context: AllocatorContext) => ReferenceAllocator, preserves: readonly Observable[] = []): AllocatorStrategy {
  return defineStrategy({
    axis: 'allocator',
    name,
    idea,
    source: 'our own',
    options: {},
    requires: [],
    provides: ['free'],
    preserves,
    create: make,
  })()
}

/** The model of an allocator, without a fault: passes every check. */
export const referenceAllocator: AllocatorStrategy = strategyOf('reference', 'First fit over rows of chunks, all state in memory.', (context) => new ReferenceAllocator(context))

export const broken = (name: string, fault: string, caughtBy: string, Faulty: AllocatorClass): BrokenAllocator => ({
  strategy: strategyOf(name, fault, (context) => new Faulty(context)),
  caughtBy,
})
