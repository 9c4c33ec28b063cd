# Dicts and strings: a text is made up, counted, indexed and put together again.

SYLLABLES = "ba ce di fo gu ha ke li mo nu pa re si to vu".split()


def text(length):
    state = 12345
    words = []
    for _ in range(length):
        state = (state * 1103 + 12345) % 16777259
        first = SYLLABLES[state >> 10 & 7]
        second = SYLLABLES[(state >> 14) % 15]
        words.append(first + second if state & 512 else first + second + first)
    return " ".join(words)


def counts(words):
    result = {}
    for word in words:
        result[word] = result.get(word, 0) + 1
    return result


def index(words):
    places = {}
    for position, word in enumerate(words):
        places.setdefault(word[0], {}).setdefault(word, []).append(position)
    return places


def main():
    words = text(30000).split()
    counted = counts(words)
    common = sorted(counted.items(), key=lambda item: (-item[1], item[0]))[:5]
    places = index(words)
    lengths = {letter: sum(len(found) for found in group.values()) for letter, group in places.items()}
    shouted = "-".join(word.upper() for word in words if word.endswith("o"))
    lines = [f"{word:>8}: {count:5d}" for word, count in common]
    return f"{len(counted)} {len(shouted)} {sorted(lengths.items())} {'|'.join(lines)}"
