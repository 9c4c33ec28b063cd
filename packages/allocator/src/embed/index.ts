export { MemPool, type MemPoolOptions } from './mem-pool.js'
export { type Pressure, PressureLayer, type PressureOptions, pressure } from './pressure.js'
export { type WasmHeap, type WasmHeapOptions, type WasmImports, wasmHeap } from './wasm-heap.js'
