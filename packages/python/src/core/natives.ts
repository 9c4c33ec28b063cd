import { type NativeSpec } from './native.js'
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
  /** Positional arguments, `self` not counted; `most` -1: any number. */
  readonly fewest: number
  readonly most: number
  /** Absent: positional arguments only. */
  readonly signature: Signature | undefined
  readonly doc: string | undefined
}

/** Natives by index. */
export type NativeTable = readonly NativeEntry[]

/** Makes the table from (qualified name, native) pairs. Throws where two have the same name. */
export function nativeTable(natives: Iterable<readonly [qualifiedName: string, native: NativeSpec]>): NativeTable {
  const entries = Array.from(natives, ([qualifiedName, { name, call, fewest, most, signature, doc }]): NativeEntry => ({
    qualifiedName,
    name,
    call,
    fewest,
    most,
    signature: signature === undefined ? undefined : parseSignature(signature),
    doc,
  }))
  entries.sort((a, b) => (a.qualifiedName < b.qualifiedName ? -1 : 1))
  entries.forEach(({ qualifiedName }, index) => {
    if (index > 0 && entries[index - 1]!.qualifiedName === qualifiedName) throw new Error(`two natives are named ${qualifiedName}`)
  })
  return entries
}
