import { type VM } from '../core/vm.js'
import { type Macro, type Part } from './body.js'
import { type Kit, type Template } from './code.js'

/*
 * Opcodes as functions, made once for each Python, that compiled code calls: whole ones, whose operands are in the frame, and the ways of some that are taken
 * mostly, whose operands are arguments.
 */

/** What a whole opcode answers: everything is in the frame, and this code is left; it goes on; it has jumped. */
const LEFT = 0
const GOES_ON = 1
const JUMPED = 2
/** What a fast way answers that was not taken (the whole opcode is to be executed), or has failed. */
const NOT_TAKEN = 0
const FAILED_FAST = -1

/** Opcodes with a fast way, and how many operands that takes as arguments: the last ones. Those of them that stay or move on must be counted. */
export const FAST: Readonly<Record<string, { readonly operands: number; readonly owned: readonly number[]; readonly result: boolean; readonly kills: boolean }>> = {
  ADD: { operands: 2, owned: [], result: true, kills: false },
  SUBTRACT: { operands: 2, owned: [], result: true, kills: false },
  MULTIPLY: { operands: 2, owned: [], result: true, kills: false },
  COMPARE_OP: { operands: 2, owned: [], result: true, kills: false },
  LOAD_GLOBAL: { operands: 0, owned: [], result: true, kills: false },
  TO_BOOL: { operands: 1, owned: [], result: true, kills: true },
  LOAD_ATTR: { operands: 1, owned: [], result: true, kills: true },
  STORE_ATTR: { operands: 2, owned: [1], result: false, kills: true },
  BINARY_SUBSCR: { operands: 2, owned: [], result: true, kills: true },
  STORE_SUBSCR: { operands: 3, owned: [2], result: false, kills: true },
}

/** Name of the function for the fast way with these operands (the lowest first) uncounted. */
export const fastName = (name: string, borrowed: readonly boolean[]): string => `fast$${name}$${borrowed.map((each) => (each ? 'b' : 'o')).join('')}`

abstract class Expansion {
  protected readonly kit: Kit
  readonly #vm: VM
  #serial = 0

  constructor(vm: VM, kit: Kit) {
    this.#vm = vm
    this.kit = kit
  }

  protected abstract own(macro: Macro, text: (index: number) => string): string

  protected abstract isBorrowed(name: string): boolean

  expand(parts: readonly Part[]): string {
    return parts.map((part) => (typeof part === 'string' ? part : part.kind === 'macro' ? this.#macro(part) : part.kind)).join('')
  }

  get #words(): number {
    return this.kit.number('W') >>> 2
  }

  protected fresh(): string {
    return `t${++this.#serial}`
  }

  #counted(count: string): string {
    return this.kit.number('W') === 8 ? `${count} >= 0` : `${count} >>> 0 < ${this.kit.number('IMMORTAL_FROM')}`
  }

  protected retain(name: string): string {
    if (!this.kit.counted) return '{ }'
    const count = this.fresh()
    return `{ const ${count} = i32[${name} >>> 2]; if (${this.#counted(count)}) i32[${name} >>> 2] = ${count} + 1 }`
  }

  /** What comes after the block for an object that has died: a barrier is told of one that somebody else holds still. */
  protected tell(object: string): string {
    return this.kit.barrier ? ` else vm.collector.barrier.released(${object})` : ''
  }

  protected release(name: string, then: string, tell = ''): string {
    if (!this.kit.counted || this.isBorrowed(name)) return '{ }'
    const count = this.fresh()
    return `{ const ${count} = i32[${name} >>> 2]; if (${this.#counted(count)}) { i32[${name} >>> 2] = ${count} - 1; if (${count} === 1) ${then}${tell} } }`
  }

  #macro(macro: Macro): string {
    const { name, args } = macro
    const text = (index: number): string => this.expand(args[index])
    switch (name) {
      case 'FIELD':
        return `i32[frame + (${text(0)} >>> 2)]`
      case 'LOCAL':
        return `i32[frame + ${this.kit.number('FRAME_SLOTS') >>> 2} + (${text(0)}) * ${this.#words}]`
      case 'TYPE_OF':
        return `i32[(${text(0)} + ${this.kit.number('TYPE')}) >>> 2]`
      case 'CACHE':
        return `i32[pc + ${text(0)}]`
      case 'RETAIN':
        return this.retain(text(0))
      case 'RELEASE': {
        const object = text(0)
        return this.release(object, `{ dead(vm, ${object}) }`, this.tell(object))
      }
      case 'RELEASE_INT': {
        const object = text(0)
        return this.release(object, this.#vm.sharing ? `dead(vm, ${object})` : `vm.allocator.free(${object})`)
      }
      case 'RELEASE_FLOAT': {
        const object = text(0)
        return this.release(object, `floatFree(vm, ${object})`)
      }
      case 'RELEASE_LEAF': {
        const object = text(0)
        return this.release(object, `dead(vm, ${object})`)
      }
      case 'DECREMENT': {
        const object = text(0)
        return this.kit.counted && !this.isBorrowed(object) ? `i32[${object} >>> 2]--` : ''
      }
      case 'OPCODE':
        return String(this.kit.numbers[text(0)])
      case 'WORD':
        return `i32[pc + ${text(0)}]`
      case 'ADVANCE':
        return `pc += ${text(0)}`
      case 'FOLLOW': {
        const index = text(0)
        return `pc += ${index} + 1 + (i32[pc + ${index}] >> 8)`
      }
      case 'UNIQUE': {
        const object = text(0)
        return this.isBorrowed(object) ? 'false' : `i32[${object} >>> 2] === 1`
      }
      case 'SPECIALIZED': {
        if (this.isBorrowed('left') && this.isBorrowed('right')) return 'false'
        const kind = text(0)
        return `((i32[pc] & 3) === ${kind} || specialize(vm, pc, ${kind}))`
      }
      case 'smallLeast':
        return `(${this.#vm.smallLeast})`
      case 'smallGreatest':
        return String(this.#vm.smallGreatest)
      case 'S':
        return String(this.#words)
      case 'sp':
      case 'pc':
      case 'arg':
      case 'offset':
        return name
      default:
        return this.own(macro, text)
    }
  }
}

/** The whole of an opcode: `sp` and `pc` are words, as in the interpreter. */
class Whole extends Expansion {
  readonly #template: Template

  constructor(vm: VM, kit: Kit, template: Template) {
    super(vm, kit)
    this.#template = template
  }

  get text(): string {
    const { opcode, parts, ends } = this.#template
    return `function whole$${opcode.name}(frame, sp, pc, arg) {\nlet result = 0;\n${this.expand(parts)}\n${ends ? '' : this.#look()}\n}`
  }

  protected isBorrowed(): boolean {
    return false
  }

  #field(name: string): string {
    return `i32[frame + ${this.kit.number(name) >>> 2}]`
  }

  get #after(): string {
    return this.#template.opcode.cache === 0 ? 'pc' : `pc + ${this.#template.opcode.cache}`
  }

  get #save(): string {
    return `${this.#field('FRAME_PC')} = (${this.#after}) << 2; ${this.#field('FRAME_SP')} = sp << 2`
  }

  /** Whether the function has jumped shows from the word that it is at. */
  get #goesOn(): string {
    return this.#template.opcode.argument === 'jump' || this.#template.opcode.name === 'ADD' ? `return pc === from ? ${GOES_ON} : ${JUMPED}` : `return ${GOES_ON}`
  }

  #look(): string {
    return `{ if (vm.pending) { ${this.#save}; return ${LEFT} } ${this.#goesOn} }`
  }

  #answer(count: string, flags: string | undefined, value: string, safe: boolean): string {
    const field = this.#field('FRAME_FLAGS')
    // Operands may have changed since they were written.
    const left = `result = ${value}; if (result <= 1) { ${this.#field('FRAME_SP')} = sp << 2; if (result === 1) ${field} |= ((${count}) << 8)${flags === undefined ? '' : ` | ${flags}`}; return ${LEFT} }`
    const drop = /^\d+$/.test(count) && Number(count) === 0 ? '' : `sp -= (${count}) * S; ${this.kit.counted ? `releaseOperands(vm, sp, ${count});` : ''}`.replaceAll('S', String(this.kit.number('W') >>> 2))
    const push = `i32[sp] = result; sp += ${this.kit.number('W') >>> 2};`
    if (flags === undefined) {
      const safepoint = safe ? `if (vm.pending || --vm.ticks <= 0 || vm.breaker) { ${this.#save}; if (!vm.pending) vm.safepoint = true; return ${LEFT} } ${this.#goesOn}` : this.#look()
      return `{ ${left} ${drop} ${push} ${safepoint} }`
    }
    return `{ ${left} if (((${flags}) & ~${this.kit.number('RETURN_DISCARD')}) !== 0) { ${this.#field('FRAME_SP')} = sp << 2; ${field} |= ((${count}) << 8) | ${flags}; vm.delivering = result; return ${LEFT} } ${drop} vm.release(result); ${this.#look()} }`
  }

  protected own({ name, args }: Macro, text: (index: number) => string): string {
    const words = this.kit.number('W') >>> 2
    const code = `i32[frame + ${this.kit.number('FRAME_CODE') >>> 2}]`
    switch (name) {
      case 'PUSH':
        return `{ i32[sp] = ${text(0)}; sp += ${words} }`
      case 'POP':
        return `i32[sp -= ${words}]`
      case 'TOP':
        return `i32[sp - (${text(0)}) * ${words}]`
      case 'DROP':
        return `sp -= (${text(0)}) * ${words}`
      case 'CONSTANT':
        return `i32[((i32[(${code} + ${this.kit.number('CODE_CONSTANTS')}) >>> 2] + ${this.kit.number('TUPLE_ITEMS')}) >>> 2) + (${text(0)}) * ${words}]`
      case 'NAME':
        return `i32[((i32[(${code} + ${this.kit.number('CODE_NAMES')}) >>> 2] + ${this.kit.number('TUPLE_ITEMS')}) >>> 2) + (${text(0)}) * ${words}]`
      case 'RELEASE_THEN_NEXT': {
        const object = text(0)
        return `{ ${this.release(object, `{ dead(vm, ${object}); ${this.#look()} }`, this.tell(object))} ${this.#goesOn} }`
      }
      case 'SAVE':
        return `{ ${this.#save} }`
      case 'HERE':
        return `${this.#field('FRAME_PC')} = (${this.#after}) << 2`
      case 'ANSWER':
        return this.#answer(text(0), undefined, text(1), false)
      case 'ANSWER_WITH':
        return this.#answer(text(0), text(1), text(2), false)
      case 'SAFE_ANSWER':
        return this.#answer(text(0), undefined, text(1), true)
      case 'SAFEPOINT':
        return `if (--vm.ticks <= 0 || vm.breaker) { ${this.#save}; vm.safepoint = true; return ${LEFT} }`
      case 'PUT':
        return `{ i32[sp] = ${text(0)}; return ${GOES_ON} }`
      case 'PUT_THEN_LOOK':
        return `{ i32[sp] = ${text(0)}; sp += ${words}; ${this.#look()} }`
      case 'PUSH_ITEMS': {
        const [items, index, item] = [text(0), this.fresh(), this.fresh()]
        return `for (let ${index} = ${this.expand(args[1])} - 1; ${index} >= 0; ${index}--) { const ${item} = i32[(${items} + ${index} * ${words * 4}) >>> 2]; ${this.retain(item)} i32[sp] = ${item}; sp += ${words} }`
      }
      case 'GIVE': {
        const sp = this.#field('FRAME_SP')
        return `{ const to = ${sp}; i32[to >>> 2] = ${text(0)}; ${sp} = to + ${words * 4}; return ${GOES_ON} }`
      }
      case 'GO_ON':
        return `return ${GOES_ON}`
      case 'NEXT':
        return `{ ${this.#goesOn} }`
      case 'DONE':
        return this.#look()
      case 'JUMP':
        return 'pc += arg'
      case 'FAIL':
        return `{ ${this.#save}; return ${LEFT} }`
      case 'LEAVE':
        return `return ${LEFT}`
      case 'SWITCH':
        return this.#template.opcode.name === 'CALL' ? `return enter(0)` : `return resume(frame, (${this.#after}) << 2)`
      default:
        throw new Error(`${name}: no such macro`)
    }
  }
}

/** The part of an opcode before it writes to the frame: operands are `s0`, `s1`, … from the lowest on, its result is the lowest. */
class Fast extends Expansion {
  readonly #template: Template
  readonly #borrowed: readonly boolean[]
  readonly #names = new Set<string>()

  constructor(vm: VM, kit: Kit, template: Template, borrowed: readonly boolean[]) {
    super(vm, kit)
    this.#template = template
    this.#borrowed = borrowed
  }

  get text(): string {
    const { opcode } = this.#template
    let depth = 0
    const end = this.#template.parts.findIndex((part) => {
      if (typeof part !== 'string' && part.kind !== 'macro') depth += part.kind === '{' ? 1 : -1
      return depth === 0 && typeof part === 'object' && part.kind === 'macro' && part.name === 'SAVE'
    })
    const parts = this.#template.parts.slice(0, end)
    // Which names stand for operands that nobody counted: `const left = TOP(2)`.
    parts.forEach((part, index) => {
      const before = parts[index - 1]
      if (typeof part !== 'object' || part.kind !== 'macro' || part.name !== 'TOP' || typeof before !== 'string') return
      const named = /const (\w+) = $/.exec(before)?.[1]
      if (named !== undefined && this.#borrowed[this.#borrowed.length - Number(part.args[0][0])]) this.#names.add(named)
    })
    const operands = this.#borrowed.map((_, index) => `s${index}, `).join('')
    return `function ${fastName(opcode.name, this.#borrowed)}(frame, ${operands}pc, arg) {\n${operands === '' ? 'let s0 = 0;' : ''}${this.expand(parts)}\nreturn ${NOT_TAKEN}\n}`
  }

  protected isBorrowed(name: string): boolean {
    return this.#names.has(name)
  }

  get #next(): string {
    return FAST[this.#template.opcode.name].result ? 'return s0' : `return ${GOES_ON}`
  }

  protected own({ name }: Macro, text: (index: number) => string): string {
    switch (name) {
      case 'TOP':
        return `s${this.#borrowed.length - Number(text(0))}`
      case 'PUSH':
        return `s0 = ${text(0)}`
      case 'DROP':
        return ''
      case 'NEXT':
      case 'DONE':
        return `{ ${this.#next} }`
      case 'RELEASE_THEN_NEXT': {
        const object = text(0)
        return `{ ${this.release(object, `{ dead(vm, ${object}) }`, this.tell(object))} ${this.#next} }`
      }
      case 'HERE':
        return `i32[frame + ${this.kit.number('FRAME_PC') >>> 2}] = (pc + ${this.#template.opcode.cache}) << 2`
      case 'FAIL':
        return `return ${FAILED_FAST}`
      default:
        throw new Error(`${name}: no such macro in a fast way`)
    }
  }
}

/** Each combination of counted and uncounted operands that the fast way of an opcode may have. */
function* combinations(operands: number, owned: readonly number[]): Generator<readonly boolean[]> {
  for (let bits = 0; bits < 1 << operands; bits++) {
    const borrowed = Array.from({ length: operands }, (_, index) => ((bits >>> index) & 1) === 1)
    // `owned` counts from the lowest but one: 1 is the lowest of two, 2 of three.
    if (owned.length === 0 || !borrowed[0]) yield borrowed
  }
}

/** Source of a function that gives all of them, by name. */
export function writeOutlined(vm: VM, kit: Kit): string {
  const texts: string[] = []
  const names: string[] = []
  for (const template of kit.templates) {
    const { name, argument } = template.opcode
    if (argument === 'jump' && name !== 'FOR_ITER' && name !== 'SEND') continue
    if (isCombined(name)) continue
    const text = new Whole(vm, kit, template).text
    texts.push(text.includes('=== from') ? text.replace('let result = 0;', `let result = 0; const from = pc;`) : text)
    names.push(`whole$${name}`)
    const fast = FAST[name] as (typeof FAST)[string] | undefined
    if (fast === undefined) continue
    for (const borrowed of combinations(fast.operands, fast.owned)) {
      texts.push(new Fast(vm, kit, template, borrowed).text)
      names.push(fastName(name, borrowed))
    }
  }
  const word = (name: string): number => kit.number(name) >>> 2
  return `'use strict'; const { ${kit.functions.join(', ')} } = helpers; const { i32, u8, f64 } = vm; const { functions } = vm.compiled;
function enter(label) {
  const frame = vm.frame >>> 2
  const entered = functions[i32[(i32[frame + ${word('FRAME_CODE')}] + ${kit.number('CODE_COMPILED')}) >>> 2]]
  if (entered === undefined || vm.nested > 100) return 0
  vm.nested++
  if (entered.run(frame, label) !== 1) return 0
  vm.nested--
  return vm.pending ? 0 : 1
}
function resume(waiting, pc) {
  const frame = vm.frame >>> 2
  const code = i32[frame + ${word('FRAME_CODE')}]
  const entered = functions[i32[(code + ${kit.number('CODE_COMPILED')}) >>> 2]]
  if (entered === undefined || vm.nested > 100) return 0
  const label = entered.labels[(i32[frame + ${word('FRAME_PC')}] - i32[(code + ${kit.number('CODE_START')}) >>> 2]) >>> 2]
  if (label < 0) return 0
  vm.nested++
  if (entered.run(frame, label) !== 1) return 0
  vm.nested--
  // What was resumed may have ended, and sent the frame elsewhere.
  return vm.pending ? 0 : i32[waiting + ${word('FRAME_PC')}] === pc ? 1 : 2
}
${texts.join('\n')}
return { ${names.join(', ')} }`
}

const isCombined = (name: string): boolean => name.startsWith('FAST_') || /^(LOAD|STORE)_FAST_(LOAD|STORE)_/.test(name)
