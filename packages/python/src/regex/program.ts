import { folded } from './characters.js'
import { ASCII, DOT_ALL, IGNORE_CASE, type Node, type Pattern, type Place, type SetItem, UNICODE, widthOf } from './tree.js'

/** Instructions of a compiled pattern: words of 32 bits, operands behind the operation. */
export const MATCH = 0
/** character */
export const CHARACTER = 1
/** folded character, ascii */
export const CHARACTER_FOLDED = 2
export const ANY_BUT_NEWLINE = 3
export const ANY = 4
/** words of the rest, negated, fold (0 no, 1 Unicode, 2 ASCII), ascii, then ranges as pairs, then -1 - class */
export const SET = 5
/** target */
export const JUMP = 6
/** the way to try first, the other one */
export const SPLIT = 7
/** register */
export const SAVE = 8
/** place, ascii */
export const PLACE = 9
/** group, fold */
export const REFERENCE = 10
/** behind by, negated, where it goes on; then the body */
export const LOOK = 11
/** where it goes on; then the body */
export const ATOMIC = 12
export const END_OF_BODY = 13
/** group, where to go without it */
export const CONDITION = 14
/** fewest, most, lazy, words of the one-character instruction that follows */
export const REPEAT_ONE = 15
/** first register */
export const LOOP_START = 16
/** first register, fewest, most, lazy, body, where it goes on */
export const LOOP = 17
export const FAIL = 18

/** No end to a repetition. */
export const NO_END = 0x7fffffff

/** Words before the first instruction: registers in all, groups, the character that every match begins with (-1: unknown). */
export const HEADER_WORDS = 3

export const places: readonly Place[] = ['string-start', 'line-start', 'string-end', 'line-end', 'end', 'boundary', 'no-boundary']
export const classNames = ['d', 'D', 's', 'S', 'w', 'W'] as const

const foldOf = (flags: number): number => ((flags & IGNORE_CASE) === 0 ? 0 : (flags & UNICODE) !== 0 && (flags & ASCII) === 0 ? 1 : 2)
const asciiOf = (flags: number): number => ((flags & UNICODE) !== 0 && (flags & ASCII) === 0 ? 0 : 1)

class Compiler {
  readonly #code: number[] = []
  readonly #unicode: number
  #registers: number

  constructor(groups: number, unicode: number) {
    // Start and end of each group and of the whole, and which group was closed last.
    this.#registers = 2 * groups + 3
    this.#unicode = unicode
  }

  program({ body, groups }: Pattern): number[] {
    this.#node(body)
    this.#code.push(MATCH)
    return [this.#registers, groups, firstCharacter(body), ...this.#code]
  }

  /** Puts a word to be filled in later. */
  #hole(): number {
    return this.#code.push(0) - 1
  }

  #here(hole: number): void {
    this.#code[hole] = this.#code.length
  }

  #flags(flags: number): number {
    return (flags & ASCII) === 0 ? flags | this.#unicode : flags & ~UNICODE
  }

  #node(node: Node): void {
    const code = this.#code
    switch (node.type) {
      case 'character': {
        const flags = this.#flags(node.flags)
        if (foldOf(flags) === 0) code.push(CHARACTER, node.point)
        else code.push(CHARACTER_FOLDED, folded(node.point, asciiOf(flags) === 1), asciiOf(flags))
        return
      }
      case 'any':
        code.push((node.flags & DOT_ALL) === 0 ? ANY_BUT_NEWLINE : ANY)
        return
      case 'set':
        this.#set(node.items, node.negated, this.#flags(node.flags))
        return
      case 'place':
        code.push(PLACE, places.indexOf(node.place), asciiOf(this.#flags(node.flags)))
        return
      case 'sequence':
        for (const item of node.items) this.#node(item)
        return
      case 'branch':
        this.#branch(node.items)
        return
      case 'group':
        code.push(SAVE, 2 * node.index)
        this.#node(node.body)
        code.push(SAVE, 2 * node.index + 1)
        return
      case 'reference':
        code.push(REFERENCE, node.index, foldOf(this.#flags(node.flags)))
        return
      case 'fail':
        code.push(FAIL)
        return
      case 'atomic': {
        code.push(ATOMIC)
        const end = this.#hole()
        this.#node(node.body)
        code.push(END_OF_BODY)
        this.#here(end)
        return
      }
      case 'look': {
        code.push(LOOK, node.behind ? widthOf(node.body)[0] : 0, node.negated ? 1 : 0)
        const end = this.#hole()
        this.#node(node.body)
        code.push(END_OF_BODY)
        this.#here(end)
        return
      }
      case 'condition': {
        code.push(CONDITION, node.index)
        const no = this.#hole()
        this.#node(node.yes)
        code.push(JUMP)
        const end = this.#hole()
        this.#here(no)
        this.#node(node.no)
        this.#here(end)
        return
      }
      case 'repeat':
        this.#repeat(node.body, node.least, node.most === Infinity ? NO_END : node.most, node.mode)
    }
  }

  #set(items: readonly SetItem[], negated: boolean, flags: number): void {
    const fold = foldOf(flags)
    const words: number[] = []
    for (const item of items) {
      if (item.kind === 'class') words.push(-1 - classNames.indexOf(item.name))
      else words.push(item.from, item.to)
    }
    this.#code.push(SET, words.length + 3, negated ? 1 : 0, fold, asciiOf(flags), ...words)
  }

  #branch(items: readonly Node[]): void {
    const ends: number[] = []
    items.forEach((item, index) => {
      if (index === items.length - 1) {
        this.#node(item)
        return
      }
      this.#code.push(SPLIT, this.#code.length + 3)
      const other = this.#hole()
      this.#node(item)
      this.#code.push(JUMP)
      ends.push(this.#hole())
      this.#here(other)
    })
    for (const end of ends) this.#here(end)
  }

  #repeat(body: Node, least: number, most: number, mode: 'greedy' | 'lazy' | 'possessive'): void {
    const code = this.#code
    if (mode === 'possessive') {
      code.push(ATOMIC)
      const end = this.#hole()
      this.#repeat(body, least, most, 'greedy')
      code.push(END_OF_BODY)
      this.#here(end)
      return
    }
    const lazy = mode === 'lazy' ? 1 : 0
    if (body.type === 'character' || body.type === 'set' || body.type === 'any') {
      code.push(REPEAT_ONE, least, most, lazy)
      const words = this.#hole()
      this.#node(body)
      code[words] = code.length - words - 1
      return
    }
    const register = this.#registers
    // How often, and where the last time began.
    this.#registers += 2
    code.push(LOOP_START, register)
    const head = code.length
    code.push(LOOP, register, least, most, lazy)
    const start = this.#hole()
    const end = this.#hole()
    this.#here(start)
    this.#node(body)
    code.push(JUMP, head)
    this.#here(end)
  }
}

/** The character that every match begins with, -1 where there is none such. */
function firstCharacter(node: Node): number {
  switch (node.type) {
    case 'character':
      return (node.flags & IGNORE_CASE) === 0 ? node.point : -1
    case 'group':
    case 'atomic':
      return firstCharacter(node.body)
    case 'sequence':
      return node.items.length === 0 ? -1 : firstCharacter(node.items[0])
    case 'repeat':
      return node.least > 0 ? firstCharacter(node.body) : -1
    default:
      return -1
  }
}

/** The program of a pattern: the header, then instructions, whose targets count from behind the header. */
export const compilePattern = (pattern: Pattern): number[] => new Compiler(pattern.groups, pattern.flags & UNICODE).program(pattern)
