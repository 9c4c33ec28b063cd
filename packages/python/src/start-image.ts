import { CorruptionError, type WordBytes } from '@mm/contract'
import { type Made, madeWith } from './made-with.js'
import { type SavedPython } from './saved-python.js'

/*
 * A start image is a Python that has started and has no program yet: what createPython makes of a new memory, made when the package is built. As a
 * file it is a line of JSON (StartHeader) and the memory, deflated (RFC 1950, which has a checksum).
 */

/** What {@link suits} asks about. */
export { type Made } from './made-with.js'

interface StartHeader extends Omit<SavedPython, 'image'> {
  /** Bytes of the memory. */
  readonly bytes: number
}

const NEWLINE = 10

/** Where the images are that come with the package, by bytes in a word, for the default strategies and the rules of 3.13: files beside this module, to be read or fetched. */
export const startImages: Readonly<Record<WordBytes, string>> = {
  8: new URL('./start-8.image', import.meta.url).href,
  4: new URL('./start-4.image', import.meta.url).href,
}

/**
 * Reads the content of one of {@link startImages}. `inflate` undoes zlib's format: Node's `inflateSync`, or in browsers a
 * `DecompressionStream('deflate')`. Throws `CorruptionError` for what is none, and what `inflate` throws for one that is damaged. Cost: the memory's bytes.
 */
export async function readStartImage(bytes: Uint8Array, inflate: (deflated: Uint8Array) => Uint8Array | Promise<Uint8Array>): Promise<SavedPython> {
  const end = bytes.indexOf(NEWLINE)
  const header = headerIn(String.fromCharCode(...bytes.subarray(0, Math.max(end, 0))))
  const image = await inflate(bytes.subarray(end + 1))
  if (image.length !== header.bytes) throw new CorruptionError({ operation: 'readStartImage', size: image.length }, `${header.bytes} bytes were written`)
  return { image, state: header.state, build: header.build }
}

/** Whether an image is what a Python that is made so starts as; `createPython` refuses it elsewhere. */
export const suits = ({ build }: Pick<SavedPython, 'build'>, made: Made): boolean => build.endsWith(` ${madeWith(made)}`)

function headerIn(text: string): StartHeader {
  try {
    return JSON.parse(text) as StartHeader
  } catch {
    throw new CorruptionError({ operation: 'readStartImage' }, 'no start image')
  }
}

/** Writes what {@link readStartImage} reads; `deflate` is zlib's. */
export function writeStartImage({ image, state, build }: SavedPython, deflate: (bytes: Uint8Array) => Uint8Array): Uint8Array {
  const header: StartHeader = { build, state, bytes: image.length }
  const line = Uint8Array.from(`${JSON.stringify(header)}\n`, (letter) => letter.charCodeAt(0))
  const deflated = deflate(image)
  const whole = new Uint8Array(line.length + deflated.length)
  whole.set(line)
  whole.set(deflated, line.length)
  return whole
}
