import { type Colours } from '../terminal/colours.js'
import { type Stop } from './stops.js'

const WIDTH = 78

/** Words of `text` in lines of at most `width`. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return line === '' ? lines : [...lines, line]
}

/** The title, where the program lies, and what it is about. */
export function heading(stop: Stop, index: number, path: string, colours: Colours): string {
  const left = `${index}  ${stop.title}`
  const rule = '─'.repeat(Math.max(2, WIDTH - left.length - path.length - 2))
  return [
    '',
    `${colours.bold(colours.cyan(left))} ${colours.dim(`${rule} ${path}`)}`,
    ...wrap(stop.about, WIDTH - 3).map((line) => `   ${line}`),
    '',
    '',
  ].join('\n')
}

/** Puts a bar in front of every line of a stream of text, across chunks. */
export function bar(write: (text: string) => void, mark: string): { readonly write: (text: string) => void; readonly end: () => void } {
  let atStart = true
  return {
    write(text) {
      if (text === '') return
      const ends = text.endsWith('\n')
      const body = ends ? text.slice(0, -1) : text
      write(`${atStart ? mark : ''}${body.replaceAll('\n', `\n${mark}`)}${ends ? '\n' : ''}`)
      atStart = ends
    },
    end() {
      if (!atStart) write('\n')
      atStart = true
    },
  }
}

/** Facts under a program's output. */
export const factsText = (facts: readonly string[], colours: Colours): string =>
  `\n${facts.map((fact) => `   ${colours.yellow('▸')} ${fact}`).join('\n')}\n`

/** What one may do after the tour. */
export function farewell(command: string, path: string, colours: Colours): string {
  const rows: readonly (readonly [string, string])[] = [
    [`run --stats ${path}`, 'one of these programs again, with all its figures'],
    [`compare ${path}`, 'the same program with other allocators, lifetimes and collectors'],
    ['strategies', 'what a memory manager can be put together from'],
    ['run YOUR.py', 'a program of your own'],
  ]
  const width = Math.max(...rows.map(([words]) => command.length + 1 + words.length))
  return [
    '',
    `${colours.bold(colours.cyan('What to try next'))} ${colours.dim('─'.repeat(WIDTH - 17))}`,
    ...rows.map(([words, meaning]) => `   ${colours.green(`${command} ${words}`.padEnd(width))}  ${meaning}`),
    '',
  ].join('\n')
}
