import { type Interning, defineStrategy } from '@mm/contract'

/** Nothing is shared: every integer, character, string and bytes object is one of its own; the empty ones are not made, they are there. */
export const none = /* @__PURE__ */ defineStrategy({
  axis: 'interning',
  name: 'none',
  idea: 'Nothing is shared: what interning saves, seen from the other side.',
  source: 'our own',
  options: {},
  requires: [],
  provides: [],
  preserves: ['sizes'],
  create: (): Interning => ({
    smallIntegers: null,
    singletons: false,
    strings: false,
    intern: (string) => string,
    forget: () => undefined,
    statistics: () => ({ entries: 0, hits: 0, bytesSaved: 0 }),
  }),
})
