# Coroutines that await each other, driven by hand, and an asynchronous generator.


class Turn:
    def __await__(self):
        return (yield 1)


async def fibonacci(number):
    if number < 2:
        return number
    return await fibonacci(number - 1) + await fibonacci(number - 2)


async def numbers(most):
    for number in range(most):
        await Turn()
        yield number


async def total(most):
    result = 0
    async for number in numbers(most):
        result += number
    return result + sum([number async for number in numbers(most // 2) if number % 3])


def drive(coroutine):
    steps = 0
    try:
        while True:
            steps += coroutine.send(None)
    except StopIteration as stop:
        return steps, stop.value


def main():
    return f"{drive(fibonacci(18))} {drive(total(5000))}"
