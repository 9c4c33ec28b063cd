import { tlsf } from '@mm/allocator-tlsf'
import { type Address } from '@mm/contract'
import { createMemory } from '@mm/heap'
import { describe, expect, it } from 'vitest'
import { paretoSizes, randomWords } from './support/traffic.js'

const KiB = 2 ** 10

/** A heap that knows the most bytes that were asked for at once. */
function metered() {
  const memory = createMemory()
  const heap = tlsf().create({ memory })
  const sizes = new Map<Address, number>()
  let payload = 0
  let peak = 0
  const received = (block: Address, size: number): Address => {
    expect(block).not.toBe(0)
    sizes.set(block, size)
    payload += size
    peak = Math.max(peak, payload)
    return block
  }
  const left = (block: Address): void => {
    payload -= sizes.get(block) ?? NaN
    sizes.delete(block)
  }
  return {
    malloc: (size: number): Address => received(heap.malloc(size), size),
    realloc: (block: Address, size: number): Address => {
      left(block)
      return received(heap.realloc(block, size), size)
    },
    free: (block: Address): void => {
      left(block)
      heap.free(block)
    },
    /** Of what was reserved at most. */
    utilisation: (): number => {
      heap.check()
      return peak / memory.counts().peakReserved
    },
  }
}

describe('at least 85 % of what is reserved at the most was asked for', () => {
  it.each([
    ['up to 32 KiB', 40_000, 32 * KiB, 1],
    ['up to 1 MiB', 100_000, 1024 * KiB, 1.1],
  ])('Pareto sizes, %s', (_, live, most, shape) => {
    const heap = metered()
    const next = randomWords(1)
    const size = paretoSizes(next, 16, most, shape)
    const blocks = Array.from({ length: live }, () => heap.malloc(size()))
    for (let turn = 0; turn < 2 * live; turn++) {
      const place = next() % live
      heap.free(blocks[place])
      blocks[place] = heap.malloc(size())
    }
    expect(heap.utilisation()).toBeGreaterThan(0.85)
  })

  it('a server: short requests, long sessions, answers that grow', () => {
    const heap = metered()
    const next = randomWords(2)
    const session = paretoSizes(next, 64, 8 * KiB, 1)
    const body = paretoSizes(next, 64, 256 * KiB, 0.8)
    const open = (): Address[] => {
      const request = [200 + (next() % 300), (4 * KiB) << next() % 3, body(), ...Array.from({ length: 12 }, () => 16 + (next() % 112))].map((size) => heap.malloc(size))
      let answer = heap.malloc(256 + (next() % 768))
      for (const most of [4 * KiB, 32 * KiB]) answer = heap.realloc(answer, KiB + (next() % most))
      return [...request, answer]
    }
    const sessions = Array.from({ length: 20_000 }, () => heap.malloc(session()))
    const requests = Array.from({ length: 500 }, open)
    for (let turn = 0; turn < 3000; turn++) {
      const place = next() % requests.length
      for (const block of requests[place]) heap.free(block)
      for (const other of [next() % sessions.length, next() % sessions.length]) {
        heap.free(sessions[other])
        sessions[other] = heap.malloc(session())
      }
      requests[place] = open()
    }
    expect(heap.utilisation()).toBeGreaterThan(0.85)
  })

  it('buffers that grow by half, in any order', () => {
    const heap = metered()
    const next = randomWords(3)
    const held = Array.from({ length: 4000 }, () => {
      let size = 16
      for (let growths = next() % 21; growths > 0; growths--) size += size >>> 1
      return size
    })
    const blocks = held.map((size) => heap.malloc(size))
    for (let turn = 0; turn < 50_000; turn++) {
      const place = next() % blocks.length
      held[place] += held[place] >>> 1
      if (held[place] <= 64 * KiB) blocks[place] = heap.realloc(blocks[place], held[place])
      else {
        heap.free(blocks[place])
        held[place] = 16
        blocks[place] = heap.malloc(16)
      }
    }
    expect(heap.utilisation()).toBeGreaterThan(0.85)
  })
})
