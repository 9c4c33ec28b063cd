# Patterns over a made-up log.
import re

def run():
    line = re.compile(r'(?P<day>\d{4}-\d\d-\d\d) (?P<level>[A-Z]+) (?P<module>[\w.]+): (?P<text>.*)')
    log = [f'2024-{n % 12 + 1:02d}-{n % 28 + 1:02d} {("INFO", "WARN", "ERROR")[n % 3]} app.part{n % 9}: took {n * 37 % 1000} ms for user{n}' for n in range(1200)]
    total = 0
    for turn in range(8):
        for text in log:
            found = line.match(text).groupdict()
            total += len(re.sub(r'\d+', '#', found['text'])) + len(re.findall(r'\w+', found['module']))
    return total
