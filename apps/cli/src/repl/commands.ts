import { type EngineFacts } from '../engine/engine.js'
import { countOf, grouped, inBytes } from '../report/units.js'

/** What a session can do beside Python. */
export interface SessionView {
  facts(): EngineFacts
  /** The report of `--stats` as it is now. */
  report(): string
  print(text: string): void
}

const HELP = `What begins with a colon is for mm, everything else is Python:
  :watch   what each statement did to memory, from now on (again: no more)
  :memory  what is in the heap now
  :stats   the report of mm run --stats, as of now
  :help    this
Ctrl-C ends a statement, Ctrl-D leaves.
`

interface Totals {
  readonly blocks: number
  readonly bytes: number
  readonly collections: number
  readonly collected: number
}

function totals({ allocator, collector }: EngineFacts): Totals {
  const generations = collector.generations
  return {
    blocks: allocator?.liveBlocks ?? 0,
    bytes: allocator?.liveBytes ?? 0,
    collections: generations.reduce((sum, { collections }) => sum + collections, 0),
    collected: generations.reduce((sum, { collected }) => sum + collected, 0),
  }
}

const signed = (value: number, show: (value: number) => string): string => `${value < 0 ? '-' : '+'}${show(Math.abs(value))}`

/** What a session says of memory, and of itself. */
export class SessionCommands {
  readonly #view: SessionView
  #before: Totals | undefined

  constructor(view: SessionView) {
    this.#view = view
  }

  /** Deals with a line that is not Python; false for one that is. */
  handle(line: string): boolean {
    const [, name] = /^\s*:(\S*)\s*$/.exec(line) ?? []
    if (name === undefined) return false
    const view = this.#view
    if (name === 'watch') {
      this.#before = this.#before === undefined ? totals(view.facts()) : undefined
      view.print(this.#before === undefined ? 'no longer watching\n' : 'watching: what each statement leaves behind\n')
    } else if (name === 'memory') view.print(memoryText(view.facts()))
    else if (name === 'stats') view.print(view.report())
    else view.print(name === 'help' ? HELP : `there is no :${name}\n${HELP}`)
    return true
  }

  /** A statement is over. */
  statementDone(): void {
    const before = this.#before
    if (before === undefined) return
    const now = totals(this.#view.facts())
    this.#before = now
    const said = [`${signed(now.blocks - before.blocks, (count) => countOf(count, 'block'))}, ${signed(now.bytes - before.bytes, inBytes)}`, `${grouped(now.blocks)} in all, ${inBytes(now.bytes)}`]
    const collections = now.collections - before.collections
    if (collections > 0) said.push(`${countOf(collections, 'collection')} freed ${countOf(now.collected - before.collected, 'object')}`)
    this.#view.print(`  ${said.join('; ')}\n`)
  }
}

/** The heap now, in a few lines. */
function memoryText({ memory, allocator, stack, freelists, interned }: EngineFacts): string {
  const waiting = freelists.reduce((sum, { count }) => sum + count, 0)
  return [
    `  live       ${inBytes(allocator?.liveBytes ?? 0)} in ${countOf(allocator?.liveBlocks ?? 0, 'block')}`,
    `  reserved   ${inBytes(memory.reserved)}, ${inBytes(memory.peakReserved)} at most; the limit is ${inBytes(memory.limit)}`,
    `  stack      ${inBytes(stack.bytes)} of frames, ${inBytes(stack.peakBytes)} at most`,
    `  free lists ${countOf(waiting, 'dead object')} for reuse`,
    `  strings    ${grouped(interned.entries)} shared`,
    '',
  ].join('\n')
}
