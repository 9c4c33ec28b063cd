import { defineConfig } from 'vitest/config'

// `npm run conformance`: installs a copy of the workspace, which takes long.
export default defineConfig({
  test: { passWithNoTests: true, include: ['test/**/*.conformance.mjs'], testTimeout: 600_000, hookTimeout: 600_000, reporters: ['default', 'json'], outputFile: { json: 'reports/conformance.json' } },
})
