import { type ModuleSpec } from '../core/native.js'

/** `sys`. */
export const sysModule: ModuleSpec = { name: 'sys', functions: [] }
