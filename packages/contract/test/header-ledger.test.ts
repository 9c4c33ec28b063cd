import { HeaderLedger, MisuseError, objectLayout } from '@mm/contract'
import { expect, test } from 'vitest'

test('what is claimed lies in spare halves of words, and no bit is claimed twice', () => {
  const layout = objectLayout(8)
  const ledger = new HeaderLedger(layout)
  const claims = [ledger.claim('a', 'header', 1), ledger.claim('b', 'header', 31), ledger.claim('c', 'pre-header', 20), ledger.claim('d', 'pre-header', 20)]
  expect(claims).toEqual([
    { owner: 'a', offset: layout.type + 4, shift: 0, mask: 1 },
    { owner: 'b', offset: layout.type + 4, shift: 1, mask: 0xfffffffe },
    { owner: 'c', offset: layout.prev + 4, shift: 0, mask: 0xfffff },
    { owner: 'd', offset: layout.next + 4, shift: 0, mask: 0xfffff },
  ])
  expect(ledger.claims).toEqual(claims)
})

test('a claim fills up what others have left before it is refused', () => {
  const ledger = new HeaderLedger(objectLayout(8))
  expect(ledger.claim('a', 'pre-header', 32)?.mask).toBe(0xffffffff)
  expect(ledger.claim('b', 'pre-header', 30)?.shift).toBe(0)
  expect(ledger.claim('c', 'pre-header', 3)).toBeUndefined()
  expect(ledger.claim('d', 'pre-header', 2)).toMatchObject({ shift: 30, mask: 0xc0000000 })
  expect(ledger.claim('e', 'pre-header', 1)).toBeUndefined()
})

test('with words of 4 bytes nothing is spare', () => {
  const ledger = new HeaderLedger(objectLayout(4))
  expect(ledger.claim('a', 'header', 1)).toBeUndefined()
  expect(ledger.claim('a', 'pre-header', 1)).toBeUndefined()
})

test.each([0, 33, 1.5, -1, NaN])('%d bits are refused', (bits) => {
  expect(() => new HeaderLedger(objectLayout(8)).claim('a', 'header', bits)).toThrow(MisuseError)
})
