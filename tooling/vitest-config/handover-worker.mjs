// One owner of a heap that is handed back and forth: runs calls against it and checks every block, then hands it on.
import { readFileSync, writeFileSync } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'

const { modules, exported, options, limit } = workerData
const [{ [exported]: factory }, { shadow }, { createHeap }, { createMemory }] = await Promise.all(
  [modules.strategy, modules.layers, modules.allocator, modules.heap].map((url) => import(url)),
)

/** Of each live block: address, bytes asked for, the word that it is filled with. */
const FIELDS = 3
const MOST_LIVE = 1500

/** The numbers of a run: the same from the same state, whoever goes on (xorshift, Marsaglia 2003). */
class Random {
  constructor(state) {
    this.state = state
  }
  below(bound) {
    let { state } = this
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    this.state = state >>> 0
    return this.state % bound
  }
}

/** Small ones mostly, as programs ask for them. */
function sizeFrom(random) {
  const kind = random.below(100)
  return kind < 80 ? random.below(128) : kind < 98 ? random.below(1024) : random.below(20_000)
}

class Owner {
  constructor(memory, state, watched) {
    const strategy = factory(options)
    this.memory = memory
    const known = new Set()
    const heap = createHeap({ allocator: strategy, memory })
    this.allocator = heap.allocator
    this.walks = heap.allocator.walk !== undefined
    this.allocator.walk?.((block) => known.add(block))
    this.random = new Random(state.random)
    this.blocks = Array.from({ length: state.blocks.length / FIELDS }, (_, index) => Array.from(state.blocks.subarray(index * FIELDS, (index + 1) * FIELDS)))
    if (this.walks) {
      const missing = this.blocks.find(([block]) => !known.has(block))
      if (missing !== undefined || known.size !== this.blocks.length) throw new Error(`walk finds ${known.size} blocks of ${this.blocks.length}`)
    }
    // A heap whose blocks cannot be found again cannot be watched either: then content and checks must do.
    if (watched && this.walks) this.allocator = createHeap({ allocator: shadow(strategy), memory }).allocator
    this.checked = 0
    this.serial = state.serial
  }

  run(calls) {
    for (let call = 0; call < calls; call++) {
      const turn = this.random.below(100)
      if (this.blocks.length === 0 || (turn < 45 && this.blocks.length < MOST_LIVE)) this.#take(turn)
      else if (turn < 65) this.#resize()
      else this.#give()
    }
    this.allocator.check?.()
    for (const block of this.blocks) this.#verify(block)
  }

  #take(turn) {
    const size = sizeFrom(this.random)
    const cleared = turn < 6
    const block = cleared ? this.allocator.calloc(1, size) : this.allocator.malloc(size)
    if (block === 0) throw new Error(`no memory for ${size} bytes`)
    if (cleared && !this.memory.u8.subarray(block, block + size).every((byte) => byte === 0)) throw new Error('calloc gives bytes that are not 0')
    this.blocks.push(this.#fill(block, size))
  }

  #resize() {
    const place = this.random.below(this.blocks.length)
    const [block, size, mark] = this.blocks[place]
    const wanted = sizeFrom(this.random)
    const to = this.allocator.realloc(block, wanted)
    if (to === 0) throw new Error(`no memory for ${wanted} bytes`)
    this.#verify([to, Math.min(size, wanted), mark])
    this.blocks[place] = this.#fill(to, wanted)
  }

  #give() {
    const place = this.random.below(this.blocks.length)
    const block = this.blocks[place]
    this.#verify(block)
    this.allocator.free(block[0])
    const last = this.blocks.pop()
    if (place < this.blocks.length) this.blocks[place] = last
  }

  #fill(block, size) {
    const mark = ++this.serial & 0xff
    this.memory.u8.fill(mark, block, block + size)
    return [block, size, mark]
  }

  #verify([block, size, mark]) {
    const { u8 } = this.memory
    for (let place = block; place < block + size; place++) if (u8[place] !== mark) throw new Error(`the block at ${block} of ${size} bytes has lost its content at byte ${place - block}`)
    this.checked++
  }

  /** What the next owner must know of the run; the heap itself it finds in the memory. */
  state() {
    return { random: this.random.state, serial: this.serial, blocks: Uint32Array.from(this.blocks.flat()) }
  }
}

const tasks = {
  /** Runs `calls` against the heap in the shared buffer, under the shadow layer. */
  turn({ buffer, state, calls }) {
    const owner = new Owner(createMemory({ buffer }), state, true)
    owner.run(calls)
    return { state: owner.state(), checked: owner.checked, watched: owner.walks }
  },
  /** Runs half of the calls, saves the memory in a file, runs the other half and saves it again. */
  save({ state, calls, files }) {
    const memory = createMemory({ wordBytes: workerData.wordBytes, limit })
    const owner = new Owner(memory, state, false)
    owner.run(calls)
    writeFileSync(files.middle, memory.snapshot())
    const middle = owner.state()
    owner.run(calls)
    writeFileSync(files.end, memory.snapshot())
    return { state: middle, live: owner.blocks.length }
  },
  /** Goes on from the file, and compares where it comes out. */
  restore({ state, calls, files }) {
    const memory = createMemory({ image: readFileSync(files.middle) })
    const owner = new Owner(memory, state, false)
    owner.run(calls)
    const [ours, theirs] = [memory.snapshot(), readFileSync(files.end)]
    const different = ours.findIndex((byte, place) => byte !== theirs[place])
    return { bytes: theirs.length, different: ours.length === theirs.length ? different : Math.min(ours.length, theirs.length), live: owner.blocks.length }
  },
}

parentPort.on('message', ({ task, ...given }) => {
  try {
    parentPort.postMessage({ result: tasks[task](given) })
  } catch (error) {
    parentPort.postMessage({ error: `${error instanceof Error ? error.stack : error}` })
  }
})
