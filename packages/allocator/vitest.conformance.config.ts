import { defineConfig } from 'vitest/config'

// `npm run conformance`: what has to ask a CPython.
export default defineConfig({
  test: { passWithNoTests: true, include: ['test/**/*.conformance.ts'], testTimeout: 600_000, reporters: ['default', 'json'], outputFile: { json: 'reports/conformance.json' } },
})
