# mm: observes collection-schedule, finalizer-time
# Callbacks of collections: what they are told, that they may raise, collect again and come and go, and that finalizers may do as they like.
import gc
import sys
import weakref

gc.collect()
gc.disable()
told = []
sys.unraisablehook = lambda raised: told.append(('unraisable', type(raised.exc_value).__name__, str(raised.exc_value)))


class Node:
    def __init__(self, name):
        self.name = name
        self.me = self


class Final(Node):
    def __del__(self):
        told.append(('finalizer', self.name, gc.collect()))


class Failing(Node):
    def __del__(self):
        raise ValueError(self.name)


def first(phase, info):
    told.append((phase, info['generation'], info['collected'], info['uncollectable']))
    infos.append(info)


def second(phase, info):
    told.append(('again', gc.collect(), info is infos[-1]))
    raise KeyError(phase)


def third(phase, info):
    if phase == 'start':
        gc.callbacks.remove(third)
        gc.callbacks.append(fourth)


def fourth(phase, info):
    told.append(('fourth', phase))
    if phase == 'stop':
        gc.callbacks.remove(fourth)


infos = []
gc.callbacks.extend([first, second, third])
watched = Node('watched')
watch = weakref.ref(watched, lambda reference: told.append(('weak', reference() is None)))
del watched
for name in 'ab':
    Final(name)
    Failing(name)
print(gc.collect())
for each in told:
    print(*each)
told.clear()
print(gc.collect(0), gc.collect(1), gc.get_count(), [len(infos), sorted(infos[0])])
for each in told:
    print(*each)
gc.callbacks.clear()
rebound = gc.callbacks
gc.callbacks = [first]
told.clear()
print(gc.collect(), told, rebound)
gc.callbacks = rebound

# Twice in garbage, once finalized.
class Back:
    def __del__(self):
        kept.append(self)


kept = []
back = Back()
back.me = back
del back
print(gc.collect(), len(kept), gc.is_finalized(kept[0]))
kept.clear()
print(gc.collect(), len(kept))

gc.set_debug(gc.DEBUG_SAVEALL)
Final('saved')
told.clear()
print(gc.collect(), told, [each.name for each in gc.garbage], gc.get_stats()[2]['uncollectable'])
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect())
