"""The forms of what brings matters together or apart: link, merge, split, and their correcting acts."""

import time
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from xinfang.desk.stepforms import Act, Correction, StepForm, long_text
from xinfang.petitions import actions
from xinfang.petitions.actions import Claim
from xinfang.petitions.kinds import KIND_LABELS, MatterKind, TieKind
from xinfang.petitions.models import Petition, Submission
from xinfang.petitions.numbers import tidy
from xinfang.rules.refusals import Refused

PARTS = range(1, 4)


class Other(StepForm):
    """Which other matter."""

    number = forms.CharField(
        label="另一件事项的编号",
        max_length=20,
        help_text="只能写本单位看得到的事项",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    argument = "other"

    def arguments(self) -> dict[str, Any]:
        """The matter as a uuid; a number that is not there, or not seen, is refused at its field."""
        said = super().arguments()
        asked = tidy(said.pop("number"))[:12]
        found = Petition.objects.visible_to(self.at.actor).filter(number=asked).values_list("uid", flat=True).first()
        if found is None:
            raise Refused(
                "没有这个编号的事项，或者本单位看不到它。", todo="请核对编号", field="number", code="not_found"
            )
        return {**said, self.argument: found}


class Lead(Other):
    """Into which matter."""

    argument = "into"

    def prepare(self) -> None:
        """What the number is, here."""
        self.fields["number"].label = "并入哪一件（牵头的事项）的编号"


class Unlink(Correction):
    """From which matter."""

    number = forms.ChoiceField(label="解除与哪一件的关联")

    def prepare(self) -> None:
        """The linked ones that are seen."""
        rows = [row for row in self.file.ties if row.kind == TieKind.LINK and row.seen]
        far = [row.other if row.petition_id == self.file.petition.pk else row.petition for row in rows]
        self.fields["number"].choices = [(str(one.uid), f"{one.number} {one.title}") for one in far]  # type: ignore[attr-defined]

    def arguments(self) -> dict[str, Any]:
        """The matter by its uuid."""
        said = super().arguments()
        other = UUID(said.pop("number"))
        return {**said, "other": other}


class Split(StepForm):
    """Up to three claims at once; those left empty are none. ``letter``: to read beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Submission.objects.filter(petition=self.file.petition).order_by("pk")
        self.letter = str(rows.values_list("text", flat=True).first() or "")
        for place in PARTS:
            title = forms.CharField(label=f"第 {place} 项的标题", max_length=200, required=place == 1)
            text = long_text(
                f"第 {place} 项的内容", "从来信里摘这一项" if place == 1 else "", required=place == 1, rows=3
            )
            choices = [("", "同原来的"), *[(key.value, label) for key, label in KIND_LABELS.items()]]
            kind = forms.ChoiceField(label=f"第 {place} 项的类别", choices=choices, required=False)
            self.fields |= {f"title_{place}": title, f"text_{place}": text, f"kind_{place}": kind}
        self.order_fields([name for name in self.fields if name not in {"on", "proof"}] + ["on", "proof"])

    def arguments(self) -> dict[str, Any]:
        """The claims."""
        said = self.cleaned_data
        kept = [n for n in PARTS if said[f"title_{n}"].strip() or said[f"text_{n}"].strip()]
        return {"claims": tuple(_claim(said, place) for place in kept)}


def _claim(said: Mapping[str, Any], place: int) -> Claim:
    kind = said[f"kind_{place}"]
    return Claim(said[f"title_{place}"], said[f"text_{place}"], MatterKind(kind) if kind else None)


def _split(uid: Any, **said: Any) -> Petition:
    """Split, and answer with the whole, as every step does; the codes are shown on a page of their own."""
    actions.split(uid, **said)
    return Petition.objects.get(uid=uid)


def show_codes(request: HttpRequest, form: StepForm, petition: Petition) -> HttpResponse:
    """To the page that shows the new query codes, for ten minutes, to this clerk only."""
    said = form.arguments()
    keys = [f"desk:{form.cleaned_data['key']}:{place}" for place in range(len(said["claims"]))]
    request.session["split"] = [str(petition.uid), keys, int(time.time())]
    return redirect("desk:parts", number=petition.number)


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "link": (Other, actions.link),
    "merge": (Lead, actions.merge),
    "split": (Split, _split),
    "unlink": (Unlink, actions.unlink),
    "undo_merge": (Correction, actions.undo_merge),
    "undo_split": (Correction, actions.undo_split),
}
