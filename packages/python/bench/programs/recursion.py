# Calls, and little else.


def fibonacci(n):
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


def ways(coins, index, amount):
    if amount == 0:
        return 1
    if amount < 0 or index == len(coins):
        return 0
    return ways(coins, index, amount - coins[index]) + ways(coins, index + 1, amount)


def main():
    return f"{fibonacci(25)} {ways((50, 20, 10, 5, 2, 1), 0, 90)}"
