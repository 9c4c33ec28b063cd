import { type ModuleSpec } from '../core/native.js'
import { abcModule } from './abc.js'
import { arrayModule } from './array.js'
import { bisectModule } from './bisect.js'
import { builtinsModule } from './builtins.js'
import { collectionsModule } from './collections.js'
import { functoolsModule } from './functools.js'
import { gcModule } from './gc.js'
import { runpyModule, sessionModule } from './importing.js'
import { heapModule } from './heapq.js'
import { itertoolsModule } from './itertools.js'
import { jsonModule } from './json.js'
import { mathModule } from './math.js'
import { operatorModule } from './operator.js'
import { preludeModule } from './prelude.js'
import { randomModule } from './random.js'
import { regexModule } from './sre.js'
import { structModule } from './struct.js'
import { sysModule } from './sys.js'
import { timeModule } from './time.js'
import { tracebackModule } from './traceback-text.js'
import { tracemallocModule } from './tracemalloc.js'
import { weakrefModule } from './weakref.js'

/** All built-in modules. */
export const moduleSpecs: readonly ModuleSpec[] = [
  abcModule,
  arrayModule,
  bisectModule,
  builtinsModule,
  collectionsModule,
  functoolsModule,
  gcModule,
  heapModule,
  itertoolsModule,
  jsonModule,
  mathModule,
  operatorModule,
  preludeModule,
  randomModule,
  regexModule,
  runpyModule,
  sessionModule,
  structModule,
  sysModule,
  timeModule,
  tracebackModule,
  tracemallocModule,
  weakrefModule,
]
