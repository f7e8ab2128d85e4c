"""Figures for inlining: matplotlib's SVG made small, its glyphs shared by all figures, its ink that of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

_INK = {"#000000": "var(--ink)", "#ffffff": "var(--sheet)"}
_GLYPH = re.compile(r"[A-Za-z]+[A-Za-z-]*-[0-9a-f]+\Z")
_PLACES = 2
# Points: a figure made for the page rather than for a column takes the whole width here too.
_WIDE = 300.0
_SHIFT = re.compile(r"translate\((-?[\d.]+) (-?[\d.]+)\)")
_DROPPED = ("metadata", "style")


@dataclass(frozen=True)
class Drawings:
    """The figures of one page by name, width over height of each, and what they share: letters' outlines, styles."""

    svg: dict[str, str]
    shape: dict[str, str]
    wide: frozenset[str]
    glyphs: str
    styles: str


def drawings(folder: Path, names: Iterable[str]) -> Drawings:
    """Read ``NAME.svg`` of every figure. Raises OSError where one is absent."""
    glyphs: dict[str, str] = {}
    styles: dict[str, str] = {}
    made, shape, wide = {}, {}, set()
    for place, name in enumerate(names):
        root = ElementTree.fromstring((folder / f"{name}.svg").read_text("utf-8"))
        made[name] = inlined(root, name, f"f{place}-", glyphs, styles)
        width, height = root.attrib["viewBox"].split()[2:]
        shape[name] = f"{width} / {height}"
        if float(width) > _WIDE:
            wide.add(name)
    told = "".join(f".{name}{{{style}}}" for style, name in styles.items())
    return Drawings(made, shape, frozenset(wide), "".join(glyphs.values()), told)


def inlined(
    root: ElementTree.Element, name: str, prefix: str, glyphs: dict[str, str], styles: dict[str, str]
) -> str:
    """One figure as inline SVG, labelled by its caption; its letters go to ``glyphs``, its styles to ``styles`` as
    classes, other ids get ``prefix``.
    """
    _plain(root)
    referenced = set(re.findall(r"#([\w-]+)", ElementTree.tostring(root, "unicode")))
    for parent in list(root.iter()):
        for child in list(parent):
            id = child.get("id", "")
            if child.tag in _DROPPED or (child.tag == "defs" and not len(child)):
                parent.remove(child)
            elif id in referenced and _GLYPH.match(id):
                if id not in glyphs:
                    child.set("id", f"g{len(glyphs)}")
                    glyphs[id] = _written(child)
                parent.remove(child)
            elif id in referenced:
                child.set("id", prefix + id)
            elif id:
                del child.attrib["id"]
    names = {id: f"g{place}" for place, id in enumerate(glyphs)}
    _unwrapped(root)
    for node in root.iter():
        _renamed(node, prefix, names)
        _placed(node)
        style = node.attrib.pop("style", "")
        if style:
            node.set("class", styles.setdefault(style, f"s{len(styles)}"))
    for size in ("width", "height", "version"):
        root.attrib.pop(size, None)
    root.attrib |= {"role": "img", "aria-labelledby": f"caption-{name}"}
    return _written(root)


def _written(root: ElementTree.Element) -> str:
    return ElementTree.tostring(root, "unicode").replace(" />", "/>")


def _unwrapped(node: ElementTree.Element) -> None:
    """Groups that carry nothing give place to what they hold; emptied definitions go."""
    held: list[ElementTree.Element] = []
    for child in node:
        _unwrapped(child)
        if child.tag == "g" and not child.attrib:
            held += child
        elif child.tag != "defs" or len(child):
            held.append(child)
    node[:] = held


def _placed(node: ElementTree.Element) -> None:
    """A letter's shift as its place, to a tenth of a hundredth of its size."""
    match = _SHIFT.fullmatch(node.get("transform", "")) if node.tag == "use" else None
    if match:
        del node.attrib["transform"]
        node.attrib |= {key: f"{float(text):.4g}" for key, text in zip("xy", match.groups(), strict=True)}


def _plain(root: ElementTree.Element) -> None:
    """Without namespaces, blank text and needless digits; black and white become the page's ink and sheet."""
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
        for key in list(node.attrib):
            value = node.attrib.pop(key)
            node.attrib[key.rpartition("}")[2]] = _shortened(key, value)
        if not (node.text or "").strip():
            node.text = None
        node.tail = None


def _shortened(key: str, value: str) -> str:
    if value.startswith("data:"):
        return "".join(value.split())
    if key == "d":
        return shorter_path(value)
    if key == "style":
        value = re.sub(r"\s*([:;])\s*", r"\1", value)
        return re.sub(r"#000000|#ffffff", lambda match: _INK[match[0]], value)
    return (
        _rounded(value) if key in ("x", "y", "transform", "width", "height") and "#" not in value else value
    )


def _rounded(text: str) -> str:
    return re.sub(r"-?\d+\.\d+", lambda match: f"{round(float(match[0]), 4):g}", text)


def shorter_path(path: str) -> str:
    """The same path to a hundredth of a point, with no command repeated where SVG repeats it by itself."""
    parts: list[str] = []
    running = ""
    for command, numbers in re.findall(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)", path):
        told = " ".join(f"{round(float(one), _PLACES) + 0.0:.10g}" for one in numbers.split())
        parts.append(f" {told}" if command == running else command + told)
        running = {"M": "L", "m": "l"}.get(command, command)
    return "".join(parts)


def _renamed(node: ElementTree.Element, prefix: str, names: Mapping[str, str]) -> None:
    for key, value in node.attrib.items():
        if key == "href" and value.startswith("#"):
            node.attrib[key] = f"#{names.get(value[1:], prefix + value[1:])}"
        elif "url(#" in value:
            node.attrib[key] = value.replace("url(#", f"url(#{prefix}")
