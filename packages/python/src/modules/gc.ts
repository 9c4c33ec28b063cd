import { type ModuleSpec } from '../core/native.js'

/** `gc`, over whichever collector the runtime has. */
export const gcModule: ModuleSpec = { name: 'gc', functions: [] }
