"""Which cells of a small-cell measure are shown (ปกปิดจำนวนน้อย): one plan for a whole office and year, for every answer.

The cells are schools x kinds (nationalities) with their sums: school, area, kind, kind in an area, all. A cell of 1 to 4
is withheld as "น้อยกว่า 5". Others are withheld beside it ("ตั้งแต่ 5") until the small ones cannot be reckoned from what is
shown. Any other figure is made of shown cells only, so that nothing asked afterwards can tell more (decision 0009).

The cells are the edges of a network in which what flows into a node flows out of it: all -> area -> school -> kind in an
area -> kind -> all. A withheld cell is safe when another flow, with every shown cell as it is, gives it the value 1, and
another one the value 4. Cells are opened along the cheapest way to such a flow (the network method of cell suppression).
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from reports.withheld import Withheld, small

#: One cell of the finest grain: school and kind.
Atom = tuple[str, str]
#: A cell: its level, then its keys.
CellKey = tuple[str, ...]
#: What it costs to withhold a cell that is no small one, by level: totals are worth more than single cells.
_COST = {"atom": 1, "kind in area": 4, "school": 12, "area": 60, "kind": 60, "all": 400}
_STEP = 0.01


@dataclass(frozen=True, slots=True)
class Plan:
    """What is published of one office and year: of every set of atoms the figure, or what may be said of it."""

    below: int
    values: Mapping[Atom, int]
    #: Cells that are not shown, with what stands in their place.
    withheld: Mapping[CellKey, Withheld]
    cells: Mapping[CellKey, frozenset[Atom]]
    _by_atoms: dict[frozenset[Atom], CellKey] = field(default_factory=dict)
    _shown: list[CellKey] = field(default_factory=list)

    def __post_init__(self) -> None:
        # Cells of the same atoms are withheld or shown together; the smallest cells stand last.
        for key, atoms in self.cells.items():
            self._by_atoms.setdefault(atoms, key)
        shown = (key for key in self.cells if key not in self.withheld)
        self._shown.extend(sorted(shown, key=lambda key: (-len(self.cells[key]), key)))

    def figure(self, atoms: Iterable[Atom]) -> int | Withheld:
        """Return the sum of some atoms, exact where it is made of shown cells, else what may be said of it."""
        rest = frozenset(atom for atom in atoms if self.values.get(atom))
        if not rest:
            return 0
        if (cell := self._by_atoms.get(rest)) is not None:
            return self.withheld[cell] if cell in self.withheld else self._sum(rest)
        shown = 0
        for key in self._shown:
            if self.cells[key] <= rest:
                shown += self._sum(self.cells[key])
                rest -= self.cells[key]
                if not rest:
                    return shown
        told: int | Withheld = shown
        for atom in sorted(rest):
            label = self.withheld[("atom", *atom)]
            told = label.plus(told)
        return told

    def _sum(self, atoms: frozenset[Atom]) -> int:
        return sum(self.values[atom] for atom in atoms)


def plan_of(values: Mapping[Atom, int], area_of: Mapping[str, str], below: int) -> Plan:
    """Return the plan of an office and year: ``values`` of school and kind, the area of every school.

    The same values always give the same plan.
    """
    network = _Network({atom: value for atom, value in values.items() if value}, area_of, below)
    for key in network.small_cells():
        network.protect(key)
    withheld = {
        key: small(below) if network.value[key] < below else Withheld(below, None)
        for key in sorted(network.value)
        if key in network.opened or network.value[key] < below
    }
    return Plan(below, dict(network.atoms), withheld, network.contents())


class _Network:
    """The cells as edges with their values, and which of them are opened (withheld besides the small ones)."""

    def __init__(self, atoms: Mapping[Atom, int], area_of: Mapping[str, str], below: int) -> None:
        self.atoms, self.area_of, self.below = atoms, area_of, below
        self.value: dict[CellKey, int] = defaultdict(int)
        self.ends: dict[CellKey, tuple[Hashable, Hashable]] = {}
        self.opened: set[CellKey] = set()
        for (school, kind), value in sorted(atoms.items()):
            for key, start, end in self._edges(school, kind):
                self.value[key] += value
                self.ends[key] = (start, end)
        self.leaving: dict[Hashable, list[tuple[CellKey, int]]] = defaultdict(list)
        for key in sorted(self.ends):
            start, end = self.ends[key]
            self.leaving[start].append((key, 1))
            self.leaving[end].append((key, -1))

    def _edges(self, school: str, kind: str) -> tuple[tuple[CellKey, Hashable, Hashable], ...]:
        area = self.area_of.get(school, "")
        return (
            (("all",), "out", "in"),
            (("area", area), "in", ("area", area)),
            (("school", school), ("area", area), ("school", school)),
            (("atom", school, kind), ("school", school), ("block", area, kind)),
            (("kind in area", area, kind), ("block", area, kind), ("kind", kind)),
            (("kind", kind), ("kind", kind), "out"),
        )

    def contents(self) -> dict[CellKey, frozenset[Atom]]:
        """Return the atoms of every cell."""
        found: dict[CellKey, set[Atom]] = defaultdict(set)
        for school, kind in self.atoms:
            for key, _, _ in self._edges(school, kind):
                found[key].add((school, kind))
        return {key: frozenset(atoms) for key, atoms in found.items()}

    def small_cells(self) -> list[CellKey]:
        """Return the cells that are withheld for themselves, the finest first."""
        order = list(_COST)
        found = [key for key, value in self.value.items() if value < self.below]
        return sorted(found, key=lambda key: (order.index(key[0]), key))

    def protect(self, key: CellKey) -> None:
        """Open cells until ``key`` may be anything from 1 to ``below`` - 1, where the labels themselves allow it."""
        for sign, units in ((1, self.below - 1 - self.value[key]), (-1, self.value[key] - 1)):
            flow, opened = dict(self.value), set(self.opened)
            for _ in range(units):
                if not self._push(key, sign, flow, opened):
                    # The labels of other small cells leave no more room: two that are small together are at most 3 each.
                    break
            self.opened = opened

    def _push(self, key: CellKey, sign: int, flow: dict[CellKey, int], opened: set[CellKey]) -> bool:
        """Move one unit through ``key`` and back along the cheapest way; False when there is none."""
        start, end = self.ends[key]
        source, goal = (end, start) if sign > 0 else (start, end)
        way = self._cheapest(source, goal, key, flow, opened)
        if way is None:
            return False
        flow[key] += sign
        for edge, direction in way:
            flow[edge] += direction
            if self.value[edge] >= self.below:
                opened.add(edge)
        return True

    def _cheapest(
        self,
        source: Hashable,
        goal: Hashable,
        without: CellKey,
        flow: dict[CellKey, int],
        opened: set[CellKey],
    ) -> list[tuple[CellKey, int]] | None:
        best: dict[Hashable, float] = {source: 0.0}
        came: dict[Hashable, tuple[Hashable, CellKey, int]] = {}
        queue: list[tuple[float, int, Hashable]] = [(0.0, 0, source)]
        number = 0
        while queue:
            cost, _, node = heapq.heappop(queue)
            if node == goal:
                return self._way(came, source, goal)
            if cost > best[node]:
                continue
            for edge, direction in self.leaving[node]:
                step = self._price(edge, direction, flow, opened) if edge != without else None
                if step is None:
                    continue
                start, end = self.ends[edge]
                after = end if direction > 0 else start
                if cost + step < best.get(after, float("inf")):
                    best[after] = cost + step
                    came[after] = (node, edge, direction)
                    number += 1
                    heapq.heappush(queue, (cost + step, number, after))
        return None

    @staticmethod
    def _way(
        came: dict[Hashable, tuple[Hashable, CellKey, int]], source: Hashable, goal: Hashable
    ) -> list[tuple[CellKey, int]]:
        way, node = [], goal
        while node != source:
            node, edge, direction = came[node]
            way.append((edge, direction))
        return way

    def _price(
        self, edge: CellKey, direction: int, flow: dict[CellKey, int], opened: set[CellKey]
    ) -> float | None:
        """What a unit through a cell costs; None where its label leaves no room."""
        after = flow[edge] + direction
        if self.value[edge] < self.below:
            return _STEP if 1 <= after < self.below else None
        if after < self.below:
            return None
        if edge in opened:
            return _STEP
        # Of cells of one level the smallest is given up first.
        return _COST[edge[0]] + min(self.value[edge], 9_999) / 10_000
