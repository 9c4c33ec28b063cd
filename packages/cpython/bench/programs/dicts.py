# Dictionaries that grow, lose keys, and are merged.
def run():
    total = 0
    for turn in range(40):
        table = {}
        for n in range(1500):
            table[n * 7919 % 4001] = [n]
        for key in list(table)[::3]:
            del table[key]
        total += len({**table, **{str(key): key for key in table}})
    return total
