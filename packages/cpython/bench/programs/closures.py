# Functions that make functions.
def counter(step):
    value = 0
    def bump(by=1):
        nonlocal value
        value += by * step
        return value
    return bump

def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed

def run():
    total = 0
    for turn in range(12000):
        bump = counter(turn % 5)
        total += compose(bump, lambda x: x + turn, bump)(turn)
    return total
