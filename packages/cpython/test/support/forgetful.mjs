// A pymalloc that is wrong: where a block moves, the last byte of what it held is lost. Conformance must notice.
import { pymalloc } from '@mm/allocator/hardened'
import { defineStrategy } from '@mm/contract'

export const forgetful = defineStrategy({
  ...pymalloc.manifest,
  options: {},
  create: (context) => {
    const allocator = pymalloc({ hardening: 0 }).create(context)
    const { memory } = context
    return {
      malloc: (size) => allocator.malloc(size),
      calloc: (count, size) => allocator.calloc(count, size),
      realloc: (block, size) => {
        const held = allocator.usableSize(block)
        const moved = allocator.realloc(block, size)
        if (moved !== 0 && moved !== block) memory.u8[moved + Math.min(held, size) - 1] = 0x21
        return moved
      },
      free: (block) => allocator.free(block),
      usableSize: (block) => allocator.usableSize(block),
    }
  },
})
