// Measures one sequence with one subject, in this process.
import { sequence } from './sequences.mjs'

/** The sequences once more: their loops see the model only, and those that are timed see the subject only. */
const { sequence: modelSequence } = await import(`${new URL('sequences.mjs', import.meta.url).href}?model`)

const CHUNKS = 7
const CHUNK_MS = 25
const AGE_MS = 3000
/** Blocks that are replaced before anything is timed, as often as blocks are live. */
const AGE = 2
const LEAST_AGE = 50_000
const COUNTED_CALLS = 2000

/** The processor's time where others use it too, and not that of the engine's other threads: the less of both. */
function millisecondsOf(work) {
  const start = performance.now()
  const startUsage = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(startUsage)
  return Math.min(performance.now() - start, (user + system) / 1000)
}

/** What must be in the slots: the model's blocks are their sizes. Also knows the most bytes that were asked for at once. */
class Model {
  blocks
  payload = 0
  peak = 0
  #sequence
  #position = 0

  constructor(name, seed) {
    this.#sequence = modelSequence(name, seed)
    this.blocks = new Uint32Array(this.#sequence.slots)
    this.#sequence.fill(this, this.blocks)
  }

  malloc(size) {
    this.payload += size
    if (this.payload > this.peak) this.peak = this.payload
    return size
  }

  realloc(block, size) {
    this.payload -= block
    return this.malloc(size)
  }

  free(block) {
    this.payload -= block
  }

  goTo(position) {
    this.#sequence.run(this, this.blocks, this.#position, position, { u32: new Uint32Array(1024) })
    this.#position = position
  }
}

/** No two live blocks overlap, all are aligned and hold what is written into them. Returns a sum over that, the same for everyone. */
function validate({ allocator, bytes }, blocks, sizes) {
  const live = [...sizes.keys()].filter((slot) => sizes[slot] > 0)
  const mark = (slot, size) => [slot & 255, size === 1 ? slot & 255 : (slot * 31) & 255]
  const arrays = bytes === undefined
  const u8 = arrays ? undefined : bytes()
  if (!arrays) {
    const order = Float64Array.from(live, (slot) => blocks[slot] * 2 ** 21 + slot).sort()
    let end = 1
    for (const key of order) {
      const slot = key % 2 ** 21
      const block = (key - slot) / 2 ** 21
      if (block < end || block % 16 !== 0) throw new Error(`block ${block} overlaps another one, or is misaligned`)
      end = block + sizes[slot]
    }
    if (end > u8.length) throw new Error('a block ends behind the memory')
  }
  const placeOf = (slot) => (arrays ? [blocks[slot], 0] : [u8, blocks[slot]])
  for (const slot of live) {
    const [view, start] = placeOf(slot)
    const [first, last] = mark(slot, sizes[slot])
    view[start] = first
    view[start + sizes[slot] - 1] = last
  }
  let sum = 0
  for (const slot of live) {
    const [view, start] = placeOf(slot)
    sum = (sum + view[start] * 3 + view[start + sizes[slot] - 1] * 5 + sizes[slot] * (slot + 1)) % 2 ** 40
  }
  allocator.check?.()
  return sum
}

/**
 * What the calls of the steps from `position` on cost in accesses of the memory: on average, and the most of any. Nothing
 * for an allocator that goes past the counting (`Atomics` takes no proxy of an array).
 */
function countSteps({ counting }, steps, blocks, position) {
  const { counted, allocator } = counting()
  let calls = 0
  let most = 0
  let sum = 0
  const observed = (method) => (one, two) => {
    const before = counted.accesses
    const result = allocator[method](one, two)
    const cost = counted.accesses - before
    calls++
    sum += cost
    if (cost > most) most = cost
    return result
  }
  const observer = { malloc: observed('malloc'), realloc: observed('realloc'), free: observed('free') }
  try {
    steps.run(observer, blocks, position, position + Math.max(1, Math.ceil(COUNTED_CALLS / steps.calls)), { u32: counted.u32 })
  } catch (error) {
    if (error instanceof TypeError && error.message.includes('typed array')) return {}
    throw error
  }
  return { accessesPerCall: Math.round((100 * sum) / calls) / 100, mostAccesses: most }
}

/** `{ values, result, counters }` for the harness of all suites: ns per call pair, cold and warm. */
export async function measure(makeSubject, name, seed, isHarness) {
  const subject = await makeSubject()
  const { allocator, bytes } = subject
  const steps = sequence(name, seed)
  const model = new Model(name, seed)
  const blocks = bytes === undefined ? new Array(steps.slots).fill(0) : new Uint32Array(steps.slots)
  steps.fill(allocator, blocks)

  let position = 0
  const run = (count) => {
    const from = position
    position += count
    const beside = { u32: bytes === undefined ? undefined : new Uint32Array(bytes().buffer), reset: subject.reset }
    return millisecondsOf(() => steps.run(allocator, blocks, from, position, beside))
  }
  const nanoseconds = (milliseconds, count) => (milliseconds / count / steps.calls) * 1e6
  const check = () => {
    model.goTo(position)
    return isHarness ? undefined : validate(subject, blocks, model.blocks)
  }

  // Few enough that a subject whose calls take a millisecond comes to an end, the same for all.
  const checked = Math.max(2, Math.ceil(Math.min(2000, 2e7 / steps.slots) / steps.calls))
  const first = nanoseconds(run(checked), checked)
  const result = check()

  const age = Math.ceil(Math.max(LEAST_AGE, AGE * steps.slots) / steps.calls)
  let count = 1
  for (let spent = 0; position < age && spent < AGE_MS; count *= 2) spent += run(Math.min(count, age - position))
  const aged = position >= age
  check()
  const counters = {}
  if (subject.reserved !== undefined && aged) {
    counters.peakPayload = model.peak
    counters.peakReserved = subject.reserved()
    counters.utilisation = Math.round((1000 * model.peak) / subject.reserved()) / 1000
  }

  count = 1
  while (run(count) < CHUNK_MS) count *= 2
  const warm = Array.from({ length: CHUNKS }, () => nanoseconds(run(count), count)).sort((a, b) => a - b)[CHUNKS >> 1]
  check()
  if (subject.counting !== undefined && subject.reset === undefined) Object.assign(counters, countSteps(subject, steps, blocks, position))
  return { values: { warm, first }, result, counters }
}
