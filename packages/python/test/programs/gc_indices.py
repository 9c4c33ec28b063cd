# mm: observes collection-schedule
# Numbers that functions of gc take, from objects with an __index__.
import gc
class I:
    def __init__(s, v): s.v = v
    def __index__(s): return s.v
class J:
    def __index__(s): raise KeyError('x')
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
gc.disable()
t(lambda: gc.set_threshold(I(500), I(5), I(6))); print(gc.get_threshold())
t(lambda: gc.set_threshold()); t(lambda: gc.set_threshold(1,2,3,4)); t(lambda: gc.set_threshold('a')); t(lambda: gc.set_threshold(1, 'b'))
t(lambda: gc.set_threshold(2**40)); t(lambda: gc.set_threshold(-2**40)); t(lambda: gc.set_threshold(2**70)); t(lambda: gc.set_threshold(J())); t(lambda: gc.set_threshold(1.5))
t(lambda: gc.set_threshold(I('s')))
t(lambda: gc.set_threshold(threshold0=5))
t(lambda: gc.set_threshold(I(2**40)))
print(gc.get_threshold())
t(lambda: gc.collect(I(1))); t(lambda: gc.collect(I(7))); t(lambda: gc.collect(J())); t(lambda: gc.collect(generation=I(0))); t(lambda: gc.collect(2**40)); t(lambda: gc.collect('x')); t(lambda: gc.collect(1.0)); t(lambda: gc.collect(None)); t(lambda: gc.collect(-1)); t(lambda: gc.collect(3)); t(lambda:gc.collect(1,2)); t(lambda: gc.collect(foo=1))
t(lambda: gc.set_debug(I(0))); t(lambda: gc.set_debug(J())); t(lambda: gc.set_debug('x')); t(lambda: gc.set_debug()); t(lambda: gc.set_debug(2**31)); t(lambda: gc.set_debug(2**40))
t(lambda: gc.get_objects(I(1))); t(lambda: gc.get_objects('x')); t(lambda: gc.get_objects(-2)); t(lambda: gc.get_objects(5)); t(lambda: gc.get_objects(2**70))
t(lambda: gc.get_objects(J()));
t(lambda: gc.set_threshold(True)); print(gc.get_threshold())
t(lambda: gc.set_threshold(0)); print(gc.get_threshold())
t(lambda: gc.set_threshold(-5, -6)); print(gc.get_threshold())
t(lambda: gc.freeze(1)); t(lambda: gc.is_tracked()); t(lambda: gc.is_tracked(1, 2)); t(lambda: gc.is_finalized())
