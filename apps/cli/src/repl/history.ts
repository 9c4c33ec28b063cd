import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileProblem } from '../errors.js'

/** Lines that are kept. */
export const HISTORY_MOST = 1000

/** Where lines are kept between sessions: `MM_HISTORY`, else `mm/history` in the folder for the state of programs (`XDG_STATE_HOME`, `~/.local/state`). */
export function historyFile(environment: NodeJS.ProcessEnv = process.env): string {
  const { MM_HISTORY, XDG_STATE_HOME } = environment
  if (MM_HISTORY !== undefined && MM_HISTORY !== '') return MM_HISTORY
  const folder = XDG_STATE_HOME !== undefined && XDG_STATE_HOME !== '' ? XDG_STATE_HOME : join(homedir(), '.local', 'state')
  return join(folder, 'mm', 'history')
}

/** The lines of earlier sessions, the newest first; none where they cannot be read. */
export function readHistory(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n').filter((line) => line !== '').slice(-HISTORY_MOST).reverse()
  } catch {
    return []
  }
}

/** Keeps lines, the newest first. What was wrong, where that could not be done. */
export function writeHistory(file: string, lines: readonly string[]): string | undefined {
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
    writeFileSync(file, lines.slice(0, HISTORY_MOST).reverse().map((line) => `${line}\n`).join(''), { mode: 0o600 })
    return undefined
  } catch (error) {
    return `can't keep the history in ${file}: ${fileProblem(error)}`
  }
}
