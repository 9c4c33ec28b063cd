# Pipelines of generators.
def numbers(n):
    for value in range(n):
        yield value

def windows(values, size):
    window = []
    for value in values:
        window = (window + [value])[-size:]
        yield tuple(window)

def run():
    total = 0
    for turn in range(12):
        for window in windows((value * value for value in numbers(3000) if value % 3), 5):
            total += max(window) - min(window)
    return total
