/**
 * Constants that the build fills in, so that one source gives one engine per word width and lifetime (tsup.config.ts):
 * whatever depends on them folds away.
 */

/** Bytes in a word of the heap. */
declare const W: 4 | 8
/** Whether references are counted; without, `retain` and `release` compile to nothing. */
declare const COUNTED: boolean
/** Whether the collector is to be told of references that go, where they are counted. */
declare const BARRIER: boolean
