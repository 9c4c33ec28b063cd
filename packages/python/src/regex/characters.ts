/** Characters as patterns see them: classes, and which are one when case is ignored. */

const isLetterOrNumber = (point: number): boolean => /[\p{L}\p{N}]/u.test(String.fromCodePoint(point))

const between = (point: number, from: number, to: number): boolean => point >= from && point <= to

/** What `\w` matches. */
export const isWord = (point: number, ascii: boolean): boolean =>
  point < 128 ? between(point, 97, 122) || between(point, 65, 90) || between(point, 48, 57) || point === 95 : !ascii && isLetterOrNumber(point)

/** What `\d` matches. */
export const isDigit = (point: number, ascii: boolean): boolean => (point < 128 ? between(point, 48, 57) : !ascii && /\p{Nd}/u.test(String.fromCodePoint(point)))

/** What `\s` matches. */
export const isSpace = (point: number, ascii: boolean): boolean =>
  point < 128
    ? point === 32 || between(point, 9, 13) || (!ascii && between(point, 28, 31))
    : !ascii && (point === 0x85 || point === 0xa0 || point === 0x1680 || between(point, 0x2000, 0x200a) || [0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(point))

/** One character for one; itself where the other case has several. */
const single = (point: number, text: string): number => (String.fromCodePoint(text.codePointAt(0)!).length === text.length ? text.codePointAt(0)! : point)

/** The lower case of a character. */
export function lower(point: number, ascii: boolean): number {
  if (point < 128) return between(point, 65, 90) ? point + 32 : point
  return ascii ? point : single(point, String.fromCodePoint(point).toLowerCase())
}

/** The upper case of a character. */
export function upper(point: number, ascii: boolean): number {
  if (point < 128) return between(point, 97, 122) ? point - 32 : point
  return ascii ? point : single(point, String.fromCodePoint(point).toUpperCase())
}

/** One character for all that are the same when case is ignored: those with the same lower case, or the same upper case. */
export function folded(point: number, ascii: boolean): number {
  if (point < 128 || ascii) return lower(point, ascii)
  return lower(upper(lower(point, false), false), false)
}
