# A little simulation of objects that send messages.
class Item:
    __slots__ = ('weight', 'value')
    def __init__(self, weight, value):
        self.weight, self.value = weight, value

class Shelf:
    def __init__(self, name):
        self.name, self.items, self.log = name, [], []
    def put(self, item):
        self.items.append(item)
        self.log.append((self.name, item.weight))
        return self
    def take(self):
        return self.items.pop(0)

def run():
    shelves = [Shelf(f's{n}') for n in range(50)]
    moved = 0
    for turn in range(12000):
        shelf = shelves[turn * 31 % 50].put(Item(turn % 17, turn))
        if len(shelf.items) > 8:
            shelves[turn % 50].put(shelf.take())
            moved += 1
    return moved, sum(item.value for shelf in shelves for item in shelf.items)
