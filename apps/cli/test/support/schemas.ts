import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv2020 } from 'ajv/dist/2020.js'

const folder = fileURLToPath(new URL('../../../../docs/schemas/', import.meta.url))
const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictRequired: false })
for (const file of readdirSync(folder)) ajv.addSchema(JSON.parse(readFileSync(folder + file, 'utf8')) as object)

/** What is wrong with `data` by the schema that it names (`mm.stats/1`); nothing when all is well. */
export function problemsOf(data: unknown): string[] {
  const { schema } = data as { schema: string }
  const validate = ajv.getSchema(`https://mm.invalid/schemas/${schema.replace('/', '.')}.json`)
  if (validate === undefined) return [`there is no schema ${schema}`]
  void validate(data)
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`)
}
