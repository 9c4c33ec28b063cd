import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { examples, findPrograms, normalise, runMm } from '@mm/programs'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'mm-saved-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (...args: string[]) => runMm(args, { cwd: folder })

test.each(findPrograms(examples))('$name goes on in another process', { timeout: 120_000 }, async (program) => {
  const file = join(folder, `${basename(program.file)}.mmsave`)
  for (const at of ['1', '150', '2500']) {
    const before = await run('run', '--save-at', at, '--save', file, program.file, ...program.args)
    const isOver = before.stderr.includes('nothing was saved')
    const after = isOver ? { stdout: '', stderr: '', status: before.status } : await run('resume', file)
    expect(normalise(before.stdout + after.stdout, program.ignore)).toBe(normalise(readFileSync(program.expected, 'utf8'), program.ignore))
    expect(after.status).toBe(program.exits)
  }
})

const PROGRAM = `import sys
total = 0
for number in range(100):
    total += number
print(total, sys.argv)
1 / 0
`

test('status, arguments, strategies and the lines of a traceback come along', async () => {
  const saved = await run('run', '--collector', 'none', '--word-bytes', '4', '--save-at', '50', '--save', 'half', '-c', PROGRAM, 'a', '-b')
  expect(saved).toEqual({ status: 0, stdout: '', stderr: expect.stringMatching(/^mm: saved in half \(\d+ bytes\); mm resume half goes on\n$/) as string })
  const { status, stdout, stderr } = await run('resume', '--stats', 'half')
  expect({ status, stdout }).toEqual({ status: 1, stdout: "4950 ['-c', 'a', '-b']\n" })
  expect(stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File "<string>", line 6, in <module>\n {4}1 \/ 0\n {4}~~\^~~\nZeroDivisionError: division by zero\n/)
  expect(stderr).toMatch(/memory of -c .*32-bit/)
  expect(stderr).toMatch(/collector +none/)
})

test('a program that ends before it says so', async () => {
  expect(await run('run', '--save-at', '100000', '--save', 'never', '-c', 'print(1)')).toEqual({ status: 0, stdout: '1\n', stderr: 'mm: the program came to its end before safepoint 100000: nothing was saved\n' })
})

test.each([
  [['run', '--save-at', '5', '-c', ''], '--save-at N and --save FILE go together (mm run --help)'],
  [['run', '--save', 'x', '-c', ''], '--save-at N and --save FILE go together (mm run --help)'],
  [['run', '--save-at', 'x', '--save', 'x', '-c', ''], '--save-at: "x" is not a whole number from 1'],
  [['run', '--save-at', '5', '--save', 'no/such/file', '-c', ''], "--save: can't write no/such/file: no such file or directory"],
  [['resume'], 'there is no saved program to resume (mm resume --help)'],
  [['resume', 'absent'], "can't open absent: no such file or directory"],
  [['resume', 'half', 'x'], 'a program has its arguments from when it began: x is too much (mm resume --help)'],
])('mm %j is refused in one line', async (args, line) => {
  expect(await run(...args)).toEqual({ status: 2, stdout: '', stderr: `mm: ${line}\n` })
})

test('a file that is none, is cut short, damaged or of another version', async () => {
  await run('run', '--save-at', '50', '--save', 'whole', '-c', PROGRAM)
  const whole = readFileSync(join(folder, 'whole'))
  const start = whole.indexOf('\n') + 1
  const header = whole.indexOf('\n', start) + 1
  const write = (bytes: Uint8Array | string): void => writeFileSync(join(folder, 'wrong'), bytes)
  const refused = async (bytes: Uint8Array | string, why: string): Promise<void> => {
    write(bytes)
    expect(await run('resume', 'wrong')).toEqual({ status: 2, stdout: '', stderr: expect.stringContaining(`mm: wrong ${why}`) as string })
  }
  const changed = (at: number): Uint8Array => {
    const copy = Uint8Array.from(whole)
    copy[at] ^= 1
    return copy
  }
  const signed = (rest: Uint8Array, format = 1): Uint8Array => Buffer.concat([Buffer.from(`mm-saved ${format} ${createHash('sha256').update(rest).digest('hex')}\n`), rest])
  const other = Buffer.from(whole.subarray(start).toString('latin1').replace(/"build":"[^"]*"/, '"build":"other"'), 'latin1')
  await refused('', 'is no program that mm saved')
  await refused('print(1)\n', 'is no program that mm saved')
  await refused(whole.subarray(0, 8), 'is no program that mm saved')
  await refused(whole.subarray(0, start + 60), 'is cut short: its header is not whole')
  await refused(whole.subarray(0, header + 1000), 'is cut short: 1000 bytes of memory where there should be ')
  await refused(changed(header + 5000), 'is damaged')
  for (const at of [start - 5, start, start + 10, start + 30, header - 30, header - 3]) await refused(changed(at), 'is ')
  await refused(signed(whole.subarray(start), 2), 'was saved by another version of mm (format 2; this one reads 1)')
  await refused(signed(other), 'was saved by another build of mm')
})
