import { type Address } from '@mm/contract'
import { pymalloc } from '@mm/allocator'
import { type CallObserver, trace } from '@mm/allocator/layers'
import { FIXED_BYTES, createPython } from '@mm/python'
import { type Runtime, assembleRuntime } from '@mm/runtime'
import { type Row } from './table.js'

/** Blocks that are live, with the bytes that were asked for. */
class LiveBlocks implements CallObserver {
  readonly #sizes = new Map<number, number>()

  malloc(block: Address, size: number): void {
    this.#sizes.set(block, size)
  }

  calloc(block: Address, count: number, size: number): void {
    this.#sizes.set(block, count * size)
  }

  realloc(from: Address, to: Address, size: number): void {
    this.#sizes.delete(from)
    this.#sizes.set(to, size)
  }

  free(block: Address): void {
    this.#sizes.delete(block)
  }

  get bytes(): number {
    let bytes = 0
    for (const size of this.#sizes.values()) bytes += size
    return bytes
  }

  /** Bytes asked for a block; undefined where none begins at `address`. */
  sizeOf(address: number): number | undefined {
    return this.#sizes.get(address)
  }
}

/** What was asked of the allocator for an object. */
export interface ObjectBlocks {
  /** Bytes of its own block; undefined for what is there from the start. */
  readonly own: number | undefined
  /** Bytes of blocks that belong to it. */
  readonly buffers: number
  /** Bytes of the values of attributes, in the object's own block, of which `sys.getsizeof` does not tell. */
  readonly inline: number
  /** Room for values of attributes of which `sys.getsizeof` of a dict tells, though they lie in the object that has the dict. */
  readonly shared: number
}

/** One line of the program: what it is, how large it says it is, and what was asked for it. */
export interface Sized {
  readonly label: string
  readonly size: number
  readonly blocks: ObjectBlocks
}

/** Where objects of a built-in type keep the addresses of blocks of their own, in bytes. */
const bufferOffsets = (wordBytes: number): Readonly<Record<string, readonly number[]>> => ({
  list: [3 * wordBytes],
  bytearray: [5 * wordBytes],
  set: [5 * wordBytes],
  frozenset: [5 * wordBytes],
  str: [7 * wordBytes],
})
/** Of dicts: the key table, the values where those are apart; of classes: the table of their instances' names. */
const dictOffsets = (wordBytes: number): { keys: number; values: number } => (wordBytes === 8 ? { keys: 32, values: 40 } : { keys: 24, values: 28 })
const sharedKeysOffset = (wordBytes: number): number => 3 * wordBytes + 56 + 6 * wordBytes
/** Bit of a type's flags: instances carry inline values. */
const INLINE_VALUES = 1 << 3
/** Bit of a string's state: its characters are in a block of their own. */
const SEPARATE = 1 << 5
/** Kind of a key table whose names a class and dicts share. */
const SHARED_KIND = 2

/** Looks at objects in memory. Layouts: packages/python/src/core/layouts.ts, packages/object/src/layout.ts. */
class Blocks {
  readonly #runtime: Runtime
  readonly #live: LiveBlocks
  readonly #W: number

  constructor(runtime: Runtime, live: LiveBlocks) {
    this.#runtime = runtime
    this.#live = live
    this.#W = runtime.memory.wordBytes
  }

  #word(address: number): number {
    return this.#runtime.memory.u32[address >>> 2]
  }

  /** Bytes that have been asked for and not given back. */
  get asked(): number {
    return this.#live.bytes
  }

  #bytesAt(address: number): number {
    return this.#live.sizeOf(this.#word(address)) ?? 0
  }

  /** `kind`: the name of the built-in type that the object is laid out as. */
  of(object: number, kind: string): ObjectBlocks {
    const { typeBlock } = this.#runtime.objects.layout
    const W = this.#W
    const type = this.#word(object + W)
    const own = this.#live.sizeOf(object - this.#word(type + typeBlock.preHeader))
    let buffers = 0
    let shared = 0
    if (kind === 'str') buffers = (this.#word(object + 4 * W) & SEPARATE) === 0 ? 0 : this.#bytesAt(object + 7 * W)
    else if (kind === 'type') buffers = own === undefined ? 0 : this.#bytesAt(object + sharedKeysOffset(W))
    else if (kind === 'dict') {
      const { keys, values } = dictOffsets(W)
      const table = this.#word(object + keys)
      if (this.#runtime.memory.u8[table + W + 2] !== SHARED_KIND) buffers = this.#bytesAt(object + keys)
      else shared = this.#runtime.memory.u8[this.#word(object + values)] * W
    } else for (const offset of bufferOffsets(W)[kind] ?? []) buffers += this.#bytesAt(object + offset)
    return { own, buffers, inline: this.#inline(object, type), shared }
  }

  /** What is left of the object's block behind its fields; 0 where its class gives it no values there. */
  #inline(object: number, type: number): number {
    const { typeBlock } = this.#runtime.objects.layout
    if ((this.#word(type + typeBlock.flags) & INLINE_VALUES) === 0) return 0
    const before = this.#word(type + typeBlock.preHeader)
    return (this.#live.sizeOf(object - before) ?? 0) - before - this.#word(type + typeBlock.basicSize)
  }
}

/** Runs `source` with `sys.argv[1:]`; `look` gets each printed line while what it is about is still there. */
async function runWatched(source: string, wordBytes: 4 | 8, args: readonly string[], look: (line: string, blocks: Blocks) => void): Promise<void> {
  const live = new LiveBlocks()
  const runtime = assembleRuntime({ fixed: FIXED_BYTES, wordBytes }, { allocator: trace(pymalloc(), live) })
  const blocks = new Blocks(runtime, live)
  let line = ''
  let errors = ''
  const host = {
    write(stream: string, text: string) {
      if (stream === 'stderr') errors += text
      else {
        line += text
        if (!line.endsWith('\n')) return
        look(line.trimEnd(), blocks)
        line = ''
      }
    },
    now: () => performance.now(),
    time: () => 0,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['sizes.py', ...args] })
  python.load(source, 'sizes.py')
  while (python.run(1000) !== 'done');
  if (errors !== '') throw new Error(errors)
}

/** What `made.py` says on ours: bytes that each thing took, by label and number. */
export async function madeOnOurs(source: string, wordBytes: 4 | 8): Promise<Row[]> {
  const rows: Row[] = []
  let before = 0
  await runWatched(source, wordBytes, [], (line, blocks) => {
    const [label, when] = line.split('|')
    if (when === 'a') before = blocks.asked
    else rows.push({ label, size: blocks.asked - before })
  })
  return rows
}

/** What `sizes.py` says on ours, with the blocks of each object. */
export async function sizesOfOurs(source: string, wordBytes: 4 | 8): Promise<Sized[]> {
  const sized: Sized[] = []
  await runWatched(source, wordBytes, ['ids'], (line, blocks) => {
    const [label, size, id, kind] = line.split('|')
    sized.push({ label, size: Number(size), blocks: blocks.of(Number(id), kind) })
  })
  return sized
}
