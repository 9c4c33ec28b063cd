# Slices of short lists, turned round and moved: the most turns that a permutation of cards needs before a one lies on top.


def turns(cards):
    count = 0
    first = cards[0]
    while first != 1:
        cards[:first] = cards[first - 1 :: -1]
        first = cards[0]
        count += 1
    return count


def main():
    size = 8
    cards = list(range(1, size + 1))
    waiting = list(range(size))
    most = checksum = number = 0
    while True:
        needed = turns(cards[:])
        most = max(most, needed)
        checksum += needed if number % 2 == 0 else -needed
        number += 1
        place = 1
        while place < size:
            cards.insert(place, cards.pop(0))
            waiting[place] -= 1
            if waiting[place] >= 0:
                break
            waiting[place] = place
            place += 1
        else:
            return f"{checksum} {most} {number}"
