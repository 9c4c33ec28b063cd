import { type OwnedBlock, type Scene } from './scene.js'
import { type SecurityProgram } from './program.js'

const DISTANCES = [
  [1, '1 byte'],
  [32, '32 bytes'],
  [2 ** 20, '2^20 bytes'],
] as const

/** Writes so many bytes behind the end of a block (or before its beginning, where `under`), into a neighbour that is live or was freed. */
function overflow(bytes: number, text: string, under: boolean, live: boolean): SecurityProgram {
  return {
    name: `${under ? 'underflow' : 'overflow'} by ${text} into a ${live ? 'live' : 'free'} block`,
    family: 'linear overflow and underflow',
    run(scene) {
      const [before, block, after] = scene.neighbours()
      const neighbour = under ? before : after
      if (!live) scene.free(neighbour)
      scene.write(under ? block.address - bytes : block.address + block.size, bytes)
      if (!live) return
      // The neighbour goes, wherever it is now thought to belong, and blocks of all kinds come.
      scene.countLosses()
      scene.later(() => {
        scene.free(neighbour)
      })
      for (const size of [scene.size, 24, 120, 450, 1500, 6000]) scene.later(() => scene.take(scene.allocator.malloc(size), size))
    },
  }
}

/** Frees a block, then writes into it. */
function writeAfterFree(name: string, write: (scene: Scene, block: OwnedBlock) => void): SecurityProgram {
  return {
    name: `write after free, ${name}`,
    family: 'write after free',
    run(scene) {
      const [, block] = scene.neighbours()
      scene.free(block)
      write(scene, block)
    },
  }
}

/** Frees two blocks, then replaces the link in the one that was freed last; the next blocks of the size follow it. */
function corruptLink(name: string, link: (live: OwnedBlock, block: OwnedBlock) => number): SecurityProgram {
  return {
    name: `free-list link that is ${name}`,
    family: 'corrupted free-list link',
    run(scene) {
      const [first, live, block] = scene.neighbours()
      scene.free(first)
      scene.free(block)
      // A list may be linked both ways.
      scene.memory.u32.fill(link(live, block), block.address >>> 2, (block.address >>> 2) + 2)
      for (let count = 0; count < 4; count++) scene.later(() => scene.take(scene.allocator.malloc(scene.size), scene.size))
      scene.look()
    },
  }
}

/** Programs that write where they should not. */
export const writePrograms: readonly SecurityProgram[] = [
  ...DISTANCES.flatMap(([bytes, text]) => [false, true].flatMap((under) => [false, true].map((live) => overflow(bytes, text, under, live)))),
  writeAfterFree('at the start', (scene, block) => {
    scene.write(block.address, 8)
  }),
  writeAfterFree('at the end', (scene, block) => {
    scene.write(block.address + block.size - 8, 8)
  }),
  writeAfterFree('after other blocks came', (scene, block) => {
    for (let count = 0; count < 40; count++) scene.give(scene.size)
    scene.write(block.address + 16, 8)
  }),
  corruptLink('the address of a live block', (live) => live.address),
  corruptLink('a number', () => 0x4141_4141),
  corruptLink('its own block', (_, block) => block.address),
  {
    name: 'the bytes before the first block of the page',
    family: 'corrupted pool header',
    run(scene) {
      const [, block] = scene.neighbours()
      const page = block.address & -4096
      const first = Math.min(...scene.blocks.map(({ address }) => address).filter((address) => address >= page))
      scene.write(first - 48, 48)
    },
  },
]
