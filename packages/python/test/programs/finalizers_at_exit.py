# What runs at the end of a program, and what is there still.
# mm: observes finalizer-time
import sys,gc,weakref
def print(*a, _print=print):
    parts=' '.join(map(str,a)).split(' at 0x')
    _print(parts[0]+''.join(' at …'+p.lstrip('0123456789abcdef') for p in parts[1:]))
class D:
    def __init__(s,n): s.n=n
    def __del__(s): print('del',s.n, D, sys is not None and 'sys')
D.selfref=D('in class')
m=D('m'); a=D('a'); _p=D('_p'); __q=D('__q')
lst=[D('l1'),D('l2')]
def func(): return late
late=D('late')
class Holder:
    def __init__(s): s.d=D('held')
    def __del__(s):
        print('holder', globals().get('late'), globals().get('_p'))
h=Holder()
cyc=D('cyc'); cyc.me=cyc
import atexit
atexit.register(lambda: print('atexit 1'))
atexit.register(print,'atexit 2')
f=weakref.finalize(m,print,'finalize m')
f2=weakref.finalize(a,print,'finalize a'); f2.atexit=False
w=weakref.ref(late,lambda r: print('weak callback late'))
print('end of module')
