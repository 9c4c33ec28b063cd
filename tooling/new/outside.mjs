// What is different about a package outside the repository: it has its own settings instead of the repository's, and
// finds the packages that it needs through links, so that nothing has to be installed.
import { existsSync, mkdirSync, readFileSync, readdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Third-party versions, by name: the catalog of the workspace. */
export function catalogIn(root) {
  const text = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8')
  const [, catalog] = /^catalog:\n((?: {2}.*\n)+)/m.exec(text)
  return Object.fromEntries([...catalog.matchAll(/^ {2}'?([^':]+)'?: (.+)$/gm)].map(([, name, version]) => [name, version]))
}

/** Packages of the repository that are not published: what they do stands in the package itself. */
const OWN_TOOLS = ['@mm/eslint-config', '@mm/tsup-config', '@mm/vitest-config']
const NEEDED = ['fast-check', 'tsup', 'typescript', 'vitest', '@types/node']

const settings = {
  'tsconfig.json': `{
  "compilerOptions": {
    "target": "ES2022",
    "lib": ["ES2023"],
    "module": "NodeNext",
    "moduleResolution": "NodeNext",
    "types": [],
    "strict": true,
    "verbatimModuleSyntax": true,
    "skipLibCheck": true,
    "noEmit": true
  },
  "include": ["src", "test"]
}
`,
  'tsup.config.ts': `import { defineConfig } from 'tsup'

export default defineConfig({ entry: ['src/index.ts'], format: ['esm'], target: 'es2022', platform: 'neutral', dts: { compilerOptions: { ignoreDeprecations: '6.0' } }, clean: true })
`,
  'vitest.config.ts': `import { defineConfig } from 'vitest/config'

// What is built is loaded by Node itself, and a test fails for what it finds, not for how busy the machine is.
export default defineConfig({ test: { server: { deps: { external: [/\\/dist\\//] } }, testTimeout: 300_000 } })
`,
}

function ownManifest(text, catalog) {
  const { name, description, license, type, sideEffects, types, dependencies, devDependencies } = JSON.parse(text)
  const versionOf = (dependency) => (dependency.startsWith('@mm/') ? '^0.1.0' : catalog[dependency])
  const versions = (dependencies, wanted) => Object.fromEntries(Object.keys(dependencies).filter(wanted).map((dependency) => [dependency, versionOf(dependency)]))
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    description,
    license,
    type,
    sideEffects,
    types,
    exports: { '.': { types, default: './dist/index.js' }, './package.json': './package.json' },
    scripts: { build: 'tsup', typecheck: 'tsc', test: 'tsup && tsc && vitest run' },
    dependencies: versions(dependencies, () => true),
    devDependencies: versions(devDependencies, (dependency) => (dependency.startsWith('@mm/') ? !OWN_TOOLS.includes(dependency) : NEEDED.includes(dependency))),
  }
  return `${JSON.stringify(manifest, null, 2)}\n`
}

/** The files of a package that stands alone, of those that it would have in the repository: all that need no tool of the repository's own. */
export function outsidePackage(files, catalog) {
  return files
    .filter(({ file, text }) => file in settings || file === 'package.json' || !OWN_TOOLS.some((tool) => text.includes(`from '${tool}`)))
    .map(({ file, text }) => ({ file, text: settings[file] ?? (file === 'package.json' ? ownManifest(text, catalog) : text) }))
}

/** Links what the package needs, and the commands, as `source` of the repository has them. */
export function linkModules(source, place) {
  const from = join(source, 'node_modules')
  const to = join(place, 'node_modules')
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  for (const name of Object.keys({ ...dependencies, ...devDependencies })) {
    mkdirSync(dirname(join(to, name)), { recursive: true })
    symlinkSync(realpathSync(join(from, name)), join(to, name), 'junction')
  }
  mkdirSync(join(to, '.bin'), { recursive: true })
  for (const command of readdirSync(join(from, '.bin')).filter((name) => /^(?:tsup|tsc|vitest)(?:\.|$)/.test(name))) {
    // The commands of pnpm find what they start beside themselves.
    writeFileSync(join(to, '.bin', command), readFileSync(join(from, '.bin', command)), { mode: 0o755 })
  }
  if (!existsSync(join(to, '.bin', 'tsup'))) throw new Error(`${source} has no commands to link; is it installed?`)
}
