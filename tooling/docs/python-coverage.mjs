// Writes docs/python-coverage.md: which names of CPython's built-ins and modules are not there yet, and which are only here.
// `node tooling/docs/python-coverage.mjs --check` fails when the page is not what it would write. What CPython has is recorded
// (python-names-3.13.0.txt, what python-names.py prints there), so that no oracle is needed; `npm run conformance -- names` compares that with one.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FIXED_BYTES, createPython } from '@mm/python'
import { createRuntime } from '@mm/runtime'

const here = (file) => fileURLToPath(new URL(file, import.meta.url))
const page = fileURLToPath(new URL('../../docs/python-coverage.md', import.meta.url))

/** Why names are not there, where they are not to come: pattern of `owner.name`, reason. */
const reasons = [
  [/^sys\.(?:activate_stack_trampoline|deactivate_stack_trampoline|is_stack_trampoline_active|setdlopenflags|getdlopenflags|thread_info|abiflags)$/, 'an operating system or a C compiler'],
  [/^time\.(?:CLOCK_|clock_|pthread_getcpuclockid|tzset)/, "an operating system's clocks"],
  [/^io\.(?:BufferedRWPair|BufferedRandom|BufferedReader|BufferedWriter|FileIO|RawIOBase|BufferedIOBase|open|open_code)(?:\.|$)/, 'files: there is no file system'],
  [/^builtins\.open$/, 'files: there is no file system'],
  [/^tracemalloc\.(?:Snapshot\.(?:dump|load)|os|pickle)(?:\.|$)/, 'files: there is no file system'],
  [/^contextlib\.chdir(?:\.|$)/, 'files: there is no file system'],
  [/^builtins\.(?:copyright|credits|license|help)$/, 'texts of CPython'],
  [/^typing\.(?:IO|BinaryIO|TextIO)(?:\.|$)/, 'files: there is no file system'],
]

/** What python-names.py prints on a Python of ours. */
async function ownNames() {
  let text = ''
  const host = {
    write: (_, piece) => (text += piece),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
  }
  const python = await createPython({ runtime: createRuntime({ fixed: FIXED_BYTES }), host })
  python.load(readFileSync(here('python-names.py'), 'utf8'), 'python-names.py')
  while (python.run(1000) !== 'done');
  if (python.exitCode !== 0) throw new Error(`python-names.py: ${text.slice(-2000)}`)
  return text
}

/** Names by owner. */
const read = (text) => new Map(text.trimEnd().split('\n').map((line) => line.split(' ')).map(([owner, ...names]) => [owner, new Set(names)]))

const list = (names) => names.map((name) => `\`${name}\``).join(' ')
const without = (names, others) => [...names].filter((name) => !others.has(name))

const theirs = read(readFileSync(here('python-names-3.13.0.txt'), 'utf8'))
const ours = read(await ownNames())

/** Rows of a table: owners with the same names share one. */
class Rows {
  #owners = new Map()

  add(owner, names) {
    this.#owners.set(names, [...(this.#owners.get(names) ?? []), owner])
  }

  toString() {
    if (this.#owners.size === 0) return 'Nothing.'
    return ['| owner | names |', '| --- | --- |', ...[...this.#owners].map(([names, owners]) => `| ${list(owners)} | ${names} |`)].join('\n')
  }
}

const missing = new Rows()
const more = new Rows()
const excused = new Map()
let asked = 0
let there = 0
for (const [owner, names] of theirs) {
  const known = ours.get(owner) ?? new Set()
  asked += names.size
  const absent = []
  for (const name of without(names, known)) {
    const [, reason] = reasons.find(([pattern]) => pattern.test(`${owner}.${name}`)) ?? []
    if (reason === undefined) absent.push(name)
    else excused.set(reason, [...(excused.get(reason) ?? []), `${owner}.${name}`])
  }
  there += names.size - without(names, known).length
  if (absent.length > 0) missing.add(owner, ours.has(owner) ? list(absent) : `all ${absent.length}`)
  const extra = without(known, names)
  if (extra.length > 0) more.add(owner, list(extra))
}

const text = `# What of Python is there

<!-- Made by tooling/docs/python-coverage.mjs. -->

Names, compared with CPython 3.13.0's: \`dir\` of \`builtins\`, of every built-in type, and of the modules that programs reach for first, with their classes.
Names with one leading underscore are nobody's business. What \`object\` has is counted once.

**${there} of ${asked} names** of ${theirs.size} owners (built-in types, modules, their classes) are there.

## Missing

${missing}

## Not to come

| needs | names |
| --- | --- |
${[...excused].map(([reason, names]) => `| ${reason} | ${list(names.filter((name) => !names.some((other) => name.startsWith(`${other}.`))))} |`).join('\n')}

## Only here

${more}
`

if (!process.argv.includes('--check')) writeFileSync(page, text)
else if (readFileSync(page, 'utf8') !== text) {
  console.error('docs/python-coverage.md is out of date; node tooling/docs/python-coverage.mjs writes it.')
  process.exitCode = 1
}
