# When `s += text` grows the string where it is: ids tell.
# mm: observes sizes, identity, address-reuse
import sys
def f():
    s='x'
    s=s+'y'
    out=[]
    for k in range(40):
        i=id(s)
        s+='z'
        out.append(id(s)==i)
    return out
def pr(l): print(''.join('T' if x else '.' for x in l))
pr(f())
def g():
    s='x'*30
    out=[]
    for k in range(60):
        i=id(s)
        s=s+'zz'
        out.append(id(s)==i)
    return out
pr(g())
def h():
    s='é'+str(5)
    out=[]
    for k in range(30):
        i=id(s)
        s+='z'
        out.append(id(s)==i)
    s+='\u4e00'
    for k in range(30):
        i=id(s)
        s+='z'
        out.append(id(s)==i)
    return out
pr(h())
def two():
    s='q'*10
    t=s
    out=[]
    for k in range(20):
        i=id(s)
        s+='z'
        t=s if k%2 else None
        out.append(id(s)==i)
    return out
pr(two())
def hashed():
    s='q'*10
    out=[]
    for k in range(20):
        i=id(s)
        hash(s)
        s+='z'
        out.append(id(s)==i)
    return out
pr(hashed())
def rev():
    s='q'*10
    out=[]
    for k in range(20):
        i=id(s)
        s='z'+s
        out.append(id(s)==i)
    return out
pr(rev())
def sz():
    s='q'*10
    out=[]
    for k in range(40):
        s+='z'
        out.append(sys.getsizeof(s))
    return out
print(sz())
class C: pass
def attr():
    c=C()
    c.s='q'*10
    out=[]
    for k in range(20):
        i=id(c.s)
        c.s+='z'
        out.append(id(c.s)==i)
    return out
pr(attr())
s='q'*10
for k in range(20):
    i=id(s)
    s+='z'
    print(id(s)==i,end='')
print()
