import { writeSync } from 'node:fs'
import { isatty } from 'node:tty'
import { BrokenPipeError } from '../errors.js'

export const STDOUT = 1
export const STDERR = 2
const HELD_MOST = 1 << 16
const RETRY_MS = 2

const sleeper = (): Int32Array => new Int32Array(new SharedArrayBuffer(4))

/** Writes all of `bytes`, waiting for a slow reader; throws `BrokenPipeError` when there is no reader any more. */
export function writeFully(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code === 'EPIPE') throw new BrokenPipeError()
      if (code !== 'EAGAIN') throw error
      Atomics.wait(sleeper(), 0, 0, RETRY_MS)
    }
  }
}

/** Standard output and standard error of this process, in the order in which they are written to. */
export interface Output {
  /** Text on standard output; held back until {@link flush}, a line's end on a terminal, or 64 KiB. */
  out(text: string): void
  /** Text on standard error, at once, after what is held back. */
  err(text: string): void
  flush(): void
}

/** The process's own streams. Writing is synchronous, so that nothing is lost however the process ends. */
export function processOutput(): Output {
  let held: string[] = []
  let length = 0
  const terminal = isatty(STDOUT)
  const flush = (): void => {
    if (length === 0) return
    const text = held.join('')
    held = []
    length = 0
    writeFully(STDOUT, Buffer.from(text))
  }
  return {
    out(text) {
      held.push(text)
      length += text.length
      if (length >= HELD_MOST || (terminal && text.includes('\n'))) flush()
    },
    err(text) {
      flush()
      writeFully(STDERR, Buffer.from(text))
    },
    flush,
  }
}
