import { createHeap } from '@mm/allocator'
import { pymalloc } from '@mm/allocator/hardened'
import { MAP_BYTES, HeapMap } from './heap-map.js'

/** Calls that the log keeps, and those that each frame makes. */
const LOGGED = 14
const CALLS_A_FRAME = 250
/** Blocks, at most, of the random replacement. */
const MOST = 16_000

const heap = createHeap({ allocator: pymalloc(), memory: { limit: MAP_BYTES } })
/** The blocks that this page has made and not freed, and where in the list each stands. @type {import('@mm/contract').Address[]} */
const blocks = []
/** @type {Map<import('@mm/contract').Address, number>} */
const places = new Map()

const element = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id))
const map = new HeapMap(/** @type {HTMLCanvasElement} */ (element('map')), heap)
const problem = element('problem')
const counted = (/** @type {number} */ count, /** @type {string} */ what) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`
const hex = (/** @type {number} */ address) => `0x${address.toString(16)}`

/** @type {string[]} */
let log = []
const record = (/** @type {string} */ line) => (log = [line, ...log.slice(0, LOGGED - 1)])

/** Makes a call, keeps it in the log, and hands on what it throws. @template T @param {string} text @param {() => T} call */
function logged(text, call) {
  try {
    const result = call()
    record(result === undefined ? text : `${text} → ${hex(Number(result))}`)
    return result
  } catch (error) {
    record(`${text} ✗ ${error instanceof Error ? error.name : error}`)
    throw error
  }
}

const malloc = (/** @type {number} */ size) => {
  const block = logged(`malloc(${size})`, () => heap.malloc(size))
  places.set(block, blocks.length)
  blocks.push(block)
  return block
}
const free = (/** @type {import('@mm/contract').Address} */ block) => {
  logged(`free(${hex(block)})`, () => heap.free(block))
  const [place, last] = [places.get(block), blocks.pop()]
  if (place === undefined || last === undefined) return
  places.delete(block)
  if (last === block) return
  blocks[place] = last
  places.set(last, place)
}
const anyBlock = () => blocks[Math.floor(Math.random() * blocks.length)]

function show() {
  map.draw()
  const { liveBlocks, liveBytes, pools = 0, arenas = 0 } = heap.allocator.statistics()
  const { reserved } = heap.memory.counts()
  element('summary').textContent = `${counted(liveBlocks, 'live block')}, ${counted(liveBytes, 'byte')}, in ${counted(pools, 'pool')} of ${counted(arenas, 'arena')}; ${counted(reserved, 'byte')} reserved.`
  element('log').replaceChildren(
    ...log.map((line) => {
      const item = document.createElement('li')
      item.textContent = line
      item.classList.toggle('failed', line.includes('✗'))
      return item
    }),
  )
}

/** Does what a button says. A call that is wrong throws, and the heap is as it was: so the page goes on, and says what it was told. @param {() => void} action */
function attempt(action) {
  problem.hidden = true
  try {
    action()
  } catch (error) {
    problem.textContent = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    problem.hidden = false
  }
  show()
}

/** @param {string} id @param {() => void} action */
const onClick = (id, action) => element(id).addEventListener('click', () => attempt(action))
/** @param {string} id @param {(values: FormData) => void} action */
const onSubmit = (id, action) =>
  element(id).addEventListener('submit', (event) => {
    event.preventDefault()
    attempt(() => action(new FormData(/** @type {HTMLFormElement} */ (event.target))))
  })

onSubmit('make', (values) => {
  for (let count = Number(values.get('count')); count > 0; count--) malloc(Number(values.get('size')))
})
onSubmit('free', (values) => free(/** @type {import('@mm/contract').Address} */ (parseInt(String(values.get('address')), 16))))
onClick('halve', () => {
  const byAddress = [...blocks].sort((a, b) => a - b)
  for (const block of byAddress.filter((_, place) => place % 2 === 1)) free(block)
})
onClick('clear', () => {
  for (const block of [...blocks].reverse()) free(block)
})
onClick('twice', () => {
  const block = anyBlock() ?? malloc(64)
  free(block)
  free(block)
})
onClick('inside', () => free(/** @type {import('@mm/contract').Address} */ ((anyBlock() ?? malloc(64)) + 16)))
onClick('fill', () => {
  for (;;) malloc(4000)
})

let playing = false
function frame() {
  if (!playing) return
  attempt(() => {
    for (let call = 0; call < CALLS_A_FRAME; call++) {
      // The more there are, the more are freed: it comes to rest around half of MOST.
      if (Math.random() < blocks.length / MOST) free(anyBlock())
      // Small ones mostly, as programs ask for them.
      else malloc(Math.random() < 0.985 ? Math.ceil(512 * Math.random() ** 3) : Math.ceil(6000 * Math.random()))
    }
  })
  if (!problem.hidden) stop()
  requestAnimationFrame(frame)
}
function stop() {
  playing = false
  element('play').setAttribute('aria-pressed', 'false')
}
element('play').addEventListener('click', () => {
  if (playing) return stop()
  playing = true
  element('play').setAttribute('aria-pressed', 'true')
  requestAnimationFrame(frame)
})

const canvas = element('map')
canvas.addEventListener('pointermove', (event) => {
  const address = map.addressUnder(event)
  const found = map.blockAt(address)
  element('explained').textContent = found === undefined ? `${hex(address)}: no live block` : `${hex(address)}: in the block of ${found.bytes} bytes at ${hex(found.block)}`
})
canvas.addEventListener('click', (event) =>
  attempt(() => {
    const address = /** @type {import('@mm/contract').Address} */ (map.addressUnder(event))
    free(map.blockAt(address)?.block ?? address)
  }),
)

show()
