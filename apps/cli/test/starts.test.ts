import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runMm } from '@mm/programs'

const SHOW = "import sys\nprint(sys.argv, sys.path[0], __name__, globals().get('__file__'), __package__, getattr(__spec__, 'name', None))\n"
const FAIL = 'def f():\n    raise ValueError(1)\nf()\n'
const files: Readonly<Record<string, string>> = {
  'show.py': SHOW,
  'fail.py': FAIL,
  'package/__init__.py': "print('package', __name__, __package__)\n",
  'package/__main__.py': SHOW,
  'package/inner/__init__.py': "print('inner', __name__)\n",
  'package/inner/part.py': `from . import other\n${SHOW}1/0\n`,
  'package/inner/other.py': "print('other', __name__, __package__)\n",
  'bare/__init__.py': '',
  'broken/__init__.py': 'import missing_module\n',
  'broken/__main__.py': '',
  'folder/__main__.py': SHOW,
  'folder/deeper/leaf.py': "print('leaf', __name__)\n",
}

let folder: string
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mm-starts-')))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  symlinkSync('package/inner/other.py', join(folder, 'link.py'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const FAILED = `    f()
    ~^^
  File "HERE/fail.py", line 2, in f
    raise ValueError(1)
ValueError: 1
`
const RUNPY = `Traceback (most recent call last):
  File "<frozen runpy>", line 198, in _run_module_as_main
  File "<frozen runpy>", line 88, in _run_code
`
const IMPORTING = 'Error while finding module specification for'

/** What CPython 3.13.0 does, with its own name in place of `mm`, and HERE for the folder. */
const starts: readonly (readonly [args: readonly string[], status: number, stdout: string, stderr: string, input?: string])[] = [
  [['show.py', 'a', '-b'], 0, "['show.py', 'a', '-b'] HERE __main__ HERE/show.py None None\n", ''],
  [['./show.py'], 0, "['./show.py'] HERE __main__ HERE/./show.py None None\n", ''],
  [['fail.py'], 1, '', `Traceback (most recent call last):\n  File "HERE/fail.py", line 3, in <module>\n${FAILED}`],
  [['link.py'], 0, 'other __main__ None\n', ''],
  [['package', 'a'], 0, "['package', 'a'] HERE/package __main__ HERE/package/__main__.py  __main__\n", ''],
  [['-c', SHOW, 'a', '-b'], 0, "['-c', 'a', '-b']  __main__ None None None\n", ''],
  [['-c', 'x = 1\n1/0'], 1, '', 'Traceback (most recent call last):\n  File "<string>", line 2, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n'],
  [['-', 'a'], 0, "['-', 'a']  __main__ <stdin> None None\n", '', SHOW],
  [['-'], 1, '', 'Traceback (most recent call last):\n  File "<stdin>", line 3, in <module>\n  File "<stdin>", line 2, in f\nValueError: 1\n', FAIL],
  [['-m', 'show', 'a'], 0, "['HERE/show.py', 'a'] HERE __main__ HERE/show.py  show\n", ''],
  [['-m', 'fail'], 1, '', `${RUNPY}  File "HERE/fail.py", line 3, in <module>\n${FAILED}`],
  [['-m', 'package', 'a'], 0, "package package package\n['HERE/package/__main__.py', 'a'] HERE __main__ HERE/package/__main__.py package package.__main__\n", ''],
  [
    ['-m', 'package.inner.part'],
    1,
    "package package package\ninner package.inner\nother package.inner.other package.inner\n['HERE/package/inner/part.py'] HERE __main__ HERE/package/inner/part.py package.inner package.inner.part\n",
    `${RUNPY}  File "HERE/package/inner/part.py", line 4, in <module>\n    1/0\n    ~^~\nZeroDivisionError: division by zero\n`,
  ],
  [['-m', 'folder'], 0, "['HERE/folder/__main__.py'] HERE __main__ HERE/folder/__main__.py folder folder.__main__\n", ''],
  [['-m', 'folder.deeper.leaf'], 0, 'leaf __main__\n', ''],
  [['-m', 'keyword'], 0, '', ''],
  [['-m', 'bare'], 1, '', "mm: No module named bare.__main__; 'bare' is a package and cannot be directly executed\n"],
  [['-m', 'json'], 1, '', "mm: No module named json.__main__; 'json' is a package and cannot be directly executed\n"],
  [['-m', 'absent'], 1, '', 'mm: No module named absent\n'],
  [['-m', 'absent.part'], 1, '', `mm: ${IMPORTING} 'absent.part' (ModuleNotFoundError: No module named 'absent')\n`],
  [['-m', 'keyword.py'], 1, '', `mm: ${IMPORTING} 'keyword.py' (ModuleNotFoundError: __path__ attribute not found on 'keyword' while trying to find 'keyword.py'). Try using 'keyword' instead of 'keyword.py' as the module name.\n`],
  [['-m', '.show'], 1, '', 'mm: Relative module names not supported\n'],
  [['-m', 'gc'], 1, '', 'mm: No code object available for gc\n'],
  [
    ['-m', 'broken'],
    1,
    '',
    `Traceback (most recent call last):
  File "<frozen runpy>", line 189, in _run_module_as_main
  File "<frozen runpy>", line 148, in _get_module_details
  File "<frozen runpy>", line 112, in _get_module_details
  File "HERE/broken/__init__.py", line 1, in <module>
    import missing_module
ModuleNotFoundError: No module named 'missing_module'
`,
  ],
]

for (const [args, status, stdout, stderr, input] of starts) {
  test(`mm run ${JSON.stringify(args)}`, async () => {
    const printed = await runMm(['run', ...args], { cwd: folder, ...(input !== undefined && { input }) })
    const said = { ...printed, stdout: printed.stdout.replaceAll(folder, 'HERE'), stderr: printed.stderr.replaceAll(folder, 'HERE') }
    expect(said).toEqual({ status, stdout, stderr })
  })
}
