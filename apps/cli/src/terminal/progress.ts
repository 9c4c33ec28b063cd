import { Presets, SingleBar } from 'cli-progress'

const PATIENCE_MS = 1000

/** Tells a person who waits how far things are. */
export interface Progress {
  /** Something begins; `done` of all have been finished. */
  at(done: number, what: string): void
  end(): void
}

const silent: Progress = { at: () => {}, end: () => {} }

/** A bar on standard error, where that is a terminal and once a second has passed; nothing elsewhere. */
export function progressOf(total: number): Progress {
  if (!process.stderr.isTTY) return silent
  let bar: SingleBar | undefined
  let last: [number, string] = [0, '']
  const show = (): void => {
    bar = new SingleBar(
      { format: '  {bar} {value} of {total}  {what}', stream: process.stderr, clearOnComplete: true, hideCursor: true, barsize: 24, gracefulExit: false },
      Presets.rect,
    )
    bar.start(total, last[0], { what: last[1] })
  }
  const timer = setTimeout(show, PATIENCE_MS)
  return {
    at(done, what) {
      last = [done, what]
      bar?.update(done, { what })
    },
    end() {
      clearTimeout(timer)
      bar?.stop()
    },
  }
}
