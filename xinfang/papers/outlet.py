"""How a paper goes out: as a file. What went out once goes out the same again, and the ledger keeps the SM3 of its bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xinfang.bureau import acts
from xinfang.ledger.kinds import Kind
from xinfang.papers import pdf, word
from xinfang.papers.content import Content, content_of
from xinfang.papers.models import Paper, Rendering
from xinfang.rules.values import Actor
from xinfang.vault.crypto import sm3


class Format(StrEnum):
    """The files a paper can be had as."""

    DOCX = "docx"
    PDF = "pdf"


@dataclass(frozen=True, slots=True)
class Outfile:
    """The bytes, what they are, and a name that says nothing of a person."""

    data: bytes
    name: str
    mime: str


MIMES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}
MAKERS: dict[Format, tuple[Callable[[Content], bytes], Callable[[], str]]] = {
    Format.DOCX: (word.render, word.maker),
    Format.PDF: (pdf.render, pdf.maker),
}


def file_out(paper: Paper, form: Format, *, actor: Actor, on: date) -> Outfile:
    """An issued paper as a file. The caller has already made sure that ``actor`` may read it.

    The first time the bytes' SM3 is recorded (decision 29). Other bytes of the same paper, made after it was voided or by
    a newer type-setter, are recorded beside the first: the ledger always knows what went out.
    Refused as ``pdf.render`` refuses.
    """
    make, maker = MAKERS[form]
    data = make(content_of(paper))
    _record(paper, form, sm3(data), maker(), actor, on)
    said = f"{paper.title} {paper.number or paper.issued_on.isoformat()}"
    return Outfile(data, f"{said}.{form.value}", MIMES[form])


def _record(paper: Paper, form: Format, sha: str, maker: str, actor: Actor, on: date) -> None:
    known = Rendering.objects.filter(paper=paper, format=form.value, sha=sha)
    if known.exists():
        return
    with acts.begin("paper.render", actor=actor) as act:
        Paper.objects.select_for_update(no_key=True).only("pk").get(pk=paper.pk)  # two who fetch it first come in turn
        if known.exists():
            return
        act.add(Rendering(paper=paper, format=form.value, sha=sha, maker=maker, made_on=on))
        act.record(
            Kind.PAPER_RENDERED, paper.uid, on=on, payload={"paper": paper.uid, "format": form.value, "sha": sha}
        )
