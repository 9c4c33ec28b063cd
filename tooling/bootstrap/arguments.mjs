// The command line of a tool: `--help` prints how it is used, what is not understood is one line and the usage, and exits with 2.
import { parseArgs } from 'node:util'

/**
 * As `parseArgs` of Node, with `--help` added.
 * @param {string} name the tool's name, which begins what it says
 * @param {string} usage
 * @param {import('node:util').ParseArgsConfig} config
 */
export function readArguments(name, usage, config) {
  try {
    const parsed = parseArgs({ ...config, options: { ...config.options, help: { type: 'boolean', short: 'h', default: false } } })
    if (!parsed.values.help) return parsed
    console.log(usage)
    process.exit(0)
  } catch (error) {
    console.error(`${name}: ${error.message.split('. To specify')[0]}\n\n${usage}`)
    process.exit(2)
  }
}
