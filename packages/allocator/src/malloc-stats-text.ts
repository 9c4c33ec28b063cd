/** A size class that has pools with live blocks. */
export interface ClassUse {
  readonly sizeClass: number
  readonly blockBytes: number
  readonly pools: number
  readonly inUse: number
  readonly available: number
}

/** The numbers in the report of `sys._debugmallocstats()`; what follows from them is computed. */
export interface MallocStats {
  readonly sizeClasses: number
  readonly poolBytes: number
  readonly poolHeader: number
  readonly arenaBytes: number
  readonly used: readonly ClassUse[]
  readonly arenasTaken: number
  readonly arenasPeak: number
  readonly arenas: number
  /** Pools without a block, in all arenas. */
  readonly unusedPools: number
  readonly lostToAlignment: number
  readonly map: {
    readonly root: number
    /** Below the root: nodes and bytes; a 32-bit CPython has a root only. */
    readonly below?: { readonly midNodes: number; readonly bottomNodes: number; readonly mid: number; readonly bottom: number }
  }
}

const LABEL_COLUMNS = 35
const NUMBER_COLUMNS = 21
const TABLE = ['class   size   num pools   blocks in use  avail blocks', '-----   ----   ---------   -------------  ------------']

type Line = readonly [label: string, value: number]

const line = ([label, value]: Line): string => `${label.padEnd(LABEL_COLUMNS)}=${value.toLocaleString('en-US').padStart(NUMBER_COLUMNS)}`
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)

/** The lines, and one more with their sum. */
function totalled(lines: readonly Line[]): string[] {
  return [...lines, ['Total', sum(lines.map(([, value]) => value))] as const].map(line)
}

function row({ sizeClass, blockBytes, pools, inUse, available }: ClassUse): string {
  const columns = [[sizeClass, 5], [blockBytes, 7], [pools, 12], [inUse, 16], [available, 14]] as const
  return columns.map(([value, width]) => String(value).padStart(width)).join('')
}

/** The report, line for line and column for column as CPython 3.13 writes it (`_PyObject_DebugMallocStats`, `Objects/obmalloc.c`). */
export function mallocStatsText(stats: MallocStats): string {
  const { poolBytes, poolHeader, used, arenas, unusedPools, map } = stats
  const lost = totalled([
    ['# bytes in allocated blocks', sum(used.map(({ inUse, blockBytes }) => inUse * blockBytes))],
    ['# bytes in available blocks', sum(used.map(({ available, blockBytes }) => available * blockBytes))],
    [`${unusedPools} unused pools * ${poolBytes} bytes`, unusedPools * poolBytes],
    ['# bytes lost to pool headers', sum(used.map(({ pools }) => pools * poolHeader))],
    ['# bytes lost to quantization', sum(used.map(({ pools, blockBytes }) => pools * ((poolBytes - poolHeader) % blockBytes)))],
    ['# bytes lost to arena alignment', stats.lostToAlignment],
  ])
  const taken: Line[] = [
    ['# arenas allocated total', stats.arenasTaken],
    ['# arenas reclaimed', stats.arenasTaken - arenas],
    ['# arenas highwater mark', stats.arenasPeak],
    ['# arenas allocated current', arenas],
    [`${arenas} arenas * ${stats.arenaBytes} bytes/arena`, arenas * stats.arenaBytes],
  ]
  const { below } = map
  const root: Line = ['# bytes lost to arena map root', map.root]
  const nodes: string[] =
    below === undefined
      ? [line(root)]
      : [
          line(['# arena map mid nodes', below.midNodes]),
          line(['# arena map bot nodes', below.bottomNodes]),
          '',
          ...totalled([root, ['# bytes lost to arena map mid', below.mid], ['# bytes lost to arena map bot', below.bottom]]),
        ]
  const parts = [
    [`Small block threshold = 512, in ${stats.sizeClasses} size classes.`],
    [...TABLE, ...used.map(row)],
    taken.map(line),
    lost,
    ['arena map counts', ...nodes],
  ]
  return `${parts.map((lines) => lines.join('\n')).join('\n\n')}\n`
}
