/** The first line in which two outputs differ; `undefined` where one of them had ended. */
export interface LineDifference {
  /** From 1. */
  readonly line: number
  readonly expected: string | undefined
  readonly printed: string | undefined
}

/** Addresses differ from heap to heap, and mean nothing. */
const withoutAddresses = (text: string): string => text.replaceAll(/\b0x[0-9a-f]+\b/g, '0x…')

/** Compares two outputs line by line, addresses aside. */
export function firstDifference(expected: string, printed: string): LineDifference | undefined {
  if (expected === printed) return undefined
  const [wanted, got] = [withoutAddresses(expected).split('\n'), withoutAddresses(printed).split('\n')]
  const length = Math.max(wanted.length, got.length)
  for (let at = 0; at < length; at++) {
    if (wanted[at] !== got[at]) return { line: at + 1, expected: wanted[at], printed: got[at] }
  }
  return undefined
}
