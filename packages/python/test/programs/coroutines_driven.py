"""Coroutines: a small scheduler, awaitables of several kinds, async with, exceptions through await."""
import collections, contextlib, types
class Future:
    def __init__(self): self.done, self.value, self.waiters = False, None, []
    def set(self, value):
        self.done, self.value = True, value
        for task in self.waiters: task.loop.ready.append((task, value))
    def __await__(self):
        if not self.done: self.value = yield self
        return self.value
class Task(Future):
    def __init__(self, loop, coroutine, name):
        super().__init__()
        self.loop, self.coroutine, self.name = loop, coroutine, name
    def step(self, value):
        try: waits_for = self.coroutine.send(value)
        except StopIteration as stop: self.set(stop.value)
        except BaseException as error:
            self.loop.failures.append((self.name, repr(error)))
            self.set(None)
        else: waits_for.waiters.append(self)
class Loop:
    def __init__(self): self.ready, self.failures, self.timers, self.now = collections.deque(), [], [], 0
    def spawn(self, coroutine, name=''):
        task = Task(self, coroutine, name)
        self.ready.append((task, None))
        return task
    def sleep(self, ticks):
        future = Future()
        self.timers.append((self.now + ticks, len(self.timers), future))
        return future
    def run(self):
        while self.ready or self.timers:
            while self.ready:
                task, value = self.ready.popleft()
                task.step(value)
            if self.timers:
                self.timers.sort(key=lambda timer: timer[:2])
                self.now, _, future = self.timers.pop(0)
                future.set(self.now)
loop = Loop()
async def worker(name, *delays):
    total = 0
    for delay in delays:
        woke = await loop.sleep(delay)
        print(f'{woke:>3} {name} slept {delay}')
        total += delay
    return total
class Lock:
    def __init__(self): self.held, self.queue = False, collections.deque()
    async def __aenter__(self):
        while self.held:
            future = Future()
            self.queue.append(future)
            await future
        self.held = True
        return self
    async def __aexit__(self, kind, error, trace):
        self.held = False
        if self.queue: self.queue.popleft().set(None)
        return kind is LookupError
lock = Lock()
async def exclusive(name, delay):
    async with lock as held:
        print('enter', name, held is lock)
        await loop.sleep(delay)
        print('leave', name)
        if name == 'c': raise LookupError('swallowed')
    return name
async def failing():
    await loop.sleep(2)
    raise ValueError('from a task')
async def main():
    tasks = [loop.spawn(worker('a', 3, 1), 'a'), loop.spawn(worker('b', 2, 2, 2), 'b')]
    print('totals', [await task for task in tasks])
    print(await loop.spawn(failing(), 'failing'))
    print([await task for task in [loop.spawn(exclusive(name, 2)) for name in 'abcd']])
    @contextlib.asynccontextmanager
    async def span(label):
        print('<', label)
        try: yield label.upper()
        except KeyError as error: print('suppressed', error)
        finally: print('>', label, await loop.sleep(1))
    async with span('outer') as outer, span('inner') as inner:
        print(outer, inner)
        raise KeyError('x')
    return 'end'
print(loop.spawn(main(), 'main').value)
loop.run()
print(loop.failures, loop.now)
@types.coroutine
def old_style(n):
    got = yield n
    return got * 2
async def uses_old(): return await old_style(21)
coroutine = uses_old()
print(coroutine.cr_running, coroutine.cr_await, coroutine.send(None), coroutine.cr_await is not None)
try: coroutine.send(4)
except StopIteration as stop: print(stop.value, coroutine.cr_frame)
try: coroutine.send(None)
except RuntimeError as error: print(error)
other = uses_old()
other.send(None)
try: other.throw(ZeroDivisionError('thrown in'))
except ZeroDivisionError as error: print('out again', error)
third = uses_old()
third.send(None)
print(third.close(), third.cr_frame)
async def never(): pass
never().close()
try: next(never_ := never())
except TypeError as error: print(error)
never_.close()
try: iter(never_)
except TypeError as error: print(error)
