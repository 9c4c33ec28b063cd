import { describe, expect, test } from 'vitest'
import { observes, programs } from './modes.js'
import { runFrom } from './start-image.js'

describe.each([8, 4] as const)('words of %i bytes', (wordBytes) => {
  test.each(programs.filter((program) => wordBytes === 8 || !observes(program, 'sizes')))('$file prints the same from an image, and leaves the same memory', async (program) => {
    const [image, nothing] = [await runFrom('image', wordBytes, program), await runFrom('nothing', wordBytes, program)]
    expect(image.printed).toBe(program.printed)
    expect(image.exitCode).toBe(nothing.exitCode)
    expect(Buffer.compare(image.memory, nothing.memory)).toBe(0)
  })
})
