import { readArenas } from '@mm/allocator'

/** Bytes that a dot stands for; dots of a side of a tile, tiles of a side of the map: a tile is a pool, the map 4 MiB. */
const DOT = 16
const TILE = 32
const TILES = 16
const SIDE = TILE * TILES
const TILE_BYTES = DOT * TILE * TILE
const ARENA_BYTES = 2 ** 20
/** The map's bytes: all the memory that it can show. */
export const MAP_BYTES = SIDE * SIDE * DOT

const CLASSES = 32
const rgb = (/** @type {number} */ red, /** @type {number} */ green, /** @type {number} */ blue) => ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0

/** From hue in turns, saturation and lightness to a pixel. */
function colour(/** @type {number} */ hue, /** @type {number} */ saturation, /** @type {number} */ lightness) {
  const part = (/** @type {number} */ shift) => {
    const at = (shift + hue * 12) % 12
    return Math.round(255 * (lightness - saturation * Math.min(lightness, 1 - lightness) * Math.max(-1, Math.min(at - 3, 9 - at, 1))))
  }
  return rgb(part(0), part(8), part(4))
}

// Neighbouring classes get hues that are far apart.
const hues = Array.from({ length: CLASSES }, (_, index) => (index * 0.618_034 + 0.52) % 1)
const LIVE = hues.map((hue) => colour(hue, 0.62, 0.56))
const FIRST = hues.map((hue) => colour(hue, 0.8, 0.8))
const FREED = hues.map((hue) => colour(hue, 0.3, 0.2))
const LARGE = rgb(205, 214, 224)
const LARGE_FIRST = rgb(255, 255, 255)
const ARENA = rgb(30, 38, 51)
const OUTSIDE = rgb(15, 20, 28)

/** @param {number} at the number of a dot, by address */
function pixelOf(at) {
  const [tile, inside] = [Math.floor(at / (TILE * TILE)), at % (TILE * TILE)]
  return (Math.floor(tile / TILES) * TILE + Math.floor(inside / TILE)) * SIDE + (tile % TILES) * TILE + (inside % TILE)
}

/** A heap as a picture, a dot for every 16 bytes. All that is drawn is read from the heap's memory. */
export class HeapMap {
  #context
  #image
  #pixels
  #heap

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('@mm/allocator').Heap<import('@mm/allocator/hardened').HardenedPymalloc>} heap
   */
  constructor(canvas, heap) {
    canvas.width = canvas.height = SIDE
    const context = canvas.getContext('2d')
    if (context === null) throw new Error('this browser has no canvas')
    this.#context = context
    this.#image = context.createImageData(SIDE, SIDE)
    this.#pixels = new Uint32Array(this.#image.data.buffer)
    this.#heap = heap
  }

  draw() {
    const { memory, allocator } = this.#heap
    this.#pixels.fill(OUTSIDE)
    /** Of each tile that is a pool, its class. */
    const classes = new Map()
    for (const { base, pools } of readArenas(memory, allocator.state)) {
      this.#fill(base, ARENA_BYTES, ARENA, ARENA)
      for (const pool of pools) {
        if (pool.live === 0) continue
        classes.set(pool.base, pool.sizeClass)
        this.#fill(pool.base, TILE_BYTES, FREED[pool.sizeClass], FREED[pool.sizeClass])
      }
    }
    allocator.walk((block, bytes) => {
      const sizeClass = classes.get(block - (block % TILE_BYTES))
      if (sizeClass === undefined) this.#fill(block, bytes, LARGE, LARGE_FIRST)
      else this.#fill(block, bytes, LIVE[sizeClass], FIRST[sizeClass])
    })
    this.#context.putImageData(this.#image, 0, 0)
  }

  /** The address of the dot under the pointer. @param {MouseEvent} event */
  addressUnder({ offsetX, offsetY }) {
    const scale = SIDE / this.#context.canvas.clientWidth
    const [x, y] = [offsetX, offsetY].map((offset) => Math.min(Math.max(Math.floor(offset * scale), 0), SIDE - 1))
    const tile = Math.floor(y / TILE) * TILES + Math.floor(x / TILE)
    return (tile * TILE * TILE + (y % TILE) * TILE + (x % TILE)) * DOT
  }

  /** The live block that covers `address`, if one does. @param {number} address */
  blockAt(address) {
    /** @type {{ block: import('@mm/contract').Address, bytes: number } | undefined} */
    let found
    this.#heap.allocator.walk((block, bytes) => {
      if (block <= address && address < block + bytes) found = { block, bytes }
    })
    return found
  }

  #fill(/** @type {number} */ from, /** @type {number} */ bytes, /** @type {number} */ pixel, /** @type {number} */ first) {
    const begin = Math.floor(from / DOT)
    const end = Math.ceil((from + bytes) / DOT)
    for (let at = begin; at < end; at++) this.#pixels[pixelOf(at)] = at === begin ? first : pixel
  }
}
