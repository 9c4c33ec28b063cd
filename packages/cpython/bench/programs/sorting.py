# Lists of records, sorted and grouped.
from collections import Counter, defaultdict
from itertools import groupby

def run():
    total = 0
    for turn in range(12):
        rows = [(n * 7919 % 1009, f'k{n % 37}', n / 3) for n in range(3000)]
        rows.sort(key=lambda row: (row[1], -row[0]))
        groups = {key: [row[0] for row in group] for key, group in groupby(rows, key=lambda row: row[1])}
        buckets = defaultdict(list)
        for a, b, c in rows:
            buckets[a % 100].append((b, c))
        total += len(groups) + len(buckets) + Counter(row[1] for row in rows).most_common(1)[0][1]
    return total
