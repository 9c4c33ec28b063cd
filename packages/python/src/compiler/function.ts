import { type VM } from '../core/vm.js'
import { type Instructions, type Kit, readInstructions } from './code.js'
import { countOf } from './effect.js'
import { Emitter } from './emitter.js'
import { IN_SLOT, type Operand, isBorrowed } from './operands.js'
import { FAST, fastName } from './outlined.js'

/** Source of a function and where it can be entered. */
interface Source {
  readonly text: string
  readonly labels: Int16Array
}

/** What instructions made of several begin with. */
const FIRST_OF: Readonly<Record<string, string>> = { STORE_FAST_LOAD_FAST: 'STORE_FAST' }
const isLoad = (name: string): boolean => name.startsWith('LOAD_FAST_LOAD_') || name === 'LOAD_FAST_STORE_ATTR' || name.startsWith('FAST_')

/** Instructions that are written where they are. */
const INLINE: ReadonlySet<string> = new Set(
  'STORE_FAST POP_TOP COPY SWAP PUSH_NULL UNARY_NOT LOAD_DEREF STORE_DEREF LOAD_CLOSURE IS_OP POP_JUMP_IF_FALSE POP_JUMP_IF_TRUE POP_JUMP_IF_NONE POP_JUMP_IF_NOT_NONE JUMP_FORWARD JUMP_BACKWARD RESUME'.split(' '),
)
/** Those of them whose operands may be used where they were loaded from, uncounted. */
const BORROWS: ReadonlySet<string> = new Set(['IS_OP', 'POP_JUMP_IF_NONE', 'POP_JUMP_IF_NOT_NONE'])
/** Instructions that leave for another frame, or for a handler. */
const AWAY: ReadonlySet<string> = new Set(['RETURN_VALUE', 'YIELD_VALUE', 'RETURN_GENERATOR', 'RAISE_VARARGS', 'RERAISE'])
/** What they leave behind for when the frame goes on: operands more. */
const BEHIND: Readonly<Record<string, number>> = { YIELD_VALUE: 0, RETURN_GENERATOR: 1 }
/** Instructions behind which a frame goes on after others have run. */
const PAUSES: ReadonlySet<string> = new Set(['CALL', 'CALL_KW', 'CALL_EX', 'SEND', 'YIELD_VALUE', 'RETURN_GENERATOR', 'RESUME'])
/** Writes the function of one code object. */
class Writer {
  readonly #kit: Kit
  readonly #code: Instructions
  readonly #emitter: Emitter
  /** Words at which a block begins, in order, and the label of each. */
  readonly #leaders: Set<number>
  readonly #labels = new Map<number, number>()
  readonly #depths = new Map<number, number>()
  readonly #blocks = new Map<number, string>()
  readonly #due: number[] = []
  /** Words at which a block ought to begin as well. */
  readonly wanted = new Set<number>()
  /** Local variables that are bound all the time. */
  readonly #arguments: ReadonlySet<number>
  /** Those that may be set to nothing by being stored. */
  readonly #cleared = new Set<number>()
  #bound = new Set<number>()

  constructor(vm: VM, kit: Kit, code: number, instructions: Instructions, leaders: Set<number>) {
    this.#kit = kit
    this.#code = instructions
    this.#leaders = leaders
    this.#emitter = new Emitter(vm, kit, code, instructions.start, (word, depth) => this.#goTo(word, depth))
    for (const leader of [...leaders].sort((a, b) => a - b)) this.#labels.set(leader, this.#labels.size)
    const word = (name: string): number => vm.u32[(code + kit.number(name)) >>> 2]
    const given = new Set(Array.from({ length: word('CODE_ARG_COUNT') + word('CODE_KWONLY_COUNT') }, (_, index) => index))
    for (const at of instructions.at) {
      const name = this.#name(at)
      if (name === 'LOAD_FAST_AND_CLEAR') this.#cleared.add(this.#arg(at))
      if (name === 'LOAD_FAST_AND_CLEAR' || name === 'DELETE_FAST' || name === 'MAKE_CELL') given.delete(this.#arg(at))
    }
    this.#arguments = given
  }

  #name(word: number): string {
    const { name } = this.#kit.templates[this.#code.words[word] & 0xff].opcode
    return isLoad(name) ? 'LOAD_FAST' : (FIRST_OF[name] ?? name)
  }

  #arg(word: number): number {
    return this.#code.words[word] >>> 8
  }

  #goTo(word: number, depth: number): string {
    if (!this.#leaders.has(word)) this.wanted.add(word)
    this.reach(word, depth)
    return `label = ${this.#labels.get(word) ?? -1}; continue loop`
  }

  /** Notes that a block is reached with so many operands. */
  reach(word: number, depth: number): void {
    const known = this.#depths.get(word)
    if (known === undefined) {
      this.#depths.set(word, depth)
      this.#due.push(word)
    } else if (known !== depth) throw new Error(`word ${word}: ${depth} operands where there were ${known}`)
  }

  write(): Source {
    while (this.#due.length > 0) {
      const word = this.#due.pop()!
      if (this.#leaders.has(word)) this.#blocks.set(word, this.#block(word))
    }
    const labels = new Int16Array(this.#code.words.length + 1).fill(-1)
    const cases: string[] = []
    for (const [word, label] of this.#labels) {
      const text = this.#blocks.get(word)
      if (text === undefined) continue
      labels[word] = label
      cases.push(`case ${label}:\n${text}`)
    }
    const variables = Array.from({ length: this.#emitter.variables }, (_, index) => `s${index} = 0`)
    return { text: `let ${['result = 0', ...variables].join(', ')};\nloop: for (;;) switch (label) {\n${cases.join('\n')}\n}`, labels }
  }

  #block(first: number): string {
    const emitter = this.#emitter
    emitter.state = { operands: Array.from<Operand>({ length: this.#depths.get(first)! }).fill(IN_SLOT), pc: first, borrowed: new Set(), saved: false }
    this.#bound = new Set(this.#arguments)
    let skip = -1
    for (let word = first; ; ) {
      if (word === skip) {
        emitter.write('}\n')
        skip = -1
      }
      if (word !== first && this.#leaders.has(word)) {
        emitter.flush()
        this.reach(word, emitter.depth)
        return emitter.take()
      }
      const [next, end, goesOn] = this.#instruction(word, skip)
      skip = end
      if (!goesOn) return emitter.take()
      word = next
    }
  }

  /** Writes an instruction: where the next is, the word of a jump over some that is under way, and whether it goes on. */
  #instruction(word: number, skipping: number): readonly [next: number, skip: number, goesOn: boolean] {
    const emitter = this.#emitter
    const name = this.#name(word)
    const arg = this.#arg(word)
    const { opcode: declared } = this.#kit.templates[this.#kit.numbers[name]]
    const { operands } = emitter.state
    const after = word + 1
    const natural = after + declared.cache
    const top = operands.length - 1
    switch (name) {
      case 'LOAD_FAST':
        if (!this.#bound.has(arg)) {
          emitter.state.pc = natural
          emitter.write(`if (${emitter.local(arg)} === 0) { raiseUnboundLocal(vm, ${arg}); ${emitter.leave(natural)} }\n`)
          this.#bound.add(arg)
        }
        operands.push({ kind: 'local', index: arg })
        return [natural, skipping, true]
      case 'LOAD_CONST':
        operands.push(emitter.constant(arg))
        return [natural, skipping, true]
      case 'NOP':
        return [natural, skipping, true]
      case 'POP_TOP':
        if (operands[top].kind === 'local' || operands[top].kind === 'constant') {
          operands.pop()
          return [natural, skipping, true]
        }
        break
      case 'COPY': {
        const copied = operands[operands.length - arg]
        if (copied.kind === 'local' || copied.kind === 'constant') {
          operands.push(copied)
          return [natural, skipping, true]
        }
        break
      }
      case 'STORE_FAST':
        this.#settle(arg)
        break
      default:
    }
    if (INLINE.has(name)) {
      return [natural, skipping, this.#inline(word, name, arg, natural)]
    }
    if (AWAY.has(name)) {
      emitter.away(name, after, arg)
      const behind = BEHIND[name] as number | undefined
      if (behind !== undefined) this.reach(natural, emitter.depth + behind)
      return [natural, skipping, false]
    }
    if (name === 'COMPARE_JUMP' || name in FAST) return [natural, this.#fast(word, name, arg, natural, skipping), true]
    const depth = emitter.depth - countOf(declared.pops, arg) + countOf(declared.pushes, arg)
    const isJump = declared.argument === 'jump'
    const offset = this.#code.words[word] >> 8
    const jumped = isJump ? this.#goTo(natural + offset, name === 'FOR_ITER' ? emitter.depth - 1 : emitter.depth) : ''
    emitter.whole(name, after, isJump ? offset : arg, depth, jumped)
    if (name === 'DELETE_FAST' || name === 'LOAD_FAST_AND_CLEAR') this.#bound.delete(arg)
    return [natural, skipping, true]
  }

  #inline(word: number, name: string, arg: number, natural: number): boolean {
    const emitter = this.#emitter
    const opcode = this.#kit.numbers[name]
    const { opcode: declared, parts, ends } = this.#kit.templates[opcode]
    const pops = name === 'SWAP' ? arg : countOf(declared.pops, arg)
    if (!BORROWS.has(name)) for (let index = 1; index <= pops; index++) emitter.own(emitter.depth - index)
    emitter.write(`o${word}: {\n`)
    const goesOn = emitter.instruction(parts, ends, { opcode, arg, offset: this.#code.words[word] >> 8, after: word + 1, cache: declared.cache, next: natural, label: `o${word}`, pops })
    emitter.write('}\n')
    if (name === 'STORE_FAST' && !this.#cleared.has(arg)) this.#bound.add(arg)
    return goesOn
  }

  /** Writes an instruction with a fast way; the word of a jump over some that it may do as well. */
  #fast(word: number, name: string, arg: number, natural: number, skipping: number): number {
    const emitter = this.#emitter
    const jumps = name === 'COMPARE_JUMP'
    const base = jumps ? 'COMPARE_OP' : name
    const { operands: count, owned, result, kills } = FAST[base]
    for (const index of owned) emitter.own(emitter.depth - 1 - index)
    const { operands } = emitter.state
    const skipTo = skipping < 0 ? this.#skips(name, natural) : -1
    if (skipTo >= 0 && name === 'ADD') this.#settle(this.#arg(natural), 2)
    const way = fastName(base, operands.slice(operands.length - count).map(isBorrowed))
    if (skipTo >= 0) emitter.write(`k${word}: {\n`)
    let jumped = ''
    if (name === 'ADD' && this.#name(natural) === 'STORE_FAST') jumped = skipTo >= 0 ? `break k${word}` : this.#goTo(natural + 1, operands.length - 2)
    const call = { pc: word + 1, after: natural, argument: arg, operands: count, result, jumped, within: skipTo >= 0 }
    if (!jumps) emitter.fast(base, way, call)
    else {
      const jump = this.#code.words[natural + 1]
      const target = natural + 2 + (jump >> 8)
      const when = this.#kit.number((jump & 0xff) === this.#kit.numbers['POP_JUMP_IF_TRUE'] ? 'TRUE' : 'FALSE')
      emitter.compare(base, way, call, when, target, skipTo >= 0 ? `break k${word}` : undefined)
    }
    if (result) emitter.pushResult()
    if (kills) emitter.look(natural)
    return skipTo >= 0 ? skipTo : skipping
  }

  /** Operands that are a local variable which is about to change get a count of their own; not the topmost ones `above`. */
  #settle(local: number, above = 0): void {
    const { operands } = this.#emitter.state
    for (let index = operands.length - 1 - above; index >= 0; index--) {
      const operand = operands[index]
      if (operand.kind === 'local' && operand.index === local) this.#emitter.own(index)
    }
  }

  /** The word behind instructions that this one may do as well, -1 where there are none, or one of them begins a block. */
  #skips(name: string, natural: number): number {
    const last = name === 'COMPARE_JUMP' ? natural + 1 : name === 'ADD' && this.#name(natural) === 'STORE_FAST' ? natural : -1
    for (let word = natural; word <= last; word++) if (this.#leaders.has(word)) return -1
    return last < 0 ? -1 : last + 1
  }
}

/** Words of code at which a block begins in any case. */
function leadersOf(vm: VM, kit: Kit, code: number, { words, at }: Instructions, entries: readonly number[]): Set<number> {
  const leaders = new Set([0, ...entries])
  for (const word of at) {
    const { name, argument, cache } = kit.templates[words[word] & 0xff].opcode
    const after = word + 1 + cache
    if (argument === 'jump') leaders.add(after + (words[word] >> 8))
    if (PAUSES.has(name)) leaders.add(after)
  }
  for (const { handler } of handlersOf(vm, kit, code)) leaders.add(handler)
  return leaders
}

function handlersOf(vm: VM, kit: Kit, code: number): readonly { readonly handler: number; readonly depth: number }[] {
  const first = vm.u32[(code + kit.number('CODE_EXCEPTIONS')) >>> 2] >>> 2
  return Array.from({ length: vm.u32[(code + kit.number('CODE_EXCEPTION_COUNT')) >>> 2] }, (_, row) => {
    const depth = vm.u32[first + 4 * row + 3]
    return { handler: vm.u32[first + 4 * row + 2], depth: (depth >>> 1) + (depth & 1) + 1 }
  })
}

/** Source of the function of a code object. Cost: the length of the code. */
export function writeFunction(vm: VM, kit: Kit, code: number, entries: readonly number[]): Source {
  const instructions = readInstructions(vm, kit, code)
  const leaders = leadersOf(vm, kit, code, instructions, entries)
  for (;;) {
    const writer = new Writer(vm, kit, code, instructions, leaders)
    writer.reach(0, 0)
    for (const { handler, depth } of handlersOf(vm, kit, code)) writer.reach(handler, depth)
    const source = writer.write()
    if (writer.wanted.size === 0) return source
    for (const word of writer.wanted) leaders.add(word)
  }
}
