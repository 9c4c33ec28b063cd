/**
 * Programs of the fuzzer that are known to do something else than on CPython, by seed, and what it is. One that is mended is taken out: the run
 * says which. Whoever changes the generator looks at them anew.
 */
export const known: ReadonlyMap<number, string> = new Map([
  [36, 'an int over 2^53 in the place of an index is too large before anything else is wrong'],
  [83, 'an await that CPython refuses when it compiles'],
  [94, 'the traceback of an error that the library raises in the place of a built-in function'],
  [104, 'the width of the marks below a call over several lines'],
  [111, 'an exception group that is raised from an except* block is told as a plain traceback'],
  [167, 'an int between 2^53 and 2^63 as a bound'],
  [268, 'an int between 2^53 and 2^63 as the length of a deque'],
  [280, 'the width of the marks below a call over several lines'],
  [288, 'memoryview says exactly where CPython says at most'],
  [298, 'a conversion of a very large int to a character'],
])
