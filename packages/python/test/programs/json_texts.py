import json
def t(f,*a,**k):
    try: print(repr(f(*a,**k)))
    except BaseException as e: print(type(e).__module__, type(e).__name__, e)
for s in ['', ' ', '{', '[', '[1', '[1,', '[1,]', '[1 2]', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}', '{"a" 1}', '{a:1}', "{'a':1}", '"abc', '"a\nb"', '"\\x"', '"\\u12"', '"\\', 'nul', 'tru', 'nan', '-', '-a', '01', '1.', '1e', '.5', '+1', '1 2', '[1]]', '\ufeff1', '"\\ud83d\\ude00"', '"\\ud83d"', '"\\u00e9\\n\\t\\"\\/"', '-0', '-0.0', '1e5', '1E+2', '1.5e-3', 'NaN', '-Infinity', 'Infinity', '[]', '{}', ' [1, 2.5, "x", null, true, false, {"a": [1]}] ', '{"a":1,"a":2}', '"\u2028"', '"\x7f"', '123456789012345678901234567890', '1'*20, '[' * 3, '{"a": {"b": }}', '{,}', '[,]', '"\t"', '\x0b1', '[1,\n2,\n x]', '{"k":1}x', '1.0', '100', '1e400', '-1']:
    t(json.loads, s)
t(json.loads, b'{"a": "\xc3\xa9"}'); t(json.loads, bytearray(b'[1]')); t(json.loads, 5); t(json.loads, None); t(json.loads, b'\xff'); t(json.loads, '"a\nb"', strict=False); t(json.loads, '"a'.encode('utf-16'))
t(json.loads, '{"a":1,"b":[1.5,2]}', object_hook=lambda d: sorted(d.items())); t(json.loads, '{"a":1,"a":2}', object_pairs_hook=list); t(json.loads, '[1, 2.5, NaN]', parse_int=str, parse_float=lambda s: 'f'+s, parse_constant=lambda s: 'c'+s)
t(json.JSONDecoder().raw_decode, '[1] rest'); t(json.JSONDecoder().raw_decode, 'x', 0); t(json.JSONDecoder().decode, ' 5 ')
class D(json.JSONDecoder):
    def decode(self, s): return 'mine', super().decode(s)
t(json.loads, '[1]', cls=D)
for v in [None, True, False, 0, -1, 10**30, 1.5, 1e100, 1e-7, float('nan'), float('inf'), 'a"b\\c\n\t\r\b\f/\x00\x1f\x7fé😀\u2028', [], [1], (1, 2), {}, {'a': 1}, {'a': {'b': [1, {'c': None}]}}, {1: 2, 1.5: 3, None: 4, True: 5}, [[], {}], [[1, 2], [3]]]:
    t(json.dumps, v); t(json.dumps, v, indent=2); t(json.dumps, v, ensure_ascii=False, separators=(',', ':'))
t(json.dumps, {'b': 1, 'a': 2, 'é': 3}, sort_keys=True); t(json.dumps, {2: 1, 1: 2}, sort_keys=True); t(json.dumps, {'a': 1, 2: 3}, sort_keys=True); t(json.dumps, [1, [2]], indent='\t'); t(json.dumps, [1, [2]], indent=0); t(json.dumps, {'a': [1, 2]}, indent=4, separators=(', ', ' = '))
t(json.dumps, {1, 2}); t(json.dumps, {(1, 2): 3}); t(json.dumps, {(1, 2): 3, 'a': 1}, skipkeys=True); t(json.dumps, float('nan'), allow_nan=False); t(json.dumps, [float('inf')], allow_nan=False); t(json.dumps, object); t(json.dumps, [1, {'a': 3j}]); t(json.dumps, b'x')
l = []; l.append(l); t(json.dumps, l); d = {}; d['x'] = d; t(json.dumps, d); t(json.dumps, {1, 2}, default=sorted); t(json.dumps, 3j, default=lambda o: [o.real, o.imag]); t(json.dumps, object(), default=lambda o: o)
class E(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, complex): return [o.real, o.imag]
        return super().default(o)
t(json.dumps, [3j, 1], cls=E); t(json.dumps, {1,}, cls=E); t(E().encode, {'a': 3j}); t(list, json.JSONEncoder().iterencode([1, {'a': 2}])); t(json.JSONEncoder(indent=1, sort_keys=True).encode, {'b': [], 'a': {}})
class S(str): pass
class I(int):
    def __repr__(self): return 'odd'
class F(float):
    def __repr__(self): return 'odd'
class L(list): pass
class M(dict): pass
import collections, enum
class C(enum.IntEnum): A = 1
t(json.dumps, [S('x'), I(5), F(1.5), L([1]), M(a=1), collections.OrderedDict(b=1, a=2), C.A, {C.A: 1, I(3): 2, F(2.5): 3, S('q'): 4}]); NT = collections.namedtuple('NT', 'a b'); t(json.dumps, NT(1, 2))
import io
f = io.StringIO(); json.dump({'a': [1, 2]}, f, indent=1); print(f.getvalue()); t(json.load, io.StringIO('{"z": 1}')); t(json.load, io.BytesIO(b'[1]'))
try: json.loads('{"a": 1,\n "b" 2}')
except json.JSONDecodeError as e: print(e.msg, e.pos, e.lineno, e.colno, repr(e.doc), e.args, isinstance(e, ValueError), e.__reduce__()[1])
t(json.dumps, json.loads('[' * 300 + ']' * 300) == 0); t(json.loads, '1' * 5000); t(json.dumps, 10 ** 5000)
x = json.loads('[{"k": 1}, {"k": 2}]'); print(list(x[0])[0] is list(x[1])[0]); print(json.dumps({"k": "v"}, indent=None), json.dumps("é"), json.dumps('é', ensure_ascii=False))
e = ValueError('m'); 
t(json.detect_encoding, b'{}'); t(json.dumps, [1,2,3], indent=-1); t(json.dumps, 'x', default=5); t(json.dumps, [C.A, 1.0, -0.0, 1e16, 123456789.123])
