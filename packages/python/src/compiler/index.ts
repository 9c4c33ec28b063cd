import { type CodeCompiler } from '../core/code-compiler.js'
import { type CompiledCode, type Compiler } from '../core/compiled.js'
import { type VM } from '../core/vm.js'
import { type Helpers, Kit } from './code.js'
import { writeFunction } from './function.js'
import { writeOutlined } from './outlined.js'

/** How code is compiled. */
export interface CompilerOptions {
  /** How often a code object is come to (called, or found busy for long) before it becomes a function; 0: it never is interpreted. Default: 30. */
  readonly threshold?: number
}

/** Words of code beyond which no function is made of it: V8 would not optimise it. */
const MOST_WORDS = 2500

/** A function out of a text of ours. Throws `EvalError` where the page's content policy allows no code to be made. */
function functionOf<Arguments extends readonly unknown[], Result>(names: readonly string[], body: string): (...values: Arguments) => Result {
  // The text has words and numbers of ours in it, nothing that anybody gave.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  return new Function(...names, body) as (...values: Arguments) => Result
}

/**
 * What to give `createPython` as `compiler`: code that is executed often becomes JavaScript functions, made with `new Function`, so a page's content
 * policy must allow `unsafe-eval`. Results are the same.
 */
export function compiler({ threshold = 30 }: CompilerOptions = {}): CodeCompiler {
  const kits = new WeakMap<object, Kit>()
  const factories = new WeakMap<VM, (vm: VM, helpers: Helpers) => object>()
  /** Opcodes as functions, by the memory's view that they are for. */
  const known = new WeakMap<Int32Array, object>()
  const outlinedOf = (vm: VM, kit: Kit): object => {
    let outlined = known.get(vm.i32)
    if (outlined !== undefined) return outlined
    const factory = factories.get(vm) ?? functionOf<[VM, Helpers], object>(['vm', 'helpers'], writeOutlined(vm, kit))
    factories.set(vm, factory)
    outlined = factory(vm, kit.helpers)
    known.set(vm.i32, outlined)
    return outlined
  }
  const made: Compiler = {
    threshold,
    compile(vm, code, helpers, entries) {
      const kit = kits.get(helpers) ?? new Kit(helpers as Helpers)
      kits.set(helpers, kit)
      if (vm.u32[(code + kit.number('CODE_WORDS')) >>> 2] > MOST_WORDS) return undefined
      const { text, labels } = writeFunction(vm, kit, code, entries)
      const functions = Object.keys(outlinedOf(vm, kit)).join(', ')
      const body = `'use strict'; const { dead, raiseUnboundLocal, raiseUnboundCell } = helpers; const { ${functions} } = outlined; const { i32 } = vm;
return function python${code}(frame, label) {\n${text}\n}`
      const factory = functionOf<[VM, Helpers, object], CompiledCode['run']>(['vm', 'helpers', 'outlined'], body)
      const make = (each: VM): CompiledCode['run'] => factory(each, kit.helpers, outlinedOf(each, kit))
      return { code, labels, run: make(vm), make, missed: new Map(entries.map((word) => [word, 0])) }
    },
  }
  return made
}
