/** The strategy that owns the heap: what `module`, as the package in `folder` resolves it, exports under a name. */
export interface HandoverSubject {
  readonly module: string
  readonly exported: string
  readonly options?: Readonly<Record<string, unknown>>
  readonly wordBytes?: 4 | 8
  /** Bytes of the memory; almost 1 GiB by default. */
  readonly limit?: number
}
export interface HandoverReport {
  readonly handovers: number
  readonly calls: number
  /** How many times the content of a block was checked. */
  readonly checked: number
  /** Whether the shadow layer watched: not over an allocator without `walk`. */
  readonly watched: boolean
  readonly live: number
}
export interface RestoreReport {
  readonly bytes: number
  /** The first byte in which the two ends differ; -1 where they are equal. */
  readonly different: number
  readonly live: number
}
export declare function handOver(folder: string, subject: HandoverSubject): Promise<HandoverReport>
export declare function saveAndRestore(folder: string, subject: HandoverSubject): Promise<RestoreReport>

/** The tests that every allocator has, made with the runner's `test`: two workers hand a heap back and forth; one that is saved in a file runs on. */
export declare function handoverSuite(
  url: string,
  test: (name: string, run: () => Promise<void>) => unknown,
  subject: HandoverSubject & {
    /** What it is called in the tests' names; by default what it is exported as. */
    readonly name?: string
    /** Whether the allocator has `walk`: without it no shadow layer can watch. True by default. */
    readonly walks?: boolean
  },
): void
