import { type CodeTemplate, codeFlags, endsBlock, isJump, jumpEffect, localKinds, opcodeNames, type OpcodeName, readPositions, stackEffect, type UnitTemplate } from '@mm/python/frontend'

/** The code of a unit and all code nested in it, in order of appearance. */
export function codesOf(unit: UnitTemplate): CodeTemplate[] {
  const all: CodeTemplate[] = [unit]
  for (const code of all) {
    for (const index of code.constants) {
      const constant = unit.pool[index]
      if (constant.kind === 'code') all.push(constant.value)
    }
  }
  return all
}

const LOCAL: ReadonlySet<string> = new Set<OpcodeName>(['LOAD_FAST', 'STORE_FAST', 'DELETE_FAST', 'LOAD_FAST_AND_CLEAR'])
const DEREF: ReadonlySet<string> = new Set<OpcodeName>(['LOAD_DEREF', 'STORE_DEREF', 'DELETE_DEREF', 'MAKE_CELL', 'LOAD_CLOSURE', 'LOAD_FROM_DICT_OR_DEREF'])
const NAME = /_(NAME|GLOBAL|GLOBALS|ATTR|METHOD|FROM)$/

/** Checks all code of a unit against what the virtual machine relies on; returns the number of instructions. Throws at the first fault. */
export function verify(unit: UnitTemplate, file: string): number {
  let count = 0
  for (const code of codesOf(unit)) count += verifyCode(unit, code, file)
  unit.pool.forEach((constant, index) => {
    if ((constant.kind === 'tuple' || constant.kind === 'frozenset') && constant.items.some((item) => item >= index)) throw new Error(`${file}: constant ${index} comes before its items`)
  })
  return count
}

function verifyCode(unit: UnitTemplate, code: CodeTemplate, file: string): number {
  const size = code.code.length / 2
  const fail = (index: number, what: string): never => {
    throw new Error(`${file}: ${code.qualname}, instruction ${index} (${opcodeNames[code.code[index * 2]]}): ${what}`)
  }
  const places = [...readPositions(code.positions)].length
  if (places !== size) throw new Error(`${file}: ${code.qualname}: ${places} positions for ${size} instructions`)
  const depths = new Int32Array(size).fill(-1)
  const pending: number[] = []
  let greatest = 0
  const reach = (from: number, to: number, depth: number): void => {
    if (to < 0 || to >= size) fail(from, `leads to ${to} of ${size}`)
    if (depth < 0) fail(from, 'takes more than there is')
    if (depths[to] === depth) return
    if (depths[to] >= 0) fail(to, `depth ${depth} coming from ${from}, ${depths[to]} otherwise`)
    depths[to] = depth
    greatest = Math.max(greatest, depth)
    pending.push(to)
  }
  reach(0, 0, 0)
  while (pending.length > 0) {
    const index = pending.pop()!
    const op = opcodeNames[code.code[index * 2]]
    const arg = code.code[index * 2 + 1]
    verifyArgument(unit, code, op, arg, (what) => fail(index, what))
    const depth = depths[index]
    const entry = code.exceptionTable.find(({ start, end }) => start <= index && index < end)
    if (entry !== undefined) {
      if (entry.depth > depth) fail(index, `its handler wants ${entry.depth} values, there are ${depth}`)
      reach(index, entry.handler, entry.depth + (entry.pushLasti ? 2 : 1))
    }
    if (isJump(op)) {
      if (op === 'JUMP_BACKWARD' ? arg > index : arg <= index) fail(index, `jumps the wrong way, to ${arg}`)
      reach(index, arg, depth + jumpEffect(op, arg))
    }
    if (endsBlock(op)) continue
    reach(index, index + 1, depth + stackEffect(op, arg))
  }
  const dead = depths.indexOf(-1)
  if (dead >= 0) fail(dead, 'is never reached')
  // Generators have room for a handler that is not in the code.
  const room = (code.flags & (codeFlags.GENERATOR | codeFlags.COROUTINE | codeFlags.ASYNC_GENERATOR)) === 0 ? greatest : Math.max(greatest, 2)
  if (room !== code.stackSize) throw new Error(`${file}: ${code.qualname}: stack of ${code.stackSize}, ${greatest} used`)
  let last = 0
  for (const { start, end } of code.exceptionTable) {
    if (start < last || end <= start || end > size) throw new Error(`${file}: ${code.qualname}: exception table is not in order`)
    last = end
  }
  return size
}

function verifyArgument(unit: UnitTemplate, code: CodeTemplate, op: OpcodeName, arg: number, fail: (what: string) => never): void {
  if (arg < 0 || arg >= 1 << 24) fail(`argument ${arg} does not fit`)
  if (op === 'LOAD_CONST' && unit.pool[code.constants[arg]] === undefined) fail(`no constant ${arg}`)
  if (LOCAL.has(op) && code.localNames[arg] === undefined) fail(`no local ${arg}`)
  if (DEREF.has(op) && ((code.localKinds[arg] ?? 0) & (localKinds.CELL | localKinds.FREE)) === 0) fail(`local ${arg} is no cell`)
  if ((NAME.test(op) || op === 'LOAD_FROM_DICT_OR_GLOBALS') && code.names[arg] === undefined) fail(`no name ${arg}`)
}
