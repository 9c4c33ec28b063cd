export { HIGHEST_RUNG, lostOnRung, type Rung, hardeningOptions, rungs } from './rungs.js'
export { Quarantine, type Retiring } from './quarantine.js'
export { RandomWords } from './random-words.js'
