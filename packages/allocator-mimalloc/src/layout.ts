/**
 * The structures that mimalloc keeps in memory, declared for pictures and decoders (`@mm/heap/picture`). A separate entry:
 * the allocator itself uses the word numbers of `words.ts`; a test holds both together.
 */
import { declareLayout } from '@mm/heap'

/** What is known of a slab; it lies among the records of its segment, not in the slab. */
export const slabLayout = declareLayout({
  name: 'Slab',
  doc: 'A run of slices whose blocks have one size. Links between slabs are word indexes, links between blocks addresses.',
  fields: [
    { name: 'free', type: 'u32', doc: 'first of the blocks that are handed out next; 0 when there is none' },
    { name: 'local', type: 'u32', doc: 'first of the blocks that the owner freed' },
    { name: 'count', type: 'u32', doc: 'blocks that are on neither list; 1 in a full slab' },
    { name: 'heap', type: 'u32', doc: "the owner's heap; 0 in the record of a huge block or of no slab" },
    { name: 'marks', type: 'i32', doc: 'added to an address shifted right: the word of its mark' },
    {
      name: 'remote',
      type: 'u32',
      doc: 'first of the blocks that others freed',
      bits: [{ name: 'delayed', shift: 0, doc: "the slab is full: the next such block goes to its heap's list" }],
    },
    { name: 'bytes', type: 'u32', doc: 'bytes of each block' },
    { name: 'bin', type: 'u32', doc: 'from 1 on; 255: a huge block; 0: no slab' },
    { name: 'next', type: 'u32', doc: "next slab in the bin's queue" },
    { name: 'previous', type: 'u32', doc: "previous slab in the bin's queue" },
    { name: 'fresh', type: 'u32', doc: 'address of the next block that was never handed out' },
    { name: 'end', type: 'u32', doc: 'address behind the last block' },
    { name: 'base', type: 'u32', doc: 'address of the first block' },
    { name: 'slices', type: 'u32', doc: 'how many slices it has; 0 for a huge block' },
    { name: 'segment', type: 'u32', doc: "its segment's record; of a huge block the owner's heap" },
    { name: 'status', type: 'u32', doc: '0: in its queue; 1: full, in no queue; 2: empty since the last sweep' },
  ],
})

/** What is known of a segment; it lies behind its slices. The records of the slices follow, then the marks. */
export const segmentLayout = declareLayout({
  name: 'Segment',
  doc: '32 slices of 16 KiB. Links are word indexes.',
  fields: [
    { name: 'base', type: 'u32', doc: 'address of the first slice' },
    { name: 'free', type: 'u32', doc: 'a bit per slice that belongs to no slab' },
    { name: 'next', type: 'u32', doc: 'next segment with as long a run of free slices' },
    { name: 'previous', type: 'u32', doc: 'previous such segment' },
    { name: 'heap', type: 'u32', doc: "the owner's heap" },
    { name: 'unused', type: { bytes: 44 }, doc: "so that no slab's record lies across two cache lines" },
    { name: 'slabs', type: { bytes: 32 * 64 }, doc: 'the records of the slices: a slab has that of its first one' },
  ],
})

/** What is known of an owner. */
export const heapLayout = declareLayout({
  name: 'Heap',
  doc: "One owner's slabs by bin. Links are word indexes.",
  fields: [
    { name: 'owner', type: 'u32', doc: 'whose it is' },
    { name: 'next', type: 'u32', doc: "the next owner's heap" },
    { name: 'delayed', type: 'u32', doc: 'first of the blocks of full slabs, and the huge ones, that others freed' },
    { name: 'beats', type: 'u32', doc: 'how often the slow path ran' },
    { name: 'reserved', type: 'u32', doc: 'bytes of its segments and huge blocks, and its own' },
    { name: 'quarantine', type: 'u32', doc: "address of its quarantine's state (at rung 4)" },
    { name: 'slabsTaken', type: 'u32', doc: 'slabs taken since the beginning' },
    { name: 'slabsGiven', type: 'u32', doc: 'slabs given back since the beginning' },
    { name: 'remote', type: 'u32', doc: 'blocks that came back from other owners' },
    { name: 'turns', type: 'u32', doc: 'slabs that the slow path looked at' },
    { name: 'available', type: { bytes: 6 * 4 }, doc: 'per power of two: the first of the segments whose longest run of free slices is so long' },
    { name: 'direct', type: { bytes: 64 * 4 }, doc: 'per number of units: the slab to take from' },
    { name: 'first', type: { bytes: 96 * 4 }, doc: "per bin: the first slab of its queue" },
    { name: 'last', type: { bytes: 96 * 4 }, doc: "per bin: the last slab of its queue" },
  ],
})

/** Where the state begins that all owners share. */
export const mimallocLayout = declareLayout({
  name: 'Mimalloc',
  fields: [
    { name: 'magic', type: 'u32', doc: 'whose state this is' },
    { name: 'rung', type: 'u32', doc: 'of the hardening ladder' },
    { name: 'directory', type: 'u32', doc: 'a word per slice of the memory: the record of the slab there' },
    { name: 'entries', type: 'u32', doc: 'slices that the directory covers' },
    { name: 'heaps', type: 'u32', doc: "the first owner's heap" },
    { name: 'key', type: 'u32', doc: 'with which links are encoded (from rung 3 on)' },
    { name: 'random', type: 'u32', doc: 'state of the generator (from rung 2 on)' },
    { name: 'quarantineLimit', type: 'u32', doc: 'bytes that a quarantine may hold (at rung 4)' },
    { name: 'unused', type: { bytes: 32 }, doc: 'nothing' },
    { name: 'nothing', type: { bytes: 64 }, doc: 'the record of what is no slab: zeros' },
  ],
})
