import { MOST_BYTES, checkSize, refuse, wholeOrNothing } from '@mm/allocator/authors'
import { type Address, type Allocator, type AllocatorContext, OutOfMemoryError } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { describe, expect, it } from 'vitest'

describe('checkSize', () => {
  it('lets whole numbers of bytes pass, and no others', () => {
    for (const size of [0, 1, MOST_BYTES]) expect(() => checkSize('mine', 'malloc', size)).not.toThrow()
    for (const size of [-1, 0.5, NaN, Infinity, MOST_BYTES + 1, 2 ** 32]) {
      expect(() => checkSize('mine', 'malloc', size)).toThrow(expect.objectContaining({ code: 'bad-size', operation: 'malloc', size, strategy: 'mine' }))
    }
  })
})

describe('refuse', () => {
  it('says what is wrong in words', () => {
    expect(() => refuse('mine', 'free', 'double-free', 0x40)).toThrow('free: no live block begins here: freed already, or inside a block (address 0x40, strategy mine)')
    expect(() => refuse('mine', 'close', 'stale-handle', 0x40, 'no region that is open')).toThrow('close: no region that is open (address 0x40, strategy mine)')
    expect(() => refuse('mine', 'free', 'wrong-domain', 0x40)).toThrow(expect.objectContaining({ code: 'wrong-domain', message: expect.stringContaining('wrong-domain') as string }))
  })
})

describe('wholeOrNothing', () => {
  const contextsOf: AllocatorContext[] = []
  /** Takes so many pieces of 4096 bytes; its state is the first of them. */
  const inPieces = (count: number, withState: boolean) => (context: AllocatorContext): Allocator => {
    contextsOf.push(context)
    const { memory, state } = context
    const pieces = Array.from({ length: state === undefined ? count : 0 }, () => {
      const piece = memory.reserve(4096, 16)
      if (piece === 0) throw new OutOfMemoryError({ operation: 'create', size: 4096 })
      return piece
    })
    if (pieces.length > 2) memory.release(pieces.pop()!, 4096)
    const none = (): Address => 0 as Address
    return { malloc: () => memory.reserve(100, 16), calloc: none, realloc: none, free: () => undefined, ...(withState && { state: state ?? pieces[0] }) }
  }

  it('gives everything back where a creation fails half way', () => {
    const memory = createMemory({ limit: 3 * 4096 })
    const kept = memory.reserve(4096, 16)
    expect(() => wholeOrNothing({ memory }, inPieces(3, true))).toThrow(OutOfMemoryError)
    expect(memory.counts()).toMatchObject({ reserved: 4096, arenas: 1 })
    memory.release(kept, 4096)
    expect(wholeOrNothing({ memory }, inPieces(3, true)).state).toBeGreaterThan(0)
    expect(memory.counts()).toMatchObject({ reserved: 2 * 4096, arenas: 2 })
  })

  it('what has a state works on the memory itself, what has none through the book, also when the memory moves', () => {
    for (const withState of [true, false]) {
      contextsOf.length = 0
      const memory = createMemory({ limit: 2 ** 20 })
      const allocator = wholeOrNothing({ memory }, inPieces(1, withState))
      const seen = contextsOf.at(-1)!.memory
      expect(seen === memory).toBe(withState)
      memory.relocate()
      for (const view of ['u8', 'i32', 'u32', 'f64'] as const) expect(seen[view]).toBe(memory[view])
      expect(seen.counts()).toEqual(memory.counts())
      const probe = {}
      seen.probe = probe
      expect([memory.probe, seen.probe]).toEqual([probe, probe])
      expect(allocator.malloc(1)).toBeGreaterThan(0)
    }
  })

  it('takes up a state that is there', () => {
    const memory = createMemory({ limit: 2 ** 20 })
    const { state } = wholeOrNothing({ memory }, inPieces(1, true))
    contextsOf.length = 0
    expect(wholeOrNothing({ memory, state }, inPieces(1, true)).state).toBe(state)
    expect(contextsOf).toEqual([{ memory, state }])
  })
})
