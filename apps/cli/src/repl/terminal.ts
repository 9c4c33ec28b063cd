import { type Interface, createInterface } from 'node:readline'
import { HISTORY_MOST } from './history.js'

/** Lines that a person types at a terminal, with editing and history. */
export class Terminal {
  readonly #input: NodeJS.ReadStream
  readonly #output: NodeJS.WriteStream
  readonly #interrupt: () => void
  /** Lines that were typed before anybody asked for them. */
  readonly #early: string[] = []
  #interface: Interface | undefined
  #answer: ((line: string | undefined) => void) | undefined
  #remembers = true
  /** Lines that were typed, the newest first. */
  history: string[]

  /** `interrupt` is called when Ctrl-C is typed while a line is being asked for, which then ends as an empty one. */
  constructor(input: NodeJS.ReadStream, output: NodeJS.WriteStream, history: readonly string[], interrupt: () => void) {
    this.#input = input
    this.#output = output
    this.history = [...history]
    this.#interrupt = interrupt
  }

  /** The next line; undefined where Ctrl-D ends the input. `remembers`: it goes into the history. */
  line(prompt: string, remembers: boolean): Promise<string | undefined> {
    const early = this.#early.shift()
    if (early !== undefined) return Promise.resolve(early)
    this.#remembers = remembers
    const lines = (this.#interface ??= this.#open())
    return new Promise((resolve) => {
      this.#answer = (line) => {
        this.#answer = undefined
        this.#rest()
        resolve(line)
      }
      // While a program runs Ctrl-C is a signal; while a line is edited it is a key.
      this.#input.setRawMode(true)
      lines.resume()
      lines.setPrompt(prompt)
      lines.prompt()
    })
  }

  /** Ends a {@link line} that is being asked for, as an empty one. */
  cancel(): void {
    this.#answer?.('')
  }

  /** The terminal is as it was. */
  close(): void {
    this.#interface?.close()
  }

  #rest(): void {
    this.#interface?.pause()
    if (this.#input.isTTY) this.#input.setRawMode(false)
  }

  #open(): Interface {
    const lines = createInterface({ input: this.#input, output: this.#output, terminal: true, history: this.history, historySize: HISTORY_MOST, removeHistoryDuplicates: true })
    lines.on('history', (history) => {
      if (!this.#remembers) history.shift()
      this.history = [...history]
    })
    lines.on('line', (line) => {
      if (this.#answer === undefined) this.#early.push(line)
      else this.#answer(line)
    })
    lines.on('SIGINT', () => {
      // What was typed so far is given up, and stays to be read.
      Object.assign(lines, { line: '', cursor: 0 })
      this.#interrupt()
      this.cancel()
    })
    lines.on('close', () => {
      this.#interface = undefined
      this.#answer?.(undefined)
    })
    return lines
  }
}
