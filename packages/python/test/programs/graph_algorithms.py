"""Graphs: shortest paths, components, topological order, spanning trees, cycles, colouring, flows."""
import collections, heapq, itertools
class Graph:
    def __init__(self, edges=(), directed=False):
        self.next, self.directed = collections.defaultdict(dict), directed
        for a, b, *weight in edges: self.add(a, b, *(weight or [1]))
    def add(self, a, b, weight=1):
        self.next[a][b] = weight
        self.next[b] if self.directed else self.next[b].__setitem__(a, weight)
    def __iter__(self): return iter(sorted(self.next))
    def __len__(self): return len(self.next)
    def __getitem__(self, node): return self.next[node]
    def __contains__(self, edge): return edge[1] in self.next.get(edge[0], ())
    def dijkstra(self, start):
        best, queue, came = {start: 0}, [(0, start)], {}
        while queue:
            cost, node = heapq.heappop(queue)
            if cost > best[node]: continue
            for other, weight in sorted(self[node].items()):
                if (total := cost + weight) < best.get(other, float('inf')):
                    best[other], came[other] = total, node
                    heapq.heappush(queue, (total, other))
        return best, came
    def path(self, start, end):
        _, came = self.dijkstra(start)
        path = [end]
        while path[-1] != start:
            if path[-1] not in came: return None
            path.append(came[path[-1]])
        return path[::-1]
    def components(self):
        seen = set()
        for start in self:
            if start in seen: continue
            stack, part = [start], []
            while stack:
                if (node := stack.pop()) in seen: continue
                seen.add(node); part.append(node)
                stack.extend(self[node])
            yield sorted(part)
    def order(self):
        degree = collections.Counter(b for a in self for b in self[a])
        ready = [n for n in self if not degree[n]]
        heapq.heapify(ready)
        while ready:
            node = heapq.heappop(ready)
            yield node
            for other in self[node]:
                degree[other] -= 1
                if not degree[other]: heapq.heappush(ready, other)
        if any(degree.values()): raise ValueError(f'cycle among {sorted(n for n, d in degree.items() if d > 0)}')
    def spanning(self):
        parent = {n: n for n in self}
        def root(n):
            while parent[n] != n: parent[n] = n = parent[parent[n]]
            return n
        for weight, a, b in sorted((w, a, b) for a in self for b, w in self[a].items() if a < b):
            if (ra := root(a)) != (rb := root(b)):
                parent[ra] = rb
                yield a, b, weight
    def colours(self):
        chosen = {}
        for node in sorted(self, key=lambda n: (-len(self[n]), n)): chosen[node] = next(c for c in itertools.count() if c not in {chosen.get(o) for o in self[node]})
        return dict(sorted(chosen.items()))
roads = Graph([('A', 'B', 4), ('A', 'C', 2), ('C', 'B', 1), ('B', 'D', 5), ('C', 'D', 8), ('D', 'E', 3), ('X', 'Y', 1), ('Z', 'Z', 9)])
print(roads.dijkstra('A'), roads.path('A', 'E'), roads.path('A', 'X'), list(roads.components()), ('A', 'B') in roads, ('A', 'E') in roads)
print(list(roads.spanning()), sum(w for *_, w in roads.spanning()), roads.colours() if False else Graph([('a', 'b'), ('b', 'c'), ('c', 'a'), ('c', 'd')]).colours())
tasks = Graph([('shop', 'cook'), ('cook', 'eat'), ('clean', 'cook'), ('eat', 'wash')], directed=True)
print(list(tasks.order()))
tasks.add('wash', 'cook')
try: print(list(tasks.order()))
except ValueError as error: print(error)
def bfs_grid(lines):
    cells = {(r, c): ch for r, line in enumerate(lines) for c, ch in enumerate(line)}
    start = next(p for p, ch in cells.items() if ch == 'S')
    queue, steps = collections.deque([start]), {start: 0}
    while queue:
        r, c = queue.popleft()
        if cells[r, c] == 'E': return steps[r, c], len(steps)
        for dr, dc in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            if cells.get(p := (r + dr, c + dc), '#') != '#' and p not in steps:
                steps[p] = steps[r, c] + 1
                queue.append(p)
print(bfs_grid(['S.#.....', '..#.###.', '.##...#.', '....#.#E']))
def floyd(nodes, edges):
    d = {(a, b): 0 if a == b else edges.get((a, b), float('inf')) for a in nodes for b in nodes}
    for k, i, j in itertools.product(nodes, repeat=3): d[i, j] = min(d[i, j], d[i, k] + d[k, j])
    return {pair: cost for pair, cost in d.items() if pair[0] != pair[1] and cost < float('inf')}
print(floyd('abc', {('a', 'b'): 3, ('b', 'c'): -2, ('a', 'c'): 4}))
def strongly(graph):
    index, low, stack, on, found = {}, {}, [], set(), []
    def visit(v):
        index[v] = low[v] = len(index)
        stack.append(v); on.add(v)
        for w in graph[v]:
            if w not in index: visit(w); low[v] = min(low[v], low[w])
            elif w in on: low[v] = min(low[v], index[w])
        if low[v] == index[v]:
            part = []
            while not part or part[-1] != v: part.append(stack.pop()); on.discard(part[-1])
            found.append(sorted(part))
    for v in graph:
        if v not in index: visit(v)
    return found
print(strongly({1: [2], 2: [3], 3: [1, 4], 4: [5], 5: [4, 6], 6: []}))
def knights(n, start=(0, 0)):
    moves = [(a, b) for a in (-2, -1, 1, 2) for b in (-2, -1, 1, 2) if abs(a) != abs(b)]
    seen = {start: 1}
    place = start
    for step in range(2, n * n + 1):
        options = [(r, c) for dr, dc in moves if 0 <= (r := place[0] + dr) < n and 0 <= (c := place[1] + dc) < n and (r, c) not in seen]
        if not options: return step - 1
        place = min(options, key=lambda p: (sum((p[0] + a, p[1] + b) not in seen and 0 <= p[0] + a < n and 0 <= p[1] + b < n for a, b in moves), p))
        seen[place] = step
    return [[seen[r, c] for c in range(n)] for r in range(n)]
for row in knights(6) if isinstance(knights(6), list) else [knights(6)]: print(row)
