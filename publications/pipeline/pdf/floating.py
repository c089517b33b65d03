"""Footnotes at the foot of their page, and in their place for who hears the document.

WeasyPrint 70 floats a note from where it is called, but tags it after all else on its page, has
no tag for notes, and now and then loses one: a line kept on a page for the sake of the lines
beside it takes its call there without the note (`_linebox_layout`). So a note that floats leaves
an empty `article` where it stands in the text, as no other element is tagged Art; and `strayed`
tells which notes did not come out below their calls, for those to be set where they stand, as
articles too. All of them become Note, in the order of the text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pydyf

from publications.pipeline.pdf.tags import object_of, owners

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# A longer one stays in the text, where it may break over pages: a floating note cannot.
LONGEST_FLOATING = 500
# Each is of the whole document. After these, all that still float stay in the text.
MOST_LAYOUTS = 5
_SPACES = re.compile(r"[ \t\r\n]+")
_HOLDING_BLOCKS = {"article", "div"}
# On the links inside a note that floats.
_FLOATS = "data-floats"
_ANCHOR = re.compile(r"note-(?P<call>call-)?(?P<number>\d+)\Z")


def float_notes(root: Element, staying: Collection[str]) -> set[str]:
    """Move each note of a document behind its call, for the layout to float; their ids.

    Notes of `staying` and long ones are left where they stand.
    """
    calls = [call for call in root.iter("sup") if call.get("class") == "note-call"]
    if not calls:
        return set()
    parents = {child: parent for parent in root.iter() for child in parent}
    notes = {element.get("id"): element for element in root.iter("div") if element.get("id")}
    floating = set()
    for call in calls:
        name = call.get("id", "").replace("note-call-", "note-")
        note = notes[name]
        if name in staying or len("".join(note.itertext())) > LONGEST_FLOATING:
            note.tag = "article"
            continue
        _move(note, call, parents[call])
        floating.add(name)
    return floating


def _move(note: Element, call: Element, parent: Element) -> None:
    floating = note.makeelement("article", {**note.attrib, "class": "footnote"})
    floating.extend(note)
    for back in floating.iter("a"):
        back.set(_FLOATS, "")
    _collapse_spaces(floating)
    floating.tail, call.tail = call.tail, None
    parent.insert(list(parent).index(call) + 1, floating)
    tail = note.tail
    note.clear()
    note.tag, note.tail = "article", tail
    note.set("class", "footnote-place")


def _collapse_spaces(note: Element) -> None:
    """What WeasyPrint does to all text but that of floating notes: it would set empty lines."""
    for element in note.iter():
        element.text = _SPACES.sub(" ", element.text or "")
        element.tail = _SPACES.sub(" ", element.tail or "")
        for piece in element if element.tag in _HOLDING_BLOCKS else ():
            piece.tail = (piece.tail or "").strip()
        if element.tag in _HOLDING_BLOCKS:
            element.text = element.text.strip()


def strayed(document: Any, floating: Collection[str]) -> set[str]:
    """Which of the floating notes did not come out below their calls on the same page."""
    return set(floating) - {
        name
        for page in document.pages
        for name in floating & page.anchors.keys()
        if _is_below(page.anchors, name)
    }


def _is_below(anchors: Any, name: str) -> bool:
    call = anchors.get(name.replace("note-", "note-call-"))
    return call is not None and anchors[name][1] > call[1]


def tag_notes(document: Any, pdf: pydyf.PDF, articles: Sequence[Any]) -> dict[str, Any]:
    """Tag every note that is called as such; the elements by their IDs.

    `articles`: the elements Art of the tag tree, as the text has them. The empty ones are the
    places of notes that float; the others become Note, with their numbers as Lbl and their calls
    as Reference.
    """
    if not articles:
        return {}
    notes = sorted(_linked_notes(document, pdf), key=lambda note: note.number)
    floating = [note.element for note in notes if note.floats]
    staying = [note.element for note in notes if not note.floats]
    _join_pieces(pdf, staying, [article for article in articles if article["K"]], floating)
    places = [article for article in articles if article.get("K") == []]
    for note, place in zip(floating, places, strict=True):
        _take_place(pdf, note, place)
    identified = {}
    for each in notes:
        each.element["S"] = "/Note"
        each.element["ID"] = pydyf.String(f"note-{each.number}")
        identified[f"note-{each.number}"] = each.element
        _drop_empty(pdf, each.element)
    return identified


def _join_pieces(
    pdf: pydyf.PDF, notes: Sequence[Any], pieces: Sequence[Any], floating: Sequence[Any]
) -> None:
    """Put what the next pages hold of a note that breaks over them inside its element."""
    whole = {note.number for note in (*notes, *floating)}
    for piece in pieces:
        if piece.number in whole:
            continue
        note = max(
            (note for note in notes if note.number < piece.number), key=lambda note: note.number
        )
        for reference in piece["K"]:
            object_of(pdf, reference)["P"] = note.reference
        note["K"] += piece["K"]
        object_of(pdf, piece["P"])["K"].remove(piece.reference)
        # Nothing else refers to it.
        piece.clear()


def _take_place(pdf: pydyf.PDF, note: Any, place: Any) -> None:
    """Move a note from the end of its page to where it stands in the text."""
    area, around = object_of(pdf, note["P"]), object_of(pdf, place["P"])
    area["K"].remove(note.reference)
    around["K"][around["K"].index(place.reference)] = note.reference
    note["P"] = place["P"]
    # Nothing else refers to it.
    place.clear()
    _drop_empty(pdf, object_of(pdf, area["P"]))


@dataclass(frozen=True)
class _LinkedNote:
    """A note's number, its element, and whether it floats."""

    number: int
    element: Any
    floats: bool


def _linked_notes(document: Any, pdf: pydyf.PDF) -> Iterator[_LinkedNote]:
    """The notes that are called, found by their links back."""
    owner_of = owners(pdf)
    for page in document.pages:
        for _kind, target, _rectangle, box in page.links:
            match = _ANCHOR.match(target)
            annotation = getattr(box, "link_annotation", None)
            if not match or annotation is None:
                continue
            mark = object_of(pdf, object_of(pdf, owner_of[annotation["StructParent"]])["P"])
            above = object_of(pdf, mark["P"])
            if match["call"] and above["S"] == "/Art":
                mark["S"] = "/Lbl"
                yield _LinkedNote(int(match["number"]), above, _FLOATS in box.element.attrib)
            elif not match["call"] and mark["S"] == "/NonStruct":
                mark["S"] = "/Reference"
                _drop_empty(pdf, above)


def _drop_empty(pdf: pydyf.PDF, element: Any) -> None:
    """Take out what has neither meaning nor content: the marks we do not use, an area left."""
    for reference in [kid for kid in element["K"] if isinstance(kid, bytes)]:
        kid = object_of(pdf, reference)
        if kid.get("S") == "/NonStruct" and not kid["K"]:
            element["K"].remove(reference)
            kid.clear()
