// The compiler of the front end, out of its sources: the build compiles Python before the package itself is built.
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import ts from 'typescript'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Runs `use` with an importer of the TypeScript files in `folders` of src, their types taken out. */
export async function withSources(folders, use) {
  const folder = mkdtempSync(join(root, 'node_modules', '.generate-'))
  try {
    for (const name of folders) {
      for (const file of readdirSync(join(root, 'src', name), { recursive: true }).filter((each) => each.endsWith('.ts') && !each.endsWith('.d.ts'))) {
        mkdirSync(dirname(join(folder, name, file)), { recursive: true })
        const { outputText } = ts.transpileModule(readFileSync(join(root, 'src', name, file), 'utf8'), { compilerOptions: { module: 'ESNext', target: 'ES2022' } })
        writeFileSync(join(folder, name, file.replace(/\.ts$/, '.js')), outputText)
      }
    }
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
    return await use((path) => import(pathToFileURL(join(folder, path)).href))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
