"""A scheduler of coroutines: sleeping, queues, gathering, cancelling, streams and locks, all our own."""
import heapq
import itertools
import types
from collections import deque
from contextlib import asynccontextmanager, aclosing


class Cancelled(BaseException):
    pass


@types.coroutine
def suspend(what, value=None):
    return (yield what, value)


class Task:
    numbers = itertools.count(1)

    def __init__(self, coroutine, name=None):
        self.coroutine, self.name = coroutine, name or f'task {next(self.numbers)}'
        self.done, self.result, self.error, self.waiters = False, None, None, []

    def __await__(self):
        if not self.done:
            yield 'wait', self
        if self.error:
            raise self.error
        return self.result

    def __repr__(self):
        return f'<{self.name} {"done" if self.done else "pending"}>'


class Loop:
    def __init__(self):
        self.ready, self.sleeping, self.now, self.order = deque(), [], 0, itertools.count()

    def spawn(self, coroutine, name=None):
        task = Task(coroutine, name)
        self.ready.append((task, None, None))
        return task

    def cancel(self, task):
        if not task.done:
            self.sleeping = [entry for entry in self.sleeping if entry[2] is not task]
            heapq.heapify(self.sleeping)
            self.ready.append((task, None, Cancelled(task.name)))

    def step(self, task, value, error):
        try:
            what, argument = task.coroutine.throw(error) if error else task.coroutine.send(value)
        except StopIteration as stop:
            self.finish(task, result=stop.value)
        except (Exception, Cancelled) as failure:
            self.finish(task, error=failure)
        else:
            match what:
                case 'sleep':
                    heapq.heappush(self.sleeping, (self.now + argument, next(self.order), task))
                case 'wait':
                    argument.waiters.append(task)
                case 'self':
                    self.ready.append((task, task, None))
                case 'park':
                    argument.append(task)

    def finish(self, task, result=None, error=None):
        task.done, task.result, task.error = True, result, error
        self.ready.extend((waiter, None, None) for waiter in task.waiters)

    def run(self, main):
        main = self.spawn(main, 'main')
        while not main.done:
            if self.ready:
                self.step(*self.ready.popleft())
            elif self.sleeping:
                self.now, _, task = heapq.heappop(self.sleeping)
                self.ready.append((task, None, None))
            else:
                main.coroutine.close()
                raise RuntimeError('nothing goes on')
        if main.error:
            raise main.error
        return main.result


loop = Loop()
sleep = lambda ticks: suspend('sleep', ticks)


async def gather(*coroutines):
    tasks = [loop.spawn(each) for each in coroutines]
    return [await task for task in tasks]


class Lock:
    def __init__(self):
        self.held, self.parked = False, deque()

    async def __aenter__(self):
        while self.held:
            await suspend('park', self.parked)
        self.held = True
        return self

    async def __aexit__(self, kind, error, trace):
        self.held = False
        if self.parked:
            loop.ready.append((self.parked.popleft(), None, None))
        return kind is ValueError


class Channel:
    def __init__(self):
        self.items, self.parked, self.closed = deque(), deque(), False

    def put(self, *items):
        self.items.extend(items)
        while self.parked:
            loop.ready.append((self.parked.popleft(), None, None))

    def __aiter__(self):
        return self

    async def __anext__(self):
        while not self.items:
            if self.closed:
                raise StopAsyncIteration
            await suspend('park', self.parked)
        return self.items.popleft()


async def worker(name, lock, ticks):
    for turn in range(2):
        async with lock:
            print(f'{loop.now:2} {name} works ({turn})')
            await sleep(ticks)
        await sleep(1)
    return name.upper()


async def numbers(most, ticks=1):
    try:
        for number in range(most):
            await sleep(ticks)
            command = yield number
            if command:
                print('told', command)
    finally:
        await sleep(2)
        print(loop.now, 'numbers end')


@asynccontextmanager
async def timed(what):
    start = loop.now
    try:
        yield start
    except ZeroDivisionError as error:
        print(what, 'swallows', error)
    finally:
        print(what, 'took', loop.now - start)


async def producer(channel):
    for letter in 'abc':
        await sleep(3)
        channel.put(letter, letter * 2)
    channel.closed = True
    channel.put()


async def forever():
    try:
        while True:
            await sleep(5)
    except Cancelled as cancelled:
        print(loop.now, 'cancelled', cancelled)
        raise
    finally:
        await sleep(1)
        print(loop.now, 'tidied')


async def main():
    lock = Lock()
    print(await gather(worker('ada', lock, 2), worker('bob', lock, 3)))
    channel = Channel()
    loop.spawn(producer(channel))
    print([item async for item in channel if len(item) == 1 or item > 'aa'], loop.now)
    async with timed('counting') as start, aclosing(numbers(10)) as stream:
        async for number in stream:
            if number == 3:
                break
        print(start, await stream.asend('go on'), [await anext(stream) for _ in range(2)])
    async with timed('dividing'):
        await sleep(1)
        1 / 0
    print({number: number ** 2 async for number in numbers(3, 0)}, sum([n async for n in numbers(4, 0)]))
    stubborn = loop.spawn(forever(), 'stubborn')
    await sleep(12)
    loop.cancel(stubborn)
    try:
        await stubborn
    except Cancelled as error:
        print('main sees', error, stubborn)
    async with lock:
        raise ValueError('the lock swallows it')
    me = await suspend('self')
    print(me, me.coroutine.cr_running, me.coroutine.__name__)
    results = []
    for failing in (gather(sleep_then_fail(1), sleep(2)), anext(Channel().__aiter__()) if False else nothing()):
        try:
            results.append(await failing)
        except Exception as error:
            results.append(f'{type(error).__name__}: {error}')
    print(results)
    return loop.now


async def sleep_then_fail(ticks):
    await sleep(ticks)
    raise LookupError(f'after {ticks}')


async def nothing():
    stream = numbers(1, 0)
    first = await anext(stream)
    return first, await anext(stream, 'no more'), await anext(stream, 'never')


print('ends at', loop.run(main()))
parked = Channel()
try:
    Loop().run(parked.__anext__())
except RuntimeError as error:
    print(error)
unused = nothing()
print(type(unused).__name__, unused.cr_frame is not None, unused.close(), unused.cr_frame)
try:
    unused.send(None)
except RuntimeError as error:
    print(error)
