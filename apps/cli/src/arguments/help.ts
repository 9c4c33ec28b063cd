import { type Colours } from '../terminal/colours.js'
import { type Flags } from './options.js'

/** What a command's `--help` says. */
export interface HelpPage {
  readonly usage: string
  readonly about: string
  readonly flags: Flags
  readonly examples?: readonly (readonly [command: string, meaning: string])[]
}

/** Two columns, the left one as wide as its widest. */
function columns(rows: readonly (readonly [string, string])[], paint: (text: string) => string): string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${paint(left)}${' '.repeat(width - left.length)}  ${right}`)
}

/** A help page, ready to print. */
export function helpText({ usage, about, flags, examples = [] }: HelpPage, colours: Colours): string {
  const options = Object.entries(flags).map(([name, { short, value, help }]): [string, string] => [
    `${short === undefined ? '' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`,
    help,
  ])
  return [
    `usage: ${usage}`,
    '',
    about,
    '',
    colours.bold('options'),
    ...columns(options, colours.cyan),
    ...(examples.length === 0 ? [] : ['', colours.bold('examples'), ...columns(examples, colours.green)]),
    '',
  ].join('\n')
}
