// Writes the table of packages between the markers in README.md: name, what it is, its size, its floor.
// `node tooling/docs/packages.mjs --check` fails when the table is not what it would write.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from '../bootstrap/install.mjs'

const { floors, apart } = JSON.parse(readFileSync(join(root, 'tooling/floors.json'), 'utf8'))

/** Where a package stands, from floors.json: its number, or `beside`. */
function floorOf(name) {
  const matches = (pattern) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(name)
  if (apart.some(matches)) return 'beside'
  return floors.find(({ packages = [] }) => packages.some(matches)).floor
}

/** Bytes of a package's own code, minified and gzipped; what it imports from others is counted there. */
async function sizeOf(folder, entry) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    plugins: [{ name: 'engines are counted apart', setup: ({ onResolve }) => onResolve({ filter: /^\.\/vm-(un)?counted-/ }, ({ path }) => ({ path, external: true })) }],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)} kB`

const rows = []
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  if (manifest.private) continue
  let bytes = await sizeOf(folder, 'dist/index.js')
  // A person's program loads one of the four engines.
  if (name === 'python') bytes += await sizeOf(folder, 'dist/vm-counted-8.js')
  rows.push({ name, floor: floorOf(name), text: `| [\`@mm/${name}\`](packages/${name}) | ${manifest.description} | ${kilobytes(bytes)} |` })
}
const order = ({ floor }) => (floor === 'beside' ? 99 : floor)
rows.sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1))

const table = ['| package | what it is | size |', '| --- | --- | ---: |', ...rows.map(({ text }) => text)].join('\n')
const file = join(root, 'README.md')
const readme = readFileSync(file, 'utf8')
const written = readme.replace(/(<!-- packages -->\n)[\s\S]*?(<!-- \/packages -->)/, (_, open, close) => `${open}${table}\n${close}`)

// The last digit of a size moves with the compiler's version: the check compares the rest.
const roughly = (text) => text.replace(/\d+(\.\d)? kB/g, 'n kB')
if (!process.argv.includes('--check')) writeFileSync(file, written)
else if (roughly(written) !== roughly(readme)) {
  console.error('README.md: the table of packages is out of date; node tooling/docs/packages.mjs writes it.')
  process.exitCode = 1
}
