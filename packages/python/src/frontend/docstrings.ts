import { type Statement } from './ast.js'

/** The documentation string that a body begins with, its indentation taken off, or `null`. */
export function docstringOf(body: readonly Statement[]): string | null {
  const [first] = body
  if (first?.type !== 'Expr' || first.value.type !== 'Constant' || first.value.value.kind !== 'str') return null
  return cleanIndentation(first.value.value.value)
}

/**
 * Takes off the indentation that all lines but the first share, as CPython's compiler does since 3.13. Spaces and tabs
 * count alike after tabs are expanded to multiples of 8; a line of blanks loses as many of them.
 */
function cleanIndentation(text: string): string {
  const lines = expandTabs(text).split('\n')
  let margin = Infinity
  for (const line of lines.slice(1)) {
    const content = line.search(/[^ ]/)
    if (content >= 0) margin = Math.min(margin, content)
  }
  if (margin === Infinity) margin = 0
  const first = lines[0].replace(/^ +/, '')
  return [first, ...lines.slice(1).map((line) => line.slice(Math.min(margin, leadingSpaces(line))))].join('\n')
}

function leadingSpaces(line: string): number {
  const content = line.search(/[^ ]/)
  return content < 0 ? line.length : content
}

function expandTabs(text: string): string {
  if (!text.includes('\t')) return text
  let column = 0
  let result = ''
  for (const character of text) {
    if (character === '\t') {
      const width = 8 - (column % 8)
      result += ' '.repeat(width)
      column += width
    } else {
      result += character
      column = character === '\n' || character === '\r' ? 0 : column + 1
    }
  }
  return result
}
