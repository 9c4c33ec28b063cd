/** The doubles around a double. */
const view = new DataView(new ArrayBuffer(8))

/** The double `steps` behind `x`, in the direction of `towards`; not beyond it. */
export function nextAfter(x: number, towards: number, steps = 1n): number {
  if (Number.isNaN(x) || Number.isNaN(towards)) return NaN
  if (x === towards || steps === 0n) return steps === 0n ? x : towards
  const place = (value: number): bigint => {
    view.setFloat64(0, value)
    const bits = view.getBigInt64(0)
    return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits
  }
  const [from, to] = [place(x), place(towards)]
  const there = from < to ? (from + steps < to ? from + steps : to) : from - steps > to ? from - steps : to
  view.setBigInt64(0, there < 0n ? -there : there)
  const size = view.getFloat64(0)
  return there < 0n || (there === 0n && from < 0n) ? -size : size
}

/** The distance from a double to the next one away from 0. */
export function unitInLastPlace(x: number): number {
  const size = Math.abs(x)
  if (Number.isNaN(x) || size === Infinity) return size
  const next = nextAfter(size, Infinity)
  return next === Infinity ? size - nextAfter(size, 0) : next - size
}
