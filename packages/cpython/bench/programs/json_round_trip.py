# Records to JSON and back.
import json

def run():
    rows = [{'id': n, 'name': f'row {n}', 'tags': ['a', 'b', str(n % 13)], 'score': n / 7, 'ok': n % 2 == 0} for n in range(400)]
    total = 0
    for turn in range(20):
        text = json.dumps(rows)
        total += len(text) + len(json.loads(text))
    return total
