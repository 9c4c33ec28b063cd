import { type Position } from './ast.js'
import { type Source } from './source.js'

/** Names of characters that programs ask for by name most often. The rest is refused with Python's message. */
const NAMED_CHARACTERS: Readonly<Record<string, string>> = Object.freeze({
  SPACE: ' ',
  'NO-BREAK SPACE': '\u00a0',
  'EM SPACE': '\u2003',
  'EN SPACE': '\u2002',
  'ZERO WIDTH SPACE': '\u200b',
  'ZERO WIDTH JOINER': '\u200d',
  'HYPHEN-MINUS': '-',
  'EN DASH': '\u2013',
  'EM DASH': '\u2014',
  BULLET: '\u2022',
  'MIDDLE DOT': '\u00b7',
  'HORIZONTAL ELLIPSIS': '\u2026',
  'DEGREE SIGN': '\u00b0',
  'PLUS-MINUS SIGN': '\u00b1',
  'MULTIPLICATION SIGN': '\u00d7',
  'DIVISION SIGN': '\u00f7',
  'MICRO SIGN': '\u00b5',
  'COPYRIGHT SIGN': '\u00a9',
  'EURO SIGN': '\u20ac',
  'POUND SIGN': '\u00a3',
  'YEN SIGN': '\u00a5',
  INFINITY: '\u221e',
  'SQUARE ROOT': '\u221a',
  'CHECK MARK': '\u2713',
  'HEAVY CHECK MARK': '\u2714',
  'BALLOT X': '\u2717',
  SNOWMAN: '\u2603',
  'BLACK STAR': '\u2605',
  'WHITE STAR': '\u2606',
  'BLACK HEART SUIT': '\u2665',
  'LEFTWARDS ARROW': '\u2190',
  'UPWARDS ARROW': '\u2191',
  'RIGHTWARDS ARROW': '\u2192',
  'DOWNWARDS ARROW': '\u2193',
  'FULL BLOCK': '\u2588',
  'LEFT CURLY BRACKET': '{',
  'RIGHT CURLY BRACKET': '}',
  'REPLACEMENT CHARACTER': '\ufffd',
  'LATIN SMALL LETTER SHARP S': '\u00df',
  'LATIN SMALL LETTER E WITH ACUTE': '\u00e9',
  'GREEK SMALL LETTER ALPHA': '\u03b1',
  'GREEK SMALL LETTER BETA': '\u03b2',
  'GREEK SMALL LETTER GAMMA': '\u03b3',
  'GREEK SMALL LETTER DELTA': '\u03b4',
  'GREEK SMALL LETTER LAMDA': '\u03bb',
  'GREEK SMALL LETTER MU': '\u03bc',
  'GREEK SMALL LETTER PI': '\u03c0',
  'GREEK CAPITAL LETTER DELTA': '\u0394',
  'GREEK CAPITAL LETTER OMEGA': '\u03a9',
  SNAKE: '\u{1f40d}',
  'GRINNING FACE': '\u{1f600}',
  'PILE OF POO': '\u{1f4a9}',
})

/** The character of a name, or `undefined` where the name is not known here. */
function characterByName(name: string): string | undefined {
  const known = NAMED_CHARACTERS[name.toUpperCase()]
  if (known !== undefined) return known
  const ideograph = /^CJK UNIFIED IDEOGRAPH-([0-9A-F]{4,5})$/i.exec(name)
  return ideograph === null ? undefined : String.fromCodePoint(parseInt(ideograph[1], 16))
}

/**
 * Replaces the `\N{NAME}` escapes that stand unresolved in a decoded string literal.
 *
 * The source of the literal says which of them are escapes: a doubled backslash before `N{` is text. Adjacent literals
 * of which some are raw are taken piece by piece.
 *
 * @throws PythonSyntaxError for an unknown name
 */
export function resolveNamedCharacters(value: string, source: Source, at: Position, raw: boolean): string {
  if (raw) return value
  const written = source.slice(at)
  const escaped: boolean[] = []
  for (const match of written.matchAll(/\\(N\{|[^])/g)) if (match[1] === 'N{' || match[1] === '\\') escaped.push(match[1] === 'N{')
  // In order of appearance: each `\N{` in the value came either from an escape or from a doubled backslash.
  const fromEscape = [...written.matchAll(/(\\\\N\{)|(?:(?<=(?:^|[^\\])(?:\\\\)*)\\N\{)/g)].map((match) => match[1] === undefined)
  let occurrence = 0
  return value.replace(/\\N\{([^}]*)\}/g, (text: string, name: string, offset: number) => {
    if (fromEscape[occurrence++] === false) return text
    const character = characterByName(name)
    if (character !== undefined) return character
    const last = offset + text.length - 1
    throw source.error(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${offset}-${last}: unknown Unicode character name`, at)
  })
}
