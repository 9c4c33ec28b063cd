import { FIXED_BYTES, createPython } from '@mm/python'
import { assembleRuntime } from '@mm/runtime'
import { expect, test } from 'vitest'

/** Runs a program; what it says on standard error, without addresses and times. */
async function errorsOf(source: string): Promise<string[]> {
  let said = ''
  const runtime = assembleRuntime({ fixed: FIXED_BYTES }, {})
  const host = {
    write(stream: string, text: string) {
      if (stream === 'stderr') said += text
    },
    now: () => performance.now(),
    time: () => Date.now() / 1000,
    sourceOf: () => undefined,
    readModule: () => undefined,
  }
  const python = await createPython({ runtime, host, argv: ['debug.py'] })
  python.load(source, 'debug.py')
  while (python.run(1000) !== 'done');
  return said
    .replaceAll(/0x[0-9a-f]+/g, '0x')
    .replaceAll(/\d\.\d{4}s/g, 's')
    .trimEnd()
    .split('\n')
}

// What CPython 3.13.0 prints for these programs.
test('gc.set_debug tells what a collection finds', async () => {
  const source = `
import gc
class A: pass
gc.collect(); gc.freeze(); gc.unfreeze(); gc.disable()
gc.collect()
gc.set_debug(gc.DEBUG_COLLECTABLE | gc.DEBUG_UNCOLLECTABLE)
a = A(); a.me = a; b = []; b.append(b); c = {}; c[1] = c
del a, b, c
gc.collect(0)
gc.set_debug(0)
`
  expect(await errorsOf(source)).toEqual(['gc: collectable <A 0x>', 'gc: collectable <list 0x>', 'gc: collectable <dict 0x>'])
})

test('gc.DEBUG_STATS tells when a collection begins and ends', async () => {
  const source = `
import gc
gc.collect(); gc.freeze(); gc.disable()
gc.set_debug(gc.DEBUG_STATS)
a = []; a.append(a); b = [a]
del a, b
gc.collect()
gc.set_debug(0)
gc.collect()
`
  const said = await errorsOf(source)
  const [collecting, sizes, permanent, done] = said
  expect(said.length).toBe(4)
  expect(collecting).toBe('gc: collecting generation 2...')
  expect(sizes).toMatch(/^gc: objects in each generation: \d+ 0 0$/)
  expect(permanent).toMatch(/^gc: objects in permanent generation: [1-9]\d*$/)
  expect(done).toBe('gc: done, 1 unreachable, 0 uncollectable, s elapsed')
})
