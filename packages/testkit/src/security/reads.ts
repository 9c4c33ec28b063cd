import { type Address } from '@mm/contract'
import { type SecurityProgram } from './program.js'
import { type Scene } from './scene.js'

const SECRET = 0x5e
/** So many bytes of a secret in a row are the secret. */
const TELLING = 16

function fillWithSecrets(scene: Scene, count: number): number[] {
  const blocks = Array.from({ length: count }, () => scene.give(scene.size))
  for (const block of blocks) {
    scene.write(block.address, block.size, () => SECRET)
    scene.forget(block)
  }
  return blocks.map(({ address }) => address)
}

function hasSecret(scene: Scene, address: number): boolean {
  let run = 0
  for (const byte of scene.memory.u8.subarray(address, address + scene.size)) {
    run = byte === SECRET ? run + 1 : 0
    if (run === TELLING) return true
  }
  return false
}

/** How many of the steps from address to address are the most frequent one, of 1. */
function regularity(addresses: readonly number[]): number {
  const steps = new Map<number, number>()
  for (let index = 1; index < addresses.length; index++) {
    const step = addresses[index] - addresses[index - 1]
    steps.set(step, (steps.get(step) ?? 0) + 1)
  }
  return Math.max(...steps.values()) / (addresses.length - 1)
}

function sizeProgram(name: string, run: (scene: Scene) => Address | undefined): SecurityProgram {
  return {
    name,
    family: 'impossible, negative and zero sizes',
    run(scene) {
      const block = run(scene)
      if (block !== undefined && block !== 0) scene.hurt(`gives a block for ${name}`)
    },
  }
}

/** Programs that look at what is not theirs, guess, or ask for sizes that cannot be. */
export const readPrograms: readonly SecurityProgram[] = [
  {
    name: 'read after free, at once',
    family: 'read after free',
    run(scene) {
      const [secret] = fillWithSecrets(scene, 1)
      scene.allocator.free(secret as Address)
      if (hasSecret(scene, secret)) scene.hurt('what was freed can be read')
    },
  },
  {
    name: 'read after free, after other blocks came',
    family: 'read after free',
    run(scene) {
      const [, block] = scene.neighbours()
      scene.free(block)
      for (const secret of fillWithSecrets(scene, 40)) if (secret === block.address) scene.hurt("another owner's content can be read")
    },
  },
  {
    name: 'content of a new block',
    family: 'uninitialised content',
    run(scene) {
      for (const secret of fillWithSecrets(scene, 40)) scene.allocator.free(secret as Address)
      const blocks = Array.from({ length: 40 }, () => scene.allocator.malloc(scene.size))
      if (blocks.some((block) => hasSecret(scene, block))) scene.hurt("a new block holds its last owner's content")
      for (const block of blocks) scene.allocator.free(block)
    },
  },
  {
    name: 'where the next blocks lie',
    family: 'predictable placement',
    run(scene) {
      const blocks = Array.from({ length: 200 }, () => scene.allocator.malloc(scene.size))
      if (regularity(blocks.slice(100)) > 0.5) scene.hurt('most blocks lie at the same distance from the one before')
      for (const block of blocks) scene.allocator.free(block)
    },
  },
  {
    name: 'which block comes after a free',
    family: 'predictable placement',
    run(scene) {
      const [, block] = scene.neighbours()
      let hits = 0
      let { address } = block
      scene.forget(block)
      for (let round = 0; round < 32; round++) {
        scene.allocator.free(address)
        const next = scene.allocator.malloc(scene.size)
        if (next === address) hits++
        address = next
      }
      scene.allocator.free(address)
      if (hits > 16) scene.hurt('the block that was freed last comes back')
    },
  },
  sizeProgram('malloc of 2^31 - 1', (scene) => scene.misuse(() => scene.allocator.malloc(2 ** 31 - 1))),
  sizeProgram('malloc of 2^32 + 16', (scene) => scene.misuse(() => scene.allocator.malloc(2 ** 32 + 16))),
  sizeProgram('malloc of -1', (scene) => scene.misuse(() => scene.allocator.malloc(-1))),
  sizeProgram('calloc whose product wraps', (scene) => scene.misuse(() => scene.allocator.calloc(2 ** 16 + 1, 2 ** 16))),
  sizeProgram('realloc to -1', (scene) => scene.misuse(() => scene.allocator.realloc(scene.neighbours()[1].address, -1))),
  {
    name: 'malloc of 0, twice',
    family: 'impossible, negative and zero sizes',
    run(scene) {
      for (let count = 0; count < 2; count++) scene.give(0)
    },
  },
]
