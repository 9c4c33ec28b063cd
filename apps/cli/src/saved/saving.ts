import { type Engine } from '../engine/engine.js'
import { type SavedProgram, writeSaved } from './file.js'

/** Where a program is to be saved, and when. */
export interface Saving {
  /** Safepoints from its beginning on. */
  readonly at: number
  readonly file: string
  /** How the person calls the file. */
  readonly shown: string
  /** The flags with which its memory was made. */
  readonly flags: SavedProgram['flags']
}

/** Saves a program that has stopped; what to tell the person. Throws `UsageError`. */
export function saveStopped(engine: Engine, { file, shown, flags }: Saving, about: Pick<SavedProgram, 'name' | 'program'>): string {
  const bytes = writeSaved(file, { ...engine.save(), ...about, flags })
  return `mm: saved in ${shown} (${bytes} bytes); mm resume ${shown} goes on\n`
}
