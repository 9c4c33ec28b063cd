/** Whether the item at position `a` is less than the one at `b`; throws nothing. */
export type Less = (a: number, b: number) => boolean

/** Shorter runs are made this long by insertion (between half and all of it). */
const LEAST_RUN = 64

/** Length that short runs are brought to: n, or 32 to 64 such that n divided by it is a power of two or just below (timsort's `minrun`). */
function leastRun(count: number): number {
  let carry = 0
  let length = count
  while (length >= LEAST_RUN) {
    carry |= length & 1
    length >>= 1
  }
  return length + carry
}

/** Turns a stretch of `order` round. */
const reverse = (order: Int32Array, from: number, to: number): void => void order.subarray(from, to).reverse()

/**
 * End of the run that begins at `from`. It ascends, or descends and is turned round; equal neighbours within a descending run
 * are turned round twice, so that they keep their order (as CPython 3.13 has it, Objects/listsort.txt).
 */
function runEnd(order: Int32Array, from: number, to: number, less: Less): number {
  let end = ascending(order, from + 1, to, less)
  if (end === to) return to
  if (end - from > 1) {
    if (less(order[from], order[end - 1])) return end
    // All equal so far: may be the beginning of a descending run.
    reverse(order, from, end)
  }
  end = descending(order, from, end + 1, to, less)
  reverse(order, from, end)
  return ascending(order, end, to, less)
}

/** First position from `end` on whose item is less than the one before it. */
function ascending(order: Int32Array, end: number, to: number, less: Less): number {
  let at = end
  while (at < to && !less(order[at], order[at - 1])) at++
  return at
}

/** End of the descending run that reaches to `end` already, with equal neighbours turned round. */
function descending(order: Int32Array, from: number, end: number, to: number, less: Less): number {
  let equal = 0
  let at = end
  for (; at < to; at++) {
    if (less(order[at], order[at - 1])) {
      if (equal > 0) reverse(order, at - equal - 1, at)
      equal = 0
    } else if (less(order[at - 1], order[at])) break
    else equal++
  }
  if (equal > 0) reverse(order, Math.max(from, at - equal - 1), at)
  return at
}

/** Brings `sorted` to `to` into the sorted run from `from`, one by one, by bisection. */
function insertAll(order: Int32Array, from: number, to: number, sorted: number, less: Less): void {
  for (let at = sorted; at < to; at++) {
    const item = order[at]
    let low = from
    let high = at
    while (low < high) {
      const middle = (low + high) >>> 1
      if (less(item, order[middle])) high = middle
      else low = middle + 1
    }
    order.copyWithin(low + 1, low, at)
    order[low] = item
  }
}

/** First position in a sorted stretch whose item is greater than `item`. */
function after(order: Int32Array, item: number, from: number, to: number, less: Less): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    if (less(item, order[middle])) high = middle
    else low = middle + 1
  }
  return low
}

/** Merges the runs `from` to `middle` and `middle` to `to`; of equal items the left comes first. */
function merge(order: Int32Array, scratch: Int32Array, from: number, middle: number, to: number, less: Less): void {
  // What is in its place already at the left end is left alone.
  const start = after(order, order[middle], from, middle, less)
  if (start === middle) return
  const count = middle - start
  for (let index = 0; index < count; index++) scratch[index] = order[start + index]
  let left = 0
  let right = middle
  let at = start
  while (left < count && right < to) order[at++] = less(order[right], scratch[left]) ? order[right++] : scratch[left++]
  while (left < count) order[at++] = scratch[left++]
}

/** Power of the boundary between two neighbouring runs: how deep it lies in a nearly optimal merge tree (Munro and Wild, powersort). */
function power(from: number, middle: number, to: number, count: number): number {
  let a = 2 * from + (middle - from)
  let b = a + (middle - from) + (to - middle)
  let result = 0
  for (;;) {
    result++
    if (a >= count) {
      a -= count
      b -= count
    } else if (b >= count) return result
    a *= 2
    b *= 2
  }
}

/**
 * Sorts `order`, a list of positions, stably, asking only `less`. Cost: at most about n log n questions, n - 1 where it is in order
 * (or in strictly the opposite order) already.
 */
export function mergeSort(order: Int32Array, less: Less): void {
  const count = order.length
  if (count < 2) return
  const shortest = leastRun(count)
  const scratch = new Int32Array(count)
  // Runs that wait to be merged: where each begins, and the power of its boundary to the next.
  const starts: number[] = []
  const powers: number[] = []
  let from = 0
  let end = nextRun(order, from, count, shortest, less)
  while (end < count) {
    const next = nextRun(order, end, count, shortest, less)
    const boundary = power(from, end, next, count)
    while (powers.length > 0 && powers[powers.length - 1] > boundary) {
      powers.pop()
      const start = starts.pop()!
      merge(order, scratch, start, from, end, less)
      from = start
    }
    starts.push(from)
    powers.push(boundary)
    from = end
    end = next
  }
  while (starts.length > 0) {
    const start = starts.pop()!
    merge(order, scratch, start, from, count, less)
    from = start
  }
}

/** A run from `from` on, brought to the least length; returns its end. */
function nextRun(order: Int32Array, from: number, count: number, shortest: number, less: Less): number {
  const end = runEnd(order, from, count, less)
  const wanted = Math.min(count, from + shortest)
  if (end >= wanted) return end
  insertAll(order, from, wanted, end, less)
  return wanted
}
