/**
 * Where an operand is while a block of instructions is executed: in its slot of the frame, in a JavaScript variable, or where it was loaded from, and
 * not counted: a local variable, a constant.
 */
export type Operand =
  | { readonly kind: 'slot' }
  | { readonly kind: 'variable' }
  | { readonly kind: 'local'; readonly index: number }
  | { readonly kind: 'constant'; readonly address: number; readonly immortal: boolean }

export const IN_SLOT: Operand = { kind: 'slot' }
export const IN_VARIABLE: Operand = { kind: 'variable' }

/** Whether an operand is used where it was loaded from. */
export const isBorrowed = ({ kind }: Operand): boolean => kind === 'local' || kind === 'constant'
