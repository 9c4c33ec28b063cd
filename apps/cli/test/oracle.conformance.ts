import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examples, golden } from '@mm/programs'

const record = fileURLToPath(new URL('../../../tooling/oracle/record.mjs', import.meta.url))
const own = fileURLToPath(new URL('programs', import.meta.url))

test('what is recorded is what CPython prints', () => {
  const said = execFileSync(process.execPath, [record, '--check', examples, golden, own], { encoding: 'utf8' })
  console.log(said.split('\n')[0])
  expect(said).toMatch(/^oracle: (?:CPython 3\.13|skipped)/)
})
