// Writes docs/security.md: what became of every security program of @mm/testkit on every allocator and rung, measured now.
// `node tooling/security/table.mjs --check` fails when the file is not what it would write.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import { findAllocators, load } from '@mm/allocators'
import { root } from '../bootstrap/install.mjs'

/** A program takes milliseconds; one that takes so long never ends. */
const PATIENCE_MS = 60_000
/** Drawing allocators draw from here. */
const SEED = 20_260_321

const { securityPrograms } = await load('testkit', 'security')
const { rungs } = await load('allocator', 'hardening')
const allocators = await findAllocators()

/** The results of one column, program by program; a program that never ends is `undetected`. */
function measure(column, from = 0) {
  return new Promise((resolve, reject) => {
    const rows = []
    const worker = new Worker(fileURLToPath(new URL('column.mjs', import.meta.url)), { workerData: { ...column, from } })
    const giveUp = async () => {
      await worker.terminate()
      rows.push([{ verdict: 'undetected', because: 'never ends' }])
      resolve([...rows, ...(from + rows.length < securityPrograms.length ? await measure(column, from + rows.length) : [])])
    }
    let timer = setTimeout(giveUp, PATIENCE_MS)
    worker.on('message', ({ results }) => {
      rows.push(results)
      clearTimeout(timer)
      timer = setTimeout(giveUp, PATIENCE_MS)
    })
    worker.on('error', reject)
    worker.on('exit', () => {
      clearTimeout(timer)
      if (from + rows.length >= securityPrograms.length) resolve(rows)
    })
  })
}

const shown = ({ verdict, where }) => (verdict === 'detected' ? where : verdict === 'undetected' ? '**undetected**' : verdict)

/** One cell: the outcome with a small block and with a larger one, or the one that both have. */
const cell = (results) => [...new Set(results.map(shown))].join(' / ')

const row = (cells) => `| ${cells.join(' | ')} |`

function tableOf(title, columns) {
  const lines = [`## ${title}`, '', row(['program', ...columns.map(({ head }) => head)]), row(['---', ...columns.map(() => '---')])]
  for (const [index, { name }] of securityPrograms.entries()) lines.push(row([name, ...columns.map(({ rows }) => cell(rows[index]))]))
  const count = (rows) => rows.filter((results) => results.some(({ verdict }) => verdict === 'undetected')).length
  lines.push(row([`**undetected, of ${securityPrograms.length}**`, ...columns.map(({ rows }) => `**${count(rows)}**`)]), '')
  return lines
}

const ladders = [...allocators.values()].filter(({ manifest }) => (manifest.options.hardening?.max ?? 0) > 1)
const others = [...allocators.values()].filter((factory) => !ladders.includes(factory))
const optionsOf = ({ manifest }, given = {}) => ({ ...(manifest.options.seed === undefined ? {} : { seed: SEED }), ...given })
const nameOf = ({ manifest }) => manifest.name

const tables = []
for (const factory of ladders.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
  const columns = []
  for (let hardening = 0; hardening <= factory.manifest.options.hardening.max; hardening++) {
    columns.push({ head: `rung ${hardening}`, rows: await measure({ name: nameOf(factory), options: optionsOf(factory, { hardening }) }) })
  }
  tables.push(...tableOf(`\`${nameOf(factory)}\``, columns))
}
const single = []
for (const factory of others.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))) {
  single.push({ head: `\`${nameOf(factory)}\``, rows: await measure({ name: nameOf(factory), options: optionsOf(factory) }) })
}
if (typeof (await load('allocator')).debug === 'function') {
  single.push({ head: '`debug(pymalloc)`', rows: await measure({ name: 'pymalloc', layer: 'debug', options: optionsOf(allocators.get('pymalloc')) }) })
}
tables.push(...tableOf('The others, with their default options', single))

const text = [
  '# What allocators notice',
  '',
  'Every program below does one thing wrong, the way that suites for the security of allocators do. What became of it is measured: the programs are in',
  '`@mm/testkit/security`, `node tooling/security/table.mjs` runs them and writes this page, and `npm run check` compares.',
  '',
  '| outcome | meaning |',
  '| --- | --- |',
  '| call | detected: the call that was wrong throws a `MisuseError` or a `CorruptionError`, and the heap is usable afterwards |',
  '| later | detected: some of the 500 ordinary calls that follow throws, before anybody else was hurt by the allocator |',
  '| check | detected by `check()` only: whoever never calls it does not notice |',
  '| harmless | nobody else is hurt: all other blocks keep their content, blocks never overlap, the structure is sound |',
  '| **undetected** | somebody else is hurt, and nothing says so |',
  '',
  'Where two outcomes stand, the first is that of blocks of about 48 bytes, the second that of blocks of about 3000. A program writes beyond what',
  '`usableSize` grants. What a program reads, and what it can foresee, no allocator sees: there **undetected** means that it succeeds.',
  '',
  '## The rungs',
  '',
  'Each has everything that the one below it has.',
  '',
  row(['rung', 'name', 'promise', 'cost']),
  row(['---', '---', '---', '---']),
  ...rungs.map(({ rung, name, promise, cost }) => row([rung, name, promise, cost])),
  '',
  ...tables,
].join('\n')

const file = join(root, 'docs/security.md')
const written = existsSync(file) ? readFileSync(file, 'utf8') : ''
if (!process.argv.includes('--check')) writeFileSync(file, text)
else if (text !== written) {
  const [was, is] = [written.split('\n'), text.split('\n')]
  const line = is.findIndex((content, index) => content !== was[index])
  console.error(`docs/security.md is out of date; node tooling/security/table.mjs writes it. Line ${line + 1}:\n- ${was[line] ?? ''}\n+ ${is[line] ?? ''}`)
  process.exitCode = 1
}
