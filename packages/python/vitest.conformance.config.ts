import { configDefaults, defineConfig } from 'vitest/config'

// Programs in sanity and stress mode, compiled and from an image, all of them: a long work, of which `npm test` does a sample.
const all = ['test/modes.conformance.ts', 'test/compiler.conformance.ts', 'test/start-image.conformance.ts']
const long = process.env['MM_CONFORMANCE'] === 'all' ? [] : all

// `npm run conformance`: what has to ask a CPython.
export default defineConfig({
  test: {
    // A name on the command line may be for another package.
    passWithNoTests: true,
    include: ['test/**/*.conformance.ts'],
    exclude: [...configDefaults.exclude, ...long],
    testTimeout: 600_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/conformance.json' },
  },
})
