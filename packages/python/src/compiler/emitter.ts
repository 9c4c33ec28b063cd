import { type VM } from '../core/vm.js'
import { type Macro, type Part } from './body.js'
import { type Kit } from './code.js'
import { IN_SLOT, IN_VARIABLE, type Operand, isBorrowed } from './operands.js'

/** What is true at a place of a body. */
interface State {
  operands: Operand[]
  /** Word at which the next instruction would be. */
  pc: number
  /** Names of the body that stand for operands which nobody counted. */
  borrowed: ReadonlySet<string>
  /** Whether the operands of the instruction have been written to the frame. */
  saved: boolean
}

/** The instruction that is being written. */
interface Current {
  readonly opcode: number
  readonly arg: number
  readonly offset: number
  /** Word after the instruction's own, its caches not counted, and the number of those. */
  readonly after: number
  readonly cache: number
  /** Word where it goes on by itself, and the label of that. */
  readonly next: number
  readonly label: string
  readonly pops: number
}

/** A call of an opcode's fast way. */
interface FastCall {
  /** Word behind the instruction's own, and behind its caches. */
  readonly pc: number
  readonly after: number
  readonly argument: number
  readonly operands: number
  readonly result: boolean
  /** Where it goes if the whole opcode has jumped, and whether operands are there as they were. */
  readonly jumped: string
  readonly within: boolean
}

/** Writes bodies for one code object: every operand's place, the program counter and the stack pointer are known. */
export class Emitter {
  readonly #vm: VM
  readonly #kit: Kit
  readonly #start: number
  readonly #constants: number
  /** Word offset in the frame of the first local variable, the first operand. */
  readonly #locals: number
  readonly #bottom: number
  readonly #slotWords: number
  #out: string[] = []
  #serial = 0
  #assigned: number[] = []
  state: State = { operands: [], pc: 0, borrowed: new Set(), saved: false }
  /** Operands where the instruction goes on by itself, `undefined`: it does not. */
  #end: Operand[] | undefined
  #begin: readonly Operand[] = []
  #current!: Current
  readonly #goTo: (word: number, depth: number) => string
  /** Most operands that were in variables. */
  variables = 0

  constructor(vm: VM, kit: Kit, code: number, start: number, goTo: (word: number, depth: number) => string) {
    this.#vm = vm
    this.#kit = kit
    this.#start = start
    this.#goTo = goTo
    const word = (name: string): number => vm.i32[(code + kit.number(name)) >>> 2]
    this.#slotWords = kit.number('W') >>> 2
    this.#constants = word('CODE_CONSTANTS') + kit.number('TUPLE_ITEMS')
    this.#locals = kit.number('FRAME_SLOTS') >>> 2
    this.#bottom = this.#locals + word('CODE_LOCALS') * this.#slotWords
  }

  /** What was written since the last time. */
  take(): string {
    const text = this.#out.join('')
    this.#out = []
    return text
  }

  get depth(): number {
    return this.state.operands.length
  }

  slot(index: number): string {
    return `i32[frame + ${this.#bottom + index * this.#slotWords}]`
  }

  local(index: number): string {
    return `i32[frame + ${this.#locals + index * this.#slotWords}]`
  }

  field(name: string): string {
    return `i32[frame + ${this.#kit.number(name) >>> 2}]`
  }

  constant(index: number): Operand {
    const address = this.#vm.i32[(this.#constants + index * this.#kit.number('W')) >>> 2]
    return { kind: 'constant', address, immortal: this.#isImmortal(address) }
  }

  #isImmortal(address: number): boolean {
    return this.#vm.u32[address >>> 2] >= this.#kit.number('IMMORTAL_FROM')
  }

  write(text: string): void {
    this.#out.push(text)
  }

  #fresh(): string {
    return `t${++this.#serial}`
  }

  /** Text of an operand's value. */
  #value(operand: Operand, index: number): string {
    switch (operand.kind) {
      case 'slot':
        return this.slot(index)
      case 'variable':
        return this.#variable(index)
      case 'local':
        return this.local(operand.index)
      case 'constant':
        return String(operand.address)
    }
  }

  #variable(index: number): string {
    this.variables = Math.max(this.variables, index + 1)
    return `s${index}`
  }

  retain(name: string): string {
    if (!this.#kit.counted) return ''
    const count = this.#fresh()
    return `{ const ${count} = i32[${name} >>> 2]; if (${this.#counted(count)}) i32[${name} >>> 2] = ${count} + 1 }`
  }

  #counted(count: string): string {
    return this.#kit.number('W') === 8 ? `${count} >= 0` : `${count} >>> 0 < ${this.#kit.number('IMMORTAL_FROM')}`
  }

  /** What comes after the block for an object that has died: a barrier is told of one that somebody else holds still. */
  #tell(object: string): string {
    return this.#kit.barrier ? ` else vm.collector.barrier.released(${object})` : ''
  }

  #release(name: string, then: string, tell = ''): string {
    if (!this.#kit.counted || this.state.borrowed.has(name)) return ''
    const count = this.#fresh()
    return `{ const ${count} = i32[${name} >>> 2]; if (${this.#counted(count)}) { i32[${name} >>> 2] = ${count} - 1; if (${count} === 1) ${then}${tell} } }`
  }

  /** Makes an operand (index from the bottom) one that is counted, in a variable. */
  own(index: number): void {
    const operand = this.state.operands[index]
    if (!isBorrowed(operand)) return
    const variable = this.#variable(index)
    this.write(`${variable} = ${this.#value(operand, index)}; ${operand.kind === 'constant' && operand.immortal ? '' : this.retain(variable)}\n`)
    this.state.operands[index] = IN_VARIABLE
  }

  /** Text that puts the operand into its slot. */
  #spill(index: number): string {
    const operand = this.state.operands[index]
    if (operand.kind === 'slot') return ''
    const value = this.#value(operand, index)
    if (operand.kind === 'variable') return `${this.slot(index)} = ${value};`
    if (operand.kind === 'constant') return `${this.slot(index)} = ${value};${operand.immortal ? '' : this.retain(value)}`
    const name = this.#fresh()
    return `{ const ${name} = ${value}; ${this.slot(index)} = ${name}; ${this.retain(name)} }`
  }

  /** Puts all operands into their slots. */
  flush(): void {
    this.write(this.#spillAll())
    this.state.operands = this.state.operands.map(() => IN_SLOT)
  }

  #spillAll(): string {
    return this.state.operands.map((_, index) => this.#spill(index)).join(' ')
  }

  /** Text that writes everything to the frame. */
  #save(pc: number): string {
    return `${this.#spillAll()} ${this.field('FRAME_PC')} = ${(this.#start + pc) * 4}; ${this.field('FRAME_SP')} = (frame + ${this.#bottom + this.depth * this.#slotWords}) << 2;`
  }

  /** Leaves the function with all in the frame, at an instruction. */
  leave(pc: number): string {
    return `{ ${this.#save(pc)} return 0 }`
  }

  get #afterCache(): number {
    return this.state.pc + this.#current.cache
  }

  /** Goes on with what stands at the present word. */
  #exit(): string {
    const pc = this.#afterCache
    const { next, label } = this.#current
    if (pc === next) return `{ ${this.#meet()} break ${label} }`
    return `{ ${this.#spillAll()} ${this.#goTo(pc, this.depth)} }`
  }

  /** Text that brings operands to where they are to be where several ways meet. */
  #meet(): string {
    const { operands } = this.state
    const below = this.#begin.length - this.#current.pops
    this.#end ??= operands.map((_, index) => (index < below ? this.#begin[index] : IN_VARIABLE))
    if (this.#end.length !== operands.length) throw new Error(`${this.#kit.templates[this.#current.opcode].opcode.name}: ${operands.length} operands where there were ${this.#end.length}`)
    return this.#end.map((wanted, index) => this.#bring(wanted, operands[index], index, index < below)).join(' ')
  }

  #bring(wanted: Operand, has: Operand, index: number, same: boolean): string {
    if (wanted.kind === has.kind) return ''
    if (wanted.kind === 'slot') return this.#spill(index)
    if (wanted.kind === 'variable') {
      // The variable has it still.
      if (same) return ''
      return `${this.#variable(index)} = ${this.#value(has, index)};${isBorrowed(has) ? this.retain(this.#variable(index)) : ''}`
    }
    // It was counted for the frame: the local variable, or the constants, hold it as before.
    if (wanted.kind === 'constant' && wanted.immortal) return ''
    return `vm.release(${this.slot(index)});`
  }

  /** Writes an instruction; operands are afterwards as they are where it goes on by itself. False where it does not. */
  instruction(parts: readonly Part[], ends: boolean, current: Current): boolean {
    this.#current = current
    this.#begin = [...this.state.operands]
    this.#end = undefined
    this.state.pc = current.after
    this.state.borrowed = new Set()
    this.state.saved = false
    this.#parts(parts)
    if (!ends) this.write('\n')
    if (!ends) this.write(this.#macro({ kind: 'macro', name: 'DONE', args: [], assigned: false }))
    this.#assigned = []
    const end = this.#end as Operand[] | undefined
    if (end === undefined) return false
    this.state.operands = end
    return true
  }

  /** The word of the stack pointer. */
  get #sp(): string {
    return `frame + ${this.#bottom + this.depth * this.#slotWords}`
  }

  /** Writes an instruction as a call of the whole opcode; what it left is in the frame. */
  whole(name: string, pc: number, argument: number, depth: number, jumped: string): void {
    this.flush()
    const call = `whole$${name}(frame, ${this.#sp}, ${this.#start + pc}, ${argument})`
    this.write(jumped === '' ? `if (${call} === 0) return 0;\n` : `result = ${call}; if (result !== 1) { if (result === 0) return 0; ${jumped} }\n`)
    this.state.operands = Array.from<Operand>({ length: depth }).fill(IN_SLOT)
  }

  /** Writes an instruction that leaves for another frame. */
  away(name: string, pc: number, argument: number): void {
    this.flush()
    this.write(`return whole$${name}(frame, ${this.#sp}, ${this.#start + pc}, ${argument});\n`)
  }

  /** Writes an instruction as a call of its fast way, and of the whole opcode where that was not taken. The operands are gone afterwards; the result, if there is one, is in `result`. */
  fast(name: string, way: string, call: FastCall): void {
    const { first, taken, otherwise } = this.#ways(name, way, call)
    this.write(`result = ${taken}; if (result <= 0) ${otherwise}\n`)
    this.state.operands.length = first
  }

  /** Likewise for a comparison: goes to a word where it comes to `when`, and over the instructions that would do so (`over`, or to what follows them) where it does not. */
  compare(name: string, way: string, call: FastCall, when: number, target: number, over: string | undefined): void {
    const { first, taken, otherwise } = this.#ways(name, way, call)
    const { operands } = this.state
    this.state.operands = operands.slice(0, first)
    this.write(`result = ${taken}; if (result > 0) { if (result === ${when}) ${this.go(target)} ${over ?? this.go(call.after + 2)} }\n${otherwise}\n`)
  }

  #ways(name: string, way: string, { pc, after, argument, operands, result, jumped, within }: FastCall): { readonly first: number; readonly taken: string; readonly otherwise: string } {
    const { state } = this
    const first = this.depth - operands
    const values = state.operands.slice(first).map((operand, index) => `${this.#value(operand, first + index)}, `)
    const undo = state.operands
      .slice(0, first)
      .map((operand, index) => (isBorrowed(operand) && !(operand.kind === 'constant' && operand.immortal) && this.#kit.counted ? `vm.release(${this.slot(index)});` : ''))
      .join('')
    const whole = `whole$${name}(frame, ${this.#sp}, ${this.#start + pc}, ${argument})`
    const failed = `${this.field('FRAME_PC')} = ${(this.#start + after) * 4}; ${this.field('FRAME_SP')} = (${this.#sp}) << 2; return 0`
    const slow = jumped === '' ? `if (${whole} === 0) return 0;` : `result = ${whole}; if (result !== 1) { if (result === 0) return 0; ${within ? undo : ''} ${jumped} }`
    return {
      first,
      taken: `${way}(frame, ${values.join('')}${this.#start + pc}, ${argument})`,
      otherwise: `{ ${this.#spillAll()} if (result < 0) { ${failed} }\n${slow} ${undo} ${result ? `result = ${this.slot(first)};` : ''} }`,
    }
  }

  /** Puts `result` on top of the operands. */
  pushResult(): void {
    this.write(`${this.#push('result')}\n`)
  }

  /** Leaves where something waits that has to run before the instruction at a word. */
  look(pc: number): void {
    this.write(`if (vm.pending) ${this.leave(pc)}\n`)
  }

  /** Goes to the block at a word, with the operands that there are. */
  go(word: number): string {
    return `{ ${this.#spillAll()} ${this.#goTo(word, this.depth)} }`
  }

  #parts(parts: readonly Part[]): void {
    const saved: State[] = []
    for (const part of parts) {
      if (typeof part === 'string') {
        this.write(part)
        if (/[;\n]/.test(part)) this.#assign()
      } else if (part.kind === 'macro') this.write(this.#macro(part))
      else if (part.kind === '{') {
        saved.push({ ...this.state, operands: [...this.state.operands] })
        this.write('{')
      } else {
        this.#assign()
        const before = saved.pop()!
        if (part.exits) this.state = before
        this.write('}')
      }
    }
  }

  /** What was assigned to is in its variable from the end of the statement on. */
  #assign(): void {
    for (const index of this.#assigned) this.state.operands[index] = IN_VARIABLE
    this.#assigned = []
  }

  #text(parts: readonly Part[]): string {
    const outer = this.#out
    this.#out = []
    for (const part of parts) this.write(typeof part === 'string' ? part : part.kind === 'macro' ? this.#macro(part) : part.kind)
    const text = this.take()
    this.#out = outer
    return text
  }

  #evaluate(parts: readonly Part[]): number {
    return evaluate(this.#text(parts))
  }

  /** A way out, after which the state is what it was. */
  #aside(write: () => string): string {
    const { state } = this
    this.state = { ...state, operands: [...state.operands] }
    const text = write()
    this.state = state
    return text
  }

  #look(): string {
    return `{ if (vm.pending) ${this.leave(this.#afterCache)} ${this.#exit()} }`
  }

  /** The top operand's value, which leaves the stack. */
  #pop(): string {
    const index = this.depth - 1
    const operand = this.state.operands.pop()!
    this.#name(operand)
    return this.#value(operand, index)
  }

  /** Notes the name that a borrowed operand gets: `const name = `. */
  #name(operand: Operand): void {
    if (!isBorrowed(operand)) return
    const name = /const (\w+) = $/.exec(this.#out.at(-1) ?? '')?.[1]
    if (name !== undefined) this.state.borrowed = new Set([...this.state.borrowed, name])
  }

  #push(value: string): string {
    const index = this.depth
    this.state.operands.push(IN_VARIABLE)
    return `${this.#variable(index)} = ${value};`
  }

  #macro(macro: Macro): string {
    const { name, args } = macro
    const text = (index: number): string => this.#text(args[index])
    switch (name) {
      case 'PUSH': {
        const value = text(0)
        return this.#push(value)
      }
      case 'POP':
        return this.#pop()
      case 'TOP': {
        const index = this.depth - this.#evaluate(args[0])
        if (macro.assigned) {
          if (this.state.saved) return this.slot(index)
          this.#assigned.push(index)
          return this.#variable(index)
        }
        const operand = this.state.operands[index]
        this.#name(operand)
        return this.#value(operand, index)
      }
      case 'LOCAL':
        return this.local(this.#evaluate(args[0]))
      case 'TYPE_OF':
        return `i32[(${text(0)} + ${this.#kit.number('TYPE')}) >>> 2]`
      case 'RETAIN':
        return this.retain(text(0))
      case 'RELEASE': {
        const object = text(0)
        return this.#release(object, `{ dead(vm, ${object}) }`, this.#tell(object))
      }
      case 'RELEASE_THEN_NEXT': {
        const object = text(0)
        return `{ ${this.#release(object, `{ dead(vm, ${object}); if (vm.pending) ${this.leave(this.#afterCache)} }`, this.#tell(object))} ${this.#exit()} }`
      }
      case 'SAVE': {
        const written = this.#save(this.#afterCache)
        this.state.saved = true
        this.state.operands = this.state.operands.map(() => IN_SLOT)
        this.state.borrowed = new Set()
        return `{ ${written} }`
      }
      case 'HERE':
        return `${this.field('FRAME_PC')} = ${(this.#start + this.#afterCache) * 4}`
      case 'SAFEPOINT':
        return `if (--vm.ticks <= 0 || vm.breaker) { ${this.#save(this.#afterCache)} vm.safepoint = true; return 0 }`
      case 'SAFEPOINT_FROM': {
        const from = text(0)
        return `if (--vm.ticks <= 0 || vm.breaker) { ${this.#save(this.#afterCache)} vm.safepoint = true; vm.jumpedFrom = ${from} << 2; return 0 }`
      }
      case 'NEXT':
        return this.#exit()
      case 'DONE':
        return this.#aside(() => this.#look())
      case 'JUMP':
        this.state.pc = this.#current.after + this.#current.offset
        return ''
      case 'FAIL':
        return this.leave(this.#afterCache)
      case 'LEAVE':
        return 'return 0'
      case 'pc':
        return String(this.#start + this.state.pc)
      case 'arg':
        return String(this.#current.arg)
      default:
        throw new Error(`${name}: not for instructions that are written where they are`)
    }
  }
}

/** The number that a text is. */
function evaluate(text: string): number {
  const value = Number(text)
  if (Number.isNaN(value)) throw new Error(`not a number: ${text}`)
  return value
}
