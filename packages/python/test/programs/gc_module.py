"""The module gc: bad arguments, what is debugged, set aside, called back."""
import gc, sys
def t(s):
    try: print(s, "->", eval(s))
    except BaseException as e: print(s, "!", type(e).__name__, e)
for s in ["gc.collect(7)", "gc.collect(-1)", "gc.collect('a')", "gc.collect(1.5)", "gc.collect(2**40)", "gc.collect(generation=1)", "gc.collect(gen=1)", "gc.collect(1, 2)", "gc.collect(None)", "gc.collect(True)",
  "gc.set_threshold()", "gc.set_threshold('a')", "gc.set_threshold(1.5)", "gc.set_threshold(2**31)", "gc.set_threshold(-2**31-1)", "gc.set_threshold(2**70)", "gc.set_threshold(1,2,3,4)", "gc.set_threshold(5, 1)", "gc.get_threshold()", "gc.set_threshold(700, 'a')", "gc.get_threshold()", "gc.set_threshold(2000, 10, 10)", "gc.set_threshold(None)", "gc.set_threshold(True, False)", "gc.get_threshold()", "gc.set_threshold(2000, 10, 10)",
  "gc.set_debug('a')", "gc.set_debug()", "gc.get_debug()", "gc.set_debug(2**40)", "gc.set_debug(0)", "gc.get_objects(5)", "gc.get_objects(3)", "gc.get_objects(-2)", "gc.get_objects('a')", "gc.get_objects(1.0)", "len(gc.get_objects(0)) > 0", "len(gc.get_objects(-1)) > 100", "len(gc.get_objects(None)) > 100", "gc.get_objects(generation=9)",
  "gc.is_tracked()", "gc.is_tracked(1, 2)", "gc.is_finalized(1)", "gc.get_referents()", "gc.get_referrers()", "gc.enable(1)", "gc.isenabled()", "gc.get_count(1)", "gc.get_stats(1)", "gc.freeze(1)", "gc.get_freeze_count()", "gc.garbage", "gc.callbacks", "gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK", "[sorted(d) for d in gc.get_stats()]", "gc.get_referents(1, [2, 3], {4: 5})", "gc.__name__", "type(gc.collect)"]: t(s)
gc.collect()
class A: pass
def cyc():
    a = A(); a.me = a; l = []; l.append(l); d = {}; d['d'] = d
gc.set_debug(gc.DEBUG_SAVEALL); print(gc.get_debug())
cyc(); print(gc.collect()); print([type(x).__name__ for x in gc.garbage]); gc.garbage.clear(); gc.set_debug(0)
print(gc.collect())
gc.freeze(); print(gc.get_freeze_count() > 0, gc.get_count()); gc.unfreeze(); print(gc.get_freeze_count())
log = []
def cb(phase, info): log.append((phase, info))
def again(phase, info): log.append(gc.collect())
gc.callbacks.append(cb); cyc(); gc.collect(); print(log); log.clear()
gc.callbacks.append(again); gc.collect(1); print(log); log.clear(); gc.callbacks.remove(again)
gc.callbacks.clear()
x = []; y = [x]; z = {"k": x}; print([type(r).__name__ for r in gc.get_referrers(x)], gc.get_referrers(x)[0] is not None)
class Finalized:
    def __del__(self): print("finalized")
gc.set_debug(gc.DEBUG_SAVEALL)
f = Finalized(); f.me = f; del f
print(gc.collect(0), len(gc.garbage), gc.is_finalized(gc.garbage[0]), gc.garbage[0].me is gc.garbage[0])
gc.set_debug(0); gc.garbage.clear(); print(gc.collect())

# mm: observes collection-schedule
