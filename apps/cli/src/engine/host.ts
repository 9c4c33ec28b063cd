import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { type Output } from '../terminal/output.js'
import { type ProgramHost } from './engine.js'
import { type LineReader } from './input.js'
import { COMMAND_LINE, type Program, findFolder, findModule, readSource } from './sources.js'

/** A host, and what the loop that drives the program must know of it. */
export interface DrivenHost extends ProgramHost {
  /** Settles when the line that was asked for last has come, or will not come. */
  inputSettled(): Promise<unknown>
  /** Is called when the program has ended. */
  onEnd: () => void
}

/** The host of a program: this process, with `output` for its streams. */
export function processHost({ folder, path: first, filename: own, source }: Pick<Program, 'folder' | 'path' | 'filename' | 'source'>, output: Output, input: LineReader): DrivenHost {
  // Where the first item of the path is empty it is the folder that the person stood in when the program began.
  const from = first === '' ? folder : process.cwd()
  const folders = (path: readonly string[]): string[] => path.map((each) => resolve(from, each))
  let pending: Promise<unknown> = Promise.resolve()
  return {
    write: (stream, text) => (stream === 'stdout' ? output.out(text) : output.err(text)),
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    readLine(prompt) {
      output.out(prompt)
      output.flush()
      const line = input.line()
      pending = line
      return line
    },
    sourceOf(filename) {
      if (filename === own && own === COMMAND_LINE) return source
      try {
        return readFileSync(filename, 'utf8')
      } catch {
        return undefined
      }
    },
    readModule(name, path) {
      const filename = findModule(name, folders(path))
      return filename === undefined ? undefined : { filename, source: readSource(filename) }
    },
    findFolder: (name, path) => findFolder(name, folders(path)),
    inputSettled: () => pending,
    onEnd: () => {},
    ended() {
      // What it has printed is there before everything else goes.
      output.flush()
      this.onEnd()
    },
  }
}
