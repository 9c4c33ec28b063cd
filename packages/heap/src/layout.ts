import { type Address, type LinearMemory, MisuseError, type WordBytes } from '@mm/contract'

/**
 * What a field holds.
 *
 * | type      | bytes       | value                                                                  |
 * | --------- | ----------- | ---------------------------------------------------------------------- |
 * | `word`    | `wordBytes` | a whole number from 0 to 2^32 - 1, in the low half of the word          |
 * | `ref`     | `wordBytes` | a reference to an object, in the low half                              |
 * | `address` | `wordBytes` | an address, in the low half                                            |
 * | `u8` to `i32`, `f64` | as named | a number, aligned to its size                                    |
 * | `{ bytes: n }` | n      | whatever; its value is its address                                     |
 */
export type FieldType = 'word' | 'ref' | 'address' | 'u8' | 'u16' | 'u32' | 'i32' | 'f64' | { readonly bytes: number }

/** Bits of a field that have a meaning of their own, from `shift` up. */
export interface BitsDeclaration {
  readonly name: string
  readonly shift: number
  /** 1 by default. */
  readonly width?: number
  readonly doc?: string
}

/** One field of a structure. */
export interface FieldDeclaration {
  readonly name: string
  readonly type: FieldType
  readonly doc: string
  readonly bits?: readonly BitsDeclaration[]
}

/** A structure in memory, as data. */
export interface LayoutDeclaration<F extends readonly FieldDeclaration[] = readonly FieldDeclaration[]> {
  readonly name: string
  readonly doc?: string
  /** In the order in which they lie; each at the next multiple of its own size. */
  readonly fields: F
}

/** The names of a declaration's fields. */
export type FieldName<F extends readonly FieldDeclaration[]> = F[number]['name']

/** A structure's places for one width of words. */
export interface Shape<Name extends string = string> {
  readonly wordBytes: WordBytes
  /** Bytes from the structure's start to each field. */
  readonly offset: Readonly<Record<Name, number>>
  /** Bytes of each field. */
  readonly bytes: Readonly<Record<Name, number>>
  /** Bytes of the whole, a multiple of its alignment. */
  readonly size: number
}

/** A declared structure. */
export interface Layout<F extends readonly FieldDeclaration[] = readonly FieldDeclaration[]> extends LayoutDeclaration<F> {
  /** The offsets and the size where words have `wordBytes` bytes. Keep it in a constant: V8 then reads an offset for nothing. */
  at(wordBytes: WordBytes): Shape<FieldName<F>>
  /** The value of `field` of the structure at `address`; of `{ bytes }` its address. */
  get(memory: LinearMemory, address: Address, field: FieldName<F>): number
  /** Sets `field`; of a word only the low half. Throws `MisuseError` for a field of bytes. */
  set(memory: LinearMemory, address: Address, field: FieldName<F>, value: number): void
}

const SIZES = { u8: 1, u16: 2, u32: 4, i32: 4, f64: 8 } as const

/** Bytes of a field, and what its offset is a multiple of. */
function extent(type: FieldType, wordBytes: WordBytes): { readonly bytes: number; readonly alignment: number } {
  if (typeof type === 'object') return { bytes: type.bytes, alignment: 1 }
  const bytes = type === 'word' || type === 'ref' || type === 'address' ? wordBytes : SIZES[type]
  return { bytes, alignment: bytes }
}

function refuse(name: string, problem: string): never {
  throw new MisuseError('bad-option', { operation: 'declareLayout' }, `${name}: ${problem}`)
}

function place(declaration: LayoutDeclaration, wordBytes: WordBytes): Shape {
  const offset: Record<string, number> = {}
  const bytes: Record<string, number> = {}
  let end = 0
  let alignment: number = 1
  for (const field of declaration.fields) {
    const own = extent(field.type, wordBytes)
    if (field.name in offset) refuse(declaration.name, `two fields are called ${field.name}`)
    end = Math.ceil(end / own.alignment) * own.alignment
    offset[field.name] = end
    bytes[field.name] = own.bytes
    end += own.bytes
    alignment = Math.max(alignment, own.alignment)
    let taken = 0
    for (const { name, shift, width = 1 } of field.bits ?? []) {
      const mask = bitMask(shift, width)
      if (shift + width > Math.min(own.bytes * 8, 32)) refuse(declaration.name, `${field.name} has no bit ${shift + width - 1} for ${name}`)
      if ((taken & mask) !== 0) refuse(declaration.name, `bits of ${field.name} overlap at ${name}`)
      taken |= mask
    }
  }
  return { wordBytes, offset, bytes, size: Math.ceil(end / alignment) * alignment }
}

/** `width` ones from bit `shift` up, as an unsigned number. */
export function bitMask(shift: number, width: number): number {
  return (((2 ** width - 1) * 2 ** shift) % 2 ** 32) >>> 0
}

/**
 * Declares a structure once: its offsets, its size, its accessors follow from it, and with `@mm/heap/picture` its
 * picture and its decoder. Throws `MisuseError` (`bad-option`) where two fields or two bits collide.
 */
export function declareLayout<const F extends readonly FieldDeclaration[]>(declaration: LayoutDeclaration<F>): Layout<F> {
  type Name = FieldName<F>
  const shapes = { 4: place(declaration, 4), 8: place(declaration, 8) }
  const types: Partial<Record<string, FieldType>> = Object.fromEntries(declaration.fields.map(({ name, type }) => [name, type]))
  const at = (wordBytes: WordBytes): Shape<Name> => shapes[wordBytes]
  return Object.freeze({
    ...declaration,
    at,
    get(memory: LinearMemory, address: Address, field: Name): number {
      const at = address + shapes[memory.wordBytes].offset[field]
      switch (types[field]) {
        case 'u8':
          return memory.u8[at]
        case 'u16':
          return memory.u8[at] | (memory.u8[at + 1] << 8)
        case 'i32':
          return memory.i32[at >>> 2]
        case 'f64':
          return memory.f64[at >>> 3]
        case 'word':
        case 'ref':
        case 'address':
        case 'u32':
          return memory.u32[at >>> 2]
        default:
          return at
      }
    },
    set(memory: LinearMemory, address: Address, field: Name, value: number): void {
      const at = address + shapes[memory.wordBytes].offset[field]
      switch (types[field]) {
        case 'u8':
          memory.u8[at] = value
          break
        case 'u16':
          memory.u8[at] = value
          memory.u8[at + 1] = value >>> 8
          break
        case 'i32':
          memory.i32[at >>> 2] = value
          break
        case 'f64':
          memory.f64[at >>> 3] = value
          break
        case 'word':
        case 'ref':
        case 'address':
        case 'u32':
          memory.u32[at >>> 2] = value
          break
        default:
          throw new MisuseError('bad-option', { operation: 'set', address }, `${declaration.name}.${field} holds bytes, not a value`)
      }
    },
  })
}
