import { TraceFormatError } from './errors.js'
import { LiveTable } from './live-table.js'
import { type TraceReader } from './reader.js'
import { OBJ, type TraceHeader, type TraceSummary, type TraceVisitor } from './terms.js'
import { type TraceSink, TraceWriter } from './writer.js'

/**
 * The text form of the CS:APP malloc lab (Bryant, O'Hallaron: 'Computer Systems: A Programmer's Perspective'): four numbers
 * (suggested heap size, how many ids, how many operations, weight), then a line for each operation: `a ID BYTES`,
 * `r ID BYTES`, `f ID`. An id stays with its block through resizes.
 */
const OPERATION = /^([ar])\s+(\d+)\s+(\d+)$|^(f)\s+(\d+)$/
const LINES_AT_ONCE = 4096
const MOST_BYTES = 2 ** 31 - 1

/** Gives ids to blocks as they come; a resize keeps the block's. */
class Lines implements TraceVisitor {
  lines: string[] = []
  peak = 0
  #requested = 0
  #ids = 0
  readonly #live = new LiveTable()
  readonly #emit: (text: string) => void

  constructor(emit: (text: string) => void) {
    this.#emit = emit
  }

  allocate(number: number, size: number): void {
    const id = this.#ids++
    this.#live.set(number, id + 1, size)
    this.#grow(size)
    this.#add(`a ${id} ${size}`)
  }

  resize(from: number, to: number, size: number): void {
    const id = this.#idOf(from)
    this.#grow(size - this.#live.sizeOf(from))
    this.#live.delete(from)
    this.#live.set(to, id + 1, size)
    this.#add(`r ${id} ${size}`)
  }

  free(number: number): void {
    const id = this.#idOf(number)
    this.#requested -= this.#live.sizeOf(number)
    this.#live.delete(number)
    this.#add(`f ${id}`)
  }

  flush(): void {
    if (this.lines.length > 0) this.#emit(`${this.lines.join('\n')}\n`)
    this.lines = []
  }

  #grow(bytes: number): void {
    this.#requested += bytes
    this.peak = Math.max(this.peak, this.#requested)
  }

  #idOf(number: number): number {
    const place = this.#live.placeOf(number)
    if (place === 0) throw new TraceFormatError('corrupt-trace', 'exportRep', number, 'a block is used that is not live', 'event')
    return place - 1
  }

  #add(line: string): void {
    this.lines.push(line)
    if (this.lines.length >= LINES_AT_ONCE) this.flush()
  }
}

/**
 * Writes a trace as `.rep` text. `open` is called twice, because the counts stand at the beginning; `emit` gets the text in
 * pieces. Domains and zeros are not part of that form. Throws `TraceFormatError`, before anything is emitted.
 */
export async function exportRep(open: () => Promise<TraceReader>, emit: (text: string) => void): Promise<TraceSummary> {
  const counting = new Lines(() => {})
  const counts = await (await open()).visit(counting)
  emit(`${counting.peak}\n${counts.allocations}\n${counts.events}\n1\n`)
  const lines = new Lines(emit)
  await (await open()).visit(lines)
  lines.flush()
  return counts
}

/** The lines of a text that comes in pieces, with their numbers; empty ones are left out. */
async function* linesOf(text: AsyncIterable<string> | Iterable<string>): AsyncGenerator<readonly [line: string, number: number]> {
  let rest = ''
  let before = 0
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const [index, line] of lines.entries()) yield [line.trim(), before + index + 1]
    before += lines.length
  }
  yield [rest.trim(), before + 1]
}

/** The four numbers at the beginning. */
async function readCounts(lines: AsyncGenerator<readonly [string, number]>): Promise<readonly [ids: number, operations: number]> {
  const numbers: number[] = []
  while (numbers.length < 4) {
    const next: IteratorResult<readonly [string, number], unknown> = await lines.next()
    if (next.done === true) throw new TraceFormatError('truncated-trace', 'importRep', 1, 'the text ends within its first four numbers', 'line')
    const [line, at] = next.value
    if (line === '') continue
    if (!/^\d+$/.test(line)) throw new TraceFormatError('not-a-trace', 'importRep', at, `${JSON.stringify(line.slice(0, 40))} is not a number`, 'line')
    numbers.push(Number(line))
  }
  return [numbers[1], numbers[2]]
}

/**
 * Reads `.rep` text and writes it as a trace; `sink` gets the bytes. Throws `TraceFormatError` with the line: the bytes that
 * went to `sink` until then are no whole trace, and readers refuse them.
 */
export async function importRep(text: AsyncIterable<string> | Iterable<string>, header: TraceHeader, sink: TraceSink): Promise<TraceSummary> {
  const lines = linesOf(text)
  const [ids, operations] = await readCounts(lines)
  const writer = new TraceWriter(header, sink, 1)
  const live = new Set<number>()
  let last = 4
  for await (const [line, at] of lines) {
    last = at
    if (line === '') continue
    const fail = (problem: string): never => {
      throw new TraceFormatError('corrupt-trace', 'importRep', at, problem, 'line')
    }
    const [, letter = 'f', number, bytes, , freed] = OPERATION.exec(line) ?? fail(`${JSON.stringify(line.slice(0, 40))} is no operation`)
    const id = Number(number ?? freed)
    const size = Number(bytes ?? 0)
    if (id >= ids) fail(`id ${id} is not below ${ids}`)
    if (size > MOST_BYTES) fail(`a block of ${size} bytes`)
    if (letter === 'a') {
      if (live.has(id)) fail(`block ${id} is live already`)
      live.add(id)
      writer.allocated(id + 1, size, OBJ)
      continue
    }
    if (!live.has(id)) fail(`block ${id} is not live`)
    if (letter === 'r') writer.resized(id + 1, id + 1, size, OBJ)
    else {
      live.delete(id)
      writer.freed(id + 1)
    }
  }
  if (writer.summary.events !== operations) {
    throw new TraceFormatError('truncated-trace', 'importRep', last, `${writer.summary.events} operations, ${operations} were announced`, 'line')
  }
  return writer.end()
}
