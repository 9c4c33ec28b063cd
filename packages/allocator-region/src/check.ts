import { type Address, type AllocatorStatistics, CorruptionError, type LinearMemory } from '@mm/contract'
import * as L from './layout.js'
import { following } from './tree.js'

/** Throws `CorruptionError` unless `holds`. */
function expect(holds: boolean, address: number, problem: string): void {
  if (!holds) throw new CorruptionError({ operation: 'check', address, strategy: L.NAME }, problem)
}

const shiftOf = ({ wordBytes }: LinearMemory): number => (wordBytes === 4 ? 3 : 4)

/** The first chunk of a region. */
const firstChunk = (memory: LinearMemory, region: number): number => region - ((L.CHUNK_HEADER_BYTES + L.marksBytes(L.FIRST_CHUNK, shiftOf(memory))) >>> 2)

/** Whether the mark of a live block is set. */
function isMarked(memory: LinearMemory, chunk: number, block: number): boolean {
  const shift = shiftOf(memory)
  return (memory.u32[chunk + L.MARKS + ((block - chunk * 4) >>> (shift + 5))] & (1 << (block >>> shift))) !== 0
}

/** Calls `visit` for every block of a chunk that is not one large block, live or free. Returns where they end. */
function walkChunk({ u32 }: LinearMemory, region: number, chunk: number, visit: (block: Address, bytes: number) => void): number {
  const end = u32[region + L.CURRENT] === chunk ? u32[region + L.CURSOR] : u32[chunk + L.CHUNK_TOP]
  let block = u32[chunk + L.CHUNK_BLOCKS]
  while (block < end) {
    const bytes = u32[(block >>> 2) - 1]
    expect(bytes > 0, block, 'a block has no size')
    visit(block as Address, bytes)
    block += bytes
  }
  expect(block === end, block, 'the blocks of a chunk do not end where they should')
  return end
}

/** Calls `visit` for every live block of a region and of those that are nested in it. */
export function walkRegions(memory: LinearMemory, top: number, visit: (block: Address, bytes: number) => void): void {
  const { u32 } = memory
  for (let region = top; region !== 0; region = following(u32, region, top)) {
    for (let chunk = firstChunk(memory, region), next = u32[region + L.CHUNKS]; chunk !== 0; chunk = next, next = u32[chunk + L.CHUNK_NEXT]) {
      if (u32[chunk + L.CHUNK_KIND] === L.ALONE) visit(u32[chunk + L.CHUNK_BLOCKS] as Address, L.aloneBytes(u32[chunk + L.CHUNK_BYTES]))
      else {
        const own = chunk
        walkChunk(memory, region, own, (block, bytes) => {
          if (isMarked(memory, own, block)) visit(block, bytes)
        })
      }
    }
  }
}

/** Cost: the regions. */
export function regionStatistics({ u32 }: LinearMemory, state: Address): AllocatorStatistics {
  const word = state >>> 2
  const root = u32[word + L.ROOT_AT]
  let liveBlocks = 0
  let liveBytes = 0
  for (let region = root; region !== 0; region = following(u32, region, root)) {
    liveBlocks += u32[region + L.LIVE_BLOCKS]
    liveBytes += u32[region + L.LIVE_BYTES]
  }
  return { liveBlocks, liveBytes, reservedBytes: u32[word + L.RESERVED_AT], regions: u32[word + L.REGIONS_AT], chunks: u32[word + L.CHUNKS_AT] }
}

/** What the regions say that there is. */
interface Found {
  regions: number
  chunks: number
  bytes: number
  /** Granules of the directory that chunks lie in. */
  granules: number
}

/** The header and the directory's entries of a chunk. */
function checkChunk({ u32 }: LinearMemory, state: number, region: number, chunk: number, found: Found): void {
  const bytes = u32[chunk + L.CHUNK_BYTES]
  const alone = u32[chunk + L.CHUNK_KIND] === L.ALONE
  expect(u32[chunk + L.CHUNK_REGION] === region, chunk * 4, 'a chunk belongs to another region')
  expect(alone ? bytes % 16 === 0 : bytes % L.GRANULE === 0 && bytes <= L.MOST_CHUNK, chunk * 4, 'a chunk has no such size')
  const granules = alone ? 1 : bytes >>> L.GRANULE_SHIFT
  const first = (chunk * 4) >>> L.GRANULE_SHIFT
  for (let granule = first; granule < first + granules; granule++) {
    const known = granule < u32[state + L.ENTRIES_AT] && u32[u32[state + L.DIRECTORY_AT] + granule] === chunk
    expect(known, chunk * 4, 'the directory does not know a chunk')
  }
  found.chunks++
  found.bytes += bytes
  found.granules += granules
}

/** Each list holds free blocks of its class, and every free block is in one. */
function checkLists({ u32 }: LinearMemory, shift: number, region: number, free: Map<number, number>): void {
  const classes = (L.RECORD_BYTES >>> 2) - L.LISTS
  for (let index = 0; index < classes; index++) {
    for (let block = u32[region + L.LISTS + index]; block !== 0; block = u32[block >>> 2]) {
      const bytes = free.get(block)
      expect(bytes !== undefined && L.classOf(bytes >>> shift) === index, block, 'a list holds what is no free block of its class')
      free.delete(block)
    }
  }
  for (const block of free.keys()) expect(false, block, 'a free block is in no list')
}

/** The blocks that were found in a region. */
interface FoundBlocks {
  live: number
  liveBytes: number
  /** Bytes of the free ones, by address. */
  readonly free: Map<number, number>
}

/** Blocks lie one behind the other, each with the size of a class, and the marks are those of the live ones. */
function checkBlocks(memory: LinearMemory, region: number, chunk: number, found: FoundBlocks): void {
  const { u32 } = memory
  const shift = shiftOf(memory)
  const bytes = u32[chunk + L.CHUNK_BYTES]
  const inside = u32[chunk + L.CHUNK_KIND] === L.OPENING ? L.RECORD_BYTES : 0
  expect(u32[chunk + L.CHUNK_BLOCKS] === chunk * 4 + L.blocksFrom(bytes, inside, shift), chunk * 4, 'the first block is not where it should be')
  const marks = new Uint32Array(L.marksBytes(bytes, shift) >>> 2)
  const end = walkChunk(memory, region, chunk, (block, size) => {
    const units = size >>> shift
    const step = L.stepShift(units - 1)
    expect(units << shift === size && size <= L.MOST_BLOCK && (units >>> step) << step === units, block, 'a block has the size of no class')
    if (isMarked(memory, chunk, block)) {
      found.live++
      found.liveBytes += size
      marks[(block - chunk * 4) >>> (shift + 5)] |= 1 << (block >>> shift)
    } else found.free.set(block, size)
  })
  expect(end <= chunk * 4 + bytes + L.BLOCK_OVERHEAD, chunk * 4, 'blocks reach beyond their chunk')
  for (const [word, expected] of marks.entries()) expect(u32[chunk + L.MARKS + word] === expected, chunk * 4, 'the marks are not those of the live blocks')
}

/** The record of a region, its chunks and what lies in them. */
function checkRegion(memory: LinearMemory, state: number, region: number, found: Found): void {
  const { u32 } = memory
  const blocks: FoundBlocks = { live: 0, liveBytes: 0, free: new Map() }
  const chunks = [firstChunk(memory, region)]
  expect(u32[chunks[0] + L.CHUNK_KIND] === L.OPENING, region * 4, 'a region has no first chunk')
  for (let chunk = u32[region + L.CHUNKS], previous = 0; chunk !== 0; previous = chunk, chunk = u32[chunk + L.CHUNK_NEXT]) {
    expect(u32[chunk + L.CHUNK_PREVIOUS] === previous, chunk * 4, 'the list of chunks has a broken link')
    chunks.push(chunk)
  }
  const current = u32[region + L.CURRENT]
  expect(chunks.includes(current) && u32[current + L.CHUNK_KIND] !== L.ALONE, region * 4, 'the current chunk is none of the region')
  expect(u32[region + L.END] === current * 4 + u32[current + L.CHUNK_BYTES] + L.BLOCK_OVERHEAD, region * 4, 'the end is not that of the current chunk')
  for (const chunk of chunks) {
    checkChunk(memory, state, region, chunk, found)
    if (u32[chunk + L.CHUNK_KIND] === L.ALONE) {
      expect(u32[chunk + L.CHUNK_BLOCKS] === chunk * 4 + L.CHUNK_HEADER_BYTES, chunk * 4, 'a large block is not where it should be')
      blocks.live++
      blocks.liveBytes += L.aloneBytes(u32[chunk + L.CHUNK_BYTES])
    } else checkBlocks(memory, region, chunk, blocks)
  }
  const { live, liveBytes, free } = blocks
  expect(u32[region + L.LIVE_BLOCKS] === live && u32[region + L.LIVE_BYTES] === liveBytes, region * 4, `${live} live blocks are counted as ${u32[region + L.LIVE_BLOCKS]}`)
  checkLists(memory, shiftOf(memory), region, free)
  found.regions++
}

/** Checks every invariant of the regions' structures in memory; throws `CorruptionError` for the first that fails. */
export function checkRegions(memory: LinearMemory, at: Address): void {
  const { u32 } = memory
  const state = at >>> 2
  expect(u32[state + L.MAGIC_AT] === L.MAGIC, at, 'the state is gone')
  const found: Found = { regions: 0, chunks: 0, bytes: L.STATE_BYTES + u32[state + L.ENTRIES_AT] * 4, granules: 0 }
  const root = u32[state + L.ROOT_AT]
  for (let region = root; region !== 0; region = following(u32, region, root)) {
    for (let child = u32[region + L.CHILD], previous = 0; child !== 0; previous = child, child = u32[child + L.NEXT]) {
      expect(u32[child + L.PARENT] === region && u32[child + L.PREVIOUS] === previous, child * 4, 'the tree of regions has a broken link')
    }
    checkRegion(memory, state, region, found)
  }
  expect(u32[state + L.REGIONS_AT] === found.regions && u32[state + L.CHUNKS_AT] === found.chunks, at, 'regions or chunks are miscounted')
  expect(u32[state + L.RESERVED_AT] === found.bytes, at, 'reserved bytes are miscounted')
  let granules = 0
  for (let entry = 0; entry < u32[state + L.ENTRIES_AT]; entry++) if (u32[u32[state + L.DIRECTORY_AT] + entry] !== 0) granules++
  expect(granules === found.granules, at, 'the directory knows chunks that are none')
}
