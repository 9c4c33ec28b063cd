import { type ConstantValue } from './ast.js'
import { type CodeTemplate, type ConstantTemplate } from './template.js'

/** Strings of these characters only are interned, as names are. */
const NAME_CHARACTERS = /^\w*$/

/**
 * The constants of a compilation unit. Equal ones, by type and value, are one entry, members of tuples included: so
 * that equal literals are one object across all functions of a module (CPython merges them so in Python/compile.c).
 */
export class ConstantPool {
  readonly entries: ConstantTemplate[] = []
  readonly #byKey = new Map<string, number>()

  /** The index of a value, which is added where it is new. */
  add(value: ConstantValue): number {
    switch (value.kind) {
      case 'none':
      case 'true':
      case 'false':
      case 'ellipsis':
        return this.#intern(value.kind, value)
      case 'int': {
        const digits = value.value.toString()
        return this.#intern(`int ${digits}`, { kind: 'int', value: digits })
      }
      case 'float': {
        const text = numberText(value.value)
        return this.#intern(`float ${text}`, { kind: 'float', value: text })
      }
      case 'complex': {
        const real = numberText(value.real)
        const imag = numberText(value.imag)
        return this.#intern(`complex ${real} ${imag}`, { kind: 'complex', real, imag })
      }
      case 'str':
        return this.#intern(`str ${value.value}`, { kind: 'str', value: value.value, intern: NAME_CHARACTERS.test(value.value) })
      case 'bytes':
        return this.#intern(`bytes ${value.value}`, { kind: 'bytes', value: value.value })
      case 'tuple': {
        const items = value.items.map((item) => this.add(item))
        return this.#intern(`tuple ${items.join(' ')}`, { kind: 'tuple', items })
      }
      case 'frozenset': {
        const items = [...new Set(value.items.map((item) => this.add(item)))]
        return this.#intern(`frozenset ${[...items].sort((a, b) => a - b).join(' ')}`, { kind: 'frozenset', items })
      }
    }
  }

  /** The index of a tuple of names, which are immortal wherever the unit has them. */
  addNames(names: readonly string[]): number {
    const value = tuple(names.map(str))
    const index = this.add(value)
    for (const name of value.kind === 'tuple' ? value.items : []) {
      const at = this.add(name)
      const entry = this.entries[at]
      if (entry.kind === 'str') this.entries[at] = { ...entry, name: true }
    }
    return index
  }

  /** The index of a new code constant; code is never merged. */
  addCode(value: CodeTemplate): number {
    return this.entries.push({ kind: 'code', value }) - 1
  }

  #intern(key: string, entry: ConstantTemplate): number {
    const known = this.#byKey.get(key)
    if (known !== undefined) return known
    const index = this.entries.push(entry) - 1
    this.#byKey.set(key, index)
    return index
  }
}

function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}

/** Whether a constant is true in a condition. */
export function isTruthy(value: ConstantValue): boolean {
  switch (value.kind) {
    case 'none':
    case 'false':
      return false
    case 'true':
    case 'ellipsis':
      return true
    case 'int':
      return value.value !== 0n
    case 'float':
      return value.value !== 0
    case 'complex':
      return value.real !== 0 || value.imag !== 0
    case 'str':
    case 'bytes':
      return value.value !== ''
    case 'tuple':
    case 'frozenset':
      return value.items.length > 0
  }
}

export const NONE: ConstantValue = Object.freeze({ kind: 'none' })

/** A string constant. */
export const str = (value: string): ConstantValue => ({ kind: 'str', value })

/** A tuple constant. */
export const tuple = (items: readonly ConstantValue[]): ConstantValue => ({ kind: 'tuple', items })
