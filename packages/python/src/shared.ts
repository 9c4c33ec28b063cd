import { type Shared } from './core/shared.js'
import { markedLines } from './frontend/caret-lines.js'
import { characterByName } from './frontend/character-names.js'
import { compileCommand, compileSource } from './frontend/index.js'
import { library, libraryDigest } from './generated/library.js'

/** What engines of all widths and lifetimes share. */
export const shared: Shared = { compile: compileSource, compileCommand, markedLines, characterByName, libraryDigest, library }
