/**
 * What a declared layout looks like, and what a structure in memory holds: for people and tools. A separate entry, so
 * that an embedder does not ship it.
 */
import { type Address, type LinearMemory, type WordBytes } from '@mm/contract'
import { type FieldDeclaration, type FieldName, type Layout, bitMask } from './layout.js'

/** Characters that one byte takes in a picture. */
const BYTE_COLUMNS = 6
/** Bytes that one row shows. */
const ROW_BYTES = 8

interface Cell {
  readonly from: number
  readonly bytes: number
  readonly text: string
}

const typeText = ({ type }: FieldDeclaration): string => (typeof type === 'object' ? `${type.bytes} bytes` : type)

/** As much of what a field is as its cell has room for. */
function caption(field: FieldDeclaration, bytes: number): string {
  const whole = `${field.name}: ${typeText(field)}`
  return whole.length < bytes * BYTE_COLUMNS ? whole : field.name
}

/** The row cut into cells: fields, and what lies between them. */
function cellsOf(layout: Layout, wordBytes: WordBytes): Cell[] {
  const shape = layout.at(wordBytes)
  const cells: Cell[] = []
  let end = 0
  for (const field of layout.fields) {
    const from = shape.offset[field.name]
    if (from > end) cells.push({ from: end, bytes: from - end, text: '' })
    cells.push({ from, bytes: shape.bytes[field.name], text: caption(field, Math.min(shape.bytes[field.name], ROW_BYTES)) })
    end = from + shape.bytes[field.name]
  }
  if (shape.size > end) cells.push({ from: end, bytes: shape.size - end, text: '' })
  return cells
}

/** Cells that go over the end of a row are cut there; whole rows in the middle of one are left out. */
function rowsOf(cells: readonly Cell[]): Map<number, Cell[]> {
  const rows = new Map<number, Cell[]>()
  for (const { from, bytes, text } of cells) {
    const end = from + bytes
    for (let at = from; at < end; ) {
      const row = Math.floor(at / ROW_BYTES)
      const stop = Math.min(end, (row + 1) * ROW_BYTES)
      const inside = at !== from && stop !== end
      if (!inside) rows.set(row, [...(rows.get(row) ?? []), { from: at, bytes: stop - at, text: at === from ? text : '...' }])
      at = stop
    }
  }
  return rows
}

const centred = (text: string, width: number): string => {
  const cut = text.length > width ? `${text.slice(0, Math.max(width - 1, 0))}~` : text
  const left = Math.floor((width - cut.length) / 2)
  return ' '.repeat(left) + cut + ' '.repeat(width - cut.length - left)
}

/** The line between two rows, with a corner wherever a cell of either ends. */
function rule(above: readonly Cell[], below: readonly Cell[]): string {
  const corners = new Set([...above, ...below].map(({ from, bytes }) => ((from + bytes - 1) % ROW_BYTES) + 1))
  const last = Math.max(...corners)
  return `       +${Array.from({ length: last }, (_, byte) => '-'.repeat(BYTE_COLUMNS - 1) + (corners.has(byte + 1) ? '+' : '-')).join('')}`
}

/**
 * Draws the structure, a word (at least 8 bytes) a row, with the meaning of each field and of its bits below.
 *
 * ```
 *    byte 0     1     2     3     4     5     6     7
 *        +-----------------------------------------------+
 *      0 |                  count: word                  |
 *        +-----------------------------------------------+
 * ```
 */
export function picture(layout: Layout, wordBytes: WordBytes): string {
  const shape = layout.at(wordBytes)
  const lines = [`${layout.name}: ${shape.size} bytes, words of ${wordBytes}`]
  if (layout.doc !== undefined) lines.push(layout.doc)
  lines.push('', `   byte ${Array.from({ length: ROW_BYTES }, (_, byte) => String(byte).padEnd(BYTE_COLUMNS)).join('')}`.trimEnd())
  let last = -1
  let above: readonly Cell[] = []
  for (const [row, cells] of rowsOf(cellsOf(layout, wordBytes))) {
    lines.push(row > last + 1 ? `${rule(above, [])}\n       :` : rule(above, cells))
    if (row > last + 1) lines.push(rule([], cells))
    lines.push(`${String(row * ROW_BYTES).padStart(6)} |${cells.map(({ bytes, text }) => centred(text, bytes * BYTE_COLUMNS - 1)).join('|')}|`)
    above = cells
    last = row
  }
  lines.push(rule(above, []), '')
  const width = Math.max(...layout.fields.map(({ name }) => name.length))
  for (const field of layout.fields) {
    lines.push(`${String(shape.offset[field.name]).padStart(6)}  ${field.name.padEnd(width)}  ${field.doc}`)
    for (const { name, shift, width: bits = 1, doc } of field.bits ?? []) {
      const range = bits === 1 ? `bit ${shift}` : `bits ${shift}-${shift + bits - 1}`
      lines.push(`        ${' '.repeat(width)}  ${range}: ${name}${doc === undefined ? '' : `, ${doc}`}`)
    }
  }
  return lines.join('\n')
}

/** One field of a structure, as it is in memory. */
export interface DecodedField<Name extends string = string> {
  readonly name: Name
  readonly address: Address
  /** Of a field of bytes, its address. */
  readonly value: number
  readonly doc: string
  /** The field's bits by name, where it has any. */
  readonly bits?: Readonly<Record<string, number>>
}

/** The fields of the structure at `address`, in order. Reads only. */
export function decode<F extends readonly FieldDeclaration[]>(layout: Layout<F>, memory: LinearMemory, address: Address): DecodedField<FieldName<F>>[] {
  const { offset } = layout.at(memory.wordBytes)
  return layout.fields.map((field) => {
    const name: FieldName<F> = field.name
    const value = layout.get(memory, address, name)
    const plain = { name, address: (address + offset[name]) as Address, value, doc: field.doc }
    if (field.bits === undefined) return plain
    const bits = field.bits.map((bit) => [bit.name, (value & bitMask(bit.shift, bit.width ?? 1)) >>> bit.shift] as const)
    return { ...plain, bits: Object.fromEntries(bits) }
  })
}
