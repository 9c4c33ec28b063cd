# Many small methods and much dispatch on class: workers of several trades pass orders on to each other.


class Order:
    def __init__(self, number, kind):
        self.next = None
        self.number = number
        self.kind = kind
        self.work = 0
        self.stations = 0


class Queue:
    def __init__(self):
        self.head = None
        self.tail = None
        self.length = 0

    def put(self, order):
        order.next = None
        if self.head is None:
            self.head = order
        else:
            self.tail.next = order
        self.tail = order
        self.length += 1

    def take(self):
        order = self.head
        if order is not None:
            self.head = order.next
            order.next = None
            self.length -= 1
        return order


class Worker:
    def __init__(self, shop, name, speed):
        self.shop = shop
        self.name = name
        self.speed = speed
        self.queue = Queue()
        self.done = 0
        self.asleep = False

    def is_ready(self):
        return self.queue.head is not None and not self.asleep

    def turn(self):
        order = self.queue.take()
        if order is None:
            return self
        self.done += 1
        order.stations += 1
        self.treat(order)
        return self.shop.pass_on(self, order)

    def treat(self, order):
        order.work += self.speed


class Sawyer(Worker):
    def treat(self, order):
        for length in range(self.speed):
            order.work += length & order.number


class Painter(Worker):
    def __init__(self, shop, name, speed):
        super().__init__(shop, name, speed)
        self.coats = 0

    def treat(self, order):
        self.coats += 1
        if self.coats % 7 == 0:
            self.asleep = True
            self.shop.sleepers += 1
        super().treat(order)


class Inspector(Worker):
    def treat(self, order):
        order.kind = (order.kind * 5 + order.work) % 4


class Shop:
    def __init__(self):
        self.sleepers = 0
        self.finished = 0
        self.rejected = 0
        self.workers = [
            Sawyer(self, "Ida", 6),
            Painter(self, "Jon", 2),
            Inspector(self, "Kim", 1),
            Worker(self, "Lea", 3),
        ]

    def pass_on(self, worker, order):
        if order.stations >= 9:
            self.finished += 1
            return None
        if order.kind == 3 and order.stations > 5:
            self.rejected += order.work
            return None
        following = self.workers[(order.number + order.stations + order.kind) % 4]
        following.queue.put(order)
        return following

    def wake(self):
        for worker in self.workers:
            worker.asleep = False
        self.sleepers = 0

    def run(self, orders):
        for number in range(orders):
            order = Order(number, number % 3)
            self.workers[number % 4].queue.put(order)
        busy = True
        while busy:
            busy = False
            for worker in self.workers:
                current = worker
                steps = 0
                while current is not None and current.is_ready() and steps < 20:
                    current = current.turn()
                    steps += 1
                    busy = True
            if self.sleepers:
                self.wake()
                busy = True
        return self.finished, self.rejected, [worker.done for worker in self.workers]


def main():
    return str(Shop().run(4000))
