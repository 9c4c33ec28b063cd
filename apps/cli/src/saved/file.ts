import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { deflateSync, inflateSync } from 'node:zlib'
import { type SavedPython } from '@mm/python'
import { type Parsed } from '../arguments/options.js'
import { type Program } from '../engine/sources.js'
import { UsageError, fileProblem } from '../errors.js'

/*
 * A saved program is a line that says so, with the SHA-256 of what follows; a line of JSON; and the memory, deflated:
 *
 *   mm-saved 1 …\n
 *   {"state":123,"build":"…","name":"…","program":{…},"flags":{…},"bytes":123}\n
 *   …
 */
const MAGIC = 'mm-saved '
const FORMAT = 1
const NEWLINE = 10

/** A program in the middle, and what is needed beside its memory to go on. */
export interface SavedProgram extends SavedPython {
  /** How reports call it. */
  readonly name: string
  readonly program: Program
  /** Its memory, as flags. */
  readonly flags: Parsed['values']
}

interface Header extends Omit<SavedProgram, 'image'> {
  /** Bytes of the deflated memory. */
  readonly bytes: number
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Writes a saved program. Returns the bytes of the file; throws `UsageError` where it can't be written. */
export function writeSaved(file: string, { image, ...about }: SavedProgram): number {
  const memory = deflateSync(image, { level: 1 })
  const header: Header = { ...about, bytes: memory.length }
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), memory])
  const whole = Buffer.concat([Buffer.from(`${MAGIC}${FORMAT} ${digestOf(rest)}\n`), rest])
  try {
    writeFileSync(file, whole)
  } catch (error) {
    throw new UsageError(`--save: can't write ${file}: ${fileProblem(error)}`)
  }
  return whole.length
}

function readWhole(file: string, shown: string): Buffer {
  try {
    return readFileSync(file)
  } catch (error) {
    throw new UsageError(`can't open ${shown}: ${fileProblem(error)}`)
  }
}

/** The header, where it is one; its fields are whatever they are. */
function headerIn(text: string): Partial<Header> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Reads a saved program; `shown` is how the person calls the file. Throws `UsageError` for one that is none, is cut short, damaged, or of another version. */
export function readSaved(file: string, shown: string): SavedProgram {
  const whole = readWhole(file, shown)
  if (whole.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) throw new UsageError(`${shown} is no program that mm saved`)
  const first = whole.indexOf(NEWLINE)
  const second = first === -1 ? -1 : whole.indexOf(NEWLINE, first + 1)
  const [format, digest] = whole.subarray(MAGIC.length, first === -1 ? undefined : first).toString('latin1').split(' ')
  if (first !== -1 && format !== String(FORMAT)) throw new UsageError(`${shown} was saved by another version of mm (format ${format}; this one reads ${FORMAT})`)
  if (second === -1) throw new UsageError(`${shown} is cut short: its header is not whole`)
  const header = headerIn(whole.subarray(first + 1, second).toString())
  const memory = whole.subarray(second + 1)
  if (header?.bytes === undefined) throw new UsageError(`${shown} is damaged: its header cannot be read`)
  if (memory.length < header.bytes) throw new UsageError(`${shown} is cut short: ${memory.length} bytes of memory where there should be ${header.bytes}`)
  const { build, state, name, program, flags } = header
  if (build === undefined || state === undefined || name === undefined || program === undefined || flags === undefined || digestOf(whole.subarray(first + 1)) !== digest) {
    throw new UsageError(`${shown} is damaged: its bytes are not those that were written`)
  }
  return { image: inflateSync(memory), build, state, name, program, flags }
}
