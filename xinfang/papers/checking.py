"""What ``ledger verify`` asks of papers beside their rows: that numbers run without gap and words are as they were issued."""

from collections.abc import Iterator

from xinfang.papers import numbering
from xinfang.papers.actions import content_sha
from xinfang.papers.models import Paper
from xinfang.vault.crypto import Unreadable

CHUNK = 1000


def problems() -> Iterator[str]:
    """Every series with a gap, and every paper whose words are not those it was issued with."""
    yield from numbering.gaps()
    try:
        for paper in Paper.objects.filter(destroyed_on__isnull=True).order_by("pk").iterator(CHUNK):
            if content_sha(paper) != paper.sha:
                yield f"文书 {paper.uid} 的内容与签发时不同：在账本之外被改过"
    except Unreadable as error:
        yield f"文书的内容有打不开的：{error}"
