"""Built-in functions."""
print(list(map(lambda x: x * 2, [1, 2])), list(map(pow, [2, 3], [3, 2])), list(filter(None, [0, 1, '', 'a'])), list(filter(lambda x: x > 1, range(4))), list(zip([1, 2, 3], 'ab')), list(zip()), list(enumerate('ab', 1)), list(reversed([1, 2, 3])), list(reversed(range(3))), list(zip('ab', 'cd', strict=True)))
print(any([]), all([]), any([0, 1]), all([1, 0]), sum([1, 2], 10), sum([[1], [2]], []), sum([0.5, 1]), sum(()), divmod(7, -2), pow(2, 10), pow(2, 10, 1000), round(2.567, 1), abs(-3), abs(-2.5), abs(3 + 4j))
print(chr(97), ord('a'), hex(10), oct(8), bin(5), bool([]), int('5'), float('2.5'), str(1), repr('a'), ascii('é'), len('abc'), type(1), type('a'), type(None), type(...), type(type), callable(print), id(1) == id(1), hash('') == hash(''))
print(isinstance(1, (str, int)), isinstance(True, int), issubclass(bool, int), isinstance([], list), isinstance(1, int | str), isinstance(None, type(None)))
print(getattr(1, 'real'), hasattr(1, 'x'), getattr(1, 'x', 'd'), vars(type('C', (), {'a': 1})())  , dir(type('D', (), {'z': 1})())[-1], sorted(k for k in dir(5) if k[0] != '_'))
print(eval('1 + 2'), eval('x + y', {'x': 1}, {'y': 2}), exec('z = 5') or z, eval(compile('2 ** 3', '<s>', 'eval')), iter([1]).__class__.__name__, next(iter('q')), format(3.14159, '.2f'), slice(1, 2), range(3), memoryview if False else '', object().__class__, NotImplemented, Ellipsis, __name__, __debug__)
class P:
    def __repr__(self): return 'P!'
print('a', 1, P(), None, sep='|', end='<\n'); print(); print('x', end=''); print('y', sep='z'); print(*[1, 2], *'ab'); print('é😀', [P()], {1: P()}, (P(),))
it = iter(lambda c=[0]: c.append(1) or len(c), 5)
print(list(it), list(iter([1, 2])), next(iter([]), 'none'))
m = map(str, [1])
print(type(m).__name__, iter(m) is m, next(m), type(zip()).__name__, type(enumerate([])).__name__, type(reversed([])).__name__, type(filter(None, [])).__name__, type(iter({})).__name__, type(iter(())).__name__, type(iter('')).__name__, type(iter(set())).__name__, type(iter(range(1))).__name__, type({}.keys()).__name__, type(len).__name__, type([].append).__name__, type(P.__repr__).__name__, type(P().__repr__).__name__, type(int.__add__).__name__, type(str.join).__name__, type((1).__add__).__name__, type(property()).__name__, type(lambda: 0).__name__, type(x for x in ()).__name__)
for bad in ("ord('')", "chr('a')", "abs('a')", "sum(['a'])", "sum([[1]])", "len(1)", "int([])", "round('a')", "pow('a', 2)", "divmod('a', 1)", "iter(1)", "next(1)", "isinstance(1, 1)", "issubclass(1, int)", "getattr(1)", "getattr(1, 2)", "hasattr(1, 1)", "map(1)", "list(map(1, [1]))", "filter(1)", "zip(1)", "reversed(1)", "list(zip([1], [], strict=True))", "print(sep=1)", "print(x=1)", "eval('1 +')", "exec('a b')", "bool(1, 2)", "hex('a')", "open", "type(1, 2)", "type()", "vars(1)", "dir(1, 2)", "id()", "hash()", "input" , "super()", "object(1)", "sum(1)", "any(1)", "max(1)", "all()", "format()", "range(1.0)", "slice()", "type('a', 1, {})", "eval(5)", "compile('x', 'f', 'bad')", "int.nope", "print.nope", "callable()", "sum([], '')", "str.join", "__import__('nope')", "bin(1.5)", "oct(None)", "next(iter([]))", "setattr(1, 'a', 1)", "delattr(1, 'a')", "sorted()", "staticmethod()", "property(1, 2, 3, 4, 5)", "float(1, 2)", "complex(1, 2, 3)", "list.append([], 1, 2)", "str.upper(5)", "dict.get(5)", "list.append(5, 1)", "int.__add__('a', 1)", "''.join"):
    if bad in ('open', 'input', "''.join"): continue
    try:
        print(bad, eval(bad))
    except (Exception, SyntaxError) as error:
        print(f'{bad}: {type(error).__name__}: {error}')
print(len, print, abs, str.join, [].append.__name__, int, list, type, Exception, range, len.__name__, 'abc'.join.__self__, isinstance.__module__)
print(int.__mro__, bool.__bases__, type.__mro__, ValueError.__mro__, dict.__name__, object.__bases__)
print([c.__name__ for c in (zip, map, filter, enumerate, reversed, slice, property, staticmethod, classmethod, super, frozenset, complex)])
a, *b = globals().keys(); print(a)
