"""Sheets whose indicators have become another division's, as by a merger, since they went out.

A division that is merged stays as a record, and its sheet with it; the indicators name the
division that answers now. Nobody is asked for by the old sheet any more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from strategy.models import Indicator, InquirySheet, Unit


@dataclass(frozen=True)
class HandedOver:
    """What of a sheet is another division's by now.

    `units`: whose, each once; `moved`: how many of its `asked` indicators; `unasked`: those
    that no sheet of the inquiry asks their division for.
    """

    units: tuple[Unit, ...]
    moved: int
    asked: int
    unasked: tuple[Indicator, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left for the division to answer."""
        return self.moved == self.asked

    @property
    def whose(self) -> str:
        """「こども課」「観光課」, or that it is nobody's."""
        return "".join(f"「{unit}」" for unit in self.units) or "担当課なし"

    @property
    def sentence(self) -> str:
        """What became of the sheet, and who answers instead."""
        how_many = "指標" if self.is_whole else f"指標のうち{self.moved}件"
        if not self.units:
            return f"この照会票の{how_many}は、担当課が決まっていません。企画調整課が決めます。"
        said = f"この照会票の{how_many}は、組織の変更で、今は{self.whose}の担当です。"
        if self.unasked:
            return f"{said}企画調整課が、今の担当課に照会し直します。"
        return f"{said}今の担当課に所属する人が、その課の照会票で答えます。"


def handed_over(sheets: Iterable[InquirySheet]) -> dict[int, HandedOver]:
    """By key of the sheet; those that ask their own division only are left out.

    Nothing of an inquiry that is closed: what was not answered there stays as it is. The
    number of queries does not grow with the sheets.
    """
    found = [sheet for sheet in sheets if sheet.inquiry.closed_at is None]
    beside = InquirySheet.objects.filter(inquiry__in={sheet.inquiry_id for sheet in found})
    asked_of = {
        (inquiry, unit, one["indicator"])
        for inquiry, unit, asked in beside.values_list("inquiry_id", "unit_id", "asked")
        for one in asked
    }
    keys = {one["indicator"] for sheet in found for one in sheet.asked}
    indicators = Indicator.objects.select_related("unit_in_charge").in_bulk(keys)
    result = {}
    for sheet in found:
        keys_asked = [one["indicator"] for one in sheet.asked]
        asked = [indicators[key] for key in keys_asked if key in indicators]
        moved = [each for each in asked if each.unit_in_charge_id != sheet.unit_id]
        if not moved:
            continue
        units = dict.fromkeys(each.unit_in_charge for each in moved if each.unit_in_charge)
        unasked = tuple(
            each
            for each in moved
            if (sheet.inquiry_id, each.unit_in_charge_id, each.pk) not in asked_of
        )
        result[sheet.pk] = HandedOver(tuple(units), len(moved), len(asked), unasked)
    return result


def still_asked(sheets: Iterable[InquirySheet]) -> list[InquirySheet]:
    """Those that are answered, or that their division has something left to answer of."""
    found = list(sheets)
    over = handed_over(found)
    return [
        sheet
        for sheet in found
        if sheet.is_answered or sheet.pk not in over or not over[sheet.pk].is_whole
    ]
