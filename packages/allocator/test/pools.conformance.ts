import { fileURLToPath } from 'node:url'
import { type Pymalloc, pymalloc } from '@mm/allocator'
import { pymalloc as hardened } from '@mm/allocator/hardened'
import { type Address, type AllocatorContext } from '@mm/contract'
import { createMemory } from '@mm/heap'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { findCPython, runCPython } from '../../../tooling/oracle/oracle.mjs'

const driver = fileURLToPath(new URL('../../../tooling/oracle/obmalloc.py', import.meta.url))
const python = findCPython()
const SEED = 20_261_127
const RUNS = 40
const ARENA_BYTES = 2 ** 20
const POOL_BYTES = 2 ** 14
const SMALL = 512

const MALLOC = 0
const FREE = 1
const REALLOC = 2

/** One call: what it makes has the number `made`; `index` is the block that it is about. */
interface Call {
  readonly kind: number
  readonly index: number
  readonly size: number
  readonly made: number
}

/** Where a block lies: the arena by the order of arenas, the pool in it, the offset in that; or that it is none of pymalloc's. */
type Place = readonly [arena: number, pool: number, offset: number] | 'not in a pool'

interface Outcome {
  readonly places: readonly Place[]
  readonly arenasTaken: number
  readonly arenasGivenBack: number
}

const placeIn = (arena: number, address: number): Place => [arena, Math.floor((address % ARENA_BYTES) / POOL_BYTES), address % POOL_BYTES]

/** What a run of the driver prints, as numbers; throws with what it said instead. */
function ask(args: readonly string[], input = ''): number[][] {
  if (python === undefined) throw new Error('there is no CPython')
  const { status, stdout, stderr } = runCPython(python.path, driver, { args, input })
  if (status !== 0) throw new Error(`the driver ends with ${status}: ${stderr}`)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map(Number))
}

/** The calls in CPython. Throws where the interpreter took or gave blocks of our classes itself. */
function runThere(calls: readonly Call[], classes: readonly number[]): Outcome {
  const encoded = calls.map(({ kind, index, size, made }) => (kind === REALLOC ? `${kind} ${index} ${made * 65_536 + size}` : `${kind} ${kind === MALLOC ? made : index} ${size}`))
  const [addresses, growth, [arenasTaken, arenasGivenBack]] = ask(['run'], encoded.join('\n'))
  const arenas = new Map<number, number>()
  const arenaOf = (address: number): number => Math.floor(address / ARENA_BYTES)
  for (const { kind, made, size } of calls) {
    if (kind === MALLOC && size <= SMALL && !arenas.has(arenaOf(addresses[made]))) arenas.set(arenaOf(addresses[made]), arenas.size)
  }
  const places = calls.filter(({ kind }) => kind !== FREE).map(({ made }): Place => {
    const arena = arenas.get(arenaOf(addresses[made]))
    return arena === undefined ? 'not in a pool' : placeIn(arena, addresses[made])
  })
  const live = liveByClass(calls, places)
  expect(growth.map((count, at) => [classes[at], count])).toEqual(classes.map((bytes) => [bytes, live.get(bytes) ?? 0]))
  return { places, arenasTaken, arenasGivenBack }
}

/** Blocks in pools that are live at the end, by the bytes of their class. */
function liveByClass(calls: readonly Call[], places: readonly Place[]): Map<number, number> {
  const bytes = new Map<number, number>()
  for (const { kind, index, size, made } of calls) {
    const held = bytes.get(index)
    bytes.delete(index)
    if (kind === FREE || places[made] === 'not in a pool') continue
    const stays = kind === REALLOC && String(places[index]) === String(places[made])
    bytes.set(made, stays && held !== undefined ? held : size)
  }
  const live = new Map<number, number>()
  for (const size of bytes.values()) {
    const rounded = Math.ceil(size / 16) * 16
    live.set(rounded, (live.get(rounded) ?? 0) + 1)
  }
  return live
}

type Create = (context: AllocatorContext) => Pymalloc

const strategies: readonly (readonly [string, Create])[] = [
  ['rung 0', (context) => pymalloc({ hardening: 0 }).create(context)],
  ['rung 1', (context) => pymalloc({ hardening: 1 }).create(context)],
  ['rung 1 of the hardened one', (context) => hardened({ hardening: 1 }).create(context)],
]

/** The calls here. */
function runHere(calls: readonly Call[], create: Create): Outcome {
  const memory = createMemory({ limit: 2 ** 29 })
  const heap = create({ memory })
  const arenas = new Map<number, number>()
  let arenasTaken = 0
  let arenasGivenBack = 0
  memory.probe = {
    arena(base, bytes, live) {
      if (bytes !== ARENA_BYTES || base % ARENA_BYTES !== 0) return
      if (live) arenas.set(base, arenasTaken++)
      else if (arenas.delete(base)) arenasGivenBack++
    },
  }
  const places: Place[] = []
  const blocks: Address[] = []
  for (const { kind, index, size } of calls) {
    if (kind === FREE) {
      heap.free(blocks[index])
      continue
    }
    const block = kind === MALLOC ? heap.malloc(size) : heap.realloc(blocks[index], size)
    blocks.push(block)
    const arena = heap.general.owns(block) ? undefined : arenas.get(Math.floor(block / ARENA_BYTES) * ARENA_BYTES)
    places.push(arena === undefined ? 'not in a pool' : placeIn(arena, block))
  }
  return { places, arenasTaken, arenasGivenBack }
}

/** Many blocks of one size, or some of the live ones taken away, or resized. */
const runs = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ take: fc.integer({ min: 1, max: 6000 }), class: fc.nat(), less: fc.nat(15) }) },
    { weight: 6, arbitrary: fc.record({ give: fc.integer({ min: 1, max: 9000 }), from: fc.nat(), step: fc.integer({ min: 0, max: 5 }) }) },
    { weight: 3, arbitrary: fc.record({ resize: fc.integer({ min: 1, max: 200 }), from: fc.nat(), class: fc.nat(), less: fc.nat(15) }) },
    { weight: 1, arbitrary: fc.record({ takeLarge: fc.integer({ min: 1, max: 20 }), size: fc.integer({ min: SMALL + 1, max: 2000 }) }) },
    { weight: 1, arbitrary: fc.record({ resizeLarge: fc.integer({ min: 1, max: 20 }), from: fc.nat(), size: fc.integer({ min: SMALL + 1, max: 2000 }) }) },
  ),
  { minLength: 3, maxLength: 30 },
)

type Run = (typeof runs extends fc.Arbitrary<infer Steps> ? Steps : never)[number]

/** Writes the steps out, call by call. */
function callsOf(run: readonly Run[], classes: readonly number[]): Call[] {
  const calls: Call[] = []
  const live: number[] = []
  let made = 0
  const take = (size: number): void => {
    calls.push({ kind: MALLOC, index: made, size, made })
    live.push(made++)
  }
  const resize = (place: number, size: number): void => {
    calls.push({ kind: REALLOC, index: live[place], size, made })
    live[place] = made++
  }
  for (const step of run) {
    const size = 'class' in step ? classes[step.class % classes.length] - step.less : 'size' in step ? step.size : 0
    if ('take' in step) for (let count = 0; count < step.take; count++) take(size)
    else if ('takeLarge' in step) for (let count = 0; count < step.takeLarge; count++) take(size)
    else if ('give' in step) {
      for (let count = 0, at = step.from; count < step.give && live.length > 0; count++, at += step.step) {
        const [index] = live.splice(at % live.length, 1)
        calls.push({ kind: FREE, index, size: 0, made: index })
      }
    } else {
      const count = 'resize' in step ? step.resize : step.resizeLarge
      for (let turn = 0; turn < count && live.length > 0; turn++) resize((step.from + turn) % live.length, size)
    }
  }
  return calls
}

if (python === undefined) console.log('pools: skipped, there is no CPython 3.13 (MM_CPYTHON, the PATH and pyenv were tried)')

describe.skipIf(python === undefined)('pool for pool what PyObject_Malloc does', () => {
  let classes: readonly number[] = []

  beforeAll(() => {
    ;[classes] = ask(['classes'])
    console.log(`pools: CPython ${python?.version} at ${python?.path}; blocks of ${classes.join(', ')} bytes`)
  })

  it('leaves classes alone in which calls can be compared', () => {
    expect(classes.length).toBeGreaterThanOrEqual(4)
  })

  it.each(strategies)('every block in the same pool, at the same offset, in the same arena: %s', (_name, create) => {
    let arenas = 0
    let givenBack = 0
    fc.assert(
      fc.property(runs, (run) => {
        const calls = callsOf(run, classes)
        fc.pre(calls.length > 0)
        const there = runThere(calls, classes)
        const here = runHere(calls, create)
        arenas = Math.max(arenas, there.arenasTaken)
        givenBack += there.arenasGivenBack
        const first = there.places.findIndex((place, at) => String(place) !== String(here.places[at]))
        expect(first === -1 ? undefined : { made: first, place: here.places[first] }).toEqual(first === -1 ? undefined : { made: first, place: there.places[first] })
        expect(here).toEqual(there)
      }),
      { seed: SEED, numRuns: RUNS },
    )
    expect(arenas).toBeGreaterThan(3)
    expect(givenBack).toBeGreaterThan(3)
  })

  it('the lengths at which a block stays where it is', () => {
    const sizes = Array.from({ length: SMALL }, (_, index) => index + 1).filter((size) => classes.includes(Math.ceil(size / 16) * 16))
    const calls = classes.flatMap((bytes, at) =>
      sizes.flatMap((size, turn): Call[] => {
        const made = 2 * (at * sizes.length + turn)
        return [
          { kind: MALLOC, index: made, size: bytes, made },
          { kind: REALLOC, index: made, size, made: made + 1 },
        ]
      }),
    )
    const { places } = runThere(calls, classes)
    expect(runHere(calls, strategies[1][1]).places).toEqual(places)
    const stayed = calls.filter(({ kind, index, made }) => kind === REALLOC && String(places[index]) === String(places[made]))
    expect(stayed.length).toBeGreaterThan(0)
    expect(stayed.length).toBeLessThan(calls.length / 2)
  })
})
