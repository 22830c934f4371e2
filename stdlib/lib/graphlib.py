"""Topological order of graphs, at once or step by step as nodes get done (Kahn's algorithm)."""

from types import GenericAlias

__all__ = ['TopologicalSorter', 'CycleError']

# What a node's count of predecessors says once all of these are done.
_OUT, _DONE = -1, -2


class _Node:
    __slots__ = ('node', 'waiting', 'successors')

    def __init__(self, node):
        self.node = node
        self.waiting = 0        # predecessors that are not done, or _OUT, or _DONE
        self.successors = []


class CycleError(ValueError):
    """There is a cycle: the second argument lists its nodes, the first one again at the end."""


class TopologicalSorter:
    """Orders the nodes of a graph of hashable nodes: a mapping to their predecessors."""

    def __init__(self, graph=None):
        self._nodes = {}
        self._ready = None
        self._handed_out = 0
        self._finished = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _get(self, node):
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes[node] = _Node(node)
        return found

    def add(self, node, *predecessors):
        """Add a node and predecessors of it; may be called again for the same node."""
        if self._ready is not None:
            raise ValueError('Nodes cannot be added after a call to prepare()')
        info = self._get(node)
        info.waiting += len(predecessors)
        for predecessor in predecessors:
            self._get(predecessor).successors.append(node)

    def prepare(self):
        """No more nodes; CycleError if there is a cycle (the rest can still be ordered)."""
        if self._ready is not None:
            raise ValueError('cannot prepare() more than once')
        self._ready = [info.node for info in self._nodes.values() if info.waiting == 0]
        cycle = self._find_cycle()
        if cycle:
            raise CycleError('nodes are in a cycle', cycle)

    def get_ready(self):
        """The nodes whose predecessors are all done, each of them once."""
        if self._ready is None:
            raise ValueError('prepare() must be called first')
        result = tuple(self._ready)
        for node in result:
            self._nodes[node].waiting = _OUT
        self._ready.clear()
        self._handed_out += len(result)
        return result

    def is_active(self):
        """Whether there is more to come."""
        if self._ready is None:
            raise ValueError('prepare() must be called first')
        return self._finished < self._handed_out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        """These nodes, which get_ready() gave, are done."""
        if self._ready is None:
            raise ValueError('prepare() must be called first')
        for node in nodes:
            info = self._nodes.get(node)
            if info is None:
                raise ValueError(f'node {node!r} was not added using add()')
            if info.waiting >= 0:
                raise ValueError(f'node {node!r} was not passed out (still not ready)')
            if info.waiting == _DONE:
                raise ValueError(f'node {node!r} was already marked done')
            info.waiting = _DONE
            for successor in info.successors:
                after = self._nodes[successor]
                after.waiting -= 1
                if after.waiting == 0:
                    self._ready.append(successor)
            self._finished += 1

    def _find_cycle(self):
        """The nodes of a cycle, the first one twice, or None; depth first without recursion."""
        seen, position = set(), {}
        for start in self._nodes:
            if start in seen:
                continue
            path, branches = [], []
            node = start
            while True:
                if node in position:
                    return path[position[node]:] + [node]
                if node not in seen:
                    seen.add(node)
                    position[node] = len(path)
                    path.append(node)
                    branches.append(iter(self._nodes[node].successors))
                # On to the next branch, back where there is none left.
                while path:
                    node = next(branches[-1], _OUT)
                    if node is not _OUT:
                        break
                    del position[path.pop()]
                    branches.pop()
                if not path:
                    break
        return None

    def static_order(self):
        """All nodes in an order."""
        self.prepare()
        while self.is_active():
            nodes = self.get_ready()
            yield from nodes
            self.done(*nodes)

    __class_getitem__ = classmethod(GenericAlias)
