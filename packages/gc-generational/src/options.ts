/** Options of the strategy, resolved: see the manifest. */
export interface GenerationalOptions {
  readonly threshold0: number
  readonly threshold1: number
  readonly threshold2: number
  /** Per cent. */
  readonly share: number
  readonly immortals: string
  readonly weakrefs: string
}
