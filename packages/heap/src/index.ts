export { addressAt, alignDown, alignUp, isAligned } from './address.js'
export { FixedMemory, type FixedMemoryOptions } from './fixed-memory.js'
export { Memory, type MemoryOptions, createMemory } from './memory.js'
export { ForeignMemory, type ForeignMemoryOptions, foreignMemory } from './foreign.js'
export { WasmMemory, type WasmMemoryOptions, wasmMemory } from './wasm.js'
export { Stack, type StackOptions, attachStack, createStack } from './stack.js'
export {
  type BitsDeclaration,
  type FieldDeclaration,
  type FieldName,
  type FieldType,
  type Layout,
  type LayoutDeclaration,
  type Shape,
  declareLayout,
} from './layout.js'
export { type BitClaim, BitLedger } from './ledger.js'
