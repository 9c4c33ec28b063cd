import { type Address, type Allocator, type AllocatorContext, type AllocatorStrategy, type WordBytes } from '@mm/contract'
import { type Subject } from '../suite.js'
import { type WatchOptions, WatchedMemory } from '../watched-memory.js'
import { AllocatorSession, type SessionOptions } from './session.js'

export const DEFAULT_SEED = 20_260_321

/** Bad pointers that an allocator may be able to tell. */
export const detections = ['double-free', 'interior', 'foreign', 'misaligned'] as const

/** One of {@link detections}: freed already, inside a live block, of somebody else, at no multiple of the alignment. */
export type Detection = (typeof detections)[number]

/** Makes an allocator from the state that another left in the memory. */
export type AttachAllocator = (context: AllocatorContext, state: Address) => Allocator

/** What an allocator says of itself beyond its manifest and its methods. */
export interface AllocatorClaims {
  /** Which bad pointers `free` and `realloc` refuse; none by default. */
  readonly detects?: readonly Detection[]
  /** Whether arenas go back to the memory when all their blocks are freed; false by default. */
  readonly givesBack?: boolean
  /** Whether it is the lean form of a strategy, whose manifest leaves to the whole one what only tools read; false by default. */
  readonly lean?: boolean
  /** How its `state` is taken up again; by default the strategy creates it with the `state`. */
  readonly attach?: AttachAllocator
}

/** The optional methods of an allocator. */
export type AllocatorMethod = 'owns' | 'usableSize' | 'walk' | 'reset' | 'statistics' | 'check'

/** The numbers that all subjects of a suite share, and what is claimed. */
export interface SubjectSettings {
  readonly seed: number
  readonly runs: number
  readonly limit: number
  readonly checkEvery: number
  readonly soakCalls: number
  readonly claims: AllocatorClaims
}

/** A strategy, in one word width, with all that the checks of the kit must know. */
export class AllocatorSubject implements Subject {
  readonly title: string
  readonly seed: number
  readonly runs: number
  readonly strategy: AllocatorStrategy
  readonly wordBytes: WordBytes
  /** Bytes that the memories of the checks hand out at most. */
  readonly limit: number
  /** Calls after which the allocator's `check` is called, again and again. */
  readonly checkEvery: number
  /** Calls of the long run. */
  readonly soakCalls: number
  readonly claims: AllocatorClaims
  #sample: Allocator | undefined

  constructor(strategy: AllocatorStrategy, wordBytes: WordBytes, { seed, runs, limit, checkEvery, soakCalls, claims }: SubjectSettings) {
    this.title = `allocator ${strategy.manifest.name}, ${wordBytes}-byte words`
    this.seed = seed
    this.runs = runs
    this.strategy = strategy
    this.wordBytes = wordBytes
    this.limit = limit
    this.checkEvery = checkEvery
    this.soakCalls = soakCalls
    this.claims = claims
  }

  /** What every address is a multiple of. */
  get alignment(): number {
    return this.wordBytes * 2
  }

  /** Whether blocks that are freed are used again. */
  get frees(): boolean {
    return this.strategy.manifest.provides?.includes('free') === true
  }

  /** Another instance, over the state that one left in `memory`. */
  attach(memory: WatchedMemory, state: Address): Allocator {
    return this.claims.attach?.({ memory }, state) ?? this.strategy.create({ memory, state })
  }

  /** Why checks of `method` are left out; nothing where the allocator has it. */
  without(method: AllocatorMethod | 'state'): string | undefined {
    return this.#looked()[method] === undefined ? `this allocator has no ${method}` : undefined
  }

  withoutFree(): string | undefined {
    return this.frees ? undefined : "its manifest does not provide 'free'"
  }

  withoutDetection(detection: Detection): string | undefined {
    return this.claims.detects?.includes(detection) === true ? undefined : `'detects' does not name ${detection}`
  }

  memory(watch: WatchOptions = {}, limit = this.limit): WatchedMemory {
    return WatchedMemory.of({ wordBytes: this.wordBytes, limit }, watch)
  }

  /** An allocator of its own over `memory`. */
  create(memory: WatchedMemory): Allocator {
    return this.strategy.create({ memory })
  }

  open(options: SessionOptions = {}, memory = this.memory()): AllocatorSession {
    return new AllocatorSession(memory, this.create(memory), { checkEvery: this.checkEvery, ...options })
  }

  /** An instance that only tells which methods there are; one without any where none can be made (then every check says why). */
  #looked(): Partial<Allocator> {
    if (this.#sample === undefined) {
      try {
        this.#sample = this.create(this.memory())
      } catch {
        return {}
      }
    }
    return this.#sample
  }
}
