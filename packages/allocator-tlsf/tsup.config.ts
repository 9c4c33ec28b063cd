import config from '@mm/tsup-config'

const both: typeof config = { ...config, entry: ['src/index.ts', 'src/layout.ts'] }
export default both
