import { readFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { type SavedPython } from '@mm/python'
import { readStartImage, startImages, suits } from '@mm/python/start-image'
import { type EngineSettings } from './engine.js'

/**
 * Python as it is after its start, where an image of it comes with `@mm/python`: for the default strategies and rules. Others start by themselves, and so do
 * those whose collections are started by a trigger, which counts from the beginning.
 */
export async function startImageFor({ strategies, profile = '3.13', wordBytes = 8, trigger, stress }: EngineSettings): Promise<SavedPython | undefined> {
  if (trigger !== undefined || stress === true) return undefined
  const image = await readStartImage(readFileSync(new URL(startImages[wordBytes])), inflateSync)
  return suits(image, { strategies, profile, wordBytes }) ? image : undefined
}
