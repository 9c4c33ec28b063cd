import { type WordBytes, objectLayout, typeWords } from '@mm/contract'
import { header, managedPreHeader, preHeader, typeBlock, variableHeader, weakReference } from '@mm/object'
import { describe, expect, test } from 'vitest'

describe.each<WordBytes>([8, 4])('words of %i bytes', (wordBytes) => {
  const layout = objectLayout(wordBytes)

  test('what is declared lies where the contract says', () => {
    expect(header.at(wordBytes).offset).toEqual({ count: layout.count, type: layout.type })
    expect(variableHeader.at(wordBytes).offset.size).toBe(layout.size)
    expect(variableHeader.at(wordBytes).size).toBe(layout.items)
    const before = preHeader.at(wordBytes)
    expect(before.size).toBe(layout.preHeader)
    expect([before.offset.next - before.size, before.offset.prev - before.size]).toEqual([layout.next, layout.prev])
    const managed = managedPreHeader.at(wordBytes)
    expect(managed.size).toBe(layout.managedPreHeader)
    expect([managed.offset.weakList - managed.size, managed.offset.dict - managed.size]).toEqual([layout.managedWeakList, layout.managedDict])
  })

  test('type blocks and weak references', () => {
    const block = typeBlock.at(wordBytes)
    for (const [field, index] of Object.entries(typeWords)) {
      expect(block.offset[field as keyof typeof typeWords]).toBe(layout.typeBlock[field as keyof typeof typeWords])
      expect(block.offset[field as keyof typeof typeWords]).toBe(layout.items + 4 * index)
    }
    expect(Math.ceil(layout.typeBlock.bytes / wordBytes) * wordBytes).toBe(block.size)
    const weak = weakReference.at(wordBytes)
    const { object, callback, hash, prev, next, bytes } = layout.weakReference
    expect(weak.offset).toMatchObject({ object, callback, hash, prev, next })
    expect(weak.size).toBe(bytes)
  })
})
