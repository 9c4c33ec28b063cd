import { readFileSync } from 'node:fs'
import { parseSource } from '@mm/python/frontend'
import { expect, test } from 'vitest'
import { ask, cpython, libraryPrograms, ourPrograms } from './cpython.js'
import { dumpTree, firstDifference, nodeTypes } from './trees.js'

const read = (file: string): string => readFileSync(file, 'utf8')

test('our programs have every kind of node in them', () => {
  const seen = new Set<string>()
  for (const file of ourPrograms) dumpTree(parseSource(read(file), file, 'exec'), seen)
  expect(nodeTypes.filter((type) => !seen.has(type))).toEqual([])
})

function compare(files: readonly string[]): void {
  const theirs = ask('dump_tree.py', files)
  const differences = files.flatMap((file, i) => {
    try {
      const found = firstDifference(dumpTree(parseSource(read(file), file, 'exec'), new Set()), theirs[i])
      return found === undefined ? [] : [`${file}: ${found}`]
    } catch (error) {
      // The one thing that is known to be missing.
      return String(error).includes('unknown Unicode character name') ? [] : [`${file}: ${String(error)}`]
    }
  })
  expect(differences).toEqual([])
}

test.skipIf(cpython === undefined)('trees of our programs are those of CPython, positions included', () => {
  compare(ourPrograms)
})

test.skipIf(cpython === undefined)('trees of its library are those of CPython, positions included', { timeout: 600_000 }, () => {
  compare(libraryPrograms())
})
