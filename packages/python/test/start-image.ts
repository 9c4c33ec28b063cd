import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { createMemory, type Memory } from '@mm/heap'
import { FIXED_BYTES, type Python, type SavedPython, createPython } from '@mm/python'
import { readStartImage, startImages } from '@mm/python/start-image'
import { type RuntimeParts, assembleRuntime } from '@mm/runtime'
import { type Program } from './modes.js'

/** The image that comes with the package. */
export const imageOf = (wordBytes: 4 | 8): Promise<SavedPython> => readStartImage(readFileSync(new URL(startImages[wordBytes])), inflateSync)

/** How a Python comes to be: it starts by itself, or from an image. */
export type From = 'nothing' | 'image'

interface Made {
  readonly python: Python
  readonly memory: Memory
  readonly printed: () => string
}

export async function make(from: From, wordBytes: 4 | 8, file: string, source: string, modes: Pick<RuntimeParts, 'sanity'> & { readonly relocateEvery?: number } = {}): Promise<Made> {
  let out = ''
  const image = await imageOf(wordBytes)
  const memory = from === 'image' ? createMemory({ image: image.image }) : createMemory({ wordBytes, limit: 2 ** 30 })
  const { relocateEvery = 0, ...others } = modes
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, memory, ...(from === 'image' && { state: image.state }), ...others }, {})
  const write = (stream: string, text: string): void => void (out += stream === 'stdout' ? text : '')
  const host = { write, now: () => 1, time: () => 1_800_000_000, sourceOf: (name: string) => (name === file ? source : undefined), readModule: () => undefined }
  return { python: await createPython({ runtime, host, argv: [file], relocateEvery, saved: from === 'image' ? image : undefined }), memory, printed: () => out }
}

/** What a program prints, and all that is in the memory at its end. */
export async function runFrom(from: From, wordBytes: 4 | 8, { file, source }: Pick<Program, 'file' | 'source'>, modes = {}): Promise<{ printed: string; memory: Buffer; exitCode: number }> {
  const { python, memory, printed } = await make(from, wordBytes, file, source, modes)
  python.load(source, file)
  while (python.run(Infinity) !== 'done');
  return { printed: printed(), memory: Buffer.from(memory.snapshot()), exitCode: python.exitCode }
}
