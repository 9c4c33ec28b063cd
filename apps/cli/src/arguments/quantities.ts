import { type ProfileName, profileNames } from '@mm/python'
import { UsageError } from '../errors.js'

const FACTORS: Readonly<Record<string, number>> = { '': 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 }
const MOST_BYTES = 2 ** 32
/** What a timer of Node can wait for. */
const MOST_SECONDS = 2_147_483

/** Reads `64M`, `512K`, `1.5G`, `1048576` (factors of 1024; `KiB`, `MB` and small letters too); throws `UsageError`. */
export function parseBytes(flag: string, text: string): number {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)\s*([KMG]?)(?:i?B)?$/i.exec(text.trim()) ?? []
  if (digits === undefined) throw new UsageError(`${flag}: ${JSON.stringify(text)} is no amount of memory; write 64M, 512K or 1G`)
  const bytes = Math.floor(Number(digits) * FACTORS[unit.toUpperCase()])
  if (bytes < 1) throw new UsageError(`${flag}: ${text} is no memory at all`)
  if (bytes > MOST_BYTES) throw new UsageError(`${flag}: ${text} is more than 4G, the most that addresses of 32 bits reach`)
  return bytes
}

/** Reads seconds, such as `2` or `0.5`; throws `UsageError`. */
export function parseSeconds(flag: string, text: string): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : 0
  if (seconds < 0.001) throw new UsageError(`${flag}: ${JSON.stringify(text)} is no time in seconds; write 10 or 0.5`)
  if (seconds > MOST_SECONDS) throw new UsageError(`${flag}: ${text} is more than ${MOST_SECONDS} s, which is 24 days`)
  return seconds
}

/** Reads a whole number of at least 1; throws `UsageError`. */
export function parseCount(flag: string, text: string): number {
  const count = /^\d+$/.test(text) ? Number(text) : 0
  if (!Number.isSafeInteger(count) || count < 1) throw new UsageError(`${flag}: ${JSON.stringify(text)} is not a whole number from 1`)
  return count
}

/** Reads the name of a profile; throws `UsageError`. */
export function parseProfile(flag: string, text: string): ProfileName {
  const profile = profileNames.find((name) => name === text)
  if (profile === undefined) throw new UsageError(`${flag}: ${JSON.stringify(text)} is none of ${profileNames.join(', ')}`)
  return profile
}

/** Reads the bytes of a pointer: 4 or 8; throws `UsageError`. */
export function parseWordBytes(flag: string, text: string): 4 | 8 {
  if (text === '8') return 8
  if (text === '4') return 4
  throw new UsageError(`${flag}: ${JSON.stringify(text)} is neither 4 (the compact layout) nor 8 (the sizes of 64-bit CPython)`)
}
