import picocolors from 'picocolors'

/** Functions that colour text, or leave it as it is. */
export type Colours = ReturnType<typeof picocolors.createColors>

/** Colours for a stream: on a terminal, unless `NO_COLOR` is set; elsewhere only when `FORCE_COLOR` is. */
export function coloursFor(stream: { readonly isTTY?: boolean }): Colours {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env
  const forced = FORCE_COLOR !== undefined && FORCE_COLOR !== '' && FORCE_COLOR !== '0'
  const wanted = forced || (stream.isTTY === true && TERM !== 'dumb')
  return picocolors.createColors(wanted && (NO_COLOR === undefined || NO_COLOR === ''))
}
