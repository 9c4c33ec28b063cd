import { type Address } from '@mm/contract'
import { createStack } from '@mm/heap'
import { type SecurityProgram } from './program.js'
import { type OwnedBlock, type Scene } from './scene.js'

const free = (scene: Scene, address: number): void => {
  scene.misuse(() => {
    scene.allocator.free(address as Address)
  })
}

/** Three blocks of the size, one after the other: what was freed too often is handed out twice. */
const takeSome = (scene: Scene, size = scene.size): void => {
  for (let count = 0; count < 3; count++) scene.later(() => scene.take(scene.allocator.malloc(size), size))
}

function doubleFree(name: string, run: (scene: Scene, block: OwnedBlock) => void): SecurityProgram {
  return {
    name: `double free, ${name}`,
    family: 'double free',
    run(scene) {
      run(scene, scene.neighbours()[1])
      takeSome(scene)
    },
  }
}

function invalidFree(name: string, addressOf: (scene: Scene, block: OwnedBlock) => number): SecurityProgram {
  return {
    name: `free of ${name}`,
    family: 'invalid free',
    run(scene) {
      free(scene, addressOf(scene, scene.neighbours()[1]))
      takeSome(scene)
    },
  }
}

function reallocated(name: string, run: (scene: Scene, block: OwnedBlock) => void): SecurityProgram {
  return {
    name: `realloc ${name}`,
    family: 'realloc',
    run(scene) {
      run(scene, scene.neighbours()[1])
      takeSome(scene)
    },
  }
}

/** Resizes what should not be resized; an answer is the program's block from then on. */
const resize = (scene: Scene, address: number, size: number): void => {
  const to = scene.misuse(() => scene.allocator.realloc(address as Address, size))
  if (to !== undefined) scene.take(to, size)
}

/** Programs that free, or resize, what they should not. */
export const freePrograms: readonly SecurityProgram[] = [
  doubleFree('at once', (scene, block) => {
    scene.free(block)
    free(scene, block.address)
  }),
  doubleFree('interleaved', (scene, block) => {
    const [, , other] = scene.neighbours()
    scene.free(block)
    scene.free(other)
    free(scene, block.address)
  }),
  doubleFree('after the block was used again', (scene, block) => {
    scene.free(block)
    scene.give(scene.size)
    free(scene, block.address)
  }),
  doubleFree('through an alias that realloc left', (scene, block) => {
    scene.forget(block)
    scene.take(scene.allocator.realloc(block.address, block.size * 4 + 1000), block.size * 4 + 1000)
    free(scene, block.address)
  }),
  invalidFree('an interior address', (scene, { address }) => scene.forge(address + scene.alignment)),
  invalidFree('a misaligned address', (_, { address }) => address + 1),
  invalidFree('a foreign address', (scene) => scene.forge(scene.stranger(65_536).address + 4096)),
  invalidFree('an address next to null', (scene) => scene.alignment),
  invalidFree('a block that was never allocated', (scene) => Math.max(...scene.blocks.map(({ address, size }) => address + size + (-size & 15))) + 2 * scene.size),
  invalidFree('an address on the stack', (scene) => scene.forge(scene.stranger(256, createStack(scene.memory).push(256)).address + 128)),
  invalidFree("another allocator's block", (scene) => {
    const other = scene.strategy.create({ memory: scene.memory })
    return scene.stranger(scene.size, other.malloc(scene.size)).address
  }),
  reallocated('after free', (scene, block) => {
    scene.free(block)
    resize(scene, block.address, block.size)
  }),
  reallocated('to zero, then use', (scene, block) => {
    scene.forget(block)
    const to = scene.misuse(() => scene.allocator.realloc(block.address, 0))
    if (to === undefined) return
    scene.take(to, 0)
    scene.give(scene.size)
    if (to === 0) free(scene, block.address)
  }),
  reallocated('of a foreign block', (scene) => {
    resize(scene, scene.forge(scene.stranger(65_536).address + 4096), scene.size)
  }),
  reallocated('of an interior address', (scene, block) => {
    resize(scene, scene.forge(block.address + scene.alignment), scene.size)
  }),
  {
    name: 'free that is told another size',
    family: 'sized-free mismatch',
    run(scene) {
      const [, block] = scene.neighbours()
      scene.forget(block)
      const sized = scene.allocator as { free(block: Address, size: number): void }
      scene.misuse(() => {
        sized.free(block.address, block.size * 8)
      })
      takeSome(scene)
    },
  },
]
