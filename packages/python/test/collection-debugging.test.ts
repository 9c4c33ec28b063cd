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

test('what debugging says is written by the program’s own sys.stderr; where that fails, by the host’s', async () => {
  const source = `
import gc, sys
class Own:
    def __init__(self): self.texts = []
    def write(self, text): self.texts.append(text)
class Bad:
    def write(self, text): raise RuntimeError
gc.collect(); gc.freeze(); gc.disable()
host = sys.stderr
gc.set_debug(gc.DEBUG_STATS | gc.DEBUG_COLLECTABLE)
sys.stderr = own = Own()
a = []; a.append(a); del a
gc.collect(0)
sys.stderr = Bad()
b = {}; b[1] = b; del b
gc.collect(0)
gc.set_debug(0)
sys.stderr = host
for line in ''.join(own.texts).splitlines(): print('own', line, file=host)
`
  const sizes = expect.stringMatching(/^(own )?gc: objects in each generation: \d+ \d+ \d+$/) as string
  const frozen = expect.stringMatching(/^(own )?gc: objects in permanent generation: \d+$/) as string
  const lines = (what: string) => ['gc: collecting generation 0...', sizes, frozen, `gc: collectable <${what} 0x>`, 'gc: done, 1 unreachable, 0 uncollectable, s elapsed']
  const own = lines('list').map((line) => (typeof line === 'string' ? `own ${line}` : line))
  expect(await errorsOf(source)).toEqual([...lines('dict'), ...own])
})
