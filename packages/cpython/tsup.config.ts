import config from '@mm/tsup-config'

const both: typeof config = { ...config, entry: ['src/index.ts', 'src/node.ts'], external: [/^node:/] }
export default both
