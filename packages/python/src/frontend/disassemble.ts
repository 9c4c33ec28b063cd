import { binaryIntrinsicNames, opcodeNames, type OpcodeName, unaryIntrinsicNames } from '../opcodes/names.js'
import { isJump } from './effects.js'
import { binaryOperatorNames, compareOperatorNames } from './operators.js'
import { readPositions } from './positions.js'
import { type CodeTemplate, type ConstantTemplate, type UnitTemplate } from './template.js'

const NAME_ARGUMENT: ReadonlySet<string> = new Set<OpcodeName>([
  'LOAD_NAME',
  'STORE_NAME',
  'DELETE_NAME',
  'LOAD_GLOBAL',
  'STORE_GLOBAL',
  'DELETE_GLOBAL',
  'LOAD_FROM_DICT_OR_GLOBALS',
  'LOAD_ATTR',
  'LOAD_METHOD',
  'LOAD_SUPER_ATTR',
  'LOAD_SUPER_METHOD',
  'STORE_ATTR',
  'DELETE_ATTR',
  'IMPORT_NAME',
  'IMPORT_FROM',
])
const LOCAL_ARGUMENT: ReadonlySet<string> = new Set<OpcodeName>([
  'LOAD_FAST',
  'STORE_FAST',
  'DELETE_FAST',
  'LOAD_FAST_AND_CLEAR',
  'LOAD_DEREF',
  'STORE_DEREF',
  'DELETE_DEREF',
  'MAKE_CELL',
  'LOAD_CLOSURE',
  'LOAD_FROM_DICT_OR_DEREF',
])

/** A listing of code for people: index, line, instruction, argument and what it means; nested code follows. */
export function disassemble(unit: UnitTemplate): string {
  const parts: string[] = []
  const pending: CodeTemplate[] = [unit]
  for (const code of pending) {
    parts.push(listing(code, unit.pool))
    for (const index of code.constants) {
      const constant = unit.pool[index]
      if (constant.kind === 'code') pending.push(constant.value)
    }
  }
  return parts.join('\n')
}

function listing(code: CodeTemplate, pool: readonly ConstantTemplate[]): string {
  const lines = [`${code.qualname} (line ${code.firstLine}, stack ${code.stackSize}, locals ${code.localNames.join(' ') || 'none'})`]
  const positions = [...readPositions(code.positions)]
  let lastLine = -1
  for (let i = 0; i * 2 < code.code.length; i++) {
    const name = opcodeNames[code.code[i * 2]]
    const arg = code.code[i * 2 + 1]
    const line = positions[i]?.line ?? -1
    const meaning = explain(code, pool, name, arg)
    lines.push(`${line === lastLine ? '     ' : String(line).padStart(5)} ${String(i).padStart(5)} ${name.padEnd(24)} ${String(arg)}${meaning === '' ? '' : ` (${meaning})`}`.trimEnd())
    lastLine = line
  }
  for (const { start, end, handler, depth, pushLasti } of code.exceptionTable) lines.push(`  ${start} to ${end} -> ${handler}, depth ${depth}${pushLasti ? ', lasti' : ''}`)
  return lines.join('\n') + '\n'
}

function explain(code: CodeTemplate, pool: readonly ConstantTemplate[], name: OpcodeName, arg: number): string {
  if (name === 'LOAD_CONST') return describeConstant(pool, code.constants[arg])
  if (NAME_ARGUMENT.has(name)) return code.names[arg]
  if (LOCAL_ARGUMENT.has(name)) return code.localNames[arg]
  if (isJump(name)) return `to ${arg}`
  if (name === 'BINARY_OP') return binaryOperatorNames[arg]
  if (name === 'COMPARE_OP') return compareOperatorNames[arg]
  if (name === 'CALL_INTRINSIC_1') return unaryIntrinsicNames[arg]
  if (name === 'CALL_INTRINSIC_2') return binaryIntrinsicNames[arg]
  return ''
}

/** A constant as Python would write it, roughly. */
export function describeConstant(pool: readonly ConstantTemplate[], index: number): string {
  const constant = pool[index]
  switch (constant.kind) {
    case 'none':
      return 'None'
    case 'true':
      return 'True'
    case 'false':
      return 'False'
    case 'ellipsis':
      return 'Ellipsis'
    case 'int':
      return constant.value
    case 'float':
      return Number.isInteger(Number(constant.value)) && !constant.value.includes('e') ? `${constant.value}.0` : constant.value
    case 'complex':
      return `${constant.real}+${constant.imag}j`
    case 'str':
      return JSON.stringify(constant.value)
    case 'bytes':
      return `b${JSON.stringify(constant.value)}`
    case 'tuple':
      return `(${constant.items.map((item) => describeConstant(pool, item)).join(', ')}${constant.items.length === 1 ? ',' : ''})`
    case 'frozenset':
      return `frozenset({${constant.items.map((item) => describeConstant(pool, item)).join(', ')}})`
    case 'code':
      return `code ${constant.value.qualname}`
  }
}
