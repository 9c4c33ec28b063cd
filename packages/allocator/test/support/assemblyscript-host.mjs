import { main } from 'assemblyscript/asc'

const source = `
export function malloc(size: usize): usize { return heap.alloc(size) }
export function free(block: usize): void { heap.free(block) }
`
/* One page to begin with: everything else is growth. */
const flags = ['-O3', '--noAssert', '--runtime', 'minimal', '--initialMemory', '1', '--maximumMemory', '2048']

/** Compiles a module whose language has a heap of its own (AssemblyScript's), which grows the module's memory when it needs to. */
export async function compileHost() {
  const written = new Map()
  const { error, stderr } = await main(['module.ts', '--outFile', 'module.wasm', ...flags], {
    readFile: (name) => (name === 'module.ts' ? source : null),
    writeFile: (name, content) => written.set(name, content),
    listFiles: () => [],
  })
  if (error) throw new Error(`AssemblyScript: ${stderr.toString()}`, { cause: error })
  const abort = () => {
    throw new Error('AssemblyScript: abort')
  }
  const module = await WebAssembly.compile(written.get('module.wasm'))
  return () => new WebAssembly.Instance(module, { env: { abort } }).exports
}
