// Makes the start images beside the built package: a Python that has started, for each width of words, as src/start-image.ts says.
import { writeFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { createRuntime } from '@mm/runtime'
import { FIXED_BYTES, createPython } from '../dist/index.js'
import { startImages, writeStartImage } from '../dist/start-image.js'

/** No start looks at the world. */
const host = {
  write: () => {},
  now: () => 0,
  time: () => 0,
}

for (const [wordBytes, url] of Object.entries(startImages)) {
  const runtime = createRuntime({ fixed: FIXED_BYTES, wordBytes: Number(wordBytes) })
  const python = await createPython({ runtime, host })
  writeFileSync(new URL(url), writeStartImage(python.save(), (bytes) => deflateSync(bytes, { level: 9 })))
}
