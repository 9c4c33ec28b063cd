import { type OpcodeName, opcodes } from '../opcodes/names.js'
import { type Position } from './ast.js'
import { endsBlock, isJump, jumpEffect, stackEffect } from './effects.js'
import { PositionWriter } from './positions.js'
import { type ExceptionEntry } from './template.js'

/** A place in the code that jumps lead to. */
export interface Label {
  /** Index into the assembler's list of the instruction that follows; -1 until it is placed. */
  index: number
}

/** A stretch of code whose exceptions go on at `label`. */
export interface Handler {
  readonly label: Label
  readonly pushLasti: boolean
  /** How many values beneath the top of the stack, where the stretch begins, do not survive. */
  readonly below: number
  readonly outer: Handler | null
  /** Depth of the stack that survives; known after `measure`. */
  depth: number
}

/** An instruction before its place is known. `JUMP` becomes forward or backward; `SETUP` marks where a handler begins. */
interface Instruction {
  op: OpcodeName | 'JUMP' | 'SETUP'
  arg: number
  target: Label | null
  at: Position | null
  readonly handler: Handler | null
  /** Depth before the instruction; -1 where it is never reached. */
  depth: number
}

/** What assembling yields. */
export interface Assembled {
  readonly code: number[]
  readonly positions: number[]
  readonly exceptionTable: ExceptionEntry[]
  readonly stackSize: number
}

const OPPOSITES: Readonly<Partial<Record<Instruction['op'], OpcodeName>>> = {
  POP_JUMP_IF_FALSE: 'POP_JUMP_IF_TRUE',
  POP_JUMP_IF_TRUE: 'POP_JUMP_IF_FALSE',
  POP_JUMP_IF_NONE: 'POP_JUMP_IF_NOT_NONE',
  POP_JUMP_IF_NOT_NONE: 'POP_JUMP_IF_NONE',
}

/** Collects instructions with labels and handlers, then drops what is never reached and fixes indices. */
export class Assembler {
  readonly #list: Instruction[] = []
  /** The handler of what is emitted next. */
  handler: Handler | null = null

  label(): Label {
    return { index: -1 }
  }

  place(label: Label): void {
    label.index = this.#list.length
  }

  emit(op: OpcodeName, arg: number, at: Position | null): void {
    this.#list.push({ op, arg, target: null, at, handler: this.handler, depth: -1 })
  }

  /** A conditional jump, or another that may go on to the next instruction. */
  emitJump(op: OpcodeName | 'JUMP', target: Label, at: Position | null): void {
    this.#list.push({ op, arg: 0, target, at, handler: this.handler, depth: -1 })
  }

  /** From here on exceptions go to `label`, with the depth of the stack that is now, less `below`. */
  pushHandler(label: Label, pushLasti: boolean, below = 0): void {
    const handler: Handler = { label, pushLasti, below, outer: this.handler, depth: -1 }
    this.#list.push({ op: 'SETUP', arg: 0, target: label, at: null, handler, depth: -1 })
    this.handler = handler
  }

  popHandler(): void {
    if (this.handler === null) throw new Error('assembler: no handler to leave')
    this.handler = this.handler.outer
  }

  /** Constants in use, by the arguments of `LOAD_CONST` that can be reached; to be renumbered by the caller. */
  assemble(renumberConstant: (index: number) => number): Assembled {
    this.#thread()
    const stackSize = this.#measure()
    this.#invert()
    this.#combine()
    const kept: Instruction[] = []
    const indexOf = new Int32Array(this.#list.length + 1)
    this.#list.forEach((instruction, i) => {
      indexOf[i] = kept.length
      if (this.#isKept(instruction, i)) kept.push(instruction)
    })
    indexOf[this.#list.length] = kept.length
    const code: number[] = []
    const positions = new PositionWriter()
    let last: Position | null = null
    kept.forEach((instruction, index) => {
      last = instruction.at ?? last
      positions.add(last)
      const { op, target } = instruction
      if (op === 'SETUP') return
      if (target === null) {
        code.push(opcodes[op as OpcodeName], op === 'LOAD_CONST' ? renumberConstant(instruction.arg) : instruction.arg)
        return
      }
      const to = indexOf[target.index]
      const name = op === 'JUMP' ? (to > index ? 'JUMP_FORWARD' : 'JUMP_BACKWARD') : op
      code.push(opcodes[name], to)
    })
    return { code, positions: positions.numbers, exceptionTable: exceptionTable(kept, (label) => (this.#list[label.index].depth < 0 ? null : indexOf[label.index])), stackSize }
  }

  #isKept(instruction: Instruction, index: number): boolean {
    if (instruction.op === 'SETUP' || instruction.op === 'NOP' || instruction.depth < 0) return false
    // A jump to what follows anyway.
    return !(instruction.op === 'JUMP' && this.#next(index + 1) === this.#next(instruction.target!.index))
  }

  /** The first instruction at or after `index` that will be kept. */
  #next(index: number): number {
    while (index < this.#list.length) {
      const { op, depth } = this.#list[index]
      if (op !== 'SETUP' && op !== 'NOP' && depth >= 0) break
      index++
    }
    return index
  }

  /** Jumps to unconditional jumps lead to where those lead, unless that would take a backward jump (a safepoint) out of a loop. */
  #thread(): void {
    this.#list.forEach((instruction, i) => {
      for (let steps = 0; instruction.target !== null && instruction.op !== 'SETUP' && steps < 8; steps++) {
        let at = instruction.target.index
        // Not past a SETUP, which nothing else may lead to.
        while (at < this.#list.length && this.#list[at].op === 'NOP') at++
        const next = this.#list[at]
        if (next?.op !== 'JUMP' || next.target === null || next.target === instruction.target) break
        const forward = next.target.index > i && next.target.index > at
        if (!forward && (instruction.op !== 'JUMP' || at <= i)) break
        if (!forward && next.target.index <= i && instruction.op !== 'JUMP') break
        instruction.target = next.target
      }
    })
  }

  /** A conditional jump over a jump ahead becomes the opposite conditional jump. */
  #invert(): void {
    const list = this.#list
    const targets = this.#targets()
    for (let i = 0; i + 1 < list.length; i++) {
      const [first, second] = [list[i], list[i + 1]]
      const opposite = OPPOSITES[first.op]
      if (opposite === undefined || second.op !== 'JUMP' || targets.has(i + 1) || second.target!.index <= i + 1) continue
      if (first.depth < 0 || this.#next(first.target!.index) !== this.#next(i + 2)) continue
      first.op = opposite
      first.target = second.target
      second.op = 'NOP'
      second.target = null
    }
  }

  #targets(): ReadonlySet<number> {
    const targets = new Set<number>()
    for (const { target } of this.#list) if (target !== null) targets.add(target.index)
    return targets
  }

  /** Computes the depth before every reachable instruction; returns the greatest depth. */
  #measure(): number {
    const list = this.#list
    let greatest = 0
    const pending: number[] = []
    const visit = (index: number, depth: number): void => {
      greatest = Math.max(greatest, depth)
      if (index >= list.length) throw new Error('assembler: code runs past its end')
      const known = list[index].depth
      if (known < 0) {
        list[index].depth = depth
        pending.push(index)
      } else if (known !== depth) {
        throw new Error(`assembler: depth ${depth} at instruction ${index} (${list[index].op}, line ${list[index].at?.line ?? 0}), but ${known} on another way`)
      }
    }
    visit(0, 0)
    while (pending.length > 0) {
      const index = pending.pop()!
      const { op, arg, target, handler, depth } = list[index]
      if (op === 'SETUP') {
        handler!.depth = depth - handler!.below
        visit(index + 1, depth)
        continue
      }
      // Jumping ahead raises nothing: a handler of no more than that is never reached.
      const raises = op !== 'NOP' && !(op === 'JUMP' && target!.index > index)
      if (raises && handler !== null) visit(handler.label.index, handler.depth + (handler.pushLasti ? 2 : 1))
      if (op === 'JUMP') {
        visit(target!.index, depth)
        continue
      }
      const after = depth + stackEffect(op, arg)
      if (after < 0) throw new Error(`assembler: ${op} takes more than there is at instruction ${index}`)
      if (target !== null && isJump(op)) visit(target.index, depth + jumpEffect(op, arg))
      if (!endsBlock(op)) visit(index + 1, after)
    }
    return greatest
  }

  /** `BUILD_TUPLE n`, `UNPACK_SEQUENCE n` for n up to 3 is an exchange; an exchange before stores is an exchange of the stores. */
  #combine(): void {
    const list = this.#list
    const targets = this.#targets()
    for (let i = 0; i + 1 < list.length; i++) {
      const first = list[i]
      const second = list[i + 1]
      if (first.op !== 'BUILD_TUPLE' || second.op !== 'UNPACK_SEQUENCE' || first.arg !== second.arg || first.arg > 3 || first.arg < 1 || targets.has(i + 1)) continue
      first.op = 'NOP'
      second.op = first.arg === 1 ? 'NOP' : 'SWAP'
      if (first.arg === 1) continue
      const stores = list.slice(i + 2, i + 2 + first.arg)
      const distinct = new Set(stores.map((store) => store.arg))
      const simple = stores.length === first.arg && distinct.size === first.arg && stores.every((store, k) => store.op === 'STORE_FAST' && !targets.has(i + 2 + k))
      if (!simple) continue
      second.op = 'NOP'
      const [top, bottom] = [stores[0], stores[stores.length - 1]]
      ;[top.arg, bottom.arg] = [bottom.arg, top.arg]
      ;[top.at, bottom.at] = [bottom.at, top.at]
    }
  }
}

function exceptionTable(kept: readonly Instruction[], indexOf: (label: Label) => number | null): ExceptionEntry[] {
  const entries: ExceptionEntry[] = []
  let start = 0
  for (let i = 0; i <= kept.length; i++) {
    const before = i === 0 ? null : kept[i - 1].handler
    const now = i === kept.length ? null : kept[i].handler
    if (i === kept.length || before !== now) {
      const handler = before === null ? null : indexOf(before.label)
      if (before !== null && handler !== null && i > start) entries.push({ start, end: i, handler, depth: before.depth, pushLasti: before.pushLasti })
      start = i
    }
  }
  return entries
}
