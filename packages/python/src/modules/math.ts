import { raise, raiseNoInt, raiseNoReal } from '../core/errors.js'
import { type ModuleSpec, type Native, type NativeSpec, method, named } from '../core/native.js'
import { N } from '../core/names.js'
import { P } from '../core/prelude.js'
import { FALSE, NONE, T, TRUE, smallInt } from '../core/statics.js'
import { type VM } from '../core/vm.js'
import { complementaryError, errorFunction } from '../numerics/errors.js'
import { acosh, asinh, cbrt, cosh, exp, exp2, hypot, log } from '../numerics/exponentials.js'
import { gamma, logGamma } from '../numerics/gamma.js'
import { nextAfter, unitInLastPlace } from '../numerics/neighbours.js'
import { pow } from '../numerics/powers.js'
import { acos, asin, atan, atan2, cos, sin, tan } from '../numerics/trigonometry.js'
import { callPrelude } from '../protocols/call.js'
import { dictSetString } from '../types/dict.js'
import { floatFrom, floatValue, isFloat, wholeInt } from '../types/float.js'
import { exactInt, intBig, intDouble, intFrom, intFromBig, isInt, toIndex } from '../types/int.js'
import { internedFrom } from '../types/str.js'
import { tupleOwned } from '../types/owned-items.js'
import { lookupType } from '../types/type-lookup.js'

/** The double of a number argument; NaN with `vm.exception` set where it is none. */
function real(vm: VM, object: number): number {
  if (isFloat(vm, object)) return floatValue(vm, object)
  if (!isInt(vm, object)) {
    raiseNoReal(vm, object)
    return NaN
  }
  const value = intDouble(vm, object)
  if (!Number.isFinite(value)) raise(vm, T.OverflowError, 'int too large to convert to float')
  return value
}

/** A result: NaN out of numbers is a domain error, infinity out of finite ones a range error. */
function result(vm: VM, value: number, ...from: readonly number[]): number {
  if (vm.exception !== 0) return 0
  if (Number.isNaN(value) && !from.some(Number.isNaN)) return raise(vm, T.ValueError, 'math domain error')
  if (!Number.isFinite(value) && !Number.isNaN(value) && from.every(Number.isFinite)) return raise(vm, T.OverflowError, 'math range error')
  return floatFrom(vm, value)
}

const unary = (name: string, compute: (x: number) => number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const x = real(vm, vm.word(args))
    return vm.exception !== 0 ? 0 : result(vm, compute(x), x)
  })

/** As {@link unary}; infinities out of finite numbers are a domain error (a pole). */
const pole = (name: string, compute: (x: number) => number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const x = real(vm, vm.word(args))
    if (vm.exception !== 0) return 0
    const value = compute(x)
    return Number.isFinite(x) && !Number.isFinite(value) ? raise(vm, T.ValueError, 'math domain error') : result(vm, value, x)
  })

const binary = (name: string, compute: (x: number, y: number) => number): NativeSpec =>
  method(name, 2, 2, (vm, args) => {
    const x = real(vm, vm.word(args))
    const y = vm.exception === 0 ? real(vm, vm.word(args + W)) : NaN
    return vm.exception !== 0 ? 0 : result(vm, compute(x, y), x, y)
  })

const test = (name: string, holds: (x: number) => boolean): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const x = real(vm, vm.word(args))
    return vm.exception !== 0 ? 0 : holds(x) ? TRUE : FALSE
  })

/** `floor`, `ceil`, `trunc`. */
const whole = (name: 'floor' | 'ceil' | 'trunc', round: (x: number) => number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const object = vm.word(args)
    if (isInt(vm, object)) return exactInt(vm, object)
    const special = N[`__${name}__`]
    if (!isFloat(vm, object) && lookupType(vm, vm.typeOf(object), special) !== 0) return callPrelude(vm, P.call_method, object, special)
    const x = real(vm, object)
    return vm.exception !== 0 ? 0 : wholeInt(vm, round(x))
  })

/** The natural logarithm of an int of any size. */
function logarithmOf(vm: VM, object: number, scale: (x: number) => number, perBit: number): number {
  if (!isInt(vm, object) || Number.isFinite(intDouble(vm, object))) return scale(real(vm, object))
  const value = intBig(vm, object)
  if (value <= 0n) return NaN
  const bits = value.toString(16).length * 4 - 60
  return scale(Number(value >> BigInt(bits))) + bits * perBit
}

const logarithm: Native = (vm, args, count) => {
  const object = vm.word(args)
  const x = logarithmOf(vm, object, log, Math.LN2)
  if (vm.exception !== 0) return 0
  if (!Number.isFinite(x) && (!isFloat(vm, object) || Number.isFinite(floatValue(vm, object)))) return raise(vm, T.ValueError, 'math domain error')
  if (count === 1) return result(vm, x, isFloat(vm, object) ? floatValue(vm, object) : 1)
  const base = logarithmOf(vm, vm.word(args + W), log, Math.LN2)
  if (vm.exception !== 0) return 0
  if (base === 0) return raise(vm, T.ZeroDivisionError, 'division by zero')
  return result(vm, x / base, x, base)
}

const logOf = (name: string, scale: (x: number) => number, perBit: number): NativeSpec =>
  method(name, 1, 1, (vm, args) => {
    const x = logarithmOf(vm, vm.word(args), scale, perBit)
    if (vm.exception !== 0) return 0
    return x === -Infinity || Number.isNaN(x) ? raise(vm, T.ValueError, 'math domain error') : floatFrom(vm, x)
  })

/** An int argument of any size; `undefined` with TypeError set. */
function integer(vm: VM, object: number): bigint | undefined {
  if (isInt(vm, object)) return intBig(vm, object)
  raiseNoInt(vm, object)
  return undefined
}

function divisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

const gcd: Native = (vm, args, count) => {
  let value = 0n
  for (let index = 0; index < count; index++) {
    const next = integer(vm, vm.word(args + index * W))
    if (next === undefined) return 0
    value = divisor(value, next)
  }
  return intFromBig(vm, value)
}

const lcm: Native = (vm, args, count) => {
  let value = 1n
  for (let index = 0; index < count; index++) {
    const next = integer(vm, vm.word(args + index * W))
    if (next === undefined) return 0
    const product = value * next
    value = product === 0n ? 0n : (product < 0n ? -product : product) / divisor(value, next)
  }
  return intFromBig(vm, value)
}

/** Product of from…to, halved again and again so that the factors stay of one size. */
function product(from: bigint, to: bigint): bigint {
  if (from > to) return 1n
  if (to - from < 8n) {
    let value = from
    for (let factor = from + 1n; factor <= to; factor++) value *= factor
    return value
  }
  const middle = (from + to) / 2n
  return product(from, middle) * product(middle + 1n, to)
}

const factorial: Native = (vm, args) => {
  const value = integer(vm, vm.word(args))
  if (value === undefined) return 0
  return value < 0n ? raise(vm, T.ValueError, 'factorial() not defined for negative values') : intFromBig(vm, product(1n, value))
}

const combinations: Native = (vm, args) => {
  const [n, k] = [integer(vm, vm.word(args)), integer(vm, vm.word(args + W))]
  if (n === undefined || k === undefined) return 0
  if (n < 0n) return raise(vm, T.ValueError, 'n must be a non-negative integer')
  if (k < 0n) return raise(vm, T.ValueError, 'k must be a non-negative integer')
  if (k > n) return intFrom(vm, 0)
  const few = k < n - k ? k : n - k
  return intFromBig(vm, product(n - few + 1n, n) / product(1n, few))
}

const permutations: Native = (vm, args, count) => {
  const n = integer(vm, vm.word(args))
  const k = count > 1 ? integer(vm, vm.word(args + W)) : n
  if (n === undefined || k === undefined) return 0
  if (n < 0n) return raise(vm, T.ValueError, 'n must be a non-negative integer')
  if (k < 0n) return raise(vm, T.ValueError, 'k must be a non-negative integer')
  return intFromBig(vm, k > n ? 0n : product(n - k + 1n, n))
}

const squareRoot: Native = (vm, args) => {
  const value = integer(vm, vm.word(args))
  if (value === undefined) return 0
  if (value < 0n) return raise(vm, T.ValueError, 'isqrt() argument must be nonnegative')
  if (value < 2n) return intFromBig(vm, value)
  let root = 1n << BigInt((value.toString(2).length + 1) >> 1)
  for (;;) {
    const next = (root + value / root) >> 1n
    if (next >= root) return intFromBig(vm, root)
    root = next
  }
}

const hypotenuse: Native = (vm, args, count) => {
  const sides: number[] = []
  for (let index = 0; index < count; index++) {
    sides.push(real(vm, vm.word(args + index * W)))
    if (vm.exception !== 0) return 0
  }
  return result(vm, hypot(sides), ...sides)
}

/** Mantissa and exponent of a double. */
function split(value: number): readonly [number, number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0]
  let exponent = Math.max(-1023, Math.floor(Math.log2(Math.abs(value))) + 1)
  let mantissa = value * 2 ** -exponent
  while (Math.abs(mantissa) < 0.5) [mantissa, exponent] = [mantissa * 2, exponent - 1]
  while (Math.abs(mantissa) >= 1) [mantissa, exponent] = [mantissa / 2, exponent + 1]
  return [mantissa, exponent]
}

const frexp: Native = (vm, args) => {
  const x = real(vm, vm.word(args))
  if (vm.exception !== 0) return 0
  const [mantissa, exponent] = split(x)
  return tupleOwned(vm, [floatFrom(vm, mantissa), intFrom(vm, exponent)])
}

const ldexp: Native = (vm, args) => {
  const x = real(vm, vm.word(args))
  if (vm.exception !== 0) return 0
  if (!isInt(vm, vm.word(args + W))) return raise(vm, T.TypeError, 'Expected an int as second argument to ldexp.')
  const exponent = toIndex(vm, vm.word(args + W))
  if (Number.isNaN(exponent)) return 0
  const half = Math.trunc(exponent / 2)
  return result(vm, x * 2 ** half * 2 ** (exponent - half), x)
}

const modf: Native = (vm, args) => {
  const x = real(vm, vm.word(args))
  if (vm.exception !== 0) return 0
  const rest = Number.isFinite(x) ? x % 1 : Number.isNaN(x) ? NaN : Object.is(Math.sign(x), -1) ? -0 : 0
  return tupleOwned(vm, [floatFrom(vm, rest), floatFrom(vm, Number.isFinite(x) ? Math.trunc(x) : x)])
}

const isClose: Native = (vm, args) => {
  const x = real(vm, vm.word(args))
  const y = vm.exception === 0 ? real(vm, vm.word(args + W)) : NaN
  const relative = vm.exception === 0 && vm.word(args + 2 * W) !== 0 ? real(vm, vm.word(args + 2 * W)) : 1e-9
  const absolute = vm.exception === 0 && vm.word(args + 3 * W) !== 0 ? real(vm, vm.word(args + 3 * W)) : 0
  if (vm.exception !== 0) return 0
  if (relative < 0 || absolute < 0) return raise(vm, T.ValueError, 'tolerances must be non-negative')
  if (x === y) return TRUE
  if (!Number.isFinite(x) || !Number.isFinite(y)) return FALSE
  const difference = Math.abs(x - y)
  return difference <= relative * Math.abs(x) || difference <= relative * Math.abs(y) || difference <= absolute ? TRUE : FALSE
}

/** IEEE remainder: to the nearest multiple, ties to the even one. */
function remainder(x: number, y: number): number {
  if (!Number.isFinite(y) && Number.isFinite(x)) return x
  const size = Math.abs(y)
  const rest = Math.abs(x) % size
  const other = size - rest
  const odd = Math.abs(x) % (2 * size) >= size
  const value = rest < other || (rest === other && !odd) ? rest : -other
  return x < 0 || Object.is(x, -0) ? -value : value
}

const next: Native = (vm, args) => {
  const x = real(vm, vm.word(args))
  const y = vm.exception === 0 ? real(vm, vm.word(args + W)) : NaN
  if (vm.exception !== 0) return 0
  const steps = vm.word(args + 2 * W)
  if (steps === 0 || steps === NONE) return floatFrom(vm, nextAfter(x, y))
  if (!isInt(vm, steps)) return raiseNoInt(vm, steps)
  const count = intBig(vm, steps)
  return count < 0n ? raise(vm, T.ValueError, 'steps must be a non-negative integer') : floatFrom(vm, nextAfter(x, y, count))
}

const constants: Readonly<Record<string, number>> = { pi: Math.PI, e: Math.E, tau: 2 * Math.PI, inf: Infinity, nan: NaN }

/** `math`. */
export const mathModule: ModuleSpec = {
  name: 'math',
  doc: 'Mathematical functions.',
  functions: [
    ...Object.entries({ sin, cos, tan, asin, acos, atan, asinh, acosh, cosh, exp, exp2, cbrt }).map(([name, compute]) => unary(name, compute)),
    ...(['sinh', 'tanh', 'expm1', 'sqrt'] as const).map((name) => unary(name, (x) => Math[name](x))),
    unary('fabs', Math.abs),
    unary('degrees', (x) => x * (180 / Math.PI)),
    unary('radians', (x) => x * (Math.PI / 180)),
    pole('atanh', Math.atanh),
    pole('log1p', Math.log1p),
    unary('gamma', gamma),
    method('log', 1, 2, logarithm),
    logOf('log2', Math.log2, 1),
    logOf('log10', Math.log10, Math.LN2 / Math.LN10),
    binary('atan2', atan2),
    binary('copysign', (x, y) => (y < 0 || Object.is(y, -0) ? -Math.abs(x) : Math.abs(x))),
    binary('fmod', (x, y) => (Number.isFinite(x) && !Number.isFinite(y) ? x : x % y)),
    binary('pow', pow),
    binary('remainder', remainder),
    whole('floor', Math.floor),
    whole('ceil', Math.ceil),
    whole('trunc', Math.trunc),
    test('isnan', Number.isNaN),
    test('isinf', (x) => !Number.isFinite(x) && !Number.isNaN(x)),
    test('isfinite', Number.isFinite),
    named('isclose', 'a, b, *, rel_tol=1e-09, abs_tol=0.0', isClose),
    method('gcd', 0, -1, gcd),
    method('lcm', 0, -1, lcm),
    method('factorial', 1, 1, factorial),
    method('comb', 2, 2, combinations),
    method('perm', 1, 2, permutations),
    method('isqrt', 1, 1, squareRoot),
    method('hypot', 0, -1, hypotenuse),
    method('frexp', 1, 1, frexp),
    method('ldexp', 2, 2, ldexp),
    method('modf', 1, 1, modf),
    unary('erf', errorFunction),
    unary('erfc', complementaryError),
    pole('lgamma', logGamma),
    method('ulp', 1, 1, (vm, args) => {
      const x = real(vm, vm.word(args))
      return vm.exception !== 0 ? 0 : floatFrom(vm, unitInLastPlace(x))
    }),
    named('nextafter', 'x, y, /, *, steps=None', next),
    method('fma', 3, 3, (vm, args) => callPrelude(vm, P.math_fma, vm.word(args), vm.word(args + W), vm.word(args + 2 * W))),
    method('dist', 2, 2, (vm, args) => callPrelude(vm, P.math_dist, vm.word(args), vm.word(args + W))),
    method('fsum', 1, 1, (vm, args) => callPrelude(vm, P.math_fsum, vm.word(args))),
    method('sumprod', 2, 2, (vm, args) => callPrelude(vm, P.math_sumprod, vm.word(args), vm.word(args + W))),
    named('prod', 'iterable, /, *, start=1', (vm, args) => callPrelude(vm, P.math_prod, vm.word(args), vm.word(args + W) || smallInt(1))),
  ],
  fill(vm, dict) {
    for (const [name, value] of Object.entries(constants)) {
      const [key, constant] = [internedFrom(vm, name), floatFrom(vm, value)]
      dictSetString(vm, dict, key, constant)
      vm.releaseMaybe(key)
      vm.releaseMaybe(constant)
    }
  },
}

