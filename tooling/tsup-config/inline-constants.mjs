import { transform } from 'esbuild'

const DECLARATION = /^var ([A-Z][A-Z0-9_]*) = ([^;\n]+);$/gm
const NAME = /\b[A-Z][A-Z0-9_]*\b/g
const ARITHMETIC = /^[\d\s.e()+*/%<>&|^~-]+$/
const EXPORTS = /^export \{[^}]*\};$/gm
/** An index that ends in a constant: `[pool + POOL_FREE]`. */
const FIRST_FIELD = / \+ ([A-Z][A-Z0-9_]*)\]/g
/** One name of an export clause: `A` or `A as B`. */
const EXPORT = /\b(\w+)( as \w+)?(?=,|\s*\})/g

/**
 * Puts the numbers themselves where a module's constants stood (`const POOL_FREE = 0`, `const BITMAP = POOLS + 64`). The
 * bundler makes every top-level constant a `var`, which an engine must load again at each use; offsets that are literals
 * are part of the instruction, and the bundle has no table of names.
 */
export const inlineConstants = {
  name: 'inline-constants',
  async renderChunk(code, { map, path }) {
    if (!path.endsWith('.js')) return undefined
    const exported = new Set([...code.matchAll(EXPORTS)].flatMap(([clause]) => [...clause.matchAll(EXPORT)].map(([, name]) => name)))
    const values = {}
    const rest = code.replace(DECLARATION, (line, name, text) => {
      const numbers = text.replace(NAME, (used) => (used in values ? `(${values[used]})` : used))
      if (!ARITHMETIC.test(numbers)) return line
      values[name] = String(new Function(`return ${numbers}`)())
      // What other modules import stays declared, under another name, so that the uses here are free to be replaced.
      return exported.has(name) ? `var ${name}$ = ${values[name]};` : ''
    })
    if (Object.keys(values).length === 0) return undefined
    // The first field of a structure is at the index itself.
    const terse = rest.replace(FIRST_FIELD, (text, name) => (values[name] === '0' ? ']' : text))
    const renamed = terse.replace(EXPORTS, (clause) =>
      clause.replace(EXPORT, (text, name, as = ` as ${name}`) => (name in values ? `${name}$${as}` : text)),
    )
    const inlined = await transform(renamed, { define: values, format: 'esm', target: 'es2022', sourcemap: 'external', sourcesContent: false })
    return { code: inlined.code, map: inlined.map }
  },
}
