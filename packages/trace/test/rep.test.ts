import { type DomainIndex, OBJ, TraceFormatError, exportRep, importRep, openTrace } from '@mm/trace'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { cut, header, join, read, record, steps } from './support.js'

async function toRep(bytes: Uint8Array): Promise<string> {
  let text = ''
  await exportRep(() => openTrace([bytes]), (piece) => (text += piece))
  return text
}

async function fromRep(text: string | readonly string[]): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  await importRep(typeof text === 'string' ? [text] : text, header, (piece) => pieces.push(piece))
  return join(pieces)
}

it('a trace goes through the text form and back', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 100 }), async (run, length) => {
      const plain = run.map((step) => (step.what === 'allocate' ? { ...step, zeroed: false, domain: OBJ as DomainIndex } : step))
      const { bytes } = record(plain)
      const text = await toRep(bytes)
      const pieces = [...cut(new TextEncoder().encode(text), length)].map((piece) => new TextDecoder().decode(piece))
      expect(await fromRep(pieces)).toEqual(bytes)
    }),
    { numRuns: 100 },
  )
})

it('reads what the malloc lab writes', async () => {
  const text = '20000\n3\n6\n1\na 0 512\na 1 128\nr 0 640\na 2 128\nf 1\nf 0\n'
  expect(await read(await fromRep(text))).toEqual([
    ['allocate', 1, 512, OBJ, false],
    ['allocate', 2, 128, OBJ, false],
    ['resize', 1, 3, 640],
    ['allocate', 4, 128, OBJ, false],
    ['free', 2],
    ['free', 3],
  ])
  expect(await toRep(await fromRep(text))).toBe('896\n3\n6\n1\na 0 512\na 1 128\nr 0 640\na 2 128\nf 1\nf 0\n')
  expect(await toRep(await fromRep(text.replaceAll('\n', '\r\n')))).toBe(await toRep(await fromRep(text)))
})

it.each([
  ['', 'truncated-trace', 1],
  ['1\n2\n', 'truncated-trace', 1],
  ['import sys\n', 'not-a-trace', 1],
  ['1\n1\n2\n1\na 0 16\n', 'truncated-trace', 6],
  ['1\n1\n1\n1\na 1 16\n', 'corrupt-trace', 5],
  ['1\n1\n2\n1\na 0 16\na 0 16\n', 'corrupt-trace', 6],
  ['1\n1\n2\n1\na 0 16\n\nx 0 16\n', 'corrupt-trace', 7],
  ['1\n1\n1\n1\nf 0\n', 'corrupt-trace', 5],
  ['1\n1\n1\n1\na 0 2147483648\n', 'corrupt-trace', 5],
  ['1\n1\n1\n1\na 0\n', 'corrupt-trace', 5],
])('refuses %j: %s at line %d', async (text, code, offset) => {
  await expect(fromRep(text)).rejects.toMatchObject({ name: 'TraceFormatError', code, offset })
})

it('what was written of a text that is refused is no trace', async () => {
  const pieces: Uint8Array[] = []
  await expect(importRep(['1\n1\n2\n1\na 0 16\n'], header, (piece) => pieces.push(piece))).rejects.toThrow(TraceFormatError)
  await expect(read(join(pieces))).rejects.toMatchObject({ code: 'truncated-trace' })
})
