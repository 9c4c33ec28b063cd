/**
 * A stable merge sort that makes use of runs (T. Peters, CPython 3.13's Objects/listsort.txt, without galloping; order of merges:
 * J. I. Munro and S. Wild, powersort, 2018). What is sorted are positions; each has a key, and positions with equal keys are told
 * apart by a function. Keys move along with their positions, so that the loops touch arrays of numbers only.
 */
export interface SortWork {
  /** In the order of `positions`. Positions whose key is NaN are less than none and greater than none. */
  readonly keys: Float64Array
  readonly positions: Int32Array
  /** Whether the item at position `a` is less than the one at `b`, for equal keys; absent where equal keys mean equal items. */
  readonly less: ((a: number, b: number) => boolean) | undefined
}

/** Shorter runs are made this long by insertion (between half and all of it). */
const LEAST_RUN = 64

/** Length that short runs are brought to: n, or 32 to 64 such that n divided by it is a power of two or just below. */
function leastRun(count: number): number {
  let carry = 0
  let length = count
  while (length >= LEAST_RUN) {
    carry |= length & 1
    length >>= 1
  }
  return length + carry
}

/** Whether what is at place `a` is less than what is at place `b`. */
function isLess({ keys, positions, less }: SortWork, a: number, b: number): boolean {
  const [x, y] = [keys[a], keys[b]]
  return x < y || (x === y && less !== undefined && less(positions[a], positions[b]))
}

/** Turns a stretch round. */
function reverse({ keys, positions }: SortWork, from: number, to: number): void {
  keys.subarray(from, to).reverse()
  positions.subarray(from, to).reverse()
}

/** First place from `end` on whose item is less than the one before it. */
function ascending(work: SortWork, end: number, to: number): number {
  let at = end
  while (at < to && !isLess(work, at, at - 1)) at++
  return at
}

/** End of the descending run that reaches to `end` already, with equal neighbours turned round. */
function descending(work: SortWork, end: number, to: number): number {
  let equal = 0
  let at = end
  for (; at < to; at++) {
    if (isLess(work, at, at - 1)) {
      if (equal > 0) reverse(work, at - equal - 1, at)
      equal = 0
    } else if (isLess(work, at - 1, at)) break
    else equal++
  }
  if (equal > 0) reverse(work, at - equal - 1, at)
  return at
}

/**
 * End of the run that begins at `from`. It ascends, or descends and is turned round; equal neighbours within a descending run
 * are turned round twice, so that they keep their order.
 */
function runEnd(work: SortWork, from: number, to: number): number {
  let end = ascending(work, from + 1, to)
  if (end === to) return to
  if (end - from > 1) {
    if (isLess(work, from, end - 1)) return end
    // All equal so far: may be the beginning of a descending run.
    reverse(work, from, end)
  }
  end = descending(work, end + 1, to)
  reverse(work, from, end)
  return ascending(work, end, to)
}

/** First place from `from` to `to`, which are sorted, whose item is greater than the given one. */
function placeAfter({ keys, positions, less }: SortWork, key: number, position: number, from: number, to: number): number {
  let low = from
  let high = to
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = keys[middle]
    if (key < other || (key === other && less !== undefined && less(position, positions[middle]))) high = middle
    else low = middle + 1
  }
  return low
}

/** Brings places `sorted` to `to` into the sorted run from `from`, one by one, by bisection. */
function insertAll(work: SortWork, from: number, to: number, sorted: number): void {
  const { keys, positions } = work
  for (let at = sorted; at < to; at++) {
    const key = keys[at]
    const position = positions[at]
    const place = placeAfter(work, key, position, from, at)
    for (let index = at; index > place; index--) {
      keys[index] = keys[index - 1]
      positions[index] = positions[index - 1]
    }
    keys[place] = key
    positions[place] = position
  }
}

/** A run from `from` on, brought to the least length; returns its end. */
function nextRun(work: SortWork, from: number, count: number, shortest: number): number {
  const end = runEnd(work, from, count)
  const wanted = Math.min(count, from + shortest)
  if (end >= wanted) return end
  insertAll(work, from, wanted, end)
  return wanted
}

/** Merges the runs `from` to `middle` and `middle` to `to`; of equal items the left comes first. `spare` has room for the left. */
function merge(work: SortWork, spare: SortWork, from: number, middle: number, to: number): void {
  const { keys, positions, less } = work
  // What is in its place already at the left end is left alone.
  const start = placeAfter(work, keys[middle], positions[middle], from, middle)
  if (start === middle) return
  const count = middle - start
  const leftKeys = spare.keys
  const leftPositions = spare.positions
  for (let index = 0; index < count; index++) {
    leftKeys[index] = keys[start + index]
    leftPositions[index] = positions[start + index]
  }
  let left = 0
  let right = middle
  let at = start
  while (left < count && right < to) {
    const x = keys[right]
    const y = leftKeys[left]
    if (x < y || (x === y && less !== undefined && less(positions[right], leftPositions[left]))) {
      keys[at] = x
      positions[at++] = positions[right++]
    } else {
      keys[at] = y
      positions[at++] = leftPositions[left++]
    }
  }
  for (; left < count; left++, at++) {
    keys[at] = leftKeys[left]
    positions[at] = leftPositions[left]
  }
}

/** Power of the boundary between two neighbouring runs: how deep it lies in a nearly optimal merge tree. */
function power(from: number, middle: number, to: number, count: number): number {
  let a = from + middle
  let b = middle + to
  for (let result = 1; ; result++) {
    if (a >= count) {
      a -= count
      b -= count
    } else if (b >= count) return result
    a *= 2
    b *= 2
  }
}

/** Sorts. Cost: at most about n log n comparisons, n - 1 where it is in order (or in strictly the opposite order) already. */
export function mergeSort(work: SortWork): void {
  const count = work.positions.length
  if (count < 2) return
  const shortest = leastRun(count)
  let from = 0
  let end = nextRun(work, 0, count, shortest)
  if (end === count) return
  const spare: SortWork = { keys: new Float64Array(count), positions: new Int32Array(count), less: undefined }
  // Runs that wait to be merged: where each begins, and the power of its boundary to the next.
  const starts: number[] = []
  const powers: number[] = []
  while (end < count) {
    const next = nextRun(work, end, count, shortest)
    const boundary = power(from, end, next, count)
    while (powers.length > 0 && powers[powers.length - 1] > boundary) {
      powers.pop()
      const start = starts.pop()!
      merge(work, spare, start, from, end)
      from = start
    }
    starts.push(from)
    powers.push(boundary)
    from = end
    end = next
  }
  while (starts.length > 0) {
    const start = starts.pop()!
    merge(work, spare, start, from, count)
    from = start
  }
}
