export { mimalloc } from './manifest.js'
export { Mimalloc } from './mimalloc.js'
export { type HeartbeatHook } from './heartbeat.js'
export { type SlabView, readSlabs } from './reader.js'
