// npm run new -- strategy allocator NAME [--out DIR]: makes the package of a new strategy, which builds, passes its axis's
// kit and runs Python programs before a line of it is changed.
import { spawnSync } from 'node:child_process'
import { relative, resolve } from 'node:path'
import { readArguments } from '../bootstrap/arguments.mjs'
import { root, toolEnv } from '../bootstrap/install.mjs'
import { kinds } from './kinds.mjs'
import { Refusal, newStrategy } from './strategy.mjs'

const usage = `Usage: npm run new -- strategy AXIS NAME [--out DIR]      (or: pnpm new strategy AXIS NAME [--out DIR])

  AXIS     ${Object.keys(kinds).join(' or ')}
  NAME     what stands behind --allocator and --collector: lower-case letters, digits, single hyphens
  --out    a folder outside the repository, new or empty; without it the package is packages/allocator-NAME or packages/gc-NAME

The package is a copy of ${Object.values(kinds).map(({ from }) => from).join(' or ')} under the new name. No other package is changed.`

function fail(message) {
  console.error(`new: ${message}`)
  process.exit(2)
}

const { values, positionals } = readArguments('new', usage, { allowPositionals: true, options: { out: { type: 'string' } } })
const [what, axis, name, ...more] = positionals
if (what !== 'strategy' || axis === undefined || name === undefined || more.length > 0) fail(`not understood\n\n${usage}`)
const out = values.out === undefined ? undefined : resolve(process.env.INIT_CWD ?? process.cwd(), values.out)

let made
try {
  made = newStrategy({ root, axis, name, out })
} catch (error) {
  if (error instanceof Refusal) fail(error.message)
  throw error
}
const { place, packageName, files, from } = made
const shown = out === undefined ? relative(root, place) : place
console.log(`${shown}: ${files.length} files, what ${from} is, under the name ${name}.`)
for (const file of files) console.log(`  ${file}`)

if (out === undefined) {
  // The lockfile learns of the package; everything that it needs is there already.
  const { status } = spawnSync('pnpm', ['install', '--no-frozen-lockfile', '--prefer-offline', '--reporter=silent'], {
    cwd: root,
    env: { ...toolEnv(), CI: '1' },
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) fail(`the package is written, but pnpm install ended with ${status}; the next command will try again`)
}

const path = out === undefined ? `./${shown}` : place
const test = out === undefined ? `npm test -- --filter=${packageName}` : `npm run build && (cd ${place} && npm test)`
console.log(`
Next, from the repository:
  ${test}
      builds it and runs the kit and its own tests
  npm start -- run --${axis} ${path} examples/08-spreadsheet.py
      runs a Python program on it
  npm start -- compare --${axis} ${path} examples/08-spreadsheet.py
      measures it
Then make it yours: src/${name}.ts is the algorithm, src/manifest.ts what it says of itself, test/conformance.test.ts what it claims to
the kit, README.md what people read. docs/write-an-allocator.md goes through it.`)
