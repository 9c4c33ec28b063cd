import type * as ast from '../ast.js'
import { characterByName } from '../character-names.js'
import { type Cursor } from './cursor.js'
import { type Token } from './tokens.js'

const SIMPLE: Readonly<Record<string, string>> = { '\\': '\\', "'": "'", '"': '"', a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', '\n': '' }
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
/** What one character outside ASCII counts in the positions of CPython's messages, which number an escaped copy. */
const ESCAPED_LENGTH = 10

/** The value of a number as written. */
export function numberValue(p: Cursor, token: Token): ast.ConstantValue {
  const text = token.text.includes('_') ? token.text.replaceAll('_', '') : token.text
  if (/j$/i.test(text)) return { kind: 'complex', real: 0, imag: Number(text.slice(0, -1)) }
  if (/^0[xob]/i.test(text)) return { kind: 'int', value: BigInt(text) }
  if (/[.e]/i.test(text)) return { kind: 'float', value: Number(text) }
  if (text.length > MAX_DIGITS) {
    throw p.source.error(
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${text.length} digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for huge integer literals to avoid decimal conversion limits.`,
      token,
    )
  }
  return { kind: 'int', value: BigInt(text) }
}

const MAX_DIGITS = 4300

/** Prefix and contents of a string token. */
export function splitString(text: string): { readonly prefix: string; readonly body: string } {
  const quoteAt = text.search(/["']/)
  const triple = text.startsWith(text[quoteAt].repeat(3), quoteAt)
  const size = triple ? 3 : 1
  return { prefix: text.slice(0, quoteAt).toLowerCase(), body: text.slice(quoteAt + size, text.length - size) }
}

/** Contents of a string literal with its escapes resolved. */
export function decodeText(p: Cursor, body: string, raw: boolean, token: Token): string {
  if (raw || !body.includes('\\')) return body
  return new Decoder(p, body, token, false).run()
}

/** Contents of a bytes literal with its escapes resolved, one character per byte. */
export function decodeBytes(p: Cursor, body: string, raw: boolean, token: Token): string {
  if (/[^\0-\x7f]/.test(body)) throw p.source.error('bytes can only contain ASCII literal characters', token)  
  if (raw || !body.includes('\\')) return body
  return new Decoder(p, body, token, true).run()
}

class Decoder {
  readonly #p: Cursor
  readonly #body: string
  readonly #token: Token
  readonly #isBytes: boolean
  #at = 0

  constructor(p: Cursor, body: string, token: Token, isBytes: boolean) {
    this.#p = p
    this.#body = body
    this.#token = token
    this.#isBytes = isBytes
  }

  run(): string {
    let result = ''
    const body = this.#body
    while (this.#at < body.length) {
      const next = body.indexOf('\\', this.#at)
      if (next < 0) break
      result += body.slice(this.#at, next)
      this.#at = next + 1
      result += this.#escape(next)
    }
    return result + body.slice(this.#at)
  }

  /** What the escape whose backslash is at `start` stands for; goes past it. */
  #escape(start: number): string {
    const letter = this.#body[this.#at]
    const simple = SIMPLE[letter]
    if (simple !== undefined) {
      this.#at++
      return simple
    }
    if (letter >= '0' && letter <= '7') return this.#octal()
    if (letter === 'x' || (!this.#isBytes && (letter === 'u' || letter === 'U'))) return this.#hexadecimal(start, letter)
    if (letter === 'N' && !this.#isBytes) return this.#named(start)
    this.#warn(`invalid escape sequence '\\${letter === undefined ? '' : String.fromCodePoint(this.#body.codePointAt(this.#at)!)}'`, start)
    return '\\'
  }

  #octal(): string {
    const digits = /[0-7]{1,3}/y
    digits.lastIndex = this.#at
    const [text] = digits.exec(this.#body)!
    const value = parseInt(text, 8)
    if (value > 0o377) this.#warn(`invalid octal escape sequence '\\${text}'`, this.#at)
    this.#at += text.length
    return String.fromCharCode(this.#isBytes ? value & 0xff : value)
  }

  #hexadecimal(start: number, letter: string): string {
    const length = HEX_LENGTH[letter]
    const [digits] = /^[\da-f]*/i.exec(this.#body.slice(start + 2, start + 2 + length))!
    const end = start + 2 + digits.length
    if (digits.length < length) {
      if (this.#isBytes) throw this.#p.source.error(`(value error) invalid \\x escape at position ${start}`, this.#token)
      throw this.#undecodable(start, end, `truncated \\${letter}${'X'.repeat(length)} escape`)
    }
    const value = parseInt(digits, 16)
    if (value > 0x10ffff) throw this.#undecodable(start, end, 'illegal Unicode character')
    this.#at = end
    return String.fromCodePoint(value)
  }

  #named(start: number): string {
    const match = /^N\{([^}]*)\}/.exec(this.#body.slice(this.#at))
    if (match === null || match[1] === '') {
      const brace = this.#body[this.#at + 1] === '{'
      const end = brace && match === null ? this.#body.length : brace ? this.#at + 2 : this.#at + 1
      throw this.#undecodable(start, end, 'malformed \\N character escape')
    }
    const end = this.#at + match[0].length
    const character = characterByName(match[1])
    if (character === undefined) throw this.#undecodable(start, end, 'unknown Unicode character name')
    this.#at = end
    return character
  }

  #undecodable(start: number, end: number, why: string): Error {
    const from = this.#position(start)
    return this.#p.source.error(`(unicode error) 'unicodeescape' codec can't decode bytes in position ${from}-${from + (end - start) - 1}: ${why}`, this.#token)
  }

  #position(offset: number): number {
    let position = 0
    for (const character of this.#body.slice(0, offset)) position += character < '\x80' ? 1 : ESCAPED_LENGTH
    return position
  }

  #warn(message: string, offset: number): void {
    const line = this.#token.line + (this.#body.slice(0, offset).match(/\n/g)?.length ?? 0)
    this.#p.warn(message, line)
  }
}
