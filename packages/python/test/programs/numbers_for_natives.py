# Arguments that are no numbers, but have a method that gives one: natives ask for it, once, in the order of their arguments.
import array, bisect, collections, heapq, itertools, math, operator, random, struct
class R:
    def __index__(self): return 2
class I0:
    def __index__(self): return 0
i = R()
for source in ('list(itertools.repeat(1, i))', 'bisect.bisect([1,2,3], 2, i)', 'list(itertools.combinations("abc", i))', 'list(itertools.permutations("ab", i))', 'list(itertools.product("ab", repeat=i))', 'list(itertools.batched("abcd", i))', 'int("11", i)', 'round(1.255, i)', '"a".center(i)', '"ab".find("b", i)', '[1,2,3].index(3, i)', 'chr(i)', 'pow(3, 2, i)', 'range(i)', 'slice(i).indices(i)', '"%d" % i', '"%*d" % (i, 1)', '"a".zfill(i)', '"ab".expandtabs(i)', '"a b c".split(" ", i)', 'str(b"a", "utf-8")', 'math.factorial(i)', 'math.gcd(i, 4)', 'math.comb(4, i)', 'math.perm(4, i)', 'math.isqrt(i)', 'math.ldexp(1.0, i)', 'math.lcm(i, 3)', 'int.from_bytes(b"a") + (5).to_bytes(i)[0]', 'random.Random(1).getrandbits(i)', 'collections.deque([1,2,3], i)', 'collections.deque([1,2,3])[i]', '(lambda d: (d.rotate(i), d))(collections.deque([1,2,3]))', 'struct.pack("B", i)', 'hex(i), oct(i), bin(i)', '[1,2,3][:i]', 'operator.index(i)', '"abc"[i]', 'b"abc"[i]', 'math.sqrt(i)', 'math.floor(i)', 'float(i)', 'complex(i)', 'int(i)', 'divmod(7, 2)', 'heapq.nlargest(i, [1,2,3])', '"abc".replace("a", "b", i)', 'b"a" .ljust(i)', '[3,1].pop(I0())', '[1].insert(i, 2)'):
    try: r = eval(source)
    except Exception as e: r = f'{type(e).__name__}: {e}'
    print(source, r)
class Told:
    def __init__(self, name, value): self.name, self.value = name, value
    def __index__(self):
        print('index of', self.name)
        if isinstance(self.value, Exception): raise self.value
        return self.value
class Real:
    def __init__(self, value): self.value = value
    def __float__(self):
        print('float')
        return self.value
class Both:
    def __init__(self, name): self.name = name
    def __index__(self):
        print('index of', self.name)
        return 2
    def __float__(self):
        print('float of', self.name)
        return 0.5
    def __lt__(self, other): return True
    def __gt__(self, other): return False
    def __repr__(self): return f'<{self.name}>'
twice, whole, odd = Both('twice'), Told('whole', 1.5), Told('odd', 'x')
places = [1, 3]
def insert(): bisect.insort(places, twice, twice); return places
def fails():
    try: 'a'.center(twice, twice)
    except TypeError as error: return error
for make in (lambda: list(itertools.repeat(twice, twice)), insert, fails, lambda: math.gcd(twice, twice, twice), lambda: math.comb(twice, twice), lambda: math.hypot(twice, twice), lambda: 'abab'.find('b', twice, twice),
             lambda: math.sqrt(Real(4)), lambda: math.sqrt(whole), lambda: math.sqrt(odd), lambda: 'a'.center(whole), lambda: math.pow(twice, Real(True)), lambda: (7).to_bytes(twice, 'big', signed=twice),
             lambda: 'ab'.center(Told('width', 5), '*'), lambda: 'abcb'.find('b', Told('start', 2), Told('end', 4)), lambda: b'abcb'.rfind(b'b', Told('start', 0), Told('end', 3)),
             lambda: 'a'.center(Told('text', 'x')), lambda: 'a'.center(Told('none', None)), lambda: 'a'.zfill(Told('fails', ValueError('no'))), lambda: 'a'.center(Told('large', 10 ** 30)),
             lambda: math.comb(Told('n', 5), Told('k', 2)), lambda: math.gcd(Told('a', 12), Told('b', 18), 4), lambda: math.sqrt(Real(2.25)), lambda: math.sqrt(Real('x')), lambda: math.hypot(Real(3.0), Told('leg', 4)),
             lambda: math.pow(Told('base', 2), Real(0.5)), lambda: math.sin('x'), lambda: 'a'.center([]), lambda: math.gcd(2.5), lambda: [1, 2].insert(Told('place', 0), 3), lambda: bisect.bisect([1, 2, 3], 2, Told('low', 1), Told('high', 3)),
             lambda: list(itertools.combinations('abc', Told('r', 2))), lambda: (7).to_bytes(Told('length', 2)), lambda: int('z', Told('base', 36)), lambda: collections.deque('abc', Told('most', 2))):
    try: print(make())
    except Exception as error: print(type(error).__name__, error, error.__context__)
def later():
    yield 'abc'.ljust(Told('in a generator', 5), '.')
print(list(later()), sorted(['bb', 'a'], key=lambda text: text.center(Told('in a key', 3))))
