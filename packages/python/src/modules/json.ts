import { raise } from '../core/errors.js'
import { type ModuleSpec, type Native, method } from '../core/native.js'
import { FALSE, NONE, T, TRUE, T_DICT, T_FLOAT, T_INT, T_LIST, T_STR, T_TUPLE } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { dictNew, dictNext, dictSet } from '../types/dict.js'
import { floatText } from '../types/float-text.js'
import { floatFrom, floatValue } from '../types/float.js'
import { intBig, intFrom, intValue } from '../types/int.js'
import { parseInteger } from '../types/integer-text.js'
import { listAppend, listItem, listNew, listSize } from '../types/list.js'
import { tupleOwned } from '../types/owned-items.js'
import { strCodePoint, strFrom, strFromCodePoints, strLength, strSlice, strSubstring, strValue } from '../types/string-memory.js'
import { tupleItem, tupleSize } from '../types/tuple.js'

/** Containers inside each other, beyond which it is a RecursionError. */
const MOST_NESTED = 2500

const QUOTE = 34
const BACKSLASH = 92
const COMMA = 44
const END_OF_ARRAY = 93
const END_OF_OBJECT = 125
const ESCAPES: Readonly<Record<number, number>> = { 34: 34, 92: 92, 47: 47, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9 }

const isSpace = (point: number): boolean => point === 32 || (point >= 9 && point <= 13 && point !== 11 && point !== 12)
const isDigit = (point: number): boolean => point >= 48 && point <= 57

/** Reads one text; what it makes is owned by its callers, 0 means that `problem` or an exception is set. */
class Reader {
  readonly #vm: VM
  readonly #string: number
  readonly #length: number
  readonly #strict: boolean
  /** Keys seen, so that equal ones are one object. Owned. */
  readonly #keys = new Map<string, number>()
  at: number
  problem: readonly [message: string, position: number] | undefined

  constructor(vm: VM, string: number, at: number, strict: boolean) {
    this.#vm = vm
    this.#string = string
    this.#length = strLength(vm, string)
    this.#strict = strict
    this.at = at
  }

  finish(): void {
    for (const key of this.#keys.values()) this.#vm.release(key)
  }

  #point(at = this.at): number {
    return at < this.#length ? strCodePoint(this.#vm, this.#string, at) : -1
  }

  #fail(message: string, position: number): 0 {
    this.problem = [message, position]
    return 0
  }

  skipSpace(): void {
    while (isSpace(this.#point())) this.at++
  }

  value(depth: number): number {
    const point = this.#point()
    switch (point) {
      case QUOTE:
        this.at++
        return this.text()
      case 123:
      case 91:
        if (depth >= MOST_NESTED) return raise(this.#vm, T.RecursionError, `maximum recursion depth exceeded while decoding a JSON ${point === 91 ? 'array' : 'object'} from a unicode string`)
        return point === 91 ? this.#array(depth) : this.#object(depth)
      case 110:
        return this.#word('null', NONE)
      case 116:
        return this.#word('true', TRUE)
      case 102:
        return this.#word('false', FALSE)
      case 78:
        return this.#constant('NaN', NaN)
      case 73:
        return this.#constant('Infinity', Infinity)
      default:
        if (point === 45 && this.#point(this.at + 1) === 73) return this.#constant('-Infinity', -Infinity)
        return point === 45 || isDigit(point) ? this.#number() : this.#fail('Expecting value', this.at)
    }
  }

  #isHere(word: string): boolean {
    for (let index = 0; index < word.length; index++) if (this.#point(this.at + index) !== word.charCodeAt(index)) return false
    return true
  }

  #word(word: string, value: number): number {
    if (!this.#isHere(word)) return this.#fail('Expecting value', this.at)
    this.at += word.length
    return value
  }

  #constant(word: string, value: number): number {
    if (!this.#isHere(word)) return this.#fail('Expecting value', this.at)
    this.at += word.length
    return floatFrom(this.#vm, value)
  }

  #number(): number {
    const start = this.at
    let at = start + (this.#point() === 45 ? 1 : 0)
    if (!isDigit(this.#point(at))) return this.#fail('Expecting value', start)
    if (this.#point(at) === 48) at++
    else while (isDigit(this.#point(at))) at++
    const whole = at
    if (this.#point(at) === 46 && isDigit(this.#point(at + 1))) {
      at++
      while (isDigit(this.#point(at))) at++
    }
    if ((this.#point(at) | 32) === 101) {
      let exponent = at + 1
      if (this.#point(exponent) === 43 || this.#point(exponent) === 45) exponent++
      if (isDigit(this.#point(exponent))) {
        at = exponent
        while (isDigit(this.#point(at))) at++
      }
    }
    this.at = at
    const text = strSlice(this.#vm, this.#string, start, at)
    if (at !== whole) return floatFrom(this.#vm, Number(text))
    if (text.length < 16) return intFrom(this.#vm, Number(text) + 0)
    return parseInteger(this.#vm, text, 10, `'${text}'`)
  }

  /** The rest of a string, from behind its quote. */
  text(): number {
    const begin = this.at - 1
    const start = this.at
    let at = start
    for (;;) {
      const point = this.#point(at)
      if (point === -1) return this.#fail('Unterminated string starting at', begin)
      if (point === QUOTE) {
        this.at = at + 1
        return strSubstring(this.#vm, this.#string, start, at)
      }
      if (point === BACKSLASH) break
      if (point < 32 && this.#strict) return this.#fail('Invalid control character at', at)
      at++
    }
    const points: number[] = []
    for (let from = start; from < at; from++) points.push(this.#point(from))
    for (;;) {
      const point = this.#point(at)
      if (point === -1) return this.#fail('Unterminated string starting at', begin)
      if (point === QUOTE) break
      if (point !== BACKSLASH) {
        if (point < 32 && this.#strict) return this.#fail('Invalid control character at', at)
        points.push(point)
        at++
        continue
      }
      const code = this.#point(at + 1)
      if (code === -1) return this.#fail('Unterminated string starting at', begin)
      if (code !== 117) {
        const plain = ESCAPES[code] as number | undefined
        if (plain === undefined) return this.#fail('Invalid \\escape', at)
        points.push(plain)
        at += 2
        continue
      }
      const unit = this.#hex(at + 2)
      if (unit === -1) return this.#fail('Invalid \\uXXXX escape', at + 1)
      at += 6
      const second = unit >= 0xd800 && unit < 0xdc00 && this.#point(at) === BACKSLASH && this.#point(at + 1) === 117 ? this.#hex(at + 2) : -1
      if (second >= 0xdc00 && second < 0xe000) {
        points.push(0x10000 + ((unit - 0xd800) << 10) + (second - 0xdc00))
        at += 6
      } else points.push(unit)
    }
    this.at = at + 1
    return strFromCodePoints(this.#vm, points)
  }

  #hex(at: number): number {
    const digits = strSlice(this.#vm, this.#string, at, Math.min(at + 4, this.#length))
    return /^[0-9a-fA-F]{4}$/.test(digits) ? parseInt(digits, 16) : -1
  }

  #array(depth: number): number {
    const vm = this.#vm
    const list = listNew(vm, 0)
    if (list === 0) return 0
    const drop = (): 0 => {
      vm.release(list)
      return 0
    }
    this.at++
    this.skipSpace()
    if (this.#point() === END_OF_ARRAY) {
      this.at++
      return list
    }
    for (;;) {
      const item = this.value(depth + 1)
      if (item === 0) return drop()
      const added = listAppend(vm, list, item)
      vm.release(item)
      if (!added) return drop()
      if (!this.#goesOn(END_OF_ARRAY, 'array')) return this.problem === undefined ? list : drop()
    }
  }

  #object(depth: number): number {
    const vm = this.#vm
    const dict = dictNew(vm)
    if (dict === 0) return 0
    const drop = (): 0 => {
      vm.release(dict)
      return 0
    }
    this.at++
    this.skipSpace()
    if (this.#point() === END_OF_OBJECT) {
      this.at++
      return dict
    }
    for (;;) {
      if (this.#point() !== QUOTE) {
        this.#fail('Expecting property name enclosed in double quotes', this.at)
        return drop()
      }
      this.at++
      const key = this.#key()
      if (key === 0) return drop()
      this.skipSpace()
      if (this.#point() !== 58) {
        this.#fail("Expecting ':' delimiter", this.at)
        return drop()
      }
      this.at++
      this.skipSpace()
      const value = this.value(depth + 1)
      if (value === 0) return drop()
      const stored = dictSet(vm, dict, key, value)
      vm.release(value)
      if (!stored) return drop()
      if (!this.#goesOn(END_OF_OBJECT, 'object')) return this.problem === undefined ? dict : drop()
    }
  }

  /** Behind an item: whether a comma and another item follow. If not, the end has been read, or `problem` says what stands there. */
  #goesOn(end: number, what: 'array' | 'object'): boolean {
    this.skipSpace()
    const comma = this.at
    const point = this.#point()
    if (point === end || point === COMMA) this.at++
    else this.#fail("Expecting ',' delimiter", comma)
    if (point !== COMMA) return false
    this.skipSpace()
    if (this.#point() !== end) return true
    this.#fail(`Illegal trailing comma before end of ${what}`, comma)
    return false
  }

  /** A key; borrowed, the reader holds it. */
  #key(): number {
    const key = this.text()
    if (key === 0) return 0
    const text = strValue(this.#vm, key)
    const known = this.#keys.get(text)
    if (known === undefined) {
      this.#keys.set(text, key)
      return key
    }
    this.#vm.release(key)
    return known
  }
}

/** `scan(string, start, strict)`: (value, end), or (message, position, None) of what is wrong. */
const scan: Native = (vm, args) => {
  const reader = new Reader(vm, vm.word(args), intValue(vm, vm.word(args + W)), vm.word(args + 2 * W) === TRUE)
  const value = reader.value(0)
  reader.finish()
  if (value !== 0) return tupleOwned(vm, [value, intFrom(vm, reader.at)])
  if (reader.problem === undefined) return 0
  const [message, position] = reader.problem
  return tupleOwned(vm, [strFrom(vm, message), intFrom(vm, position), NONE])
}

/** `scan_string(string, start, strict)`: as {@link scan}, of a string from behind its quote. */
const scanString: Native = (vm, args) => {
  const reader = new Reader(vm, vm.word(args), intValue(vm, vm.word(args + W)), vm.word(args + 2 * W) === TRUE)
  const value = reader.text()
  if (value !== 0) return tupleOwned(vm, [value, intFrom(vm, reader.at)])
  if (reader.problem === undefined) return 0
  const [message, position] = reader.problem
  return tupleOwned(vm, [strFrom(vm, message), intFrom(vm, position), NONE])
}

const SHORT: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' }
const unit = (character: string): string => SHORT[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A text in quotes, escaped. */
const quoted = (text: string, ascii: boolean): string => `"${text.replace(ascii ? /["\\]|[^ -~]/g : /["\\]|[^ -\uffff]/g, unit)}"`

/** Thrown where a value is not one of JSON's plain ones: code in Python has to look at it. */
class NotPlain extends Error {}

interface Style {
  readonly ascii: boolean
  readonly indent: string | undefined
  readonly itemSeparator: string
  readonly keySeparator: string
  readonly sorted: boolean
  readonly allowNaN: boolean
}

const order = (a: string, b: string): number => {
  const [x, y] = [Array.from(a), Array.from(b)]
  for (let at = 0; at < Math.min(x.length, y.length); at++) if (x[at] !== y[at]) return x[at].codePointAt(0)! - y[at].codePointAt(0)!
  return x.length - y.length
}

function scalar(vm: VM, object: number, style: Style): string | undefined {
  if (object === NONE) return 'null'
  if (object === TRUE) return 'true'
  if (object === FALSE) return 'false'
  switch (vm.typeOf(object)) {
    case T_STR:
      return quoted(strValue(vm, object), style.ascii)
    case T_INT: {
      const value = intValue(vm, object)
      if (!Number.isNaN(value)) return String(value)
      const big = String(intBig(vm, object))
      // So many digits are refused, by who says so.
      if (big.length > 4000) throw new NotPlain()
      return big
    }
    case T_FLOAT: {
      const value = floatValue(vm, object)
      if (Number.isFinite(value)) return floatText(value)
      if (!style.allowNaN) throw new NotPlain()
      return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
    }
    default:
      return undefined
  }
}

function write(vm: VM, object: number, style: Style, depth: number): string {
  const simple = scalar(vm, object, style)
  if (simple !== undefined) return simple
  if (depth > 500) throw new NotPlain()
  const type = vm.typeOf(object)
  const inner = style.indent === undefined ? '' : `\n${style.indent.repeat(depth + 1)}`
  const outer = style.indent === undefined ? '' : `\n${style.indent.repeat(depth)}`
  if (type === T_LIST || type === T_TUPLE) {
    const size = type === T_LIST ? listSize(vm, object) : tupleSize(vm, object)
    const items = Array.from({ length: size }, (_, at) => write(vm, type === T_LIST ? listItem(vm, object, at) : tupleItem(vm, object, at), style, depth + 1))
    return size === 0 ? '[]' : `[${inner}${items.join(style.itemSeparator + inner)}${outer}]`
  }
  if (type !== T_DICT) throw new NotPlain()
  const pairs: [string, string][] = []
  for (let position = dictNext(vm, object, 0); position >= 0; position = dictNext(vm, object, position)) {
    const [key, value] = [vm.entryKey, vm.entryValue]
    if (vm.typeOf(key) !== T_STR && style.sorted) throw new NotPlain()
    const name = vm.typeOf(key) === T_STR ? strValue(vm, key) : scalar(vm, key, style)
    if (name === undefined) throw new NotPlain()
    pairs.push([name, write(vm, value, style, depth + 1)])
  }
  if (style.sorted) pairs.sort(([a], [b]) => order(a, b))
  if (pairs.length === 0) return '{}'
  return `{${inner}${pairs.map(([name, value]) => quoted(name, style.ascii) + style.keySeparator + value).join(style.itemSeparator + inner)}${outer}}`
}

/** `dump(object, ascii, indent, item separator, key separator, sorted, NaN allowed)`: the text, or None where Python code has to make it. */
const dump: Native = (vm, args) => {
  const [object, ascii, indent, item, key, sorted, nan] = [0, 1, 2, 3, 4, 5, 6].map((at) => vm.word(args + at * W))
  const style: Style = {
    ascii: ascii === TRUE,
    indent: indent === NONE ? undefined : strValue(vm, indent),
    itemSeparator: strValue(vm, item),
    keySeparator: strValue(vm, key),
    sorted: sorted === TRUE,
    allowNaN: nan === TRUE,
  }
  try {
    return strFrom(vm, write(vm, object, style, 0))
  } catch (error) {
    // Too deep, or too long for a string of JavaScript.
    if (error instanceof NotPlain || error instanceof RangeError) return NONE
    throw error
  }
}

/** `_json`: what is hot of `json`. The rest is lib/json. */
export const jsonModule: ModuleSpec = {
  name: '_json',
  functions: [
    method('scan', 3, 3, scan),
    method('scan_string', 3, 3, scanString),
    method('dump', 7, 7, dump),
    method('encode_basestring', 1, 1, (vm, args) => strFrom(vm, quoted(strValue(vm, vm.word(args)), false))),
    method('encode_basestring_ascii', 1, 1, (vm, args) => strFrom(vm, quoted(strValue(vm, vm.word(args)), true))),
  ],
}
