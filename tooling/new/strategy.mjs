import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { Script } from 'node:vm'
import { camelCase, kinds, pascalCase } from './kinds.mjs'
import { catalogIn, linkModules, outsidePackage } from './outside.mjs'

/** A request that cannot be met, in one sentence for the person who made it. */
export class Refusal extends Error {}

const NAME = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/
const MOST_NAME = 40
/** Nothing that was made from a package's source, or is of no use in a copy. */
const LEFT_OUT = ['node_modules', 'dist', 'reports', 'coverage', '.turbo', 'CHANGELOG.md']

/** The files of a folder, as paths relative to it. */
function filesIn(folder, at = '') {
  return readdirSync(join(folder, at))
    .filter((entry) => !LEFT_OUT.includes(entry))
    .flatMap((entry) => (statSync(join(folder, at, entry)).isDirectory() ? filesIn(folder, join(at, entry)) : [join(at, entry)]))
    .sort()
}

/** Names that strategies of an axis have in the repository. */
function takenNames(root, axis) {
  const pattern = new RegExp(`axis: '${axis}',\\s*name: '([^']+)'`, 'g')
  const sources = readdirSync(join(root, 'packages')).map((name) => join(root, 'packages', name, 'src')).filter((folder) => existsSync(folder))
  return sources.flatMap((folder) => filesIn(folder).flatMap((file) => [...readFileSync(join(folder, file), 'utf8').matchAll(pattern)].map(([, name]) => name)))
}

/** Whether JavaScript takes `identifier` as the name of something exported. */
function isIdentifier(identifier) {
  try {
    new Script(`'use strict'; { const ${identifier} = 0 }; (async () => { class ${identifier} {} })`)
    return true
  } catch {
    return false
  }
}

/** Code without its comments and strings. */
const bare = (code) => code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$|'[^'\n]*'|`[^`]*`/gm, '')

/** Throws where a strategy cannot be called so. `sources`: the text that it is to be a part of. */
function checkName(root, axis, name, sources) {
  if (!NAME.test(name) || name.length > MOST_NAME) {
    throw new Refusal(`${name} is no name: lower-case letters and digits, with single hyphens between, a letter first, at most ${MOST_NAME}`)
  }
  if (takenNames(root, axis).includes(name)) throw new Refusal(`there is a strategy ${name} of the axis ${axis} already`)
  for (const identifier of [camelCase(name), pascalCase(name)]) {
    if (!isIdentifier(identifier)) throw new Refusal(`${identifier} is a word of the language itself; choose another name`)
    if (new RegExp(`\\b${identifier}\\b`).test(sources)) throw new Refusal(`${identifier} is a name that the package's own code uses; choose another one`)
  }
}

function isInside(place, folder) {
  const way = relative(folder, place)
  return way === '' || !(way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way))
}

/** Where the package goes; throws where something is there, or where it is inside the repository but not in its place. */
function placeFor(root, axis, name, out) {
  const place = out === undefined ? join(root, 'packages', kinds[axis].prefix + name) : resolve(out)
  if (out !== undefined && isInside(place, root)) throw new Refusal(`${out} is inside the repository; without --out it would be packages/${kinds[axis].prefix}${name}`)
  if (existsSync(place) && (!statSync(place).isDirectory() || readdirSync(place).length > 0)) throw new Refusal(`${place} is there already; nothing is overwritten`)
  if (!existsSync(dirname(place))) throw new Refusal(`there is no folder ${dirname(place)}`)
  return place
}

/**
 * Writes the package of a new strategy of `axis`: into `packages`, or into the folder `out` outside the repository, where the
 * packages that it needs are linked. No other file is touched. Returns `{ place, packageName, files, from }`; throws {@link Refusal}.
 */
export function newStrategy({ root, axis, name, out }) {
  const kind = kinds[axis]
  if (kind === undefined) throw new Refusal(`no strategies of the axis ${axis} are made; there are ${Object.keys(kinds).join(' and ')}`)
  const source = join(root, 'packages', kind.from)
  const files = filesIn(source).map((file) => ({ file, text: readFileSync(join(source, file), 'utf8') }))
  checkName(root, axis, name, files.filter(({ file }) => file.endsWith('.ts')).map(({ text }) => bare(text)).join('\n'))
  const place = placeFor(root, axis, name, out)

  const packageName = out === undefined ? `@mm/${kind.prefix}${name}` : `mm-${kind.prefix}${name}`
  const { description } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  const ownDescription = kind.description(name)
  const replacements = kind.replacements({ name, packageName })
  const everything = files.map(({ text }) => text).join('\n')
  for (const [pattern] of replacements) if (everything.search(pattern) === -1) throw new Error(`${kind.from} has nothing that is like ${pattern} any more`)

  const written = files.map(({ file, text }) => {
    // The first sentence of the README is the description, to the end of its paragraph.
    let own = basename(file) === 'README.md' ? text.replace(/^(# .*\n\n).*\n/, (_, title) => `${title}${ownDescription}\n`) : text.replace(JSON.stringify(description), JSON.stringify(ownDescription))
    for (const [pattern, replacement] of replacements) own = own.replace(pattern, replacement)
    return { file: kind.fileOf(file, name), text: own }
  })
  const result = out === undefined ? written : outsidePackage(written, catalogIn(root))
  for (const { file, text } of result) {
    mkdirSync(dirname(join(place, file)), { recursive: true })
    writeFileSync(join(place, file), text, { flag: 'wx' })
  }
  if (out !== undefined) linkModules(source, place)
  return { place, packageName, files: result.map(({ file }) => file), from: kind.from }
}
