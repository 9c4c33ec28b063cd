/**
 * The glossary.
 *
 * | term     | what it is |
 * | -------- | ---------- |
 * | event    | one call of an allocator that succeeded: an allocation, a resize or a free |
 * | number   | of a block: how many allocations and resizes came before it; a block that is resized takes a new number |
 * | distance | from an event back to the block that it is about: 1 is the block with the latest number |
 * | domain   | CPython's: which of the three families of calls it was |
 * | chunk    | a run of events that is checked as a whole |
 * | offset   | bytes from the beginning of the file |
 */

/** CPython's domains, by number. */
export const domains = ['obj', 'mem', 'raw'] as const

/** `PyObject_*`. */
export const OBJ = 0
/** `PyMem_*`. */
export const MEM = 1
/** `PyMem_Raw*`. */
export const RAW = 2

/** One of {@link OBJ}, {@link MEM} and {@link RAW}. */
export type DomainIndex = 0 | 1 | 2

/** What a trace says about itself; small, and the same whenever the same is recorded. */
export interface TraceHeader {
  /** Bytes in a pointer of the program that was recorded. */
  readonly wordBytes: 4 | 8
  /** What was recorded: a file's name, a command. */
  readonly program: string
  /** Who ran it: `CPython 3.13.2`, `mm`. */
  readonly engine: string
}

/** What a whole trace holds. */
export interface TraceSummary {
  readonly events: number
  readonly allocations: number
  readonly resizes: number
  readonly frees: number
}

/** Told of each event of a trace, in order. */
export interface TraceVisitor {
  /** A block of `size` bytes was handed out; `zeroed` by `calloc`. */
  allocate(number: number, size: number, domain: DomainIndex, zeroed: boolean): void
  /** The block `from` was resized to `size` bytes, and goes by `to` from now on. */
  resize(from: number, to: number, size: number): void
  free(number: number): void
}
