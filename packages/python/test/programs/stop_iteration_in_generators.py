# A StopIteration that leaves a generator becomes a RuntimeError, and what a traceback then has.
import traceback


def plain():
    yield 1
    raise StopIteration(5)


async def asynchronous(kind):
    yield 1
    raise kind(5)


async def coroutine():
    raise StopIteration(1)


async def collect(source):
    return [item async for item in source]


def with_finally():
    try:
        yield 1
        raise StopIteration(5)
    finally:
        for number in [1]:
            try:
                {}.missing
            except AttributeError as error:
                print(type(error).__name__)


def report(error):
    print(repr(error), repr(error.__cause__), error.__context__ is error.__cause__, error.__suppress_context__)
    print([frame.name for frame in traceback.extract_tb(error.__traceback__)], [frame.name for frame in traceback.extract_tb(error.__cause__.__traceback__)])


for generator in (plain(), with_finally()):
    try:
        list(generator)
    except RuntimeError as error:
        report(error)
for awaitable in (collect(asynchronous(StopIteration)), collect(asynchronous(StopAsyncIteration)), coroutine()):
    try:
        awaitable.send(None)
    except RuntimeError as error:
        report(error)


def groups():
    try:
        raise ValueError('alone')
    except* ValueError as group:
        print(repr(group), group.args, group.exceptions)


groups()
