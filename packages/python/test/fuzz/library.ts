import { type Kind, type Scope, argument, expression } from './expressions.js'
import { type Random } from './random.js'

/** A use of the library: imports, and what is printed; `{int}` stands for an expression of the kind. */
const SNIPPETS: readonly (readonly [imports: string, shown: string])[] = [
  ['import math', 'math.gcd({int}, {int}), math.isqrt(abs({int})), math.floor({float})'],
  ['import math', 'math.{math}({float})'],
  ['import math', 'math.{math}({int})'],
  ['import math', 'math.comb({int}, 3), math.perm(5, 2), math.prod({list}), math.fsum({list})'],
  // The sign of a NaN is the processor's own.
  ['import math', 'math.hypot({float}, {float}), math.isclose({float}, {float}), math.copysign({float}, (lambda sign: 1 if sign != sign else sign)({float})), math.frexp({float}), math.ldexp({float}, 3)'],
  ['import itertools', 'list(itertools.accumulate({list})), list(itertools.chain({list}, {str}))'],
  ['import itertools', 'list(itertools.{combine}({list}, 2))[:20]'],
  ['import itertools', 'list(itertools.islice(itertools.count({int}, {int}), 3)), list(itertools.zip_longest({list}, {str}, fillvalue={int}))'],
  ['import itertools', '[(k, list(g)) for k, g in itertools.groupby({list}, key=bool)], list(itertools.pairwise({list})), list(itertools.batched({str}, 2))'],
  ['import itertools', 'list(itertools.takewhile(bool, {list})), list(itertools.dropwhile(bool, {tuple})), list(itertools.compress({list}, {tuple})), list(itertools.starmap(pow, [(2, 3), {tuple}]))'],
  ['import itertools', 'list(itertools.product({tuple}, repeat=2))[:9], list(itertools.repeat({int}, 2)), [next(c) for c in [itertools.cycle({list})]]'],
  ['import functools', 'functools.reduce(lambda a, b: (a, b), {list}, {int}), functools.partial(pow, 2)({int} % 9)'],
  ['import functools, operator', 'functools.reduce(operator.add, {list}), sorted({list}, key=functools.cmp_to_key(lambda a, b: 0))'],
  ['import operator', 'operator.itemgetter(0, -1)({list}), operator.attrgetter("real")({int}), operator.methodcaller("upper")({str}), operator.index({bool})'],
  ['import collections', 'collections.Counter({str}).most_common(2), collections.Counter({list}) == collections.Counter({tuple}), collections.OrderedDict({dict})'],
  ['import collections', 'collections.deque({list}, maxlen=2), collections.ChainMap({dict}, {dict}), collections.defaultdict(list, {dict})'],
  ['import collections', 'collections.namedtuple("P", "x y", defaults=[3])({int})._replace(y={str})._asdict()'],
  ['import collections', '(lambda d: (d.rotate({int}), d.appendleft({int}), d.pop(), list(d), d))(collections.deque({list}))'],
  ['import string', 'string.capwords({str}), string.Template("$a ${b}").safe_substitute({dict}), string.Formatter().format("{0!r:>5}", {int})'],
  ['import re', 're.findall({pattern}, {str}), re.sub({pattern}, "<\\\\g<0>>", {str})'],
  ['import re', 're.split({pattern}, {str}, maxsplit=2), re.match({pattern}, {str}), re.escape({str})'],
  ['import re', '[m.span() for m in re.finditer({pattern}, {str}, re.I)], re.fullmatch({pattern}, {str}) is None, re.compile({pattern})'],
  ['import json', 'json.dumps({dict}), json.dumps({list}, indent=1), json.dumps({str}, ensure_ascii=False)'],
  ['import json', "json.loads({json}), json.dumps(json.loads({json}), sort_keys=True, separators=(',', ':'))"],
  ['import struct', "struct.pack({struct}, {int}), struct.unpack({struct}, {bytes}), struct.calcsize({struct})"],
  ['import random', '(lambda r: (r.random(), r.randint(1, 100), r.choice([1, 2, 3]), r.sample(range(20), 3), r.uniform(0, 1), r.gauss(), r.shuffle([1, 2])))(random.Random({int}))'],
  ['import random', '(lambda r: (r.choices("abc", k=3), r.randrange(0, 50, 5), r.betavariate(1, 2), r.expovariate(), r.getrandbits(70), r.triangular(), r.randbytes(3)))(random.Random({str}))'],
  ['import heapq', '(lambda h: (heapq.heapify(h), heapq.heappush(h, {int}), heapq.heappop(h), h))({list}), heapq.nlargest(2, {list}), heapq.nsmallest(2, {tuple}), list(heapq.merge([1, 3], [2]))'],
  ['import bisect', 'bisect.bisect({list}, {int}), bisect.bisect_left([1, 2, 2, 3], {int}), bisect.insort({list}, {int})'],
  ['import copy', 'copy.copy({list}), copy.deepcopy({dict}), copy.deepcopy(({list}, {set})), copy.replace'],
  ['import array', "array.array('i', {list}), array.array({typecode}, [1, 2]).tobytes(), array.array('d', [{float}]) + array.array('d')"],
  ['import io', '(lambda f: (f.write({str}), f.seek(1), f.read(), f.getvalue(), f.tell()))(io.StringIO()), io.BytesIO({bytes}).read(2)'],
  ['import types', 'types.SimpleNamespace(**{"a": {int}}), types.MappingProxyType({dict}), types.new_class("N").__name__'],
  ['import contextlib', '(lambda: [1 for _ in [0]])(), contextlib.nullcontext({int}).__enter__(), contextlib.suppress(ValueError).__exit__(ValueError, ValueError(), None)'],
  ['import dataclasses', 'dataclasses.make_dataclass("D", [("x", int), ("y", str, dataclasses.field(default="z"))], order=True, frozen={bool})({int}), dataclasses.is_dataclass({object})'],
  ['import typing', 'typing.get_origin(list[int]), typing.Optional[int], typing.Union[int, str, None], typing.get_args(dict[str, {int}])'],
  ['import copy, operator', 'operator.concat({list}, {list}), operator.countOf({list}, {int}), operator.contains({str}, {str}), operator.indexOf({tuple}, {int})'],
  ['import time', 'time.gmtime({int} % 10**9)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(0))'],
  ['import enum', 'enum.Enum("E", "A B")(1), enum.Flag("F", ["X", "Y"])(3), enum.IntEnum("I", {"k": 2}).k + 1'],
  ['import weakref', 'weakref.WeakValueDictionary().get({int}), weakref.WeakSet() == set()'],
]

// Not cbrt, which is rounded right here and by glibc 2.36 is not.
const HOLES: Readonly<Record<string, readonly string[]>> = {
  math: ['sqrt', 'floor', 'ceil', 'trunc', 'exp', 'log', 'log2', 'log10', 'log1p', 'sin', 'cos', 'tan', 'atan', 'asin', 'sinh', 'tanh', 'erf', 'gamma', 'lgamma', 'fabs', 'isfinite', 'isnan', 'factorial', 'degrees', 'radians', 'modf', 'ulp', 'fmod', 'exp2', 'expm1', 'acosh', 'nope'],
  combine: ['combinations', 'permutations', 'combinations_with_replacement'],
  pattern: ["r'\\w+'", "r'(\\d)(\\d)?'", "r'a|b'", "r'[^a-c]+'", "r'(?P<n>.)\\1*'", "r'^.?'", "r'\\b'", "r'(?i)SPAM'", "r'(?<=a).'", "r'x*'", "r'(a'", "r'*'", "r'[z-a]'", "r'(?:ab)+?$'", "r'\\s|,'", "''"],
  json: ["'[1, 2.5, null, true]'", "'{\"a\": [1, {\"b\": 2}]}'", "'[1,'", "'{\"a\" 1}'", "'nul'", "'\"\\\\u00e9\"'", "'[1] 2'", "''", "'-0.0'", "'1e400'", "'[01]'"],
  struct: ["'<i'", "'>hB'", "'!q'", "'d'", "'3s'", "'?'", "'<Q'", "'e'", "'xxi'", "'z'"],
  typecode: ["'i'", "'d'", "'B'", "'h'", "'u'", "'q'", "'x'"],
}

const KINDS: ReadonlySet<string> = new Set<Kind>(['int', 'float', 'str', 'bytes', 'bool', 'list', 'tuple', 'dict', 'set', 'complex', 'none', 'object'])

/** Statements that import something of the library, use it and show what it gave or raised. */
export function snippet(random: Random, scope: Scope): string[] {
  const [imports, shown] = random.pick(SNIPPETS)
  const filled = shown.replaceAll(/\{(\w+)\}/g, (whole, hole: string) => (KINDS.has(hole) ? (random.chance(85) ? expression(random, { ...scope, plain: true }, hole as Kind, 1) : argument(random, { ...scope, plain: true }, hole as Kind, 2)) : hole in HOLES ? random.pick(HOLES[hole]) : whole))
  return ['try:', `    ${imports}`, `    print(${filled})`, 'except Exception as error:', '    print(type(error).__name__, error)']
}
