// The sequences of calls that allocators are measured with. A sequence is drawn before it is run, so that every subject
// gets the same calls. `fill` makes the blocks that live at the start; `run` does the steps `from` to `to`, and may go on
// for ever: what was drawn is used again from its beginning.
//
// Each has a loop of its own: a process runs one sequence with one subject, so every call in it has one target.
import { Random } from './random.mjs'

const KiB = 1024
const MOST_SMALL = 512
/** Steps that are drawn: a power of two. Where there are more blocks, more of them, so that all get their turn. */
const STEPS = 2 ** 20
const STEPS_OF_MANY = 2 ** 22
/** Who takes no block back is given a fresh start so often: pairs that are made, less 1. */
const RESET_MASK = 2 ** 16 - 1

const small = (random) => random.between(1, MOST_SMALL)

/** A block is allocated and freed at once. `company`: blocks of the same size class live beside it, so that no pool becomes empty. */
function pairs(seed, { company }) {
  const random = new Random(seed)
  const sizes = Uint16Array.from({ length: STEPS }, () => small(random))
  return {
    slots: MOST_SMALL / 16,
    calls: 1,
    fill(allocator, blocks) {
      if (!company) return
      for (let index = 0; index < blocks.length; index++) blocks[index] = allocator.malloc(16 * (index + 1))
    },
    run(allocator, blocks, from, to, { reset }) {
      for (let step = from; step < to; step++) {
        allocator.free(allocator.malloc(sizes[step & (STEPS - 1)]))
        if (reset !== undefined && (step & RESET_MASK) === 0) {
          reset()
          this.fill(allocator, blocks)
        }
      }
    },
  }
}

/** As {@link pairs}, in company; each block is written from its first to its last word before it is freed. */
function writtenPairs(seed) {
  const random = new Random(seed)
  const sizes = Uint16Array.from({ length: STEPS }, () => small(random))
  return {
    ...pairs(seed, { company: true }),
    run(allocator, blocks, from, to, { u32, reset }) {
      for (let step = from; step < to; step++) {
        const size = sizes[step & (STEPS - 1)]
        const block = allocator.malloc(size)
        for (let word = block >>> 2, end = (block + size) >>> 2; word < end; word++) u32[word] = step
        allocator.free(block)
        if (reset !== undefined && (step & RESET_MASK) === 0) {
          reset()
          this.fill(allocator, blocks)
        }
      }
    },
  }
}

/** A random one of the live blocks is freed, another one allocated. */
function replacement(seed, live, sizeOf) {
  const random = new Random(seed)
  const count = live > 2 ** 19 ? STEPS_OF_MANY : STEPS
  const first = Uint32Array.from({ length: live }, () => sizeOf(random))
  const slots = Uint32Array.from({ length: count }, () => random.word() % live)
  const sizes = Uint32Array.from({ length: count }, () => sizeOf(random))
  return {
    slots: live,
    calls: 1,
    fill(allocator, blocks) {
      for (let slot = 0; slot < live; slot++) blocks[slot] = allocator.malloc(first[slot])
    },
    run(allocator, blocks, from, to) {
      for (let step = from; step < to; step++) {
        const index = step & (count - 1)
        const slot = slots[index]
        allocator.free(blocks[slot])
        blocks[slot] = allocator.malloc(sizes[index])
      }
    },
  }
}

/** So many blocks of one size, half of them freed in the order of their making, half in the reverse one (glibc's `bench-malloc-simple`). */
function halfAndHalf(seed) {
  const counts = [25, 100, 400, 1600]
  const random = new Random(seed)
  const sizes = Uint16Array.from({ length: 2 ** 12 }, () => small(random))
  return {
    slots: Math.max(...counts),
    calls: counts.reduce((sum, count) => sum + count, 0),
    fill() {},
    run(allocator, blocks, from, to) {
      for (let step = from; step < to; step++) {
        for (let turn = 0; turn < counts.length; turn++) {
          const count = counts[turn]
          const size = sizes[(step * counts.length + turn) & (sizes.length - 1)]
          const half = count >>> 1
          for (let index = 0; index < count; index++) blocks[index] = allocator.malloc(size)
          for (let index = 0; index < half; index++) allocator.free(blocks[index])
          for (let index = count - 1; index >= half; index--) allocator.free(blocks[index])
        }
        blocks.fill(0)
      }
    },
  }
}

/**
 * A program's phases (mimalloc's `mstress`): each makes many blocks of sizes of its own, and leaves one of ten behind,
 * scattered over what it used; eight phases later those die too.
 */
function phases(seed) {
  const COUNT = 4000
  const SURVIVORS = COUNT / 10
  const GENERATIONS = 8
  const DRAWN = 64
  const random = new Random(seed)
  const sizes = Array.from({ length: DRAWN }, () => {
    const middle = small(random)
    return Uint16Array.from({ length: COUNT }, () => Math.min(MOST_SMALL, Math.max(1, random.between(middle >>> 1, middle + (middle >>> 1)))))
  })
  const orders = Array.from({ length: DRAWN }, () => random.permutation(COUNT))
  return {
    slots: COUNT + GENERATIONS * SURVIVORS,
    calls: COUNT,
    fill() {},
    run(allocator, blocks, from, to) {
      for (let step = from; step < to; step++) {
        const own = sizes[step & (DRAWN - 1)]
        const order = orders[step & (DRAWN - 1)]
        const old = COUNT + (step % GENERATIONS) * SURVIVORS
        for (let index = 0; index < COUNT; index++) blocks[index] = allocator.malloc(own[index])
        for (let index = 0; index < SURVIVORS; index++) {
          const slot = order[index]
          if (step >= GENERATIONS) allocator.free(blocks[old + index])
          blocks[old + index] = blocks[slot]
        }
        for (let index = SURVIVORS; index < COUNT; index++) allocator.free(blocks[order[index]])
      }
      blocks.fill(0, 0, COUNT)
    },
  }
}

/**
 * A server: 500 requests are open, 20,000 sessions are kept. A step ends one request, in any order, and opens another: its
 * record, a buffer to read into, twelve headers, a body of any size and an answer that grows twice; two sessions give way.
 */
function server(seed) {
  const OPEN = 500
  const HEADERS = 12
  const PARTS = 4 + HEADERS
  const SESSIONS = 20_000
  const DRAWN = 2 ** 12
  const random = new Random(seed)
  const sessionSize = () => random.pareto(64, 8 * KiB, 1)
  const requestSizes = () => [random.between(200, 500), (4 * KiB) << random.between(0, 2), random.pareto(64, 256 * KiB, 0.8), random.between(256, KiB), ...Array.from({ length: HEADERS }, () => random.between(16, 128))]
  const firstSessions = Uint32Array.from({ length: SESSIONS }, sessionSize)
  const sizes = Uint32Array.from(Array.from({ length: DRAWN }, requestSizes).flat())
  const grown = Uint32Array.from({ length: 2 * DRAWN }, (_, index) => random.between(KiB, (index & 1) === 0 ? 4 * KiB : 32 * KiB))
  const requests = Uint32Array.from({ length: DRAWN }, () => random.word() % OPEN)
  const sessions = Uint32Array.from({ length: 2 * DRAWN }, () => OPEN * PARTS + (random.word() % SESSIONS))
  const sessionSizes = Uint32Array.from({ length: 2 * DRAWN }, sessionSize)
  const ANSWER = 3

  function open(allocator, blocks, first, index) {
    for (let part = 0; part < PARTS; part++) blocks[first + part] = allocator.malloc(sizes[index * PARTS + part])
    blocks[first + ANSWER] = allocator.realloc(blocks[first + ANSWER], grown[2 * index])
    blocks[first + ANSWER] = allocator.realloc(blocks[first + ANSWER], grown[2 * index + 1])
  }

  return {
    slots: OPEN * PARTS + SESSIONS,
    calls: PARTS + 2,
    fill(allocator, blocks) {
      for (let index = 0; index < SESSIONS; index++) blocks[OPEN * PARTS + index] = allocator.malloc(firstSessions[index])
      for (let request = 0; request < OPEN; request++) open(allocator, blocks, request * PARTS, request)
    },
    run(allocator, blocks, from, to) {
      for (let step = from; step < to; step++) {
        const index = step & (DRAWN - 1)
        const first = requests[index] * PARTS
        for (let part = 0; part < PARTS; part++) allocator.free(blocks[first + part])
        for (let turn = 2 * index; turn < 2 * index + 2; turn++) {
          allocator.free(blocks[sessions[turn]])
          blocks[sessions[turn]] = allocator.malloc(sessionSizes[turn])
        }
        open(allocator, blocks, first, index)
      }
    },
  }
}

/** Buffers that grow by half, in turns drawn at random, from 16 bytes to 64 KiB; then they are freed and begin anew. */
function growth(seed) {
  const BUFFERS = 4000
  const LEAST = 16
  const MOST = 64 * KiB
  const random = new Random(seed)
  const firstGrowths = Uint8Array.from({ length: BUFFERS }, () => random.between(0, 20))
  const turns = Uint32Array.from({ length: STEPS }, () => random.word() % BUFFERS)
  const larger = (size) => size + (size >>> 1)
  const held = new Uint32Array(BUFFERS)
  return {
    slots: BUFFERS,
    calls: 1,
    fill(allocator, blocks) {
      for (let slot = 0; slot < BUFFERS; slot++) {
        held[slot] = LEAST
        for (let count = firstGrowths[slot]; count > 0; count--) held[slot] = larger(held[slot])
        blocks[slot] = allocator.malloc(held[slot])
      }
    },
    run(allocator, blocks, from, to) {
      for (let step = from; step < to; step++) {
        const slot = turns[step & (STEPS - 1)]
        const size = larger(held[slot])
        if (size <= MOST) {
          blocks[slot] = allocator.realloc(blocks[slot], size)
          held[slot] = size
        } else {
          allocator.free(blocks[slot])
          blocks[slot] = allocator.malloc(LEAST)
          held[slot] = LEAST
        }
      }
    },
  }
}

const LIVE = ' live'

/** What is measured, in order. `small`: no block is larger than 512 bytes. */
export function sequenceNames(live) {
  return {
    small: ['LIFO pairs', 'LIFO pairs alone', ...live.map((count) => `random replacement, ${count}${LIVE}`), 'half FIFO half LIFO', 'phases with survivors'],
    written: ['written pairs'],
    mixed: ['Pareto sizes', 'server', 'realloc growth'],
  }
}

/** How many blocks are live in a sequence that says so in its name. */
export const liveIn = (name) => (name.endsWith(LIVE) ? Number(name.slice(0, -LIVE.length).split(' ').at(-1)) : undefined)

/** Draws a sequence. */
export function sequence(name, seed) {
  const live = liveIn(name)
  if (live !== undefined) return replacement(seed, live, small)
  switch (name) {
    case 'LIFO pairs':
      return pairs(seed, { company: true })
    case 'LIFO pairs alone':
      return pairs(seed, { company: false })
    case 'written pairs':
      return writtenPairs(seed)
    case 'half FIFO half LIFO':
      return halfAndHalf(seed)
    case 'phases with survivors':
      return phases(seed)
    case 'Pareto sizes':
      return replacement(seed, 100_000, (random) => random.pareto(16, 1024 * KiB, 1.1))
    case 'server':
      return server(seed)
    case 'realloc growth':
      return growth(seed)
    default:
      throw new Error(`there is no sequence ${name}`)
  }
}
