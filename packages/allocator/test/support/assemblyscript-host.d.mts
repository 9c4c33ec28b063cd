/** What the module exports. */
export interface Host {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number }
  malloc(bytes: number): number
  free(address: number): void
}
/** Compiles the module; what is returned makes an instance of it, with a memory of its own. */
export declare function compileHost(): Promise<() => Host>
