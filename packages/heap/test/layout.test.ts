import { BitLedger, createMemory, declareLayout } from '@mm/heap'
import { decode, picture } from '@mm/heap/picture'
import { MisuseError, StrategyMismatchError } from '@mm/contract'
import { describe, expect, it } from 'vitest'

const layout = declareLayout({
  name: 'Text',
  doc: 'Characters with a header.',
  fields: [
    { name: 'count', type: 'word', doc: 'references held to it' },
    { name: 'type', type: 'ref', doc: 'its type' },
    { name: 'hash', type: 'i32', doc: 'or -1' },
    {
      name: 'state',
      type: 'u8',
      doc: 'what is known of it',
      bits: [
        { name: 'ascii', shift: 0, doc: 'all below 128' },
        { name: 'kind', shift: 1, width: 3 },
      ],
    },
    { name: 'length', type: 'u16', doc: 'characters' },
    { name: 'weight', type: 'f64', doc: 'for nothing' },
    { name: 'body', type: { bytes: 20 }, doc: 'the characters' },
  ],
})

describe('a declared structure', () => {
  it('lies as C would lay it, at both widths', () => {
    expect(layout.at(8).offset).toEqual({ count: 0, type: 8, hash: 16, state: 20, length: 22, weight: 24, body: 32 })
    expect(layout.at(8).size).toBe(56)
    expect(layout.at(4).offset).toEqual({ count: 0, type: 4, hash: 8, state: 12, length: 14, weight: 16, body: 24 })
    expect(layout.at(4).size).toBe(48)
  })

  it.each([4, 8] as const)('is read and written field by field (words of %d)', (wordBytes) => {
    const memory = createMemory({ wordBytes })
    const text = memory.reserve(layout.at(wordBytes).size, 16)
    const values = { count: 2 ** 32 - 1, type: 4096, hash: -1, state: 0b1011, length: 65_000, weight: -0.5 }
    for (const [name, value] of Object.entries(values) as [keyof typeof values, number][]) layout.set(memory, text, name, value)
    for (const [name, value] of Object.entries(values) as [keyof typeof values, number][]) expect(layout.get(memory, text, name)).toBe(value)
    expect(layout.get(memory, text, 'body')).toBe(text + layout.at(wordBytes).offset.body)
    expect(() => layout.set(memory, text, 'body', 1)).toThrow(MisuseError)
    const decoded = decode(layout, memory, text)
    expect(decoded.map(({ name, value }) => [name, value])).toEqual([...Object.entries(values), ['body', text + layout.at(wordBytes).offset.body]])
    expect(decoded[3]?.bits).toEqual({ ascii: 1, kind: 5 })
  })

  it('has names that the compiler knows', () => {
    // @ts-expect-error -- no such field
    expect(layout.at(8).offset.colour).toBeUndefined()
  })

  it('is refused where fields or bits collide', () => {
    const field = { name: 'a', type: 'u32', doc: '' } as const
    expect(() => declareLayout({ name: 'Twice', fields: [field, field] })).toThrow(/two fields are called a/)
    const bits = [{ name: 'x', shift: 0, width: 2 }, { name: 'y', shift: 1 }]
    expect(() => declareLayout({ name: 'Bits', fields: [{ ...field, bits }] })).toThrow(/overlap at y/)
    expect(() => declareLayout({ name: 'Bits', fields: [{ ...field, type: 'u8', bits: [{ name: 'x', shift: 8 }] }] })).toThrow(/no bit 8/)
  })

  it('has a picture', () => {
    expect(picture(layout, 8)).toBe(`Text: 56 bytes, words of 8
Characters with a header.

   byte 0     1     2     3     4     5     6     7
       +-----------------------------------------------+
     0 |                  count: word                  |
       +-----------------------------------------------+
     8 |                   type: ref                   |
       +-----------------------+-----+-----+-----------+
    16 |       hash: i32       |state|     |length: u16|
       +-----------------------+-----+-----+-----------+
    24 |                  weight: f64                  |
       +-----------------------------------------------+
    32 |                body: 20 bytes                 |
       +-----------------------------------------------+
       :
       +-----------------------+-----------------------+
    48 |          ...          |                       |
       +-----------------------+-----------------------+

     0  count   references held to it
     8  type    its type
    16  hash    or -1
    20  state   what is known of it
                bit 0: ascii, all below 128
                bits 1-3: kind
    22  length  characters
    24  weight  for nothing
    32  body    the characters`)
  })
})

describe('the ledger of bits', () => {
  it('gives everyone bits of their own', () => {
    const ledger = new BitLedger('count', 8)
    expect(ledger.claim('refcount', 'immortal', 1, 7)).toMatchObject({ shift: 7, mask: 0x80 })
    expect(ledger.claim('marker', 'mark')).toMatchObject({ shift: 0, mask: 1 })
    expect(ledger.claim('marker', 'age', 3)).toMatchObject({ shift: 1, mask: 0b1110 })
    expect(ledger.claims.map(({ name }) => name)).toEqual(['mark', 'age', 'immortal'])
  })

  it('names both who want the same', () => {
    const ledger = new BitLedger('count', 8)
    ledger.claim('refcount', 'immortal', 1, 7)
    const taken = () => ledger.claim('marker', 'mark', 2, 6)
    expect(taken).toThrow(StrategyMismatchError)
    expect(taken).toThrow(/mark and immortal want the same bits/)
    expect(() => ledger.claim('marker', 'mark', 8)).toThrow(StrategyMismatchError)
    expect(new BitLedger('whole').claim('one', 'all', 32).mask).toBe(0xffffffff)
  })
})
