"""The dependency graph of the theorems as inline SVG: what a proof cites stands below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

_ROW, _GAP, _HEIGHT, _CHARACTER, _PAD = 84, 18, 28, 6.7, 18
_ROUNDS = 12
_WIDEST = 3600.0


@dataclass(frozen=True)
class Box:
    """A placed node: centre, width and row."""

    x: float
    y: float
    width: float


def dependency_graph(theorems: Sequence[Mapping[str, Any]]) -> str:
    """Nodes coloured by verdict and linked to their theorems; arrows go from a proof to what it cites."""
    known = {one["id"]: one for one in theorems}
    edges = list(
        dict.fromkeys(
            (id, cited)
            for id, one in known.items()
            for proof in filter(None, [one["proof"], *one["paper_steps"]])
            for cited in proof["cites"]
            if cited in known and cited != id
        )
    )
    repairs = [(id, one["repairs"]) for id, one in known.items() if one["repairs"] in known]
    boxes = placed(list(known), edges + repairs)
    width = max((box.x + box.width / 2 for box in boxes.values()), default=0) + _GAP
    height = max((box.y for box in boxes.values()), default=0) + _HEIGHT + _GAP
    place = {id: number for number, id in enumerate(boxes)}
    lines = [
        _edge(boxes[a], boxes[b], kind, f"{place[a]} {place[b]}")
        for kind, links in (("cites", edges), ("repairs", repairs))
        for a, b in links
    ]
    nodes = [_node(known[id], boxes[id]) for id in boxes]
    return (
        '<svg id="graph-svg" role="group" aria-label="dependency graph of the theorems" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" preserveAspectRatio="xMidYMin meet">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
        '<path d="M0 0 L8 4 L0 8z"/></marker></defs>' + "".join(lines) + "".join(nodes) + "</svg>"
    )


def placed(nodes: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, Box]:
    """A layered layout: the row is the longest chain of citations below, the order the mean of the neighbours'."""
    below: dict[str, list[str]] = {node: [] for node in nodes}
    above: dict[str, list[str]] = {node: [] for node in nodes}
    for start, end in edges:
        below[start].append(end)
        above[end].append(start)
    depth: dict[str, int] = {}
    for node in nodes:
        _depth(node, below, depth, set())
    linked = [node for node in nodes if below[node] or above[node]]
    rows = [
        [node for node in linked if depth[node] == level]
        for level in range(max(depth.values(), default=0) + 1)
    ]
    for turn in range(_ROUNDS):
        near = below if turn % 2 == 0 else above
        spot = {node: place / max(len(row) - 1, 1) for row in rows for place, node in enumerate(row)}
        for row in rows:
            row.sort(key=lambda node: _mean([spot[other] for other in near[node]], spot[node]))
    rows = [part for row in reversed(rows) if row for part in _wrapped(row)]
    alone = [node for node in nodes if node not in set(linked)]
    return _coordinates([*rows, *_wrapped(alone)])


def _depth(node: str, below: Mapping[str, Sequence[str]], known: dict[str, int], path: set[str]) -> int:
    if node not in known:
        path = path | {node}
        known[node] = max(
            (1 + _depth(other, below, known, path) for other in below[node] if other not in path), default=0
        )
    return known[node]


def _mean(values: list[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _width(node: str) -> float:
    return len(node) * _CHARACTER + _PAD


def _wrapped(row: list[str]) -> list[list[str]]:
    """A row cut into pieces that fit the page."""
    pieces: list[list[str]] = []
    length = _WIDEST + 1
    for node in row:
        if length + _width(node) + _GAP > _WIDEST:
            pieces.append([])
            length = 0.0
        pieces[-1].append(node)
        length += _width(node) + _GAP
    return pieces


def _coordinates(rows: Sequence[Sequence[str]]) -> dict[str, Box]:
    lengths = [sum(_width(node) + _GAP for node in row) for row in rows]
    total = max(lengths, default=0)
    boxes = {}
    for level, (row, length) in enumerate(zip(rows, lengths, strict=True)):
        x = (total - length) / 2 + _GAP
        for node in row:
            boxes[node] = Box(x + _width(node) / 2, _GAP + _HEIGHT / 2 + level * _ROW, _width(node))
            x += _width(node) + _GAP
    return boxes


def _edge(start: Box, end: Box, kind: str, ends: str) -> str:
    down = 1 if end.y >= start.y else -1
    y1, y2 = start.y + down * _HEIGHT / 2, end.y - down * (_HEIGHT / 2 + 2)
    middle = (y1 + y2) / 2
    return (
        f'<path class="edge {kind}" data-ends="{ends}" d="M{start.x:.0f} {y1:.0f}'
        f'C{start.x:.0f} {middle:.0f} {end.x:.0f} {middle:.0f} {end.x:.0f} {y2:.0f}"/>'
    )


def _node(one: Mapping[str, Any], box: Box) -> str:
    id, verdict = escape(one["id"]), "definition" if one["definition"] else one["verdict"]
    left, top = box.x - box.width / 2, box.y - _HEIGHT / 2
    return (
        f'<a href="#{id}" class="node {verdict}"><title>{escape(one["title"])}: {verdict}</title>'
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{box.width:.0f}" height="{_HEIGHT}" rx="6"/>'
        f'<text x="{box.x:.0f}" y="{box.y + 4:.0f}">{id}</text></a>'
    )
