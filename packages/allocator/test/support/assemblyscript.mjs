import { main } from 'assemblyscript/asc'

/** Compiles one module of AssemblyScript that imports its memory. */
export async function compile(source) {
  let module
  const { error } = await main(['module.ts', '--outFile', 'module.wasm', '--runtime', 'stub', '--importMemory', '--noAssert', '-O'], {
    readFile: (name) => (name === 'module.ts' ? source : null),
    writeFile: (name, content) => {
      if (name === 'module.wasm') module = content
    },
    listFiles: () => [],
  })
  if (error) throw error
  return module
}
