import { sha512 } from '@noble/hashes/sha2.js'
import { raise, typeName } from '../core/errors.js'
import { type ModuleSpec, method } from '../core/native.js'
import { T } from '../core/statics.js'
import { bytesFrom, bytesView, isBytesLike } from '../types/bytes.js'
import { dictSetString } from '../types/dict.js'
import { immortalName } from '../types/immortal-names.js'

/** `_random`: the type, and the digest that a text counts as where it is a seed. The rest of `random` is lib/random.py. */
export const randomModule: ModuleSpec = {
  name: '_random',
  doc: 'The Mersenne Twister.',
  functions: [
    method('_digest', 1, 1, (vm, args) => {
      const text = vm.word(args)
      if (!isBytesLike(vm, text)) return raise(vm, T.TypeError, `a bytes-like object is required, not '${typeName(vm, text)}'`)
      return bytesFrom(vm, sha512(bytesView(vm, text).slice()))
    }),
  ],
  fill: (vm, dict) => void dictSetString(vm, dict, immortalName(vm, 'Random'), T.Random),
}
