import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { toolEnv } from '../../bootstrap/install.mjs'

// A copy of the repository, in which the commands of docs/write-an-allocator.md are typed as they stand there.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const env = { ...toolEnv(), CI: '1', TURBO_CACHE_DIR: process.env.TURBO_CACHE_DIR ?? join(root, '.turbo/cache') }
delete env.INIT_CWD

const spreadsheet = readFileSync(join(root, 'examples/08-spreadsheet.txt'), 'utf8')

let copy
const listed = (folder) => execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: folder, encoding: 'utf8' }).split('\0').filter((file) => file !== '' && existsSync(join(folder, file)))
const digests = () => new Map(listed(copy).map((file) => [file, createHash('sha256').update(readFileSync(join(copy, file))).digest('hex')]))

/** Runs a command as it is written; its output, or a failure with it. */
function type(line) {
  const { status, stdout, stderr } = spawnSync(line, { cwd: copy, encoding: 'utf8', env, shell: true })
  expect(status, `${line}\n${stdout}\n${stderr}`).toBe(0)
  return stdout
}

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'mm-workspace-'))
  for (const file of listed(root)) cpSync(join(root, file), join(copy, file))
  type('git init --quiet')
  type('pnpm install --frozen-lockfile --prefer-offline')
  type('npm run build')
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

test('a new collector fits into the workspace, and no other package is changed', () => {
  const before = digests()
  type('npm run new -- strategy collector train')
  const after = digests()
  const changed = [...after].filter(([file, digest]) => before.get(file) !== digest).map(([file]) => file)
  expect(changed.filter((file) => !file.startsWith('packages/gc-train/'))).toEqual(['pnpm-lock.yaml'])
  expect([...before.keys()].filter((file) => !after.has(file))).toEqual([])

  type('npm test -- --filter=@mm/gc-train')
  expect(type('npm --silent start -- run --collector ./packages/gc-train examples/08-spreadsheet.py')).toBe(spreadsheet)
  type('npx turbo run //#check:floors //#check:unused')
  expect(spawnSync('npm run new -- strategy collector train', { cwd: copy, env, shell: true }).status).toBe(2)
})

test('docs/write-an-allocator.md, as it stands there', () => {
  const doc = readFileSync(join(root, 'docs/write-an-allocator.md'), 'utf8')
  // Commands are indented; changes are in fences.
  const steps = [...doc.matchAll(/^ {4}(npm .*)$|^```diff\n([\s\S]*?)^```$/gm)]
  expect(steps.length).toBeGreaterThan(5)
  for (const [, line, diff] of steps) {
    const begun = performance.now()
    if (diff === undefined) {
      const said = type(line)
      if (line.includes(' run --allocator ')) expect(said).toContain(spreadsheet)
      if (line.includes(' compare ')) expect(said).toContain('no unexpected difference')
    } else {
      writeFileSync(join(copy, 'rewind.diff'), diff)
      type('git apply rewind.diff')
    }
    console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(6)} s  ${line ?? 'git apply rewind.diff'}`)
  }
  // The mistake that the document says to make is found by the kit.
  const file = join(copy, 'packages/allocator-rewind/src/rewind.ts')
  const code = readFileSync(file, 'utf8')
  const wrong = code.replace('if (block === this.#words[L.LAST_AT])', 'if (block !== 0)')
  expect(wrong).not.toBe(code)
  writeFileSync(file, wrong)
  const { status, stdout } = spawnSync('npm test -- --filter=@mm/allocator-rewind', { cwd: copy, encoding: 'utf8', env, shell: true })
  expect(status, stdout).not.toBe(0)
  expect(stdout).toMatch(/overlaps block[\s\S]*seed \d+/)
})

test('pnpm knows the command too, and a name may have hyphens', () => {
  type('pnpm new strategy allocator next-fit')
  expect(existsSync(join(copy, 'packages/allocator-next-fit/src/next-fit.ts'))).toBe(true)
  type('npm test -- --filter=@mm/allocator-next-fit')
})
