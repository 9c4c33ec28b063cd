import { freeObject } from '../core/objects.js'
import { BYTES_DATA, BYTES_HASH, FLAG_BASE_TYPE, FLAG_BYTES, FLAG_SEQUENCE } from '../core/layouts.js'
import { type TypeSpec, method, named } from '../core/native.js'
import { unshare } from '../core/sharing.js'
import { NONE, T } from '../core/statics.js'
import { bytesFrom, bytesLength, bytesOfType, bytesView } from './bytes-memory.js'
import { bytesMethods, bytesStaticMethods, fromHex } from './bytes-methods.js'
import { unchanged } from './bytes-search.js'
import { bytesSlots } from './bytes-slots.js'
import { bytesConstructor } from './bytes-source.js'
import { bufferMethods } from './memoryview.js'
import { tupleOwned } from './owned-items.js'

export * from './bytes-memory.js'

/** `bytes`. */
export const bytesType: TypeSpec = {
  name: 'bytes',
  base: 'object',
  flags: FLAG_BYTES | FLAG_BASE_TYPE | FLAG_SEQUENCE,
  shape: {
    basicSize: BYTES_DATA + 1,
    itemSize: 1,
    sizeOf: (vm, self) => BYTES_DATA + 1 + bytesLength(vm, self),
    reclaim(vm, self) {
      if (vm.sharing && vm.typeOf(self) === T.bytes) unshare(vm, self)
      freeObject(vm, self)
    },
  },
  slots: {
    ...bytesSlots,
    hash(vm, self) {
      const known = vm.word(self + BYTES_HASH)
      if (known === -1) {
        let hash = 0x811c9dc5 ^ bytesLength(vm, self)
        for (const byte of bytesView(vm, self)) hash = Math.imul(hash ^ byte, 0x01000193)
        hash ^= hash >>> 13
        // Nothing hashes to 0, as in CPython.
        vm.setWord(self + BYTES_HASH, bytesLength(vm, self) === 0 ? 0 : hash === -1 ? -2 : hash)
      }
      vm.hashLow = vm.word(self + BYTES_HASH)
      vm.hashHigh = vm.hashLow >> 31
      return NONE
    },
  },
  construct: named('__new__', "source=b'', encoding='utf-8', errors='strict'", bytesConstructor((vm, type, content) => (type === T.bytes ? bytesFrom(vm, content) : bytesOfType(vm, type, content)))),
  methods: [
    ...bytesMethods,
    ...bufferMethods,
    method('__bytes__', 0, 0, (vm, args) => unchanged(vm, vm.word(args))),
    method('__getnewargs__', 0, 0, (vm, args) => tupleOwned(vm, [bytesFrom(vm, bytesView(vm, vm.word(args)).slice())])),
  ],
  classMethods: [method('fromhex', 1, 1, fromHex)],
  staticMethods: bytesStaticMethods,
}
