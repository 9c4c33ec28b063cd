export { addressAt, alignDown, alignUp, isAligned } from './address.js'
export { Memory, type MemoryOptions, createMemory } from './memory.js'
export { ForeignMemory, type ForeignMemoryOptions, foreignMemory } from './foreign.js'
export { Stack, type StackOptions, attachStack, createStack } from './stack.js'
