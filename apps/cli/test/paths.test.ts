import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runMm } from '@mm/programs'

const MAIN = `import sys, json, builtins
def about(m):
    s = m.__spec__
    loader = m.__loader__ if isinstance(m.__loader__, type) else type(m.__loader__)
    print(m.__name__, type(s).__module__, type(s).__name__, s.name, s.has_location, s.parent, s.submodule_search_locations is None, s.loader is m.__loader__, loader.__name__)
here = sys.path[0]
try:
    import late
except ModuleNotFoundError as error:
    print(error)
sys.path.append(here + '/two')
import late
about(late)
sys.path.insert(0, here + '/one')
import package.sub
about(package)
about(package.sub)
print(package.__path__ == [here + '/one/package'], package.__spec__.submodule_search_locations is package.__path__, package.__spec__.origin == package.__file__)
package.__path__.append(here + '/extra')
import package.more, both, bare.inner.leaf
print(package.more.__file__ == here + '/extra/more.py', both.WHICH, bare.__file__, list(bare.__path__) == [here + '/two/bare'])
about(bare.inner.leaf)
sys.path.remove(here + '/two')
try:
    import gone
except ModuleNotFoundError as error:
    print(error)
sys.path.append('two')
import gone
print(gone.__file__ == here + '/two/gone.py')
for module in (sys, builtins, json):
    about(module)
sys.path = None
try:
    import nothing
except TypeError as error:
    print(error)
class Late:
    def __del__(self):
        try:
            import json.tool
        except ImportError as error:
            print(error)
late_one = Late()
`
const files: Readonly<Record<string, string>> = {
  'main.py': MAIN,
  'two/late/__init__.py': '',
  'two/gone.py': '',
  'two/bare/inner/leaf.py': '',
  'one/package/__init__.py': '',
  'one/package/sub.py': '',
  'one/both/__init__.py': "WHICH = 'package'\n",
  'one/both.py': "WHICH = 'module'\n",
  'extra/more.py': '',
}
/** What CPython 3.13.0 prints. */
const PRINTED = `No module named 'late'
late _frozen_importlib ModuleSpec late True late False True SourceFileLoader
package _frozen_importlib ModuleSpec package True package False True SourceFileLoader
package.sub _frozen_importlib ModuleSpec package.sub True package True True SourceFileLoader
True True True
True package None True
bare.inner.leaf _frozen_importlib ModuleSpec bare.inner.leaf True bare.inner True True SourceFileLoader
No module named 'gone'
True
sys _frozen_importlib ModuleSpec sys False  True True BuiltinImporter
builtins _frozen_importlib ModuleSpec builtins False  True True BuiltinImporter
json _frozen_importlib ModuleSpec json True json False True SourceFileLoader
'NoneType' object is not iterable
sys.meta_path is None, Python is likely shutting down
`

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mm-paths-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
})
afterAll(() => rmSync(folder, { recursive: true }))

test('modules are found where sys.path and __path__ say as they are now, and say where they come from', async () => {
  expect(await runMm(['run', 'main.py'], { cwd: folder })).toMatchObject({ status: 0, stdout: PRINTED, stderr: '' })
})
