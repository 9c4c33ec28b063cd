/**
 * Programs of the fuzzer that are known to do something else than on CPython, by seed, and what it is. One that is mended is taken out: the run
 * says which. Whoever changes the generator looks at them anew.
 */
export const known: ReadonlyMap<number, string> = new Map([
])

/** Damaged texts (mutations.conformance.ts) that are refused in other words or at another place than by CPython, by seed, and what it is. */
export const knownMutations: ReadonlyMap<number, string> = new Map([
  [337, 'the word that does not fit is another one'],
  [366, 'the word that does not fit is another one'],
  [454, 'an unterminated string behind a continued line: the number of the last line'],
  [967, 'the word that does not fit is another one'],
  [1299, 'the end of an assignment of two lines'],
  [1596, 'a comma that may be missing is seen'],
  [1643, 'an equals sign that could be two'],
  [1827, 'an open bracket is not spoken of'],
  [1913, 'a number with two letters behind it'],
  [2220, 'a backslash in a line with tabs: its column'],
  [2395, 'a comma that may be missing is seen'],
  [3050, 'the word that does not fit is another one'],
  [3305, 'where the name of a character ends'],
  [3914, 'an open bracket is not spoken of'],
  [4273, 'the word that does not fit is another one'],
  [4280, 'an unterminated string behind a continued line: the number of the last line'],
  [4382, 'a number with letters behind it'],
  [4622, 'the word that does not fit is another one'],
  [4830, 'a backslash in a line with tabs: its column'],
  [5242, 'a string of a format that does not end'],
  [5342, 'a string of a format that does not end'],
  [5867, 'a comma that may be missing is seen'],
])
