# Classes with bases, methods found through super() and on classes, a subclass of list: one-way constraints that follow changes.


class Strength:
    known = {}

    def __init__(self, name, rank):
        self.name = name
        self.rank = rank
        Strength.known[rank] = self

    @classmethod
    def weaker(cls, one, two):
        return one if one.rank > two.rank else two

    def __repr__(self):
        return "%s(%d)" % (self.name, self.rank)


REQUIRED, PREFERRED, WEAK = Strength("required", 0), Strength("preferred", 1), Strength("weak", 2)


class Plan(list):
    def execute(self):
        for constraint in self:
            constraint.execute()


class Variable:
    def __init__(self, name, value):
        self.name = name
        self.value = value
        self.readers = []
        self.strength = WEAK


class Constraint:
    def __init__(self, strength, output):
        self.strength = strength
        self.output = output

    def inputs(self):
        return ()

    def add(self):
        for variable in self.inputs():
            variable.readers.append(self)
        self.output.strength = Strength.weaker(self.strength, self.output.strength)
        return self


class Equal(Constraint):
    def __init__(self, source, output, strength=REQUIRED):
        super().__init__(strength, output)
        self.source = source

    def inputs(self):
        return (self.source,)

    def execute(self):
        self.output.value = self.source.value


class Scaled(Equal):
    def __init__(self, source, scale, offset, output):
        super().__init__(source, output, PREFERRED)
        self.scale = scale
        self.offset = offset

    def inputs(self):
        return (*super().inputs(), self.scale, self.offset)

    def execute(self):
        self.output.value = self.source.value * self.scale.value + self.offset.value


def plan_from(variable):
    plan, todo = Plan(), [variable]
    while todo:
        for constraint in todo.pop().readers:
            plan.append(constraint)
            todo.append(constraint.output)
    return plan


def chain(length):
    first = variable = Variable("v0", 0)
    for number in range(length):
        new = Variable("v%d" % (number + 1), 0)
        Equal(variable, new).add()
        variable = new
    plan = plan_from(first)
    for value in range(20):
        first.value = value
        plan.execute()
        if variable.value != value:
            raise ValueError("the chain lost %r" % value)
    return variable


def projection(count):
    scale, offset = Variable("scale", 10), Variable("offset", 1000)
    sources = [Variable("s%d" % number, number) for number in range(count)]
    outputs = [Scaled(source, scale, offset, Variable("o", 0)).add().output for source in sources]
    for change in range(10):
        scale.value = change
        plan_from(scale).execute()
        offset.value += change
        plan_from(offset).execute()
    return sum(output.value for output in outputs), outputs[-1].strength


def main():
    return "%s %d %r" % (chain(4000).name, *projection(1000))
