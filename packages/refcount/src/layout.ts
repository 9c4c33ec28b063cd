import { declareLayout } from '@mm/heap'

/**
 * What is under way on one level: the present one lies at the lifetime's own address, those set aside in frames of the
 * mutator, each with the address of the one before.
 */
export const level = declareLayout({
  name: 'level of taking apart',
  fields: [
    { name: 'outer', type: 'u32', doc: 'the level that was saved last before this one' },
    { name: 'current', type: 'u32', doc: 'object whose finalizer or callbacks are due, not on the stack yet' },
    { name: 'phase', type: 'u32', doc: 'how far it is' },
    { name: 'stack', type: 'u32', doc: 'innermost of the objects whose contents are being released; linked through prev or count words' },
    { name: 'first', type: 'u32', doc: 'first of the objects that died meanwhile; linked likewise' },
    { name: 'last', type: 'u32', doc: 'last of them' },
    { name: 'queueFirst', type: 'u32', doc: 'first weak reference whose callback is to be called' },
    { name: 'queueLast', type: 'u32', doc: 'last of them' },
    { name: 'reference', type: 'u32', doc: 'weak reference whose callback runs' },
  ],
})

/** The zero-count table of a lifetime that tears down at safepoints: this, and behind it a ring of references, 4 bytes each. */
export const zeroCountTable = declareLayout({
  name: 'zero-count table',
  fields: [
    { name: 'inner', type: 'u32', doc: 'where the level of taking apart lies' },
    { name: 'first', type: 'u32', doc: 'index of the first object that waits' },
    { name: 'end', type: 'u32', doc: 'index behind the last' },
    { name: 'until', type: 'u32', doc: 'index behind the last that was there when the safepoint was reached' },
  ],
})

/** How far the current object is. */
export const phases = Object.freeze({
  idle: 0,
  /** Its finalizer is mutator code that runs now. */
  finalizing: 1,
  /** A callback is mutator code that runs now. */
  calling: 2,
})

/**
 * The count word of an object without pre-header that is being taken apart: this, and the link to the next one shifted
 * right by {@link LINK_SHIFT} (objects lie at multiples of 8). It reads as immortal: to release what is dead does nothing.
 */
export const DYING = 0x80000000
export const LINK_SHIFT = 3

/** Whether an object with this count is dead, and only not gone yet. */
export function isDead(count: number): boolean {
  return count === 0 || count >>> 29 === DYING >>> 29
}

/**
 * Bit of the count word of an object in the zero-count table of `deferred`: it stands there once, however often its count comes to
 * zero. No count comes near it within 4 GiB, and with it none is immortal.
 */
export const IN_TABLE = 0x20000000
