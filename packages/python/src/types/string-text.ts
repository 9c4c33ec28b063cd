/** Whether Python shows the character as it is (`str.isprintable`). */
export const isPrintable = (character: string): boolean => character === ' ' || !/[\p{C}\p{Z}]/u.test(character)

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }

/** A character as an escape: `\x..`, `\u....` or `\U........`. */
export function escaped(codePoint: number): string {
  const hex = codePoint.toString(16)
  return codePoint < 0x100 ? `\\x${hex.padStart(2, '0')}` : codePoint < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}

/** `repr` of a string: quotes chosen, escapes for what is not printable. */
export function reprText(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  if (/^[ !#-&(-[\]-~]*$/.test(text)) return `'${text}'`
  let out = quote
  for (const character of text) {
    if (character === quote) out += `\\${quote}`
    else out += NAMED[character] ?? (isPrintable(character) ? character : escaped(character.codePointAt(0)!))
  }
  return out + quote
}

/** `ascii` of a text that is a `repr` already: everything above U+007F escaped. */
export const asciiText = (text: string): string => text.replace(/[\u0080-\u{10ffff}]/gu, (character) => escaped(character.codePointAt(0)!))
