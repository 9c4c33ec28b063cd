import { type Scene } from './scene.js'

/** A small program that does one thing wrong. */
export interface SecurityProgram {
  /** Unique; what the table calls it. */
  readonly name: string
  /** The class that it stands for. */
  readonly family: string
  /** Does it. Calls that should not be made go through `scene.misuse`; what hurts others is told to `scene.hurt`. */
  run(scene: Scene): void
}
