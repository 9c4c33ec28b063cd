// What can be made, and from what: a new strategy begins as a copy of the simplest package of its axis, under its own name.
// So there are no templates that could grow old: what is copied is built and tested every day.

/** `my-heap` as JavaScript writes it: `myHeap`, `MyHeap`. */
export const camelCase = (name) => name.replaceAll(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase())
export const pascalCase = (name) => camelCase(name).replace(/^./, (letter) => letter.toUpperCase())

/** A number of its own for the state's first word, so that nobody attaches to another strategy's: 'mm' and a hash of the name (FNV-1a). */
function magicOf(name) {
  let hash = 0x811c9dc5
  for (const letter of name) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193)
  return `0x6d6d${((hash ^ (hash >>> 16)) & 0xffff).toString(16).padStart(4, '0')}`
}

/**
 * Of each axis: the package that is copied, the prefix of packages, how files are called, and what stands in them instead:
 * pairs of a pattern and its replacement, each of which must occur somewhere.
 */
export const kinds = {
  allocator: {
    from: 'allocator-bump',
    prefix: 'allocator-',
    fileOf: (file, name) => file.replace('bump.', `${name}.`),
    description: (name) => `The allocator ${name}: for now it only moves up, as the baseline does.`,
    replacements: ({ name, packageName }) => [
      [/@mm\/allocator-bump/g, packageName],
      [/exported: 'bump'/g, `exported: '${camelCase(name)}'`],
      [/'bump'/g, `'${name}'`],
      [/'(\.\/(?:checked-)?)bump\.js'/g, `'$1${name}.js'`],
      [/`bump`/g, `\`${name}\``],
      [/The baseline: allocation/g, 'For now allocation'],
      [/0x6d6d6276/g, magicOf(name)],
      [/Bump\b/g, pascalCase(name)],
      [/\bbump\b/g, camelCase(name)],
    ],
  },
  collector: {
    from: 'gc-none',
    prefix: 'gc-',
    fileOf: (file, name) => file.replace('no-collector.', `${name}.`),
    description: (name) => `The collector ${name}: for now it collects nothing.`,
    replacements: ({ name, packageName }) => [
      [/@mm\/gc-none/g, packageName],
      [/'none'/g, `'${name}'`],
      [/'(\.\/)no-collector\.js'/g, `'$1${name}.js'`],
      [/\bNoCollector\b/g, pascalCase(name)],
      [/=> none \[\] \[\]/g, `=> ${name} [] []`],
      [/\bnone(?=\(\)|\s*\}| = |\n)|(?<=strategy: |manifest \} = )none\b/g, camelCase(name)],
      [/No collector: cycles/g, 'For now no collector: cycles'],
    ],
  },
}
