/*
 * Bodies of opcodes (src/opcodes), read once: text, with what depends on the instruction that is compiled taken out of it.
 */

/** A part of a body. */
export type Part = string | Macro | Brace

/** A macro of src/opcodes/opcode.ts, or a register of the interpreter. */
export interface Macro {
  readonly kind: 'macro'
  readonly name: string
  readonly args: readonly (readonly Part[])[]
  /** Whether it is assigned to. */
  readonly assigned: boolean
}

/** Where a block begins or ends. */
interface Brace {
  readonly kind: '{' | '}'
  /** Whether nothing goes on at the end of the block. */
  readonly exits: boolean
}

/** Macros without arguments, and registers of the interpreter. */
const WORDS: ReadonlySet<string> = new Set(['NEXT', 'NEXT_AS_IT_IS', 'DONE', 'JUMP', 'FAIL', 'LEAVE', 'SWITCH', 'GO_ON', 'sp', 'pc', 'arg', 'offset', 'smallLeast', 'smallGreatest', 'S'])
/** Macros with arguments. */
const CALLS: ReadonlySet<string> = new Set(
  `PUSH POP TOP DROP LOCAL FIELD CONSTANT NAME TYPE_OF CACHE RETAIN RELEASE RELEASE_INT RELEASE_FLOAT RELEASE_LEAF DECREMENT RELEASE_THEN_NEXT SAVE HERE
   ANSWER ANSWER_WITH SAFE_ANSWER SAFEPOINT SAFEPOINT_FROM OPCODE WORD ADVANCE FOLLOW UNIQUE SPECIALIZED PUT PUT_THEN_LOOK PUSH_ITEMS GIVE`.split(/\s+/),
)
/** Macros after which nothing goes on. */
const EXITS: ReadonlySet<string> = new Set(['NEXT', 'NEXT_AS_IT_IS', 'DONE', 'FAIL', 'LEAVE', 'SWITCH', 'GO_ON', 'RELEASE_THEN_NEXT', 'ANSWER', 'ANSWER_WITH', 'SAFE_ANSWER', 'PUT', 'PUT_THEN_LOOK', 'GIVE'])

const isSpace = (part: Part): boolean => typeof part === 'string' && /^[\s;]*$/.test(part)

/** Whether parts end in a macro after which nothing goes on. */
export function ends(parts: readonly Part[]): boolean {
  const last = parts.findLast((part) => !isSpace(part))
  return typeof last === 'object' && last.kind === 'macro' && EXITS.has(last.name)
}

/** The end of the parenthesised text that begins at `open`, and its arguments. */
function readArguments(text: string, open: number): { readonly args: readonly string[]; readonly end: number } {
  const args: string[] = []
  let depth = 0
  let start = open + 1
  for (let at = open; at < text.length; at++) {
    const letter = text[at]
    if ('([{'.includes(letter)) depth++
    else if (')]}'.includes(letter)) {
      depth--
      if (depth > 0) continue
      const last = text.slice(start, at).trim()
      if (last !== '' || args.length > 0) args.push(last)
      return { args, end: at + 1 }
    } else if (letter === ',' && depth === 1) {
      args.push(text.slice(start, at).trim())
      start = at + 1
    }
  }
  throw new Error(`a parenthesis is not closed: ${text.slice(open, open + 40)}`)
}

/** Reads a body; names of `constants` are replaced by what they stand for. Cost: its length. */
export function readBody(text: string, constants: Readonly<Record<string, unknown>>): readonly Part[] {
  const parts: Part[] = []
  const blocks: number[] = []
  let at = 0
  const literally = (end: number): void => void (end > at && parts.push(text.slice(at, end)))
  for (const match of text.matchAll(/(?<![.\w$'])(?:([A-Z])\.(\w+)|[A-Za-z_]\w*)|[{}]/g)) {
    const { index } = match
    if (index < at) continue
    const [whole, owner, member] = match
    if (whole === '{') {
      literally(index)
      blocks.push(parts.length)
      parts.push({ kind: '{', exits: false })
    } else if (whole === '}') {
      literally(index)
      parts.push({ kind: '}', exits: ends(parts.slice(blocks.pop())) })
    } else if (owner !== undefined) {
      const group = constants[owner] as Readonly<Record<string, unknown>> | undefined
      if (group === undefined) continue
      literally(index)
      parts.push(String(group[member]))
    } else if (WORDS.has(whole) || CALLS.has(whole)) {
      literally(index)
      const { args, end } = CALLS.has(whole) ? readArguments(text, index + whole.length) : { args: [], end: index + whole.length }
      parts.push({ kind: 'macro', name: whole, args: args.map((each) => readBody(each, constants)), assigned: /^\s*=[^=]/.test(text.slice(end)) })
      at = end
      continue
    } else if (Object.hasOwn(constants, whole) && typeof constants[whole] !== 'function') {
      literally(index)
      parts.push(String(constants[whole]))
    } else continue
    at = index + whole.length
  }
  literally(text.length)
  return parts
}
