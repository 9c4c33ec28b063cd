import { attachStack, createMemory, createStack } from '@mm/heap'
import { type Address, MisuseError, OutOfMemoryError } from '@mm/contract'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const KiB = 1024

describe('push and pop', () => {
  it('do what an array does: frames keep their content, chunks come and go, moves change nothing', () => {
    const steps = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 * KiB }), fc.integer({ min: -30, max: -1 }), fc.constant(0)), { maxLength: 300 })
    fc.assert(
      fc.property(steps, (run) => {
        const memory = createMemory({ limit: 8 * KiB * KiB })
        const stack = createStack(memory, { chunkBytes: KiB })
        const empty = memory.counts().reserved
        const frames: { frame: Address; bytes: number; sign: number }[] = []
        let peak = 0
        for (const [index, step] of run.entries()) {
          if (step > 0) {
            const frame = stack.push(step)
            expect(frame % 16).toBe(0)
            memory.u8.fill(index, frame, frame + step)
            frames.push({ frame, bytes: Math.ceil(step / 16) * 16, sign: index & 0xff })
          } else if (step < 0 && frames.length >= -step) {
            const popped = frames.splice(step)
            if (popped[0] !== undefined) stack.pop(popped[0].frame)
          } else memory.relocate()
          const bytes = frames.reduce((sum, frame) => sum + frame.bytes, 0)
          peak = Math.max(peak, bytes)
          expect(stack.bytes).toBe(bytes)
          expect(stack.peakBytes).toBe(peak)
          for (const { frame, sign } of frames) expect(memory.u8[frame]).toBe(sign)
        }
        for (const { frame } of frames.reverse()) stack.pop(frame)
        expect(stack.bytes).toBe(0)
        expect(memory.counts().reserved).toBe(empty)
        stack.dispose()
        expect(memory.counts().reserved).toBe(0)
      }),
      { numRuns: 60 },
    )
  })

  it('give 0 at the limit, and again a frame after a pop', () => {
    const memory = createMemory()
    const stack = createStack(memory, { chunkBytes: KiB, limit: 10 * KiB })
    const frames: Address[] = []
    for (let frame = stack.push(100); frame !== 0; frame = stack.push(100)) frames.push(frame)
    expect(stack.bytes).toBe(Math.floor((10 * KiB) / 112) * 112)
    stack.pop(frames.at(-1) ?? (0 as Address))
    expect(stack.push(100)).toBe(frames.at(-1))
  })

  it('give 0 when the memory has no more', () => {
    const memory = createMemory({ limit: 4 * KiB })
    const stack = createStack(memory, { chunkBytes: 2 * KiB })
    expect(stack.push(KiB)).not.toBe(0)
    expect(stack.push(2 * KiB)).toBe(0)
    expect(stack.push(512)).not.toBe(0)
    expect(() => createStack(createMemory({ limit: KiB }), { chunkBytes: 2 * KiB })).toThrow(OutOfMemoryError)
  })

  it.each([0, -16, NaN, 2 ** 32, Infinity])('refuse a frame of %d bytes', (bytes) => {
    const stack = createStack(createMemory())
    expect(() => stack.push(bytes)).toThrow(MisuseError)
    expect(stack.bytes).toBe(0)
  })

  it('refuse a frame of somebody else', () => {
    const stack = createStack(createMemory())
    stack.push(64)
    expect(() => stack.pop(64 as Address)).toThrow(MisuseError)
    expect(() => stack.pop((stack.top + 16) as Address)).toThrow(MisuseError)
  })

  it('tell the probe', () => {
    const memory = createMemory()
    const stack = createStack(memory)
    const heard: unknown[] = []
    memory.probe = { framePush: (frame, size) => heard.push(['push', frame, size]), framePop: (frame) => heard.push(['pop', frame]) }
    const frame = stack.push(40)
    stack.pop(frame)
    expect(heard).toEqual([['push', frame, 48], ['pop', frame]])
  })
})

describe('a stack that is brought along', () => {
  it('goes on where it was', () => {
    const memory = createMemory()
    const stack = createStack(memory, { chunkBytes: KiB })
    const frames = Array.from({ length: 40 }, (_, depth) => {
      const frame = stack.push(96)
      memory.u32[frame >>> 2] = depth
      return frame
    })
    stack.save()
    const other = createMemory({ image: memory.snapshot() })
    const again = attachStack(other, stack.state, { chunkBytes: KiB })
    expect(again.bytes).toBe(stack.bytes)
    expect(again.peakBytes).toBe(stack.peakBytes)
    expect(again.top).toBe(stack.top)
    const pieces: number[] = []
    again.walk((from, to) => pieces.push(to - from))
    expect(pieces.reduce((sum, bytes) => sum + bytes, 0)).toBe(again.bytes)
    for (const frame of frames.reverse()) again.pop(frame)
    expect(again.bytes).toBe(0)
    expect(other.counts().arenas).toBe(1)
  })
})
