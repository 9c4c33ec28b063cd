import { type Address, type LinearMemory } from '@mm/contract'
import { ENTRIES_AT } from './directory.js'
import { blockBytes, classCount, geometryOf } from './geometry.js'
import { readArenas } from './reader.js'
import * as W from './words.js'

const LABEL_COLUMNS = 35
const NUMBER_COLUMNS = 21

const line = (label: string, value: number): string =>
  `${label.padEnd(LABEL_COLUMNS)}=${value.toLocaleString('en-US').padStart(NUMBER_COLUMNS)}`

/**
 * What `sys._debugmallocstats()` of CPython writes about its allocator, line for line and column for column. The bytes of
 * the arena map are those of our directory: CPython's three-level tree is not needed below 4 GiB.
 * `state` is a pymalloc's.
 */
export function debugMallocStats(memory: LinearMemory, state: Address): string {
  const { u32 } = memory
  const word = state >>> 2
  const geometry = geometryOf(memory.wordBytes)
  const arenas = readArenas(memory, state)
  const used = arenas.flatMap(({ pools }) => pools).filter(({ live }) => live > 0)
  const classes = classCount(geometry)
  const poolBytes = 1 << geometry.poolShift
  const arenaBytes = 1 << geometry.arenaShift

  const lines = [`Small block threshold = 512, in ${classes} size classes.`, '', 'class   size   num pools   blocks in use  avail blocks', '-----   ----   ---------   -------------  ------------']
  let allocated = 0
  let available = 0
  let quantization = 0
  for (let sizeClass = 0; sizeClass < classes; sizeClass++) {
    const pools = used.filter((pool) => pool.sizeClass === sizeClass)
    if (pools.length === 0) continue
    const bytes = blockBytes(geometry, sizeClass)
    const inUse = pools.reduce((sum, { live }) => sum + live, 0)
    const free = pools.reduce((sum, { capacity, live }) => sum + capacity - live, 0)
    allocated += inUse * bytes
    available += free * bytes
    quantization += pools.length * ((poolBytes - geometry.poolHeader) % bytes)
    const columns = [[sizeClass, 5], [bytes, 7], [pools.length, 12], [inUse, 16], [free, 14]] as const
    lines.push(columns.map(([value, width]) => String(value).padStart(width)).join(''))
  }

  const unused = arenas.reduce((sum, { freePools }) => sum + freePools, 0)
  const headers = used.length * geometry.poolHeader
  const lost = [
    ['# bytes in allocated blocks', allocated],
    ['# bytes in available blocks', available],
    [`${unused} unused pools * ${poolBytes} bytes`, unused * poolBytes],
    ['# bytes lost to pool headers', headers],
    ['# bytes lost to quantization', quantization],
    ['# bytes lost to arena alignment', 0],
  ] as const
  const taken = u32[word + W.ARENAS_TAKEN_AT]
  lines.push(
    '',
    line('# arenas allocated total', taken),
    line('# arenas reclaimed', taken - arenas.length),
    line('# arenas highwater mark', u32[word + W.ARENAS_PEAK_AT]),
    line('# arenas allocated current', arenas.length),
    line(`${arenas.length} arenas * ${arenaBytes} bytes/arena`, arenas.length * arenaBytes),
    '',
    ...lost.map(([label, value]) => line(label, value)),
    line('Total', lost.reduce((sum, [, value]) => sum + value, 0)),
    '',
    'arena map counts',
  )
  const directory = u32[word + ENTRIES_AT] * 4
  if (memory.wordBytes === 4) lines.push(line('# bytes lost to arena map root', directory))
  else {
    lines.push(line('# arena map mid nodes', 0), line('# arena map bot nodes', directory === 0 ? 0 : 1), '')
    lines.push(line('# bytes lost to arena map root', 0), line('# bytes lost to arena map mid', 0), line('# bytes lost to arena map bot', directory), line('Total', directory))
  }
  return `${lines.join('\n')}\n`
}
