/** The parameters of a native, as parsed from what a `def` would say. */
export interface Signature {
  /** In the order of their slots, `*args` and `**kwargs` included. */
  readonly names: readonly string[]
  /** How many of the first may be given by position only. */
  readonly positionalOnly: number
  /** How many may be given by position. */
  readonly positional: number
  /** Slot of `*args`, -1 without. */
  readonly restSlot: number
  /** Slot of `**kwargs`, -1 without. */
  readonly keywordsSlot: number
  /** Per slot: whether it must be given. */
  readonly required: readonly boolean[]
}

/** Reads `iterable, /, *, key=None, reverse=False`. Cost: its length. */
export function parseSignature(text: string): Signature {
  const names: string[] = []
  const required: boolean[] = []
  let positionalOnly = 0
  let positional = -1
  let restSlot = -1
  let keywordsSlot = -1
  for (const part of text.split(',').map((piece) => piece.trim())) {
    if (part === '') continue
    if (part === '/') {
      positionalOnly = names.length
    } else if (part === '*') {
      positional = names.length
    } else if (part.startsWith('**')) {
      if (positional === -1) positional = names.length
      keywordsSlot = names.length
      names.push(part.slice(2))
      required.push(false)
    } else if (part.startsWith('*')) {
      positional = names.length
      restSlot = names.length
      names.push(part.slice(1))
      required.push(false)
    } else {
      const equals = part.indexOf('=')
      names.push(equals === -1 ? part : part.slice(0, equals).trim())
      required.push(equals === -1)
    }
  }
  if (positional === -1) positional = names.length
  return { names, positionalOnly, positional, restSlot, keywordsSlot, required }
}
