const KIB = 1024
const MIB = KIB * KIB
const GIB = KIB * MIB

/** A number with its thousands separated: `1,234,567`. */
export const grouped = (count: number): string => count.toLocaleString('en-US', { maximumFractionDigits: 0 })

/** Bytes as people read them: `512 B`, `16.0 KiB`, `1.25 MiB`. */
export function inBytes(bytes: number): string {
  if (bytes < KIB) return `${bytes} B`
  if (bytes < MIB) return `${(bytes / KIB).toFixed(1)} KiB`
  return bytes < GIB ? `${(bytes / MIB).toFixed(2)} MiB` : `${(bytes / GIB).toFixed(2)} GiB`
}

/** Milliseconds as people read them: `85 µs`, `1.25 ms`, `340 ms`, `2.50 s`. */
export function inTime(milliseconds: number): string {
  if (milliseconds === 0) return '0'
  if (milliseconds < 1) return `${Math.max(1, Math.round(milliseconds * 1000))} µs`
  if (milliseconds < 100) return `${milliseconds.toFixed(2)} ms`
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(2)} s`
}

/** A part of a whole: `87 %`; a dash where there is no whole. */
export const inPercent = (part: number): string => (Number.isFinite(part) ? `${(part * 100).toFixed(part < 0.0995 ? 1 : 0)} %` : '–')

/** `1 pool`, `2 pools`. */
export const countOf = (count: number, noun: string): string => `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`
