import { type WordBytes, axes } from '@mm/contract'
import { type Strategies } from '@mm/runtime'
import { type ProfileName } from './core/profiles.js'

/** On what a Python lives: it can be taken up only where all of it is the same. */
export interface Made {
  readonly strategies: Strategies
  readonly profile: ProfileName
  readonly wordBytes: WordBytes
}

/** All that decides what lies in the memory, the engine itself aside, as text. */
export function madeWith({ strategies, profile, wordBytes }: Made): string {
  const chosen = axes.map((axis) => {
    const { manifest, options } = strategies[axis]
    const values = Object.entries(options).map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    return [manifest.name, ...values].join(',')
  })
  return [profile, wordBytes, ...chosen].join(' ')
}
