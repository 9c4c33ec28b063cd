import { declareLayout } from '@mm/heap'

/** What every object begins with. */
export const header = declareLayout({
  name: 'object header',
  fields: [
    { name: 'count', type: 'word', doc: 'references held; only the low 32 bits' },
    { name: 'type', type: 'ref', doc: 'the type block' },
  ],
})

/** What objects of variable size begin with. */
export const variableHeader = declareLayout({
  name: 'variable-size header',
  fields: [
    { name: 'count', type: 'word', doc: 'references held; only the low 32 bits' },
    { name: 'type', type: 'ref', doc: 'the type block' },
    { name: 'size', type: 'word', doc: 'items' },
  ],
})

/** What lies directly before a trackable object. */
export const preHeader = declareLayout({
  name: 'pre-header',
  fields: [
    { name: 'next', type: 'address', doc: 'neighbour in the collector’s list; 0 exactly while untracked' },
    {
      name: 'prev',
      type: 'address',
      doc: 'the other neighbour',
      bits: [
        { name: 'F', shift: 0, doc: 'finalized: the finalizer has run' },
        { name: 'C', shift: 1, doc: 'collecting: a collection under way holds it for garbage' },
      ],
    },
  ],
})

/** What lies before an instance with a managed dict: two words more. */
export const managedPreHeader = declareLayout({
  name: 'managed pre-header',
  fields: [
    { name: 'weakList', type: 'ref', doc: 'first weak reference to the object' },
    { name: 'dict', type: 'ref', doc: 'the instance’s dict, or 0' },
    ...preHeader.fields,
  ],
})

/** What a type is in memory: an object of variable size itself. Mutators append fields of their own. */
export const typeBlock = declareLayout({
  name: 'type block',
  fields: [
    ...variableHeader.fields,
    { name: 'descriptor', type: 'u32', doc: 'index of the type’s functions' },
    { name: 'flags', type: 'u32', doc: 'the mutator’s own' },
    { name: 'basicSize', type: 'u32', doc: 'bytes of an object without items, pre-header aside' },
    { name: 'itemSize', type: 'u32', doc: 'bytes of an item' },
    { name: 'preHeader', type: 'u32', doc: 'bytes before the object: 0 untrackable, 2 words trackable, 4 with managed dict' },
    { name: 'weakList', type: 'i32', doc: 'bytes from the object to the word that heads its weak references; 0 none' },
    { name: 'traits', type: 'u32', doc: 'what lifetimes and collectors must know' },
    { name: 'references', type: 'u32', doc: 'how the slots lie' },
    { name: 'firstSlot', type: 'u32', doc: 'bytes from the object to its first slot' },
    { name: 'slotCount', type: 'u32', doc: 'slots' },
  ],
})

/** What a weak reference is in memory. */
export const weakReference = declareLayout({
  name: 'weak reference',
  fields: [
    ...header.fields,
    { name: 'object', type: 'address', doc: 'the referent, not owned; 0 when it is gone' },
    { name: 'callback', type: 'ref', doc: 'called when the referent goes, or 0' },
    { name: 'hash', type: 'word', doc: 'the referent’s hash, once asked for' },
    { name: 'prev', type: 'address', doc: 'neighbour in the referent’s list' },
    { name: 'next', type: 'address', doc: 'the other neighbour; in a queue of callbacks: the next' },
    { name: 'call', type: 'word', doc: 'the mutator’s own' },
  ],
})
