import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'

const rootOf = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'mm-outside-'))
const place = join(folder, 'powers-of-two')
const run = (command: string, args: readonly string[], cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_OPTIONS: '' } })

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** Our packages as they would be published, as dependencies of the folder. */
function packed(): Record<string, string> {
  for (const name of ['contract', 'heap', 'testkit']) {
    run(process.execPath, [rootOf('node_modules/pnpm/bin/pnpm.cjs'), 'pack', '--pack-destination', folder], rootOf(`packages/${name}`))
  }
  const tarballs = readdirSync(folder).filter((file) => file.endsWith('.tgz'))
  return Object.fromEntries(tarballs.map((file) => [`@mm/${/^mm-([a-z]+)-/.exec(file)?.[1]}`, `file:../${file}`]))
}

test('an allocator outside the repository, our packages installed from tarballs: passes the kit and runs Python', () => {
  cpSync(rootOf('apps/cli/test/support/own-allocator'), place, { recursive: true })
  const manifest = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8')) as object
  writeFileSync(join(place, 'package.json'), JSON.stringify({ ...manifest, dependencies: packed(), devDependencies: {} }))
  run('npm', ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'], place)

  const report = run(process.execPath, ['--test', '--test-reporter=tap', 'kit.test.js'], place)
  expect(report).toMatch(/^# fail 0$/m)
  expect(Number(/^# pass (\d+)$/m.exec(report)?.[1])).toBeGreaterThan(60)

  const code = 'rows = [[n] * n for n in range(300)]; del rows[::2]; print(sum(map(len, rows)))'
  const mm = rootOf('apps/cli/dist/mm.js')
  expect(run(process.execPath, [mm, 'run', '--allocator', './powers-of-two', '-c', code], folder)).toBe('22500\n')
  expect(run(process.execPath, [mm, 'run', '-c', code], folder)).toBe('22500\n')
})
