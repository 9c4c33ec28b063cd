import { declareLayout } from '@mm/heap'

/** Where the parts of a runtime begin: with this a runtime is taken up again in a copy of its memory. */
export const state = declareLayout({
  name: 'runtime',
  fields: [
    { name: 'stack', type: 'u32', doc: 'the stack' },
    { name: 'allocator', type: 'u32', doc: 'the allocator' },
    { name: 'freelists', type: 'u32', doc: 'the free lists' },
    { name: 'lifetime', type: 'u32', doc: 'the lifetime' },
    { name: 'collector', type: 'u32', doc: 'the collector' },
    { name: 'interning', type: 'u32', doc: 'the interning' },
    { name: 'supervision', type: 'u32', doc: 'what stands around the collector, if anything does' },
    { name: 'types', type: 'u32', doc: 'the runtime’s own types, in the order of their making; linked through their size words' },
    { name: 'lastType', type: 'u32', doc: 'the last of them' },
  ],
})

/** What stands around a collector that another rule starts than its own. */
export const supervision = declareLayout({
  name: 'supervision',
  fields: [
    { name: 'enabled', type: 'u32', doc: 'whether collections start by themselves' },
    { name: 'live', type: 'u32', doc: 'live bytes that the last collection left' },
  ],
})
