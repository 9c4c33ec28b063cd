import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMm } from '@mm/programs'
import { SessionCommands } from '../src/repl/commands.js'
import { historyFile, readHistory, writeHistory } from '../src/repl/history.js'

const sessions = fileURLToPath(new URL('sessions', import.meta.url))
let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'mm-repl-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const repl = (input: string, ...flags: string[]) => runMm(['repl', ...flags], { cwd: folder, input })

/** What `python -q -i` of CPython 3.13.0 does with the same input: status, output, and beside it the prompts and errors. */
test.each([
  ['expressions', 0],
  ['failures', 3],
])('%s are what python -i prints', async (name, status) => {
  const text = (end: string): string => readFileSync(join(sessions, `${name}.${end}`), 'utf8')
  expect(await repl(text('txt'), '-q')).toEqual({ status, stdout: text('out'), stderr: text('err') })
})

describe('a session', () => {
  test('says on what it runs', async () => {
    expect(await repl('', '--collector', 'none', '--word-bytes', '4')).toEqual({
      status: 0,
      stdout: '',
      stderr: 'mm: Python as CPython 3.13, 32-bit, on pymalloc, immediate, none, cpython\nType :help for what mm shows, exit() to leave.\n>>> \n',
    })
  })

  test('prints the same when the whole memory moves at every safepoint', async () => {
    const text = (end: string): string => readFileSync(join(sessions, `expressions.${end}`), 'utf8')
    expect(await repl(text('txt'), '-q', '--relocate-every', '1')).toMatchObject({ status: 0, stdout: text('out') })
  })

  test('imports modules that lie where the person stands, and reads input', async () => {
    writeFileSync(join(folder, 'helper.py'), 'print(__name__)\n')
    const { stdout } = await repl('import helper\ninput("name? ")\nAnn\nexit(4)\n', '-q')
    expect(stdout).toBe("helper\nname? 'Ann'\n")
  })

  test('shows what a statement does to memory', async () => {
    const { stderr } = await repl('x = 0\n:watch\nx = object()\nx = 0\nx = list(range(5000))\nx = 0\n:watch\n:memory\n:stats\n:nothing\n', '-q', '--stats')
    expect(stderr).toMatch(/>>> {3}\+1 block, \+16 B; [\d,]+ in all, [\d.]+ KiB\n>>> {3}-1 block, -16 B; /)
    for (const line of ['watching', 'no longer watching', ' live  ', 'memory of the session', 'there is no :nothing', 'Ctrl-C ends a statement']) expect(stderr).toContain(line)
  })

  test('takes no program', async () => {
    expect(await runMm(['repl', 'a.py'])).toMatchObject({ status: 2, stderr: 'mm: a session takes no program; did you mean mm run a.py? (mm repl --help)\n' })
  })
})

test('what is no command of ours is Python', () => {
  const said: string[] = []
  const commands = new SessionCommands({ facts: () => expect.unreachable(), report: () => 'report\n', print: (text) => said.push(text) })
  expect([':stats', 'x: int = 3', 'print(":stats")', '  :stats  '].map((line) => commands.handle(line))).toEqual([true, false, false, true])
  expect(said).toEqual(['report\n', 'report\n'])
})

describe('the history', () => {
  test('lies in the folder for the state of programs', () => {
    expect(historyFile({ XDG_STATE_HOME: '/state' })).toBe('/state/mm/history')
    expect(historyFile({ XDG_STATE_HOME: '/state', MM_HISTORY: '/mine' })).toBe('/mine')
    expect(historyFile({})).toMatch(/\/\.local\/state\/mm\/history$/)
  })

  test('is there again in the next session, the newest lines only', () => {
    const file = join(folder, 'deep/down/history')
    expect(readHistory(file)).toEqual([])
    expect(writeHistory(file, ['new', 'old'])).toBeUndefined()
    expect(readHistory(file)).toEqual(['new', 'old'])
    expect(writeHistory(file, Array.from({ length: 1200 }, (_, index) => `line ${index}`))).toBeUndefined()
    expect(readHistory(file)).toHaveLength(1000)
    expect(readHistory(file)[0]).toBe('line 0')
  })

  test('that cannot be kept is no failure', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(writeHistory(join(folder, 'file/history'), ['x'])).toMatch(/^can't keep the history in .*history: /)
    expect(readHistory(join(folder, 'file/history'))).toEqual([])
  })
})
