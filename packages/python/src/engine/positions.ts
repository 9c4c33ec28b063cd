import { CODE_POSITIONS, CODE_START, CODE_WORDS, CODE_FIRST_LINE } from '../core/layouts.js'
import { type VM } from '../core/vm.js'
import { NOWHERE, SAME, unzigzag } from '../frontend/positions.js'
import { cacheWords } from './generated/instructions.js'

/** A place in a source: lines from 1, columns in UTF-16 units from 0; -1 where there is none. */
export interface SourcePosition {
  readonly line: number
  readonly endLine: number
  readonly column: number
  readonly endColumn: number
}

/** The positions of a template as bytes: its numbers, 7 bits a byte, least significant first. */
export function encodePositions(numbers: readonly number[]): Uint8Array {
  const bytes: number[] = []
  for (const number of numbers) {
    let rest = number
    while (rest >= 128) {
      bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  return Uint8Array.from(bytes)
}

/** Reads the numbers one after another. */
class Reader {
  readonly #bytes: Uint8Array
  #at: number

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  next(): number {
    let value = 0
    let unit = 1
    for (;;) {
      const byte = this.#bytes[this.#at++]
      value += (byte & 127) * unit
      if (byte < 128) return value
      unit *= 128
    }
  }
}

/** Calls `visit` for each instruction of a code object: the word that it begins at, how many it has, and its place; until it says false. */
export function walkPositions(vm: VM, code: number, visit: (word: number, words: number, position: SourcePosition) => boolean): void {
  const start = vm.word(code + CODE_START) >>> 2
  const words = vm.u32[(code + CODE_WORDS) >>> 2]
  const reader = new Reader(vm.u8, vm.u32[(code + CODE_POSITIONS) >>> 2])
  let last = 0
  let position: SourcePosition = { line: -1, endLine: -1, column: -1, endColumn: -1 }
  for (let word = 0; word < words; ) {
    const head = reader.next()
    // What the compiler put in is shown at the line before it.
    if (head === NOWHERE) position = { line: last === 0 ? -1 : last, endLine: -1, column: -1, endColumn: -1 }
    else if (head !== SAME) {
      last += unzigzag(head - 2)
      position = { line: last, endLine: last + unzigzag(reader.next()), column: reader.next() - 1, endColumn: reader.next() - 1 }
    }
    const count = 1 + cacheWords[vm.u32[start + word] & 0xff]
    if (!visit(word, count, position)) return
    word += count
  }
}

/** Where the instruction at `lasti` (bytes from the first one to any of its words) comes from. Cost: the length of the code. */
export function positionAt(vm: VM, code: number, lasti: number): SourcePosition {
  let found: SourcePosition | undefined
  walkPositions(vm, code, (word, words, position) => {
    if (lasti >>> 2 >= word + words) return true
    found = position
    return false
  })
  return found ?? { line: vm.word(code + CODE_FIRST_LINE), endLine: -1, column: -1, endColumn: -1 }
}
