// Makes what is in src/generated and src/engine/generated: the interpreter loop, and the Python sources of ours as compiled units.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { assemble } from './assemble.mjs'
import { root, withSources } from './frontend.mjs'

/** Python files below a folder, with their paths from there. */
function pythonFiles(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.py'))
    .map((file) => file.split(sep).join('/'))
    .sort()
}

function write(path, text) {
  const file = join(root, 'src', path)
  const whole = `// Made by build/generate.mjs.\n/* eslint-disable */\n${text}`
  try {
    if (readFileSync(file, 'utf8') === whole) return
  } catch {
    // Not there yet.
  }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, whole)
  console.log(`generated ${relative(root, file)}`)
}

/** A source in which what follows a comment `# mm: line N` stands on line N. */
function atLines(source) {
  const lines = []
  for (const line of source.split('\n')) {
    const [, wanted] = /^\s*# mm: line (\d+)$/.exec(line) ?? []
    lines.push(line)
    if (wanted === undefined) continue
    if (lines.length >= wanted) throw new Error(`${line.trim()}: it is line ${lines.length + 1} already`)
    while (lines.length < wanted - 1) lines.push('')
  }
  return lines.join('\n')
}

/** `package/__init__.py` is the module `package`. */
const moduleName = (file) => file.replace(/\.py$/, '').replace(/\/__init__$/, '').replaceAll('/', '.')

await withSources(['core', 'frontend', 'numerics', 'opcodes'], async (load) => {
  const { opcodeTable } = await load('opcodes/index.js')
  const { T } = await load('core/statics.js')
  for (const [name, text] of Object.entries(assemble(opcodeTable, T))) write(`engine/generated/${name}`, text)
  const { compileSource } = await load('frontend/compiler.js')
  const compile = (file, filename) => JSON.stringify(compileSource(atLines(readFileSync(join(root, 'lib', file), 'utf8')), filename, 'exec'))
  const prelude = pythonFiles(join(root, 'lib/prelude')).map((file) => compile(`prelude/${file}`, `<prelude/${file}>`))
  const library = pythonFiles(join(root, 'lib')).filter((file) => !file.startsWith('prelude/') && !file.startsWith('startup/'))
  const modules = library.map((file) => {
    const source = readFileSync(join(root, 'lib', file), 'utf8')
    const filename = /^# mm: file (.+)$/m.exec(source)?.[1] ?? `<mm>/${file}`
    const fields = { filename, isPackage: file.endsWith('__init__.py'), isHidden: source.startsWith('# mm: hidden'), unit: compile(file, filename) }
    return `  ${JSON.stringify(moduleName(file))}: ${JSON.stringify(fields)},`
  })
  write(
    'generated/start-units.ts',
    [
      "import { type StartUnits } from '../core/shared.js'",
      '',
      'export const startUnits: StartUnits = {',
      `  prelude: ${JSON.stringify(prelude)},`,
      `  warmUp: ${JSON.stringify(compile('startup/warm.py', '<startup>'))},`,
      '}',
      '',
    ].join('\n'),
  )
  write(
    'generated/library.ts',
    [
      "import { type LibraryModule } from '../core/shared.js'",
      '',
      '/** SHA-256 of the prelude and the modules, cut to 64 bits. */',
      `export const libraryDigest = '${createHash('sha256').update([...prelude, ...modules].join('\n')).digest('hex').slice(0, 16)}'`,
      '',
      '/** Modules by name. */',
      `export const library: Readonly<Record<string, LibraryModule>> = {`,
      ...modules,
      '}',
      '',
    ].join('\n'),
  )
})
