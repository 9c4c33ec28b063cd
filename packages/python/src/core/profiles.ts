/**
 * What differs between versions of CPython, in one place. Only these rules do: how objects lie in memory, what instructions count, and all
 * texts are 3.13's under every profile.
 */

/** Names of the profiles. `3.14` is 3.14.5 or later, whose collector is that of 3.13 again. */
export const profileNames = ['3.12', '3.13', '3.14', '3.15'] as const

/** One of {@link profileNames}. */
export type ProfileName = (typeof profileNames)[number]

/** Dead objects that are kept for reuse, at most, by type; 0: none. What is not here is the same in all versions. */
export interface FreeListSizes {
  /** Ints of one digit. */
  readonly int: number
  readonly complex: number
  readonly range: number
  readonly rangeIterator: number
  readonly listIterator: number
  readonly tupleIterator: number
  readonly method: number
  readonly builtin: number
}

/** What the VM does by version. */
export interface Profile {
  readonly name: ProfileName
  /** What `sys.getrefcount` says of what is immortal, by the bytes in a word. */
  readonly immortalCount: Readonly<Record<4 | 8, number>>
  /** Whether `sys.intern` and constants make strings immortal. */
  readonly internsForever: boolean
  /** Whether a frame's locals are dropped last to first when it ends. */
  readonly localsLastFirst: boolean
  /** Whether every dict is tracked from the start, whatever it holds. */
  readonly tracksAllDicts: boolean
  /** Whether a tuple in which nothing could be part of a cycle is never tracked (3.14.2, as run). */
  readonly leavesTuples: boolean
  /** The same of frozensets. */
  readonly leavesFrozensets: boolean
  /** Tuples up to this size are reused. */
  readonly reusedTuples: number
  /** Whether a full collection gives the kept slice back too. */
  readonly clearsSlices: boolean
  readonly freeLists: FreeListSizes
  /** Options of the default strategies that the version asks for. */
  readonly strategies: { readonly collector: Readonly<Record<string, number | string>>; readonly interning: Readonly<Record<string, number>> }
}

const noMore: FreeListSizes = { int: 0, complex: 0, range: 0, rangeIterator: 0, listIterator: 0, tupleIterator: 0, method: 0, builtin: 0 }
const more: FreeListSizes = { ...noMore, int: 100, range: 6, rangeIterator: 6, listIterator: 10, tupleIterator: 10, method: 20, builtin: 16 }

const python313: Profile = {
  name: '3.13',
  immortalCount: { 8: 0xffffffff, 4: 0x3fffffff },
  internsForever: false,
  localsLastFirst: false,
  tracksAllDicts: false,
  leavesTuples: false,
  leavesFrozensets: false,
  reusedTuples: 20,
  clearsSlices: false,
  freeLists: noMore,
  strategies: { collector: {}, interning: {} },
}

const python314: Profile = {
  ...python313,
  name: '3.14',
  immortalCount: { 8: 3 * 2 ** 30, 4: 7 * 2 ** 28 },
  localsLastFirst: true,
  tracksAllDicts: true,
  leavesTuples: true,
  clearsSlices: true,
  freeLists: more,
  strategies: { collector: { immortals: 'untracked' }, interning: {} },
}

/** The profiles, by name. */
export const profiles: Readonly<Record<ProfileName, Profile>> = Object.freeze({
  '3.12': {
    ...python313,
    name: '3.12',
    internsForever: true,
    reusedTuples: 19,
    strategies: { collector: { threshold0: 700 }, interning: {} },
  },
  '3.13': python313,
  '3.14': python314,
  '3.15': {
    ...python314,
    name: '3.15',
    leavesFrozensets: true,
    freeLists: { ...more, complex: 100 },
    strategies: { collector: { immortals: 'untracked', weakrefs: 'after-finalizers' }, interning: { greatest: 1024 } },
  },
})

/** A rule that the profile alone decides: no strategy changes it. */
export interface ProfileRule {
  readonly rule: string
  readonly values: Readonly<Record<ProfileName, string>>
  /** Profiles whose value an interpreter of that version was asked for; the others' are from its sources. */
  readonly checked: readonly ProfileName[]
}

const rule = (text: string, values: readonly [string, string, string, string], checked: readonly ProfileName[] = ['3.12', '3.13']): ProfileRule => ({
  rule: text,
  values: { '3.12': values[0], '3.13': values[1], '3.14': values[2], '3.15': values[3] },
  checked,
})

/** Every rule that differs, for people. `test/profiles.test.ts` looks at each. */
export const profileRules: readonly ProfileRule[] = [
  rule('locals of a frame that ends are dropped', ['first to last', 'first to last', 'last to first', 'last to first'], ['3.12', '3.13', '3.14']),
  rule('small integers that are one object', ['-5 to 256', '-5 to 256', '-5 to 256', '-5 to 1024'], ['3.12', '3.13', '3.14']),
  rule('sys.getrefcount of what is immortal, 64-bit', ['4294967295', '4294967295', '3221225472', '3221225472']),
  rule('sys.getrefcount of what is immortal, 32-bit', ['1073741823', '1073741823', '1879048192', '1879048192'], ['3.13', '3.14']),
  rule('strings given to sys.intern', ['immortal (until 3.12.7)', 'mortal', 'mortal', 'mortal'], ['3.12', '3.13', '3.14']),
  rule('dicts are tracked', ['when something trackable goes in', 'when something trackable goes in', 'always', 'always'], ['3.12', '3.13', '3.14']),
  rule('tuples of nothing trackable', ['tracked until a collection', 'tracked until a collection', 'untracked', 'untracked'], ['3.12', '3.13', '3.14']),
  rule('frozensets of nothing trackable', ['tracked', 'tracked', 'tracked', 'untracked'], ['3.12', '3.13', '3.14']),
  rule('tuples that are reused, by size', ['1 to 19', '1 to 20', '1 to 20', '1 to 20']),
  rule('ints of one digit that are kept for reuse', ['0', '0', '100', '100']),
  rule('ranges and their iterators that are kept for reuse', ['0', '0', '6', '6']),
  rule('iterators of lists and of tuples that are kept for reuse', ['0', '0', '10', '10']),
  rule('bound methods, built-in ones that are kept for reuse', ['0, 0', '0, 0', '20, 16', '20, 16']),
  rule('complex numbers that are kept for reuse', ['0', '0', '0', '100']),
  rule('threshold of the youngest generation', ['700', '2000', '2000', '2000'], ['3.12', '3.13']),
  rule('weak references without callback to what is collected end', ['before finalizers', 'before finalizers', 'before finalizers', 'after finalizers'], ['3.12', '3.13', '3.14']),
  rule('immortal objects that a collection meets', ['are set aside', 'are set aside', 'are untracked', 'are untracked'], []),
]
