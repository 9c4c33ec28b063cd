import { type Observable } from '@mm/contract'

/** One rung of the hardening ladder. */
export interface Rung {
  readonly rung: number
  readonly name: string
  /** What is found or prevented, beyond the rung below. */
  readonly promise: string
  /** What it costs, beyond the rung below. */
  readonly cost: string
}

/** The hardening ladder: each rung has everything that the one below it has. */
export const rungs: readonly Rung[] = Object.freeze([
  { rung: 0, name: 'what costs nothing', promise: 'bad sizes, foreign and misaligned pointers are refused', cost: 'nothing' },
  { rung: 1, name: 'checked frees', promise: 'pointers that were freed already, or lie inside a block, are refused', cost: 'a bit per granule, and a flip of it per call' },
  { rung: 2, name: 'randomised placement', promise: 'where a new block lies among the free ones cannot be foreseen', cost: 'a fresh list is shuffled when it is made' },
  { rung: 3, name: 'encoded links', promise: 'a link of a free list that was overwritten is a CorruptionError when it is next followed', cost: 'a few operations on each link' },
  { rung: 4, name: 'quarantine', promise: 'freed blocks are filled and wait; what was written into them meanwhile is a CorruptionError when they leave', cost: 'writing and reading each freed block, and the memory that waits' },
])

/**
 * What a strategy that preserves everything on rungs 0 and 1 does not on `rung`: where blocks lie is drawn from rung 2 on, and at rung 4 what
 * was freed waits.
 */
export const lostOnRung = (rung: number): readonly Observable[] => (rung < 2 ? [] : ['identity', 'address-reuse'])

/** The highest rung there is. */
export const HIGHEST_RUNG = 4

/** The options of a strategy that has the whole ladder. */
export const hardeningOptions = {
  hardening: {
    type: 'number',
    default: 1,
    min: 0,
    max: HIGHEST_RUNG,
    integer: true,
    description: '0: what costs nothing; 1: a bitmap of live blocks; 2: placement at random; 3: encoded free-list links; 4: freed blocks wait in quarantine',
  },
  seed: { type: 'number', default: 0, min: 0, max: 2 ** 32 - 1, integer: true, description: 'where drawing begins at rungs 2 to 4; 0 draws a seed' },
  quarantine: { type: 'number', default: 2 ** 16, min: 0, max: 2 ** 30, integer: true, description: 'bytes of freed blocks that wait at rung 4' },
} as const
