/**
 * The glossary: the few types that everything else is written in.
 *
 * | term   | what it is |
 * | ------ | ---------- |
 * | memory | one linear memory: an `ArrayBuffer` (or the like) seen through typed arrays |
 * | arena  | a large aligned piece of memory that an allocator asks of the memory |
 * | block  | what an allocator hands out: bytes without a header of their own that the caller could see |
 * | object | a block that begins with an object header (count, type) |
 * | slot   | a word that holds a reference to an object, or 0 |
 * | root   | a slot outside the heap that keeps what it refers to alive (stack, handle, global) |
 */
declare const address: unique symbol
declare const object: unique symbol

/** A byte offset into a memory of at most 4 GiB, a whole number from 0 to 2^32 - 1; `0` is null. Arithmetic is allowed on it. */
export type Address = number & { readonly [address]: true }

/** A reference to an object: where its header begins, or `0` for none. Never computed with: see `addressOf` and `objectAt` in `@mm/object`. */
export type ObjectRef = number & { readonly [object]: true }

/** The null address. */
export const NULL_ADDRESS = 0 as Address

/** Bytes in a pointer of a heap: 8 reproduces 64-bit CPython's sizes, 4 the 32-bit build's. */
export type WordBytes = 4 | 8
