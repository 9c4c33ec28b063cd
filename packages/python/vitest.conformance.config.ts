import { configDefaults, defineConfig } from 'vitest/config'

// Programs in sanity and stress mode, all of them: a long work, of which `npm test` does a sample.
const long = process.env['MM_CONFORMANCE'] === 'all' ? [] : ['test/modes.conformance.ts']

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
