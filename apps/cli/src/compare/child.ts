import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Stats } from '../report/stats.js'

/** What became of a program in a process of its own. */
export interface ChildResult {
  /** The exit status, or the signal that ended it. */
  readonly status: number | NodeJS.Signals
  readonly stdout: string
  readonly stderr: string
  /** Absent when the process ended without a report. */
  readonly stats: Stats | undefined
}

/** A program to run as a process, and how. */
export interface ChildRequest {
  readonly args: readonly string[]
  readonly cwd: string
  readonly input: string
  readonly signal: AbortSignal
}

async function readStats(file: string): Promise<Stats | undefined> {
  const text = await readFile(file, 'utf8').catch(() => '')
  return text === '' ? undefined : (JSON.parse(text) as Stats)
}

/** Starts `mm run` with `args` as a process of its own and waits for its end. */
export async function runChild({ args, cwd, input, signal }: ChildRequest): Promise<ChildResult> {
  const folder = await mkdtemp(join(tmpdir(), 'mm-compare-'))
  const report = join(folder, 'stats.json')
  try {
    const ended = await new Promise<Omit<ChildResult, 'stats'>>((resolve, reject) => {
      const child = spawn(process.execPath, [process.argv[1], 'run', '--stats-json', report, ...args], {
        cwd,
        signal,
        stdio: ['pipe', 'pipe', 'pipe'],
      })
      let stdout = ''
      let stderr = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
      child.stdin.on('error', () => {}) // it need not read all of its input
      child.stdin.end(input)
      child.on('error', reject)
      child.on('close', (status, killed) => resolve({ status: status ?? killed ?? 1, stdout, stderr }))
    })
    return { ...ended, stats: await readStats(report) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
