# Text: formatted, split, joined, replaced.
def run():
    total = 0
    for turn in range(30):
        words = [f'{n:05d}-{n * turn}' for n in range(1500)]
        text = ' '.join(words)
        parts = text.replace('-', ' : ').upper().split()
        total += len(parts) + len(set(parts))
    return total
