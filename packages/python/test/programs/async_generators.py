"""Async generators: asend, athrow, aclose, async comprehensions, what is refused."""
class Pause:
    def __init__(self, value): self.value = value
    def __await__(self):
        sent = yield ('pause', self.value)
        return (self.value, sent)
def run(coroutine):
    """Drives a coroutine; tells what it waits for."""
    log, sent = [], None
    try:
        while True:
            log.append(coroutine.send(sent))
            sent = len(log)
    except StopIteration as stop:
        return stop.value, log
async def echo(start):
    try:
        got = yield start
        while got is not None:
            got = yield await Pause(got)
    except KeyError as error:
        print('caught', repr(error))
        yield 'recovered'
    finally:
        print('finally', await Pause('last'))
async def talk():
    source = echo('first')
    print(await source.asend(None), await source.asend('a'), await source.asend(2.5))
    print(await source.athrow(KeyError('k')))
    try: await source.asend('more')
    except StopAsyncIteration as stop: print('stopped', stop.args)
    try: await source.__anext__()
    except StopAsyncIteration as stop: print('again', stop.args)
print(run(talk()))
async def close_early():
    source = echo(1)
    async for each in source:
        print('each', each)
        break
    await source.aclose()
    await source.aclose()
    fresh = echo(0)
    await fresh.aclose()
    try: await fresh.asend(None)
    except StopAsyncIteration: print('closed before it began')
    late = echo(0)
    try: await late.asend('too early')
    except TypeError as error: print(error)
print(run(close_early()))
async def count(n):
    for i in range(n):
        await Pause(i)
        yield i
async def comprehensions():
    print([i async for i in count(4)], {i: j async for i in count(2) async for j in count(i + 1)})
    print({i * i async for i in count(3) if i}, [await Pause(x) for x in 'ab'])
    lazily = (i + await Pause('g') [0:0] if False else i async for i in count(3))
    print(type(lazily).__name__, [x async for x in lazily])
    print([[y async for y in count(x)] async for x in count(3)])
    async for i in count(2): print('loop', i)
    else: print('loop ended')
print(run(comprehensions())[0])
async def stubborn():
    try: yield 1
    except GeneratorExit: yield 2
async def bad_close():
    source = stubborn()
    await source.asend(None)
    try: await source.aclose()
    except RuntimeError as error: print(error)
run(bad_close())
async def raises_stop():
    yield 1
    raise StopAsyncIteration('inner')
async def raises_iteration():
    yield 1
    raise StopIteration('inner')
async def wrapped(make):
    try:
        async for each in make(): print('got', each)
    except RuntimeError as error: print(error, '<-', repr(error.__cause__))
run(wrapped(raises_stop)); run(wrapped(raises_iteration))
async def reentrant():
    async def inner():
        try: await source.asend(None)
        except Exception as error: print(type(error).__name__, error)
        yield 'once'
    source = inner()
    print(await source.asend(None))
run(reentrant())
async def next_default():
    print(await anext(count(1)), await anext(count(0), 'default'))
    source = aiter(count(2))
    print(source.__aiter__() is source, source.ag_running, source.ag_frame is not None, source.ag_code.co_name, source.__name__, source.__qualname__)
run(next_default())
for wrong in ('async for x in [1]: pass', 'await 1', 'await later', 'async with 1: pass'):
    space = {'later': lambda: None}
    exec(f'async def f():\n    {wrong}', space)
    try: run(space['f']())
    except TypeError as error: print(wrong, '->', error)
