import { type Observable } from '@mm/contract'

export interface Program {
  readonly name: string
  readonly file: string
  readonly expected: string
  readonly observes: readonly Observable[]
  readonly args: readonly string[]
  readonly flags: readonly string[]
  readonly input: string
  readonly exits: number
  readonly ignore: readonly RegExp[]
}
export interface Finished {
  readonly status: number | NodeJS.Signals
  readonly stdout: string
  readonly stderr: string
}
export interface ProcessOptions {
  readonly cwd?: string
  readonly input?: string
  readonly timeout?: number
  readonly env?: NodeJS.ProcessEnv
}
export interface Combination {
  readonly label: string
  readonly flags: readonly string[]
  readonly preserves: readonly Observable[]
}
export interface Difference {
  readonly line: number
  readonly expected: string
  readonly printed: string
}
export declare const mm: string
export declare const examples: string
export declare const golden: string
export declare function findPrograms(path: string): Program[]
export declare function normalise(text: string, ignore?: readonly RegExp[]): string
export declare function firstDifference(expected: string, printed: string): Difference | undefined
export declare function runProcess(command: string, args: readonly string[], options?: ProcessOptions): Promise<Finished>
export declare function runMm(args: readonly string[], options?: ProcessOptions): Promise<Finished>
export declare function tryProgram(program: Program, flags?: readonly string[], options?: ProcessOptions): Promise<string | undefined>
export declare function matrix(): Promise<Combination[]>
export declare function mustAgree(program: Program, preserves: readonly Observable[]): boolean
