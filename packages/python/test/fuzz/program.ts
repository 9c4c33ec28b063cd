import { type Scope } from './expressions.js'
import { Random } from './random.js'
import { classOf, define, guarded, indented, statement } from './statements.js'

/** What every program starts with: things that statements use. Hashes of text are a Python's own, so that they are not shown. */
const PRELUDE = `import enum, functools, traceback
class Meta(type):
    def __new__(mcs, name, bases, namespace, **words):
        return super().__new__(mcs, name, bases, namespace)
    def __len__(cls): return 3
class Base:
    ORIGIN = 0
    def __init_subclass__(cls, tag=0, **words):
        super().__init_subclass__(**words)
        cls.tag = tag
class Mixin:
    def mixed(self): return 'mixed'
class Point:
    __match_args__ = ('x', 'y')
    ORIGIN = 'a'
    def __init__(self, x, y): self.x, self.y = x, y
class Manager:
    def __init__(self, value, swallows): self.value, self.swallows = value, swallows
    def __enter__(self): return self.value
    def __exit__(self, kind, error, trace):
        print('exit', kind, error)
        return self.swallows
class AsyncManager(Manager):
    def __init__(self, value): super().__init__(value, False)
    async def __aenter__(self): return await later(self.value)
    async def __aexit__(self, kind, error, trace): print('aexit', kind)
class Later:
    def __init__(self, value): self.value = value
    def __await__(self):
        yield
        return self.value
def later(value): return Later(value)
async def ticks(count):
    for tick in range(count):
        await later(None)
        yield tick
async def gather(source): return [item async for item in source]
def drive(coroutine):
    try:
        while True: coroutine.send(None)
    except StopIteration as stop:
        return stop.value
def drain(function): return lambda *args: list(function(*args))
def traced(function):
    @functools.wraps(function)
    def wrapper(*args, **words):
        print('call', function.__name__)
        return function(*args, **words)
    return wrapper
def report(error):
    print(type(error).__name__, error)
    traceback.print_exc(file=Out)
class Out:
    @staticmethod
    def write(text): print(text, end='')
    @staticmethod
    def flush(): pass
def hash(*values, hash=hash):
    number = hash(*values)
    plain = values[0] if isinstance(values[0], tuple) else values
    return number if all(isinstance(value, (int, float, complex)) and value == value for value in plain) else 'hashed'
counted = 0
`.split('\n')

/** A program of a seed: the same for the same seed. About 30 statements at least in the median. */
export function programOf(seed: number): string {
  const random = new Random(Math.imul(seed, 0x9e3779b1))
  const scope: Scope = { variables: new Map(), callables: [], classes: [], place: 'module', loop: false, plain: false, counter: { next: 0 } }
  const lines = [...PRELUDE.slice(0, -1)]
  for (let part = 0; part < 4 + random.below(5); part++) {
    const before = new Map(scope.variables)
    const sort = random.below(10)
    if (sort < 2) lines.push(...define(random, scope))
    else if (sort < 4) lines.push(...classOf(random, scope))
    else {
      const some: string[] = []
      for (let index = 0; index < 1 + random.below(4); index++) some.push(...statement(random, scope, 3))
      lines.push(...guarded(some))
      // What a block of statements binds may not be bound, if something before it raised; now and then that is what is asked.
      if (!random.chance(10)) {
        for (const name of scope.variables.keys()) if (!before.has(name)) scope.variables.delete(name)
        scope.callables.length = 0
        scope.classes.length = 0
      }
    }
  }
  if (random.chance(30)) lines.push(random.pick([`type Alias${random.chance(50) ? '[T]' : ''} = list[int]`, 'from itertools import chain as linked, count', 'import collections.abc as abstract', "print(eval('1 +' + str(counted)), compile('a = 1', 'made', 'exec').co_names)", 'print(__name__)\npass', "exec('x = 1\\nprint(x)')"]))
  if (random.chance(50)) lines.push('def last(n):', ...indented([...statement(random, { ...scope, place: 'function', variables: new Map() }, 1), random.pick(['return 1 // n', 'return [][n]', 'return {}[n]', 'raise ValueError(n) from KeyError(1)', 'return n.missing', 'return undefined + n', "raise ExceptionGroup('several', [ValueError(1), TypeError('two')])", "return int('x%d' % n)", 'last(n, n)', 'assert n, "none"', 'return (lambda: last.nope)()', 'return n + ""'])]), 'last(0)')
  return `${lines.join('\n')}\n`
}
