def t(f):
    try: print(str(f())[:60])
    except BaseException as e: print(type(e).__name__, e)
def nest(n, f):
    a=f(None)
    for _ in range(n): a=f(a)
    return a
A=nest(100000, lambda x:[x]); B=nest(100000, lambda x:[x])
t(lambda: repr(A)); t(lambda: A==B); t(lambda: A<B)
A=nest(100000, lambda x:(x,)); B=nest(100000, lambda x:(x,))
t(lambda: repr(A)); t(lambda: A==B); t(lambda: A<B); t(lambda: hash(A)); t(lambda: {A:1})
A=nest(100000, lambda x:{1:x}); B=nest(100000, lambda x:{1:x})
t(lambda: repr(A)); t(lambda: A==B)
a=[]; a.append(a); b=[]; b.append(b)
t(lambda: a==b); t(lambda: a==a); t(lambda: a<b); t(lambda: a)
A=nest(300, lambda x:[x]); B=nest(300, lambda x:[x])
t(lambda: repr(A)); t(lambda: A==B); t(lambda: A<B); t(lambda: A<=B)
A=nest(300, lambda x:(x,1)); B=nest(300, lambda x:(x,1))
t(lambda: repr(A)); t(lambda: A==B); t(lambda: A<B); t(lambda: hash(A)==hash(B))
class X:
    def __init__(s): s.l=[1,{2:s}]
    def __repr__(s): return repr(s.l)
t(lambda: X())
A=B=None
A=nest(1000000, lambda x:[x]); del A
A=nest(1000000, lambda x:(x,)); del A
A=nest(1000000, lambda x:{1:x}); del A
A=nest(1000000, lambda x:[{(x,1)}] if x is None else [x]); del A
print('freed')
