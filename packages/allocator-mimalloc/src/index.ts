export { mimalloc } from './manifest.js'
export { type Heartbeat, Mimalloc } from './mimalloc.js'
export { type SlabView, readSlabs } from './reader.js'
