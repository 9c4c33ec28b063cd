// Assembles the interpreter loop out of the opcodes' bodies (src/opcodes), into src/engine/generated.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './frontend.mjs'
import { helpers } from './helpers.mjs'
import { expand } from './macros.mjs'

function importsFor(text) {
  return Object.entries(helpers)
    .map(([file, names]) => [file, names.filter((name) => new RegExp(`(?<![.\\w])${name}\\b`).test(text))])
    .filter(([, names]) => names.length > 0)
    .map(([file, names]) => `import { ${names.sort().join(', ')} } from '${file}'`)
    .join('\n')
}

function interpreter(opcodeTable, T) {
  const numbers = Object.fromEntries(opcodeTable.map(({ name }, index) => [name, index]))
  const cases = opcodeTable.map((opcode, index) => `        // ${opcode.name}: ${opcode.pops} -- ${opcode.pushes}\n        case ${index}: {\n${expand(opcode, { numbers, T })}\n        }`)
  const loop = readFileSync(join(root, 'build/interpreter.template.ts'), 'utf8')
  const text = expand({ name: 'template', cache: 0, body: loop, argument: 'none' }, { numbers, T }).replace('/* CASES */', () => cases.join('\n'))
  return `${importsFor(text)}\n\n${text}`
}

function tables(opcodeTable) {
  return [
    "import { type EngineOpcodeName } from '../../opcodes/opcode.js'",
    "import { type OpcodeName } from '../../opcodes/names.js'",
    '',
    '/** Inline-cache words behind each instruction, by opcode. */',
    `export const cacheWords: readonly number[] = [${opcodeTable.map(({ cache }) => cache).join(', ')}]`,
    '',
    '/** Opcodes whose argument is where they jump to. */',
    `export const jumpOpcodes: ReadonlySet<number> = new Set([${opcodeTable.flatMap(({ argument }, index) => (argument === 'jump' ? [index] : [])).join(', ')}])`,
    '',
    '/** Opcode by name, the engine\'s own too. */',
    `export const numbers: Readonly<Record<OpcodeName | EngineOpcodeName, number>> = {\n${opcodeTable.map(({ name }, index) => `  ${name}: ${index},`).join('\n')}\n}`,
    '',
    '/** Names by opcode. */',
    '',
  ].join('\n')
}

/** What the compiler's functions may name: the same helpers, and the numbers in place of which it writes them. */
function forCompiler() {
  const files = Object.entries(helpers).filter(([file]) => file !== '../../core/vm.js')
  const names = files.flatMap(([, all]) => all).sort()
  return [
    ...files.map(([file, all]) => `import { ${[...all].sort().join(', ')} } from '${file}'`),
    "import { T } from '../../core/statics.js'",
    '',
    '/** By the name that opcodes use. */',
    `export const helpers = { W, COUNTED, BARRIER, T, ${names.join(', ')} }`,
    '',
  ].join('\n')
}

/** The files to be generated from the opcodes, by name. */
export function assemble(opcodeTable, T) {
  return { 'interpreter.ts': interpreter(opcodeTable, T), 'instructions.ts': tables(opcodeTable), 'helpers.ts': forCompiler() }
}
