# Integers beyond a machine word.
def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a

def run():
    total = 0
    for turn in range(12):
        total += fibonacci(3000 + turn) % 1000003
        product = 1
        for n in range(1, 400):
            product *= n
        total += len(str(product))
        total += sum(pow(3, n, 10 ** 20 + 39) for n in range(600)) % 997
    return total
