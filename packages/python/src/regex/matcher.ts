import { folded, isDigit, isSpace, isWord, lower, upper } from './characters.js'
import {
  ANY, ANY_BUT_NEWLINE, ATOMIC, CHARACTER, CHARACTER_FOLDED, CONDITION, END_OF_BODY, FAIL, HEADER_WORDS, JUMP, LOOK, LOOP, LOOP_START, MATCH, NO_END, PLACE, REFERENCE,
  REPEAT_ONE, SAVE, SET, SPLIT,
} from './program.js'

/** Characters to be matched: where they lie in memory, of how many bytes each. */
export interface Text {
  readonly kind: 1 | 2 | 4
  readonly u8: Uint8Array
  readonly u32: Uint32Array
  /** Address of the first. */
  readonly data: number
}

/** The character at `index`. */
export function pointAt({ kind, u8, u32, data }: Text, index: number): number {
  if (kind === 1) return u8[data + index]
  if (kind === 4) return u32[(data >>> 2) + index]
  const at = data + 2 * index
  return u8[at] | (u8[at + 1] << 8)
}

// Entries of the stack of what is still to be tried: four words, the last of which says what it is.
const WORDS = 4
/** position, instruction */
const WAY = 0
/** register, old value */
const OLD_VALUE = 1
/** position, the loop's instruction: once more round */
const ONCE_MORE = 2
/** position, least position, where it goes on: one character less */
const LESS = 3
/** position, instruction, times so far: one character more */
const MORE = 4
/** position, instruction, the barrier below: a body that is matched by itself */
const BARRIER = 5

/** Beyond this many entries there is no memory for them. */
const MOST_ENTRIES = 1 << 24

/** Thrown when there is no memory for what is still to be tried. */
export class TooMuchToTry extends Error {}

/** How a match is asked for. */
export interface Ask {
  /** Where it is to begin, or where the search does. */
  readonly from: number
  /** Where the text ends, as far as the pattern is concerned. */
  readonly end: number
  readonly how: 'match' | 'fullmatch' | 'search'
  /** A match of nothing at `from` does not count. */
  readonly mustAdvance: boolean
}

const inClass = (name: number, point: number, ascii: boolean): boolean => {
  switch (name) {
    case 0:
      return isDigit(point, ascii)
    case 1:
      return !isDigit(point, ascii)
    case 2:
      return isSpace(point, ascii)
    case 3:
      return !isSpace(point, ascii)
    case 4:
      return isWord(point, ascii)
    default:
      return !isWord(point, ascii)
  }
}

/**
 * Matches a program by trying one way after the other; what is still to be tried is on a stack of its own, so that no pattern is too
 * deep (CPython 3.13: Modules/_sre, whose order and rules for empty repetitions it keeps).
 */
export class Matcher {
  readonly #program: Int32Array
  readonly #text: Text
  readonly #ask: Ask
  /** Start and end of the whole and of each group (-1: none), the group closed last, then those of loops. */
  readonly registers: Int32Array
  #stack = new Int32Array(256 * WORDS)
  #top = 0
  #barrier = -1

  constructor(program: Int32Array, text: Text, ask: Ask) {
    this.#program = program
    this.#text = text
    this.#ask = ask
    this.registers = new Int32Array(program[0]).fill(-1)
  }

  /** Whether there is a match: its registers are set. */
  run(): boolean {
    const { from, end, how } = this.#ask
    if (how !== 'search') return this.#attempt(from)
    const first = this.#program[2]
    for (let start = from; start <= end; start++) {
      if (first !== -1) {
        while (start < end && pointAt(this.#text, start) !== first) start++
        if (start === end) return false
      }
      if (this.#attempt(start)) return true
    }
    return false
  }

  #push(a: number, b: number, c: number, kind: number): void {
    if (this.#top + WORDS > this.#stack.length) {
      if (this.#top > MOST_ENTRIES * WORDS) throw new TooMuchToTry()
      const larger = new Int32Array(this.#stack.length * 2)
      larger.set(this.#stack)
      this.#stack = larger
    }
    this.#stack[this.#top] = a
    this.#stack[this.#top + 1] = b
    this.#stack[this.#top + 2] = c
    this.#stack[this.#top + 3] = kind
    this.#top += WORDS
  }

  #set(register: number, value: number): void {
    this.#push(register, this.registers[register], 0, OLD_VALUE)
    this.registers[register] = value
  }

  /** Whether the one-character instruction at `pc` matches the character at `position`. */
  #one(pc: number, position: number): boolean {
    const code = this.#program
    const point = pointAt(this.#text, position)
    switch (code[pc]) {
      case CHARACTER:
        return point === code[pc + 1]
      case CHARACTER_FOLDED:
        return folded(point, code[pc + 2] === 1) === code[pc + 1]
      case ANY_BUT_NEWLINE:
        return point !== 10
      case ANY:
        return true
      default:
        return this.#inSet(pc, point)
    }
  }

  #inSet(pc: number, point: number): boolean {
    const code = this.#program
    const negated = code[pc + 2] === 1
    const fold = code[pc + 3]
    if (fold === 0) return this.#among(pc, point) !== negated
    const ascii = fold === 2
    const small = lower(point, ascii)
    const found = this.#among(pc, point) || this.#among(pc, small) || this.#among(pc, upper(small, ascii)) || this.#among(pc, folded(point, ascii))
    return found !== negated
  }

  #among(pc: number, point: number): boolean {
    const code = this.#program
    const end = pc + 2 + code[pc + 1]
    const ascii = code[pc + 4] === 1
    for (let at = pc + 5; at < end; ) {
      const word = code[at]
      if (word < 0) {
        if (inClass(-1 - word, point, ascii)) return true
        at++
        continue
      }
      if (point >= word && point <= code[at + 1]) return true
      at += 2
    }
    return false
  }

  #isAt(place: number, ascii: boolean, position: number): boolean {
    const { end } = this.#ask
    switch (place) {
      case 0:
        return position === 0
      case 1:
        return position === 0 || pointAt(this.#text, position - 1) === 10
      case 2:
        return position === end || (position === end - 1 && pointAt(this.#text, position) === 10)
      case 3:
        return position === end || pointAt(this.#text, position) === 10
      case 4:
        return position === end
      default: {
        if (end === 0) return false
        const before = position > 0 && isWord(pointAt(this.#text, position - 1), ascii)
        const after = position < end && isWord(pointAt(this.#text, position), ascii)
        return (before !== after) === (place === 5)
      }
    }
  }

  /** Position behind the text of a group, -1 where it does not stand at `position`. */
  #behindReference(group: number, fold: number, position: number): number {
    const [from, to] = [this.registers[2 * group], this.registers[2 * group + 1]]
    if (from < 0 || to < from || position + to - from > this.#ask.end) return -1
    for (let at = from; at < to; at++) {
      const [a, b] = [pointAt(this.#text, at), pointAt(this.#text, position + at - from)]
      if (a !== b && (fold === 0 || folded(a, fold === 2) !== folded(b, fold === 2))) return -1
    }
    return position + to - from
  }

  #attempt(start: number): boolean {
    this.registers.fill(-1)
    this.#top = 0
    this.#barrier = -1
    const code = this.#program
    const { registers } = this
    const { end, how, mustAdvance, from } = this.#ask
    const lastClosed = 2 * code[1] + 2
    let pc = HEADER_WORDS
    let position = start
    for (;;) {
      let failed = false
      switch (code[pc]) {
        case MATCH:
          if ((how === 'fullmatch' && position !== end) || (mustAdvance && start === from && position === from)) {
            failed = true
            break
          }
          registers[0] = start
          registers[1] = position
          return true
        case CHARACTER:
          if (position < end && pointAt(this.#text, position) === code[pc + 1]) {
            position++
            pc += 2
          } else failed = true
          break
        case CHARACTER_FOLDED:
        case ANY_BUT_NEWLINE:
        case ANY:
        case SET:
          if (position < end && this.#one(pc, position)) {
            position++
            pc += code[pc] === SET ? code[pc + 1] + 2 : code[pc] === CHARACTER_FOLDED ? 3 : 1
          } else failed = true
          break
        case JUMP:
          pc = code[pc + 1] + HEADER_WORDS
          break
        case SPLIT:
          this.#push(position, code[pc + 2] + HEADER_WORDS, 0, WAY)
          pc = code[pc + 1] + HEADER_WORDS
          break
        case SAVE: {
          const register = code[pc + 1]
          this.#set(register, position)
          if ((register & 1) === 1) this.#set(lastClosed, register >>> 1)
          pc += 2
          break
        }
        case PLACE:
          if (this.#isAt(code[pc + 1], code[pc + 2] === 1, position)) pc += 3
          else failed = true
          break
        case REFERENCE: {
          const behind = this.#behindReference(code[pc + 1], code[pc + 2], position)
          if (behind === -1) failed = true
          else {
            position = behind
            pc += 3
          }
          break
        }
        case LOOK:
          if (position < code[pc + 1]) {
            // There is not so much before it: what must not be there is not.
            if (code[pc + 2] === 1) pc = code[pc + 3] + HEADER_WORDS
            else failed = true
            break
          }
          this.#push(position, pc, this.#barrier, BARRIER)
          this.#barrier = this.#top - WORDS
          position -= code[pc + 1]
          pc += 4
          break
        case ATOMIC:
          this.#push(position, pc, this.#barrier, BARRIER)
          this.#barrier = this.#top - WORDS
          pc += 2
          break
        case END_OF_BODY: {
          const entry = this.#barrier
          const at = this.#stack[entry + 1]
          const before = this.#stack[entry]
          if (code[at] === LOOK && code[at + 2] === 1) {
            this.#undo(entry)
            failed = true
            break
          }
          this.#keepOldValues(entry)
          if (code[at] === LOOK) {
            position = before
            pc = code[at + 3] + HEADER_WORDS
          } else pc = code[at + 1] + HEADER_WORDS
          break
        }
        case CONDITION: {
          const group = code[pc + 1]
          pc = registers[2 * group] >= 0 && registers[2 * group + 1] >= 0 ? pc + 3 : code[pc + 2] + HEADER_WORDS
          break
        }
        case REPEAT_ONE: {
          const [least, most] = [code[pc + 1], code[pc + 2]]
          const body = pc + 5
          const next = body + code[pc + 4]
          const lazy = code[pc + 3] === 1
          const limit = Math.min(end - position, lazy ? least : most)
          let count = 0
          while (count < limit && this.#one(body, position + count)) count++
          if (count < least) {
            failed = true
            break
          }
          if (lazy) {
            if (most > count) this.#push(position + count, pc, count, MORE)
          } else if (count > least) this.#push(position + count, position + least, next, LESS)
          position += count
          pc = next
          break
        }
        case LOOP_START:
          this.#set(code[pc + 1], 0)
          this.#set(code[pc + 1] + 1, -1)
          pc += 2
          break
        case LOOP: {
          const register = code[pc + 1]
          const count = registers[register]
          if (count < code[pc + 2]) {
            this.#set(register, count + 1)
            pc = code[pc + 5] + HEADER_WORDS
            break
          }
          const again = (count < code[pc + 3] || code[pc + 3] === NO_END) && position !== registers[register + 1]
          if (code[pc + 4] === 1) {
            if (again) this.#push(position, pc, 0, ONCE_MORE)
            pc = code[pc + 6] + HEADER_WORDS
          } else if (again) {
            this.#push(position, code[pc + 6] + HEADER_WORDS, 0, WAY)
            this.#set(register, count + 1)
            this.#set(register + 1, position)
            pc = code[pc + 5] + HEADER_WORDS
          } else pc = code[pc + 6] + HEADER_WORDS
          break
        }
        case FAIL:
        default:
          failed = true
      }
      if (!failed) continue
      // Back to the last place from which another way leads.
      back: for (;;) {
        if (this.#top === 0) return false
        this.#top -= WORDS
        const entry = this.#top
        const stack = this.#stack
        switch (stack[entry + 3]) {
          case OLD_VALUE:
            registers[stack[entry]] = stack[entry + 1]
            break
          case WAY:
            position = stack[entry]
            pc = stack[entry + 1]
            break back
          case ONCE_MORE: {
            position = stack[entry]
            const loop = stack[entry + 1]
            const register = code[loop + 1]
            this.#set(register, registers[register] + 1)
            this.#set(register + 1, position)
            pc = code[loop + 5] + HEADER_WORDS
            break back
          }
          case LESS: {
            position = stack[entry] - 1
            pc = stack[entry + 2]
            if (position > stack[entry + 1]) {
              stack[entry] = position
              this.#top += WORDS
            }
            break back
          }
          case MORE: {
            const at = stack[entry]
            const repeat = stack[entry + 1]
            if (at >= end || !this.#one(repeat + 5, at)) break
            const count = stack[entry + 2] + 1
            if (count < code[repeat + 2]) this.#push(at + 1, repeat, count, MORE)
            position = at + 1
            pc = repeat + 5 + code[repeat + 4]
            break back
          }
          default: {
            const at = stack[entry + 1]
            this.#barrier = stack[entry + 2]
            // The body of what must not be there does not match: on with it.
            if (code[at] === LOOK && code[at + 2] === 1) {
              position = stack[entry]
              pc = code[at + 3] + HEADER_WORDS
              break back
            }
          }
        }
      }
    }
  }

  /** Takes back everything since the barrier at `entry`, and the barrier. */
  #undo(entry: number): void {
    while (this.#top > entry) {
      this.#top -= WORDS
      if (this.#stack[this.#top + 3] === OLD_VALUE) this.registers[this.#stack[this.#top]] = this.#stack[this.#top + 1]
    }
    this.#barrier = this.#stack[entry + 2]
  }

  /** The body has matched, in the one way that it has: other ways go, old values stay for who comes back to before it. */
  #keepOldValues(entry: number): void {
    const stack = this.#stack
    this.#barrier = stack[entry + 2]
    let to = entry
    for (let at = entry + WORDS; at < this.#top; at += WORDS) {
      if (stack[at + 3] !== OLD_VALUE) continue
      stack.copyWithin(to, at, at + WORDS)
      to += WORDS
    }
    this.#top = to
  }
}
