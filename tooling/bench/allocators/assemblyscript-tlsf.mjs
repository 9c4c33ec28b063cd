import { mkdirSync, readFileSync, writeFileSync, existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const source = `
export function malloc(size: usize): usize { return heap.alloc(size) }
export function realloc(block: usize, size: usize): usize { return heap.realloc(block, size) }
export function free(block: usize): void { heap.free(block) }
`
/** Its memory begins with a page and grows as AssemblyScript's runtime lets it grow. */
const flags = ['-O3', '--noAssert', '--converge', '--runtime', 'minimal']

/** AssemblyScript's TLSF (its `heap`), compiled by its own compiler and kept for the next time. Returns the module's exports. */
export async function instantiateTlsf() {
  const { version } = JSON.parse(readFileSync(join(dirname(createRequire(import.meta.url).resolve('assemblyscript/package.json')), 'package.json'), 'utf8'))
  const folder = fileURLToPath(new URL('../node_modules/.cache/mm-bench', import.meta.url))
  const file = join(folder, `tlsf-growing-${version}.wasm`)
  if (!existsSync(file)) {
    const { main } = await import('assemblyscript/asc')
    const written = new Map()
    const { error, stderr } = await main(['module.ts', '--outFile', 'module.wasm', ...flags], {
      readFile: (name) => (name === 'module.ts' ? source : null),
      writeFile: (name, content) => written.set(name, content),
      listFiles: () => [],
    })
    if (error) throw new Error(`AssemblyScript: ${stderr.toString()}`, { cause: error })
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, written.get('module.wasm'))
  }
  const abort = () => {
    throw new Error('AssemblyScript: abort')
  }
  const { instance } = await WebAssembly.instantiate(readFileSync(file), { env: { abort } })
  return instance.exports
}
