import { type Shared } from './core/shared.js'
import { compileCommand, compileSource } from './frontend/index.js'
import { library, preludeUnits, warmUnit } from './generated/library.js'

/** What engines of all widths and lifetimes share. */
export const shared: Shared = { compile: compileSource, compileCommand, prelude: preludeUnits, warmUp: warmUnit, library }
