import { type ConstantTemplate, compileSource, describeConstant, opcodeNames, type UnitTemplate } from '@mm/python/frontend'
import { expect, test } from 'vitest'
import { codesOf } from './verifier.js'

const compile = (source: string): UnitTemplate => compileSource(source, 'constants.py', 'exec')

/** What the first `LOAD_CONST` of an expression loads, where that is all that is left of it. */
function folded(expression: string): string | undefined {
  const unit = compileSource(expression, 'fold.py', 'eval')
  const ops = unit.code.filter((_, i) => i % 2 === 0).map((op) => opcodeNames[op])
  return ops.join() === 'RESUME,LOAD_CONST,RETURN_VALUE' ? describeConstant(unit.pool, unit.constants[unit.code[3]]) : undefined
}

test('literals of one type and value are one constant across the unit', () => {
  const unit = compile("x = 257, 'a b', 1.5, (1, 257)\ndef f():\n    return 257, 'a b', 1.5, (1, 257), lambda: 257\nclass A:\n    y = 'a b'\n")
  const is = (test: (constant: ConstantTemplate) => boolean): number => unit.pool.filter(test).length
  expect(is((constant) => constant.kind === 'int' && constant.value === '257')).toBe(1)
  expect(is((constant) => constant.kind === 'str' && constant.value === 'a b')).toBe(1)
  expect(is((constant) => constant.kind === 'float' && constant.value === '1.5')).toBe(1)
  const [lambda] = codesOf(unit).filter((code) => code.name === '<lambda>')
  expect(lambda.constants.map((index) => unit.pool[index].kind)).toEqual(['none', 'int'])
})

test('equal values of different types stay apart', () => {
  const unit = compile('x = [1, True, 1.0, 0, False, 0.0, -0.0, 1j, 0j, b"1", "1"]\ny = (0.0, -0.0)\n')
  const floats = unit.pool.filter((constant) => constant.kind === 'float').map((constant) => constant.value)
  expect(floats.sort()).toEqual(['-0', '0', '1'])
  expect(unit.pool.filter((constant) => constant.kind === 'true' || constant.kind === 'false')).toHaveLength(2)
})

test('strings of name characters are interned, others are not', () => {
  const unit = compile("x = ['abc_1', 'a b', '', 'é', 'a!', ('deep', 'de ep')]\n")
  const interned = unit.pool.flatMap((constant) => (constant.kind === 'str' && constant.intern ? [constant.value] : []))
  expect(interned.sort()).toEqual(['', 'abc_1', 'deep'])
})

test('arithmetic on literals is done at compile time, within limits', () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ['1 + 2 * 3', '7'],
    ['-1', '-1'],
    ['~5', '-6'],
    ['not 1', 'False'],
    ['7 // -2', '-4'],
    ['-7 % 3', '2'],
    ['7.5 // 2', '3.0'],
    ['-7.5 % 2', '0.5'],
    ['2 ** 10', '1024'],
    ['2 ** -1', '0.5'],
    ['2 ** 64', String(2n ** 64n)],
    ['2 ** 65', undefined],
    ['1 << 127', String(2n ** 127n)],
    ['1 << 128', undefined],
    ['1 / 2', '0.5'],
    ['1 / 0', undefined],
    ['1 // 0', undefined],
    ['-0.0', '-0.0'],
    ['1 - 2j', '1+-2j'],
    ["'a' + 'b'", '"ab"'],
    ["'ab' * 3", '"ababab"'],
    ["'a' * 4096", JSON.stringify('a'.repeat(4096))],
    ["'a' * 4097", undefined],
    ['(1, 2) + (3,)', '(1, 2, 3)'],
    ['(1, 2) * 2', '(1, 2, 1, 2)'],
    ['(0,) * 257', undefined],
    ['(1, (2, "x"))', '(1, (2, "x"))'],
    ["'abc'[1]", '"b"'],
    ["'a\u{1f600}b'[-1]", '"b"'],
    ['(1, 2)[5]', undefined],
    ["b'abc'[0]", '97'],
    ['True + True', '2'],
    ['True & False', 'False'],
    ['__debug__', 'True'],
    ['[1, 2]', undefined],
    ["'%s' % (1,)", undefined],
    ['()', '()'],
  ]
  for (const [expression, wanted] of table) expect(folded(expression), expression).toBe(wanted)
})

test('docstrings lose their indentation; the first constant of a function is its docstring or None', () => {
  const unit = compile('def f():\n    """One.\n\n      Two.\n    Three.\n    """\n    return 1\ndef g():\n    return 1\n')
  const [, f, g] = codesOf(unit)
  expect(unit.pool[f.constants[0]]).toMatchObject({ value: 'One.\n\n  Two.\nThree.\n' })
  expect(unit.pool[g.constants[0]]).toEqual({ kind: 'none' })
})

test('warnings of the compiler are collected', () => {
  const unit = compile("x = 1\nif x is 1: pass\nassert (x, 'always')\ny = '\\d'\n1()\n")
  expect(unit.warnings.map(({ message, line }) => [line, message])).toEqual([
    [4, "invalid escape sequence '\\d'"],
    [2, '"is" with \'int\' literal. Did you mean "=="?'],
    [3, 'assertion is always true, perhaps remove parentheses?'],
    [5, "'int' object is not callable; perhaps you missed a comma?"],
  ])
})
