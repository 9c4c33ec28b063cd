/**
 * Programs of the fuzzer that are known to do something else than on CPython, by seed, and what it is. One that is mended is taken out: the run
 * says which. Whoever changes the generator looks at them anew.
 */
export const known: ReadonlyMap<number, string> = new Map([
])
