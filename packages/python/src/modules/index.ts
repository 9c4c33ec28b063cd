import { type ModuleSpec } from '../core/native.js'
import { arrayModule } from './array.js'
import { builtinsModule } from './builtins.js'
import { collectionsModule } from './collections.js'
import { gcModule } from './gc.js'
import { runpyModule, sessionModule } from './importing.js'
import { itertoolsModule } from './itertools.js'
import { jsonModule } from './json.js'
import { mathModule } from './math.js'
import { preludeModule } from './prelude.js'
import { randomModule } from './random.js'
import { regexModule } from './sre.js'
import { structModule } from './struct.js'
import { sysModule } from './sys.js'
import { timeModule } from './time.js'
import { tracebackModule } from './traceback-text.js'
import { weakrefModule } from './weakref.js'

/** All built-in modules. */
export const moduleSpecs: readonly ModuleSpec[] = [
  arrayModule,
  builtinsModule,
  collectionsModule,
  gcModule,
  itertoolsModule,
  jsonModule,
  mathModule,
  preludeModule,
  randomModule,
  regexModule,
  runpyModule,
  sessionModule,
  structModule,
  sysModule,
  timeModule,
  tracebackModule,
  weakrefModule,
]
