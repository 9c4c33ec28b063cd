/** A number as found in the source. */
export interface Numeral {
  /** Offset after it. */
  readonly end: number
  /** What is wrong, at which character, and where that ends, if not there. */
  readonly error: { readonly message: string; readonly at: number; readonly end: number } | null
  readonly warning: string | null
}

const RADIX = { x: ['hexadecimal', /[\da-f]/i], o: ['octal', /[0-7]/], b: ['binary', /[01]/] } as const
const FLOAT = /(?:\d(?:_?\d)*)?\.(?:\d(?:_?\d)*)?(?:e[-+]?\d(?:_?\d)*)?|\d(?:_?\d)*e[-+]?\d(?:_?\d)*/iy
const DECIMAL = /\d(?:_?\d)*/y
/** Keywords that may follow a number without a blank. */
const FOLLOWERS = /(?:and|else|for|if|in|is|not|or)(?![\w\u{80}-\u{10ffff}])/uy

/** Reads the number at `start`, with the errors of CPython 3.13's Parser/lexer/lexer.c. */
export function scanNumeral(text: string, start: number): Numeral {
  const letter = text[start] === '0' ? text[start + 1]?.toLowerCase() : undefined
  if (letter === 'x' || letter === 'o' || letter === 'b') return radixNumeral(text, start, letter)
  FLOAT.lastIndex = start
  const float = FLOAT.exec(text)?.[0]
  DECIMAL.lastIndex = start
  const decimal = DECIMAL.exec(text)?.[0] ?? ''
  const isFloat = float !== undefined
  let end = start + (float ?? decimal).length
  if (text[end] === '_') return failure('invalid decimal literal', isDigit(text[end + 1]) ? end : end)
  const exponent = /^e/i.test(text[end] ?? '') ? badExponent(text, end) : null
  if (exponent !== null) return failure('invalid decimal literal', exponent)
  const isImaginary = /^j/i.test(text[end] ?? '')
  if (isImaginary) end++
  if (!isFloat && !isImaginary && /^0[\d_]*[1-9]/.test(decimal)) {
    const zeros = /^[0_]*/.exec(decimal)![0].length
    return failure('leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers', start, start + zeros)
  }
  return finish(text, end, isImaginary ? 'imaginary' : 'decimal')
}

/** Where an exponent without digits ends, or `null` where the letter begins a keyword such as `else`. */
function badExponent(text: string, at: number): number | null {
  const next = text[at + 1]
  if (next === '+' || next === '-') return at + 1
  return isDigit(next) ? at : null
}

function radixNumeral(text: string, start: number, letter: 'x' | 'o' | 'b'): Numeral {
  const [name, digit] = RADIX[letter]
  let end = start + 2
  for (;;) {
    if (text[end] === '_') end++
    const character = text[end]
    if (character === undefined || !digit.test(character)) {
      if (isDigit(character)) return failure(`invalid digit '${character}' in ${name} literal`, end)
      return failure(`invalid ${name} literal`, Math.max(start + 1, end - 1))
    }
    while (text[end] !== undefined && digit.test(text[end])) end++
    if (text[end] !== '_') break
  }
  if (isDigit(text[end])) return failure(`invalid digit '${text[end]}' in ${name} literal`, end)
  return finish(text, end, name)
}

/** Nothing that could belong to a name may follow, a few keywords excepted. */
function finish(text: string, end: number, name: string): Numeral {
  const next = text.charCodeAt(end)
  const isNameLike = (next >= 97 && next <= 122) || (next >= 65 && next <= 90) || next === 95 || next >= 128
  if (!isNameLike) return { end, error: null, warning: null }
  FOLLOWERS.lastIndex = end
  if (FOLLOWERS.test(text)) return { end, error: null, warning: `invalid ${name} literal` }
  // A character outside ASCII begins a name, or is none.
  if (next > 127) return { end, error: null, warning: null }
  return failure(`invalid ${name} literal`, end - 1)
}

const failure = (message: string, at: number, end = at): Numeral => ({ end: at, error: { message, at, end }, warning: null })
const isDigit = (character: string | undefined): boolean => character !== undefined && character >= '0' && character <= '9'
