// One subject, one sequence: node subject-process.mjs '{"subject":...,"live":...,"seed":...}' prints what it measured as JSON.
import { randomReplacement } from './sequence.mjs'
import { subjects } from './subjects.mjs'

const MOST_STEPS = 2_000_000
const ENOUGH_MS = 120
const TIMED_CHUNKS = 5

const { subject, live, seed } = JSON.parse(process.argv[2])
const allocator = await subjects[subject]()
const { first, slots, sizes } = randomReplacement(live, MOST_STEPS, seed)
const blocks = new Uint32Array(live)
const held = Uint16Array.from(first)

function fill() {
  for (let slot = 0; slot < live; slot++) blocks[slot] = allocator.malloc(first[slot])
}

function replace(from, to) {
  for (let step = from; step < to; step++) {
    const slot = slots[step]
    allocator.free(blocks[slot])
    blocks[slot] = allocator.malloc(sizes[step])
  }
}

/** No two live blocks overlap, all are aligned: an allocator that is fast and wrong is not measured. */
function validate(steps) {
  if (allocator.empty) return
  for (let step = 0; step < steps; step++) held[slots[step]] = sizes[step]
  const order = Array.from(blocks.keys()).sort((a, b) => blocks[a] - blocks[b])
  let end = 1
  for (const slot of order) {
    if (blocks[slot] < end || blocks[slot] % 16 !== 0) throw new Error(`${subject}: block ${blocks[slot]} overlaps or is misaligned`)
    end = blocks[slot] + held[slot]
  }
  allocator.check?.()
}

const millisecondsOf = (work) => {
  const start = performance.now()
  work()
  return performance.now() - start
}

fill()
validate(0)
// First round: cold code. It also says how many steps fill a chunk of time, for subjects that are slow.
const probeSteps = 2000
const firstNs = (millisecondsOf(() => replace(0, probeSteps)) / probeSteps) * 1e6
let steps = probeSteps
let position = probeSteps
const run = (count) => {
  const from = position
  position += count
  return millisecondsOf(() => replace(from, from + count))
}
while (run(steps) < ENOUGH_MS / 8 && steps * 2 * (TIMED_CHUNKS + 1) + position < MOST_STEPS) steps *= 2
const values = Array.from({ length: TIMED_CHUNKS }, () => (run(steps) / steps) * 1e6)
validate(position)
process.stdout.write(JSON.stringify({ firstNs, values, steps }))
