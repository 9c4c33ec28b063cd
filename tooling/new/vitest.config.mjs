import config from '@mm/vitest-config'
import { mergeConfig } from 'vitest/config'

export default (environment) => mergeConfig(config(environment), { test: { include: ['test/**/*.test.mjs'], hookTimeout: 300_000 } })
