"""Make a drawing small enough for a page with many: what nobody sees is left out."""

import re

# What an <svg> within a page has no use for: names of namespaces, and a size of its own.
_OF_FILES = re.compile(r' (xmlns(:xlink)?|width|height|version)="[^"]*"')
_EMPTY = re.compile(r"<path(?![^>]*\sd=)[^>]*/>")  # a line of which nothing is seen
_PATH = re.compile(r'\sd="([^"]*)"')
_PLACE = re.compile(r"-?\d+\.\d+")
_ID = re.compile(r'\sid="([^"]*)"')
_NAMED = re.compile(r'(\sid="|href="#|url\(#)([^")]*)')
_TAG = re.compile(r"<[^>]*>")
_AROUND = re.compile(r"\s*([MLCQz]|\s)\s*")
_BETWEEN = re.compile(r">\s*\n\s*<")  # lines of the file; text is never broken there
_CURVES = 8  # of which a circle is drawn
_DOT = re.compile(rf"M [^MLz]*?(?:C [^CMLz]*){{{_CURVES}}}z")


def slim(svg: str) -> str:
    """Return a drawing with places to a tenth of a point, and without what nobody sees.

    Examples
    --------
    >>> slim('<svg width="9pt"><path clip-path="x"/><path d="M 1.2345 2.0 L 3 4.56"/></svg>')
    '<svg><path d="M1.2 2 3 4.6"/></svg>'
    """
    head, end, rest = svg.partition(">")
    rest = _renamed(rest)
    rest = _PATH.sub(lambda path: f' d="{_rounded(path[1])}"', _EMPTY.sub("", rest))
    return _OF_FILES.sub("", head) + end + _BETWEEN.sub(">\n<", rest)


def _renamed(svg: str) -> str:
    """Return a drawing with short ids, the same for all drawings that look the same.

    Those of matplotlib are made of places to the last bit, which differ from run to run.
    """
    prefix = ""
    names: dict[str, str] = {}
    for name in _ID.findall(svg):
        prefix = prefix or name.partition("-")[0]
        names.setdefault(name, f"{prefix}-{len(names)}")
    return _TAG.sub(
        lambda tag: _NAMED.sub(lambda found: found[1] + names.get(found[2], found[2]), tag[0]),
        svg,
    )


def _rounded(places: str) -> str:
    text = _DOT.sub(_dot, places)
    text = _PLACE.sub(lambda place: f"{float(place[0]):.1f}".removesuffix(".0"), text)
    if "C" not in text:
        text = text.replace("L", "")  # after a move, places are lines by themselves
    return _AROUND.sub(r"\1", text).strip()


def _dot(curves: re.Match[str]) -> str:
    """Return a circle as two arcs; hatches have hundreds of dots.

    The curves go through points all around it, so that its size is the distance between the
    outermost of them.
    """
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", curves[0])]
    ends = [numbers[:2], *(numbers[i + 4 : i + 6] for i in range(2, len(numbers), 6))]
    left, right = min(x for x, _ in ends), max(x for x, _ in ends)
    middle = (min(y for _, y in ends) + max(y for _, y in ends)) / 2
    wide = f"{right - left:.2g}"
    half = f"{(right - left) / 2:.2g}"
    arc = f"a{half} {half} 0 1 1"
    return f"M{left} {middle}{arc} {wide} 0{arc}-{wide} 0z"
