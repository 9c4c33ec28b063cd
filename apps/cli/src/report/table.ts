import Table from 'cli-table3'
import { type Colours } from '../terminal/colours.js'

/** A column: its heading, and whether its cells are numbers. */
export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
}

const NO_LINES = {
  top: '', 'top-mid': '', 'top-left': '', 'top-right': '',
  bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '  ', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ',
} as const

/** Rows of text under headings, aligned; colours in cells do not count as width. */
export function tableText(columns: readonly Column[], rows: readonly (readonly string[])[], colours: Colours): string {
  const table = new Table({
    head: columns.map(({ title }) => colours.bold(title)),
    colAligns: columns.map(({ align = 'left' }) => align),
    chars: NO_LINES,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => [...row]))
  const lines = table.toString().split('\n').map((line) => line.trimEnd())
  return `${lines.join('\n')}\n`
}
