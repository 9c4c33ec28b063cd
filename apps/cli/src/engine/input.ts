/** Lines of a stream, asked for one at a time; the stream is left alone until the first is asked for. */
export class LineReader {
  readonly #stream: NodeJS.ReadStream
  #held = ''
  #ended = false
  #started = false
  #wake: (() => void) | undefined

  constructor(stream: NodeJS.ReadStream) {
    this.#stream = stream
  }

  #start(): void {
    this.#started = true
    this.#stream.setEncoding('utf8')
    this.#stream.on('data', (text: string) => {
      this.#held += text
      this.#wake?.()
    })
    const end = (): void => {
      this.#ended = true
      this.#wake?.()
    }
    this.#stream.on('end', end).on('error', end)
  }

  /** The next line without its end; undefined at the end of the stream, or when {@link cancel} is called meanwhile. */
  async line(): Promise<string | undefined> {
    if (!this.#started) this.#start()
    let cancelled = false
    this.#stream.resume()
    while (!cancelled && !this.#ended && !this.#held.includes('\n')) {
      cancelled = await new Promise<boolean>((resolve) => {
        this.#wake = () => resolve(false)
        this.#cancel = () => resolve(true)
      })
    }
    this.#wake = this.#cancel = undefined
    this.#stream.pause()
    if (cancelled || (this.#ended && this.#held === '')) return undefined
    const end = this.#held.indexOf('\n')
    const line = end === -1 ? this.#held : this.#held.slice(0, end)
    this.#held = end === -1 ? '' : this.#held.slice(end + 1)
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  #cancel: (() => void) | undefined

  /** Ends a {@link line} that waits. */
  cancel(): void {
    this.#cancel?.()
  }
}
