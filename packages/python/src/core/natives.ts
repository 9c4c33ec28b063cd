import { type GetSetSpec, type NativeSpec } from './native.js'
import { type Signature, parseSignature } from './signature.js'

/**
 * One row of the table of natives. Objects of Python refer to it by index; the table is ordered by qualified name, so
 * that the same build gives the same indices.
 */
export interface NativeEntry {
  /** `str.join`, `builtins.len`: unique. */
  readonly qualifiedName: string
  /** `join`, `len`. */
  readonly name: string
  readonly call: NativeSpec['call']
  readonly kind: NativeKind
  /** Positional arguments, `self` not counted; `most` -1: any number. */
  readonly fewest: number
  readonly most: number
  /** Absent: positional arguments only. */
  readonly signature: Signature | undefined
  /** What `__text_signature__` shows. */
  readonly shown: string | undefined
  readonly packs: boolean
  readonly doc: string | undefined
}

/**
 * What comes before the arguments: nothing (`function`); `self` or the class, which a bound object supplies (`method`);
 * the class, which the caller supplies (`new`). It has the first slot, and is counted neither in `fewest` nor in the signature.
 */
export type NativeKind = 'function' | 'method' | 'new'

/** Natives by index. */
export type NativeTable = readonly NativeEntry[]

/** Makes the table from (qualified name, kind, native) rows. Throws where two have the same name. */
export function nativeTable(natives: Iterable<readonly [qualifiedName: string, kind: NativeKind, native: NativeSpec]>): NativeTable {
  const entries = Array.from(natives, ([qualifiedName, kind, { name, call, fewest, most, signature, shown, packs, doc }]): NativeEntry => ({
    qualifiedName,
    name,
    kind,
    call,
    fewest,
    most,
    signature: signature === undefined ? undefined : parseSignature(signature),
    shown,
    packs: packs ?? kind === 'new',
    doc,
  }))
  entries.sort((a, b) => (a.qualifiedName < b.qualifiedName ? -1 : 1))
  entries.forEach(({ qualifiedName }, index) => {
    if (index > 0 && entries[index - 1].qualifiedName === qualifiedName) throw new Error(`two natives are named ${qualifiedName}`)
  })
  return entries
}

/** One row of the table of computed attributes. */
export interface AttributeEntry extends GetSetSpec {
  /** `type.__name__`: unique. */
  readonly qualifiedName: string
}

/** Makes the table from (qualified name, attribute) rows, ordered by qualified name. Throws where two have the same name. */
export function attributeTable(attributes: Iterable<readonly [qualifiedName: string, attribute: GetSetSpec]>): readonly AttributeEntry[] {
  const entries = Array.from(attributes, ([qualifiedName, attribute]): AttributeEntry => ({ ...attribute, qualifiedName }))
  entries.sort((a, b) => (a.qualifiedName < b.qualifiedName ? -1 : 1))
  entries.forEach(({ qualifiedName }, index) => {
    if (index > 0 && entries[index - 1].qualifiedName === qualifiedName) throw new Error(`two attributes are named ${qualifiedName}`)
  })
  return entries
}
