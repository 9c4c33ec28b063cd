import { raise, typeName } from '../core/errors.js'
import { FLAG_BASE_TYPE } from '../core/layouts.js'
import { type Native, type NativeSpec, type TypeSpec, method } from '../core/native.js'
import { allocate } from '../core/objects.js'
import { P } from '../core/prelude.js'
import { NONE, T } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { callPrelude } from '../protocols/call.js'
import { HASH_DONE, HASH_PYTHON, hash } from '../protocols/hash.js'
import { floatFrom } from './float-memory.js'
import { intBig, intFrom, intFromDigits, intValue, isInt, toIndex } from './integer-memory.js'
import { tupleOwned } from './owned-items.js'
import { isTuple, tupleItem, tupleSize } from './tuple.js'

/**
 * The Mersenne Twister MT19937 (Matsumoto and Nishimura, 1998) in the object itself, seeded as CPython seeds it
 * (CPython 3.13: Modules/_randommodule.c).
 *
 * ```
 *   0       W      2W         2W+4               2W+2500
 * ┌───────┬───────┬──────────┬────────┬─────────┬─────
 * │ count │ type  │ next one │ word 0 │ word 1 …│     u32 each, 624 words
 * └───────┴───────┴──────────┴────────┴─────────┴─────
 * ```
 */
const NEXT = 2 * W
const WORDS = NEXT + 4
const COUNT = 624
const MIDDLE = 397
const RANDOM_BYTES = Math.ceil((WORDS + 4 * COUNT) / W) * W

const UPPER = 0x80000000
const LOWER = 0x7fffffff
const MATRIX = 0x9908b0df
/** Bits that `getrandbits` gives at most: more do not fit a heap of ours. */
const MOST_BITS = 2 ** 31 - 1
const NEGATIVE = 'number of bits must be non-negative'

/** The words of the state, by index from here on in `vm.u32`. */
const wordsOf = (random: number): number => (random + WORDS) >>> 2

/** The next 32 random bits. */
function nextWord(vm: VM, random: number): number {
  const { u32 } = vm
  const state = wordsOf(random)
  let next = u32[(random + NEXT) >>> 2]
  if (next >= COUNT) {
    twist(u32, state)
    next = 0
  }
  u32[(random + NEXT) >>> 2] = next + 1
  let word = u32[state + next]
  word ^= word >>> 11
  word ^= (word << 7) & 0x9d2c5680
  word ^= (word << 15) & 0xefc60000
  return (word ^ (word >>> 18)) >>> 0
}

function twist(u32: Uint32Array, state: number): void {
  for (let index = 0; index < COUNT; index++) {
    const both = (u32[state + index] & UPPER) | (u32[state + ((index + 1) % COUNT)] & LOWER)
    u32[state + index] = u32[state + ((index + MIDDLE) % COUNT)] ^ (both >>> 1) ^ ((both & 1) === 0 ? 0 : MATRIX)
  }
}

function start(vm: VM, random: number, seed: number): void {
  const state = wordsOf(random)
  let word = seed
  vm.u32[state] = word
  for (let index = 1; index < COUNT; index++) {
    word = (Math.imul(1812433253, word ^ (word >>> 30)) + index) >>> 0
    vm.u32[state + index] = word
  }
  vm.u32[(random + NEXT) >>> 2] = COUNT
}

/** Starts anew from a key of 32-bit words, the least significant first; at least one. */
function startFrom(vm: VM, random: number, key: readonly number[]): void {
  start(vm, random, 19650218)
  const { u32 } = vm
  const state = wordsOf(random)
  let index = 1
  const wrap = (): void => {
    if (++index < COUNT) return
    u32[state] = u32[state + COUNT - 1]
    index = 1
  }
  const mixed = (factor: number): number => u32[state + index] ^ Math.imul(u32[state + index - 1] ^ (u32[state + index - 1] >>> 30), factor)
  for (let step = 0; step < Math.max(COUNT, key.length); step++) {
    const place = step % key.length
    u32[state + index] = mixed(1664525) + key[place] + place
    wrap()
  }
  for (let step = 1; step < COUNT; step++) {
    u32[state + index] = mixed(1566083941) - index
    wrap()
  }
  u32[state] = UPPER
}

/** The words of a whole number that is not negative. */
function keyOf(value: bigint): number[] {
  const key: number[] = []
  for (let rest = value; rest > 0n; rest >>= 32n) key.push(Number(rest & 0xffffffffn))
  return key.length === 0 ? [0] : key
}

/** Words of the clock and of the object: what starts a generator that nobody seeds. */
function keyOfTime(vm: VM, random: number): number[] {
  const seconds = vm.host.time()
  return [Math.floor(vm.host.now() * 1000) >>> 0, Math.floor(seconds * 1e6) >>> 0, Math.floor(seconds) >>> 0, random]
}

const newRandom: Native = (vm, args) => {
  const random = allocate(vm, vm.word(args), RANDOM_BYTES)
  if (random !== 0) startFrom(vm, random, keyOfTime(vm, random))
  return random
}

/** Seeds by an int, or by the hash of anything else; `given` 0 or None: by the clock. */
function seedBy(vm: VM, random: number, given: number): number {
  if (given === 0 || given === NONE) startFrom(vm, random, keyOfTime(vm, random))
  else if (isInt(vm, given)) {
    const value = intBig(vm, given)
    startFrom(vm, random, keyOf(value < 0n ? -value : value))
  } else {
    const found = hash(vm, given)
    if (found === HASH_PYTHON) return callPrelude(vm, P.random_seed, random, given)
    if (found !== HASH_DONE) return 0
    startFrom(vm, random, keyOf((W === 8 ? BigInt(vm.hashHigh >>> 0) << 32n : 0n) | BigInt(vm.hashLow >>> 0)))
  }
  return NONE
}

/** More than 32 random bits: words are drawn the least significant first, and laid out anew in digits of 30 bits. */
function manyBits(vm: VM, random: number, bits: number): number {
  const words = new Uint32Array((bits + 31) >>> 5)
  for (let index = 0; index < words.length; index++) words[index] = nextWord(vm, random)
  if ((bits & 31) !== 0) words[words.length - 1] >>>= 32 - (bits & 31)
  const digits = new Uint32Array(Math.ceil(bits / 30))
  for (let index = 0, bit = 0; index < digits.length; index++, bit += 30) {
    const [word, within] = [bit >>> 5, bit & 31]
    const above = within > 2 && word + 1 < words.length ? words[word + 1] << (32 - within) : 0
    digits[index] = ((words[word] >>> within) | above) & 0x3fffffff
  }
  return intFromDigits(vm, digits, digits.length, false)
}

function randomBits(vm: VM, random: number, given: number): number {
  if (isInt(vm, given) && Number.isNaN(intValue(vm, given))) {
    return intBig(vm, given) < 0n ? raise(vm, T.ValueError, NEGATIVE) : raise(vm, T.OverflowError, 'Python int too large to convert to C int')
  }
  const bits = toIndex(vm, given)
  if (Number.isNaN(bits)) return 0
  if (bits < 0) return raise(vm, T.ValueError, NEGATIVE)
  if (bits > MOST_BITS) return raise(vm, T.OverflowError, 'Python int too large to convert to C int')
  if (bits === 0) return intFrom(vm, 0)
  return bits <= 32 ? intFrom(vm, nextWord(vm, random) >>> (32 - bits)) : manyBits(vm, random, bits)
}

/** `(word 0, …, word 623, which is next)`. */
function stateOf(vm: VM, random: number): number {
  const words = Array.from({ length: COUNT }, (_, index) => vm.u32[wordsOf(random) + index])
  return tupleOwned(
    vm,
    [...words, vm.u32[(random + NEXT) >>> 2]].map((word) => intFrom(vm, word)),
  )
}

function setState(vm: VM, random: number, given: number): number {
  if (!isTuple(vm, given)) return raise(vm, T.TypeError, 'state vector must be a tuple')
  if (tupleSize(vm, given) !== COUNT + 1) return raise(vm, T.ValueError, 'state vector is the wrong size')
  const words = new Uint32Array(COUNT + 1)
  for (let index = 0; index <= COUNT; index++) {
    const item = tupleItem(vm, given, index)
    if (!isInt(vm, item)) return raise(vm, T.TypeError, index === COUNT ? `'${typeName(vm, item)}' object cannot be interpreted as an integer` : 'an integer is required')
    const value = intValue(vm, item)
    if (index < COUNT && value < 0) return raise(vm, T.OverflowError, "can't convert negative value to unsigned int")
    if (index === COUNT && !(value >= 0 && value <= COUNT)) return raise(vm, T.ValueError, 'invalid state')
    words[index] = Number(BigInt.asUintN(32, intBig(vm, item)))
  }
  vm.u32.set(words.subarray(0, COUNT), wordsOf(random))
  vm.u32[(random + NEXT) >>> 2] = words[COUNT]
  return NONE
}

/** `_random.Random`: what `random.Random` is made from. */
export const randomType: TypeSpec = {
  name: 'Random',
  module: '_random',
  doc: 'A generator of random numbers with a state of its own.',
  flags: FLAG_BASE_TYPE,
  shape: { basicSize: RANDOM_BYTES },
  construct: method('__new__', 0, -1, newRandom),
  initialize: method('__init__', 0, 1, (vm, args, count) => seedBy(vm, vm.word(args), count > 1 ? vm.word(args + W) : 0)),
  methods: [
    method('random', 0, 0, (vm, args) => {
      const random = vm.word(args)
      const upper = nextWord(vm, random) >>> 5
      return floatFrom(vm, (upper * 2 ** 26 + (nextWord(vm, random) >>> 6)) / 2 ** 53)
    }),
    method('getrandbits', 1, 1, (vm, args) => randomBits(vm, vm.word(args), vm.word(args + W))),
    method('seed', 0, 1, (vm, args, count) => seedBy(vm, vm.word(args), count > 1 ? vm.word(args + W) : 0)),
    method('getstate', 0, 0, (vm, args) => stateOf(vm, vm.word(args))),
    method('setstate', 1, 1, (vm, args) => setState(vm, vm.word(args), vm.word(args + W))),
  ],
}

/** For the prelude: seeds a generator by a hash that Python code has worked out. */
export const randomPrelude: readonly NativeSpec[] = [
  method('_seed_random', 2, 2, (vm, args) => {
    startFrom(vm, vm.word(args), keyOf(BigInt.asUintN(8 * W, intBig(vm, vm.word(args + W)))))
    return NONE
  }),
]
