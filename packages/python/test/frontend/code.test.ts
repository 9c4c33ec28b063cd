import { readFileSync } from 'node:fs'
import { type CodeTemplate, compileSource, disassemble, localKinds, type UnitTemplate } from '@mm/python/frontend'
import { expect, test } from 'vitest'
import { ask, cpython, libraryPrograms, ourPrograms } from './cpython.js'
import { codesOf, verify } from './verifier.js'

const read = (file: string): string => readFileSync(file, 'utf8')

interface Outside {
  readonly qualname: string
  readonly line: number
  readonly flags: number
  readonly arguments: readonly number[]
  readonly cells: readonly string[]
  readonly frees: readonly string[]
  readonly names: readonly string[]
}

function outside(code: CodeTemplate): Outside {
  const ofKind = (kind: number): string[] => code.localNames.filter((_, slot) => (code.localKinds[slot] & kind) !== 0)
  return {
    qualname: code.qualname,
    line: code.firstLine,
    flags: code.flags & 0xffffff,
    arguments: [code.argCount, code.posOnlyCount, code.kwOnlyCount],
    cells: ofKind(localKinds.CELL).sort(),
    frees: ofKind(localKinds.FREE),
    names: [...code.names].sort(),
  }
}

/** Everything in a file, or `null` where it names a character that is not known. */
function compileFile(file: string): UnitTemplate | null {
  try {
    return compileSource(read(file), file, 'exec')
  } catch (error) {
    if (String(error).includes('unknown Unicode character name')) return null
    throw error
  }
}

const byPlace = (a: Outside, b: Outside): number => a.line - b.line || (a.qualname < b.qualname ? -1 : a.qualname > b.qualname ? 1 : a.flags - b.flags)

/**
 * Where we differ on purpose: a comprehension's variable that is a cell while the name is free around it has no cell of
 * its own here (CPython 3.13.0 loses the outer one); `__firstlineno__ = ...` in a class body.
 */
const EXCEPTIONS = /test_type_params\.py|test_inspect\/test_inspect\.py|test_listcomps\.py/

function compare(files: readonly string[]): void {
  const compared = files.filter((file) => !EXCEPTIONS.test(file))
  const theirs = ask('dump_code.py', compared) as Outside[][]
  compared.forEach((file, i) => {
    const unit = compileFile(file)
    if (unit === null) return
    expect(codesOf(unit).map(outside).sort(byPlace), file).toEqual([...theirs[i]].sort(byPlace))
  })
}

test.skipIf(cpython === undefined)('names and scopes of our programs are those of CPython', () => {
  compare(ourPrograms)
})

test.skipIf(cpython === undefined)('names and scopes of its library are those of CPython', { timeout: 600_000 }, () => {
  compare(libraryPrograms())
})

test('code is sound: jumps lead somewhere, the stack has one depth at every instruction', { timeout: 600_000 }, () => {
  let instructions = 0
  for (const file of [...ourPrograms, ...libraryPrograms()]) {
    const unit = compileFile(file)
    if (unit !== null) instructions += verify(unit, file)
  }
  expect(instructions).toBeGreaterThan(10_000)
})

test('a template survives JSON', () => {
  for (const file of ourPrograms) {
    const unit = compileSource(read(file), file, 'exec')
    expect(JSON.parse(JSON.stringify(unit))).toEqual(unit)
  }
})

test('a listing names what instructions refer to', () => {
  const text = disassemble(compileSource('def f(a, b=1):\n    return a.real + b\nprint(f(2))\n', 'listing.py', 'exec'))
  expect(text).toContain('LOAD_ATTR')
  expect(text).toContain('(real)')
  expect(text).toContain('(add)')
  expect(text).toMatch(/LOAD_CONST +\d+ \(code f\)/)
})
