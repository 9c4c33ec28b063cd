"""Every iterator of `itertools` over sources of every kind, what it says of wrong arguments, and what it leaves of its source."""
import copy
import itertools as I
import operator

def t(f):
    try: r=f()
    except BaseException as e: r=type(e).__name__+': '+str(e)
    print(r)
class It:
    def __init__(s,*x): s.x=list(x)
    def __iter__(s): return s
    def __next__(s):
        if s.x: return s.x.pop(0)
        raise StopIteration
class L:
    def __init__(s,*x): s.x=x
    def __iter__(s):
        for i in s.x: yield i
class Bad:
    def __iter__(s): return s
    def __next__(s): raise ValueError('bad')
class N:
    def __init__(s,v): s.v=v
    def __add__(s,o): return N(s.v+(o.v if isinstance(o,N) else o))
    def __repr__(s): return f'N{s.v}'
    def __eq__(s,o): return isinstance(o,N) and s.v==o.v
    def __bool__(s): return s.v%2==1
    def __index__(s): return s.v
def take(n,it):
    r=[]
    for i,x in enumerate(it):
        if i==n: break
        r.append(x)
    return r
for src in (lambda *a:list(a), lambda *a:It(*a), lambda *a:L(*a), lambda *a:iter(a), lambda *a:(x for x in a)):
    s=lambda: src(1,2,3,4,5,6,7)
    print(take(10,I.cycle(s())), take(3,I.cycle(src())))
    print(list(I.chain(s(),s())), list(I.chain()), list(I.chain.from_iterable([s(),src(),s()])), list(I.chain.from_iterable(src(s(),'ab'))))
    for a in ((3,),(None,),(1,5),(1,None),(1,6,2),(0,None,3),(2,2),(9,),(0,),(6,9),(5,3)):
        x=s(); it=iter(x); print(list(I.islice(it,*a)), list(it))
    print(list(I.takewhile(lambda x:x<4,s())), list(I.dropwhile(lambda x:x<4,s())), list(I.filterfalse(lambda x:x%2,s())), list(I.filterfalse(None,src(0,1,'',N(1),N(2)))))
    print(list(I.takewhile(N,s())), list(I.dropwhile(N,s())), list(I.filterfalse(N,s())))
    print(list(I.starmap(lambda *a:a,src((1,2),[3],'abc',L(4,5)))), list(I.starmap(pow,src((2,3),(3,2)))))
    print(list(I.accumulate(s())), list(I.accumulate(s(),lambda a,b:a*b)), list(I.accumulate(s(),initial=100)), list(I.accumulate(src())), list(I.accumulate(src(),initial=3)), list(I.accumulate(src(N(1),N(2),3))), list(I.accumulate(src('a','b'))), list(I.accumulate(s(),max,initial=4)), list(I.accumulate(src(1,2.5,True))))
    print(list(I.compress(s(),[1,0,1,1])), list(I.compress('abcdef',src(N(1),N(2),1,0,1))))
    print(list(I.pairwise(s())), list(I.pairwise(src(1))), list(I.pairwise(src())))
    a=I.pairwise(s()); print([x for x in a if x[0]%2])
    print(list(I.batched(s(),3)), list(I.batched(s(),7,strict=True)), list(I.batched(src(),2)))
    t(lambda: list(I.batched(s(),3,strict=True)))
    print(list(I.zip_longest(s(),src('a','b'),src())), list(I.zip_longest(src(1,2),s(),fillvalue='-')), list(I.zip_longest()), list(I.zip_longest(src())))
    z=[]; 
    for x in I.zip_longest(s(),'ab'): z.append(x[0])
    print(z)
    print(list(I.product(src(1,2),src('a','b'))), list(I.product(src(1,2),repeat=2)), list(I.product()), list(I.product(src(),s())), list(I.product(s(),repeat=0)))
    print(list(I.permutations(src(1,2,3))), list(I.permutations(src(1,2,3),2)), list(I.permutations(src(1,2),3)), list(I.permutations(src())), list(I.permutations(src(1,2),0)))
    print(list(I.combinations(src(1,2,3,4),2)), list(I.combinations(src(1,2),3)), list(I.combinations(src(1),0)), list(I.combinations(src(1,2,3),3)))
    print(list(I.combinations_with_replacement(src(1,2,3),2)), list(I.combinations_with_replacement(src(),2)), list(I.combinations_with_replacement(src(),0)))
    print([(k,list(g)) for k,g in I.groupby(src(1,1,2,2,1))], [(k,list(g)) for k,g in I.groupby(src(1,1,2,2,1),lambda x:x>1)], [k for k,g in I.groupby(s())])
    print([(k,list(g)) for k,g in I.groupby(src(N(1),N(1),N(2)))], [(k,list(g)) for k,g in I.groupby(s(),lambda x:N(x//3))], [k for k,g in I.groupby(src(N(1),N(1),N(2)))])
    g=I.groupby(src(1,1,1,2,2)); k,a=next(g); print(next(a)); k,b=next(g); print(k,list(a),list(b))
    a,b=I.tee(s()); print(next(a),next(a),next(b),list(a),list(b)); a,b,c=I.tee(s(),3); d=copy.copy(a); print(list(d),list(c),list(a)); 
    a,b=I.tee(src(*range(200))); print(sum(a),sum(b)); a,=I.tee(s(),1); b,c=I.tee(a); print(list(b),list(c),list(a))
print(take(3,I.count()),take(3,I.count(5)),take(3,I.count(5,2)),take(3,I.count(1.5,.5)),take(3,I.count(2**63-2)),take(3,I.count(2**70)),take(3,I.count(N(1),N(2))),take(3,I.count(10,-1)),take(3,I.count(2**31-3)),take(3,I.count(-2**31-1)), take(3,I.count(2**53-2)))
print(I.count(),I.count(5),I.count(5,2),I.count(2.5),I.count(N(1)),I.count(N(1),N(2)),I.count(step=3),I.count(2**70), I.count(True))
c=I.count(2**53-3); print(take(5,c),c)
print(list(I.repeat('a',3)),take(2,I.repeat(1)),I.repeat('a'),I.repeat('a',3),I.repeat(N(1),-2),I.repeat(object='x',times=2), list(I.repeat(1,0)))
print(I.repeat(1,5).__length_hint__()); t(lambda:I.repeat(1).__length_hint__())
print(operator.length_hint(I.repeat(1,7)))
for f in (lambda:I.count('a'),lambda:I.count(1,'a'),lambda:I.repeat(),lambda:I.repeat(1,'a'),lambda:I.repeat(1,2,3),lambda:I.cycle(),lambda:I.cycle(5),lambda:list(I.chain(5)),lambda:I.chain.from_iterable(3),lambda:list(I.chain.from_iterable([3])),
  lambda:I.islice([1]),lambda:I.islice([1],-1),lambda:I.islice([1],'a'),lambda:I.islice([1],-1,2),lambda:I.islice([1],1,-2),lambda:I.islice([1],1,2,0),lambda:I.islice([1],1,2,-1),lambda:I.islice([1],1,2,'a'),lambda:I.islice(3,1),lambda:I.islice([1],1,2,3,4),
  lambda:I.takewhile(1),lambda:I.takewhile(1,2),lambda:list(I.takewhile(1,[2])),lambda:I.dropwhile(None,[1,2],3),lambda:list(I.starmap(len,[3])),lambda:list(I.starmap(len,3)),lambda:I.accumulate(),lambda:I.accumulate(4),lambda:list(I.accumulate([1,'a'])),lambda:I.accumulate([1],None,3),
  lambda:I.compress(1),lambda:I.compress([1],2),lambda:I.pairwise(),lambda:I.pairwise(4),lambda:I.batched(),lambda:I.batched([1]),lambda:I.batched([1],0),lambda:I.batched([1],'a'),lambda:I.batched([1],-1),lambda:I.zip_longest(1),lambda:I.zip_longest([1],3),lambda:I.zip_longest(x=3),
  lambda:I.product(1),lambda:I.product([1],repeat=-1),lambda:I.product([1],repeat='a'),lambda:I.product([1],x=2),lambda:I.permutations(),lambda:I.permutations(3),lambda:I.permutations([1],-1),lambda:I.permutations([1],'a'),lambda:I.permutations([1],1.5),lambda:I.combinations([1]),lambda:I.combinations([1],-1),lambda:I.combinations([1],'a'),lambda:I.combinations_with_replacement([1],-1),
  lambda:I.groupby(),lambda:I.groupby(3),lambda:list(I.groupby([1],3)),lambda:I.tee(),lambda:I.tee(3),lambda:I.tee([1],-1),lambda:I.tee([1],'a'),lambda:I.tee([1],0),lambda:I.takewhile(x=1),lambda:list(I.zip_longest(Bad(),[1])),lambda:list(I.islice(Bad(),3)),lambda:list(I.chain([1],Bad())),lambda:list(I.batched(Bad(),2)),lambda:list(I.pairwise(Bad())),
  lambda:list(I.groupby(Bad())),lambda:next(I.tee(Bad())[0]),lambda:next(I.cycle(Bad())),lambda:list(I.accumulate(Bad())),lambda:list(I.compress([1],Bad())),lambda:list(I.filterfalse(len,[1])),lambda:next(I.count(1,N(2)).__class__(2,3)),lambda:I.islice([1],1,x=2),lambda:I.chain(x=1),lambda:I._grouper(1,2),lambda:I._tee(3)):
    t(f)
class Sub(I.count): 
    pass
x=Sub(3); x.y=4; print(next(x),next(x),x.y,x)
class Sub2(I.islice): pass
print(list(Sub2([1,2,3],2)))
print(I.chain[int], I.count, I.count.__module__)
print(isinstance(iter(I.groupby([])),I.groupby))
