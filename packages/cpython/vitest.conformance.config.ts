import { defineConfig } from 'vitest/config'

// `npm run conformance`: what depends on more than the repository (a CPython to ask), or takes long.
export default defineConfig({
  test: {
    passWithNoTests: true,
    include: ['test/**/*.conformance.ts'],
    server: { deps: { external: [/\/(packages|apps)\/[^/]+\/dist\//] } },
    testTimeout: 600_000,
    reporters: ['default', 'json'],
    outputFile: { json: 'reports/conformance.json' },
  },
})
