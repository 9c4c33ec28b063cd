import { ASCII, DOT_ALL, IGNORE_CASE, LOCALE, MULTI_LINE, type Node, type Pattern, PatternProblem, type Place, type SetItem, UNICODE, VERBOSE, widthOf } from './tree.js'

const MAX_REPEAT = 2 ** 32 - 1
const FLAG_LETTERS: Readonly<Record<string, number>> = { i: IGNORE_CASE, L: LOCALE, m: MULTI_LINE, s: DOT_ALL, u: UNICODE, x: VERBOSE, a: ASCII }
const GLOBAL_ONLY = 0
const TYPE_FLAGS = ASCII | LOCALE | UNICODE
const ESCAPES: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 92 }
const PLACES: Readonly<Record<string, Place>> = { A: 'string-start', b: 'boundary', B: 'no-boundary', Z: 'end' }
const CLASSES = 'dDsSwW'
const WHITE_SPACE = ' \t\n\r\v\f'

const isDigit = (character: string | undefined): boolean => character !== undefined && character >= '0' && character <= '9'
const isOctal = (character: string | undefined): boolean => character !== undefined && character >= '0' && character <= '7'

/** Reads a pattern by the rules of CPython's `re` (documentation: Regular expression syntax). */
class Parser {
  readonly #text: readonly string[]
  readonly #isBytes: boolean
  readonly #lookUpName: (name: string) => number | undefined
  #at = 0
  #flags: number
  #groups = 0
  readonly #names = new Map<string, number>()
  readonly #open = new Set<number>()
  readonly #widths = new Map<number, readonly [number, number]>()
  /** Groups there were when the innermost look-behind began: later ones cannot be referred to. */
  #behindFrom: number | undefined
  /** References in conditions to groups that may come later. */
  readonly #awaited = new Map<number, number>()

  constructor(text: string, isBytes: boolean, flags: number, lookUpName: (name: string) => number | undefined) {
    this.#text = Array.from(text)
    this.#isBytes = isBytes
    this.#flags = flags
    this.#lookUpName = lookUpName
  }

  parse(): Pattern {
    let body: Node
    try {
      body = this.#alternatives(this.#flags, 0)
    } catch (error) {
      // Flags for all of it came to light: from the start again.
      if (!(error instanceof VerboseFound)) throw error
      this.#at = 0
      this.#groups = 0
      this.#names.clear()
      this.#open.clear()
      this.#widths.clear()
      this.#flags |= VERBOSE
      body = this.#alternatives(this.#flags, 0)
    }
    if (this.#at < this.#text.length) this.#fail('unbalanced parenthesis', this.#at)
    for (const [group, position] of this.#awaited) if (group > this.#groups) this.#fail(`invalid group reference ${group}`, position)
    return { body, flags: this.#checkedFlags(), groups: this.#groups, names: this.#names }
  }

  #checkedFlags(): number {
    const flags = this.#flags
    if (this.#isBytes) {
      if ((flags & UNICODE) !== 0) throw new PatternProblem('cannot use UNICODE flag with a bytes pattern', -2)
      if ((flags & LOCALE) !== 0 && (flags & ASCII) !== 0) throw new PatternProblem('ASCII and LOCALE flags are incompatible', -2)
      return flags
    }
    if ((flags & LOCALE) !== 0) throw new PatternProblem('cannot use LOCALE flag with a str pattern', -2)
    if ((flags & ASCII) !== 0 && (flags & UNICODE) !== 0) throw new PatternProblem('ASCII and UNICODE flags are incompatible', -2)
    return (flags & ASCII) === 0 ? flags | UNICODE : flags
  }

  #fail(message: string, position: number): never {
    throw new PatternProblem(message, position)
  }

  #peek(): string | undefined {
    return this.#text[this.#at]
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false
    this.#at++
    return true
  }

  #alternatives(flags: number, depth: number): Node {
    const start = this.#at
    const items: Node[] = []
    do items.push(this.#sequence(flags, depth, items.length === 0 && start === 0))
    while (this.#take('|'))
    return items.length === 1 ? items[0] : { type: 'branch', items }
  }

  #sequence(flagsGiven: number, depth: number, first: boolean): Node {
    const items: Node[] = []
    let flags = flagsGiven
    for (;;) {
      const character = this.#peek()
      if (character === undefined || character === '|' || character === ')') return { type: 'sequence', items }
      const start = this.#at
      if ((flags & VERBOSE) !== 0) {
        if (WHITE_SPACE.includes(character)) {
          this.#at++
          continue
        }
        if (character === '#') {
          while (this.#at < this.#text.length && this.#text[this.#at++] !== '\n');
          continue
        }
      }
      if ('*+?{'.includes(character)) {
        const bounds = this.#bounds()
        if (bounds !== undefined) {
          const body = items[items.length - 1] as Node | undefined
          if (body === undefined || body.type === 'place') this.#fail('nothing to repeat', start)
          if (body.type === 'repeat') this.#fail('multiple repeat', start)
          const mode = this.#take('?') ? 'lazy' : this.#take('+') ? 'possessive' : 'greedy'
          items[items.length - 1] = { type: 'repeat', body: unwrapped(body), least: bounds[0], most: bounds[1], mode }
          continue
        }
      }
      this.#at++
      if (character === '(') {
        const before = this.#flags
        const group = this.#group(flags, depth, start, first && items.length === 0 && depth === 0)
        // Flags for the whole pattern hold from here on, too.
        flags |= this.#flags & ~before
        if (group !== undefined) items.push(group)
      } else items.push(this.#atom(character, start, flags))
    }
  }

  /** What a repetition asks for; `undefined` where `{` is only a character. */
  #bounds(): readonly [number, number] | undefined {
    const start = this.#at
    const character = this.#text[this.#at++]
    if (character === '*') return [0, Infinity]
    if (character === '+') return [1, Infinity]
    if (character === '?') return [0, 1]
    if (this.#peek() === '}') {
      this.#at = start
      return undefined
    }
    const number = (): string => {
      let digits = ''
      while (isDigit(this.#peek())) digits += this.#text[this.#at++]
      return digits
    }
    const low = number()
    const high = this.#take(',') ? number() : low
    if (!this.#take('}')) {
      this.#at = start
      return undefined
    }
    const [least, most] = [low === '' ? 0 : Number(low), high === '' ? Infinity : Number(high)]
    if (least >= MAX_REPEAT || (most >= MAX_REPEAT && most !== Infinity)) throw new PatternProblem('the repetition number is too large', -3)
    if (most < least) this.#fail('min repeat greater than max repeat', start + 1)
    return [least, most]
  }

  #atom(character: string, start: number, flags: number): Node {
    switch (character) {
      case '.':
        return { type: 'any', flags }
      case '^':
        return { type: 'place', place: (flags & MULTI_LINE) === 0 ? 'string-start' : 'line-start', flags }
      case '$':
        return { type: 'place', place: (flags & MULTI_LINE) === 0 ? 'string-end' : 'line-end', flags }
      case '[':
        return this.#set(start, flags)
      case '\\':
        return this.#escape(start, flags)
      default:
        return { type: 'character', point: character.codePointAt(0)!, flags }
    }
  }

  #escape(start: number, flags: number): Node {
    const character = this.#text[this.#at++] as string | undefined
    if (character === undefined) this.#fail('bad escape (end of pattern)', start)
    if (CLASSES.includes(character)) return { type: 'set', items: [{ kind: 'class', name: character as 'd' }], negated: false, flags }
    if (character in PLACES) return { type: 'place', place: PLACES[character], flags }
    if (character >= '1' && character <= '9') {
      // Three octal digits are a character, else it is a group.
      const [second, third] = [this.#text[this.#at], this.#text[this.#at + 1]]
      if (isOctal(character) && isOctal(second) && isOctal(third)) {
        this.#at += 2
        const point = parseInt(character + second + third, 8)
        if (point > 0o377) this.#fail(`octal escape value \\${character}${second}${third} outside of range 0-0o377`, start)
        return { type: 'character', point, flags }
      }
      let digits = character
      if (isDigit(second)) digits += this.#text[this.#at++]
      return this.#reference(Number(digits), start, this.#at - digits.length, flags)
    }
    return { type: 'character', point: this.#escapedPoint(character, start, false), flags }
  }

  #reference(index: number, start: number, position: number, flags: number): Node {
    if (index > this.#groups) this.#fail(`invalid group reference ${index}`, position)
    if (this.#open.has(index)) this.#fail('cannot refer to an open group', start)
    if (this.#behindFrom !== undefined && index >= this.#behindFrom) this.#fail('cannot refer to group defined in the same lookbehind subpattern', start)
    return { type: 'reference', index, flags }
  }

  /** The character that an escape stands for, in and out of sets. */
  #escapedPoint(character: string, start: number, inSet: boolean): number {
    const digits = (most: number, fits: (character: string | undefined) => boolean): string => {
      let found = ''
      while (found.length < most && fits(this.#peek())) found += this.#text[this.#at++]
      return found
    }
    const isHex = (one: string | undefined): boolean => one !== undefined && /^[0-9a-f]$/i.test(one)
    if (character === '0' || (inSet && isOctal(character))) {
      const text = character + digits(2, isOctal)
      const point = parseInt(text, 8)
      if (point > 0o377) this.#fail(`octal escape value \\${text} outside of range 0-0o377`, start)
      return point
    }
    const lengths: Readonly<Record<string, number>> = this.#isBytes ? { x: 2 } : { x: 2, u: 4, U: 8 }
    if (character in lengths) {
      const text = digits(lengths[character], isHex)
      if (text.length !== lengths[character]) this.#fail(`incomplete escape \\${character}${text}`, start)
      const point = parseInt(text, 16)
      if (point > 0x10ffff) this.#fail(`bad escape \\${character}${text}`, start)
      return point
    }
    if (character === 'N' && !this.#isBytes) {
      if (!this.#take('{')) this.#fail('missing {', this.#at)
      let name = ''
      while (this.#at < this.#text.length && this.#peek() !== '}') name += this.#text[this.#at++]
      if (!this.#take('}')) this.#fail(name === '' ? 'missing character name' : 'missing }, unterminated name', this.#at - name.length)
      const point = this.#lookUpName(name)
      if (point === undefined) this.#fail(`undefined character name '${name}'`, start)
      return point
    }
    if (character in ESCAPES && (character !== 'b' || inSet)) return ESCAPES[character]
    if (/^[a-zA-Z]$/.test(character) || isDigit(character)) this.#fail(`bad escape \\${character}`, start)
    return character.codePointAt(0)!
  }

  #set(start: number, flags: number): Node {
    const items: SetItem[] = []
    const negated = this.#take('^')
    for (let first = true; ; first = false) {
      const at = this.#at
      const character = this.#text[this.#at++] as string | undefined
      if (character === undefined) this.#fail('unterminated character set', start)
      if (character === ']' && !first) break
      const low = this.#setItem(character, at, start)
      if (this.#peek() !== '-') {
        items.push(low)
        continue
      }
      this.#at++
      const next = this.#text[this.#at] as string | undefined
      if (next === undefined) this.#fail('unterminated character set', start)
      if (next === ']') {
        items.push(low, { kind: 'range', from: 45, to: 45 })
        this.#at++
        break
      }
      const highAt = this.#at++
      const high = this.#setItem(next, highAt, start)
      const shown = (): string => this.#text.slice(at, this.#at).join('')
      if (low.kind === 'class' || high.kind === 'class' || high.from < low.from) this.#fail(`bad character range ${shown()}`, at)
      items.push({ kind: 'range', from: low.from, to: high.from })
    }
    const [only] = items
    if (items.length === 1 && !negated && only.kind === 'range' && only.from === only.to) return { type: 'character', point: only.from, flags }
    return { type: 'set', items, negated, flags }
  }

  #setItem(character: string, at: number, start: number): SetItem {
    if (character !== '\\') return { kind: 'range', from: character.codePointAt(0)!, to: character.codePointAt(0)! }
    const escaped = this.#text[this.#at++] as string | undefined
    if (escaped === undefined) this.#fail('unterminated character set', start)
    if (CLASSES.includes(escaped)) return { kind: 'class', name: escaped as 'd' }
    const point = this.#escapedPoint(escaped, at, true)
    return { kind: 'range', from: point, to: point }
  }

  /** What follows `(`; `undefined` for what matches nothing by itself (flags, a comment). */
  #group(flags: number, depth: number, start: number, atStart: boolean): Node | undefined {
    if (!this.#take('?')) return this.#capturing(flags, depth, start, undefined)
    const character = this.#text[this.#at++] as string | undefined
    switch (character) {
      case undefined:
        return this.#fail('unexpected end of pattern', this.#at - 1)
      case ':':
        return { type: 'sequence', items: [this.#closed(flags, depth, start)] }
      case '#':
        while (this.#at < this.#text.length) if (this.#text[this.#at++] === ')') return undefined
        return this.#fail('missing ), unterminated comment', start)
      case 'P':
        return this.#named(flags, depth, start)
      case '=':
      case '!':
        return this.#look(false, character === '!', flags, depth, start)
      case '<': {
        const kind = this.#text[this.#at++] as string | undefined
        if (kind === undefined) this.#fail('unexpected end of pattern', this.#at - 1)
        if (kind !== '=' && kind !== '!') this.#fail(`unknown extension ?<${kind}`, start + 1)
        return this.#look(true, kind === '!', flags, depth, start)
      }
      case '>':
        return { type: 'atomic', body: this.#closed(flags, depth, start) }
      case '(':
        return this.#condition(flags, depth, start)
      default:
        if (character === '-' || character in FLAG_LETTERS) return this.#inlineFlags(character, flags, depth, start, atStart)
        return this.#fail(`unknown extension ?${character}`, start + 1)
    }
  }

  #closed(flags: number, depth: number, start: number): Node {
    const body = this.#alternatives(flags, depth + 1)
    if (!this.#take(')')) this.#fail('missing ), unterminated subpattern', start)
    return body
  }

  #capturing(flags: number, depth: number, start: number, name: string | undefined): Node {
    const index = ++this.#groups
    if (name !== undefined) {
      const known = this.#names.get(name)
      if (known !== undefined) this.#fail(`redefinition of group name '${name}' as group ${index}; was group ${known}`, this.#at - name.length - 1)
      this.#names.set(name, index)
    }
    this.#open.add(index)
    const body = this.#closed(flags, depth, start)
    this.#open.delete(index)
    this.#widths.set(index, widthOf(body, this.#widths))
    return { type: 'group', index, body }
  }

  /** A name up to `end`. */
  #name(end: string, what = 'group name'): string {
    const start = this.#at
    let name = ''
    while (this.#at < this.#text.length && this.#peek() !== end) name += this.#text[this.#at++]
    if (this.#at === this.#text.length) this.#fail(name === '' ? `missing ${what}` : `missing ${end}, unterminated name`, start)
    if (name === '') this.#fail(`missing ${what}`, start)
    this.#at++
    return name
  }

  #checkName(name: string): void {
    const fits = this.#isBytes ? /^[A-Za-z_][A-Za-z0-9_]*$/ : /^[\p{XID_Start}_][\p{XID_Continue}]*$/u
    if (!fits.test(name)) this.#fail(`bad character in group name ${this.#isBytes ? 'b' : ''}'${name}'`, this.#at - name.length - 1)
  }

  #named(flags: number, depth: number, start: number): Node {
    if (this.#take('<')) {
      const name = this.#name('>')
      this.#checkName(name)
      return this.#capturing(flags, depth, start, name)
    }
    if (this.#take('=')) {
      const name = this.#name(')')
      this.#checkName(name)
      const index = this.#names.get(name)
      if (index === undefined) this.#fail(`unknown group name '${name}'`, this.#at - name.length - 1)
      return this.#reference(index, this.#at - name.length - 1, this.#at - name.length - 1, flags)
    }
    const character = this.#peek()
    if (character === undefined) return this.#fail('unexpected end of pattern', this.#at)
    return this.#fail(`unknown extension ?P${character}`, start + 1)
  }

  #look(behind: boolean, negated: boolean, flags: number, depth: number, start: number): Node {
    const outer = this.#behindFrom
    if (behind) this.#behindFrom ??= this.#groups + 1
    const body = this.#closed(flags, depth, start)
    this.#behindFrom = outer
    if (negated && !behind && body.type === 'sequence' && body.items.length === 0) return { type: 'fail' }
    if (behind) {
      const [least, most] = widthOf(body, this.#widths)
      if (least !== most) throw new PatternProblem('look-behind requires fixed-width pattern', -1)
    }
    return { type: 'look', behind, negated, body, position: start }
  }

  #condition(flags: number, depth: number, start: number): Node {
    const name = this.#name(')')
    let index: number | undefined
    if (/^[0-9]+$/.test(name)) {
      index = Number(name)
      if (index === 0) this.#fail('bad group number', this.#at - name.length - 1)
      if (!this.#awaited.has(index)) this.#awaited.set(index, this.#at - name.length - 1)
    } else {
      this.#checkName(name)
      index = this.#names.get(name)
      if (index === undefined) this.#fail(`unknown group name '${name}'`, this.#at - name.length - 1)
    }
    const yes = this.#sequence(flags, depth + 1, false)
    let no: Node = { type: 'sequence', items: [] }
    if (this.#take('|')) {
      no = this.#sequence(flags, depth + 1, false)
      if (this.#peek() === '|') this.#fail('conditional backref with more than two branches', this.#at)
    }
    if (!this.#take(')')) this.#fail('missing ), unterminated subpattern', start)
    return { type: 'condition', index, yes, no }
  }

  #inlineFlags(first: string, flags: number, depth: number, start: number, atStart: boolean): Node | undefined {
    let add = 0
    let character: string | undefined = first
    while (character !== undefined && character in FLAG_LETTERS) {
      const flag = FLAG_LETTERS[character]
      if (this.#isBytes ? character === 'u' : character === 'L') {
        this.#fail(this.#isBytes ? "bad inline flags: cannot use 'u' flag with a bytes pattern" : "bad inline flags: cannot use 'L' flag with a str pattern", this.#at)
      }
      add |= flag
      if ((flag & TYPE_FLAGS) !== 0 && (add & TYPE_FLAGS) !== flag) this.#fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible", this.#at)
      character = this.#text[this.#at++]
    }
    if (character === undefined) this.#fail('missing -, : or )', this.#at - 1)
    if (character === ')') {
      if (!atStart) this.#fail('global flags not at the start of the expression', start)
      const verbose = (add & VERBOSE) !== 0 && (this.#flags & VERBOSE) === 0
      this.#flags |= add
      if (verbose) throw new VerboseFound()
      return undefined
    }
    let drop = GLOBAL_ONLY
    if (character === '-') {
      character = this.#text[this.#at++]
      if (character === undefined) this.#fail('missing flag', this.#at - 1)
      if (!(character in FLAG_LETTERS)) this.#fail(/^[a-zA-Z]$/.test(character) ? 'unknown flag' : 'missing flag', this.#at - 1)
      while (character !== undefined && character in FLAG_LETTERS) {
        const flag = FLAG_LETTERS[character]
        if ((flag & TYPE_FLAGS) !== 0) this.#fail("bad inline flags: cannot turn off flags 'a', 'u' and 'L'", this.#at)
        drop |= flag
        character = this.#text[this.#at++]
      }
      if (character === undefined) this.#fail('missing :', this.#at - 1)
    }
    if (character !== ':') this.#fail(/^[a-zA-Z]$/.test(character) ? 'unknown flag' : drop === 0 ? 'missing -, : or )' : 'missing :', this.#at - 1)
    if ((add & drop) !== 0) this.#fail('bad inline flags: flag turned on and off', this.#at - 1)
    const base = (add & TYPE_FLAGS) !== 0 ? flags & ~TYPE_FLAGS : flags
    return { type: 'sequence', items: [this.#closed((base | add) & ~drop, depth, start)] }
  }
}

/** `(?x)` was found: what was read before it was read wrongly. */
class VerboseFound extends Error {}

/** A group that captures nothing, around one thing, is that thing. */
function unwrapped(node: Node): Node {
  return node.type === 'sequence' && node.items.length === 1 ? unwrapped(node.items[0]) : node
}

/** Parses a pattern; throws {@link PatternProblem}. For bytes `text` has a character for each. */
export const parsePattern = (text: string, isBytes: boolean, flags: number, lookUpName: (name: string) => number | undefined): Pattern => new Parser(text, isBytes, flags, lookUpName).parse()
