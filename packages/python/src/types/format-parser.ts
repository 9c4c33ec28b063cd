/** A piece of a `str.format` template: literal text, then (unless last) a field. */
export interface FormatField {
  readonly literal: string
  /** `undefined`: literal text only. */
  readonly field: string | undefined
  readonly spec: string
  /** '' or one character. */
  readonly conversion: string
}

/** What is wrong with a template: the text of the ValueError. */
export class FormatError {
  readonly message: string
  constructor(message: string) {
    this.message = message
  }
}

/** Splits a template of `str.format`. Returns a {@link FormatError} where it is malformed. Cost: linear. */
export function parseFormat(template: string): readonly FormatField[] | FormatError {
  const fields: FormatField[] = []
  let literal = ''
  for (let at = 0; at < template.length; ) {
    const character = template[at]
    if (character !== '{' && character !== '}') {
      literal += character
      at++
      continue
    }
    if (template[at + 1] === character) {
      literal += character
      at += 2
      continue
    }
    if (character === '}') return new FormatError("Single '}' encountered in format string")
    if (at + 1 === template.length) return new FormatError("Single '{' encountered in format string")
    let depth = 1
    let end = at + 1
    let brackets = false
    for (; end < template.length; end++) {
      const inside = template[end]
      if (inside === '[') brackets = true
      else if (inside === ']') brackets = false
      else if (brackets) continue
      else if (inside === '{') depth++
      else if (inside === '}' && --depth === 0) break
    }
    const body = template.slice(at + 1, end)
    if (depth > 0) return new FormatError(body.includes(':') || body.includes('!') ? "unmatched '{' in format spec" : "expected '}' before end of string")
    const match = /^((?:[^!:[{}]|\[[^\]]*\]?)*)(?:!(.?)(.)?)?(?::(.*))?$/su.exec(body)
    if (match === null) {
      if (/^[^!:]*\{/.test(body)) return new FormatError("unexpected '{' in field name")
      return new FormatError("expected ':' after conversion specifier")
    }
    const [, field = '', conversion, after, spec = ''] = match
    if (conversion === '') return new FormatError("unmatched '{' in format spec")
    if (after !== undefined) return new FormatError("expected ':' after conversion specifier")
    fields.push({ literal, field, spec, conversion: conversion ?? '' })
    literal = ''
    at = end + 1
  }
  if (literal !== '' || fields.length === 0) fields.push({ literal, field: undefined, spec: '', conversion: '' })
  return fields
}
