"""Print-HTML: the preview, and what a browser prints where no font for PDF is installed. The sheet is styled by ``look``."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xinfang.papers.content import Content
from xinfang.papers.kinds import Layout

# How long a name may be for each size of the red head; a longer one is set smaller, as in the PDF.
HEAD_SIZES = ((9, "wide"), (13, "middle"), (18, "narrow"))


def render(content: Content) -> SafeString:
    """``content`` as one ``article.sheet``."""
    size = next((name for most, name in HEAD_SIZES if len(content.organ) <= most), "small")
    official = content.layout is Layout.OFFICIAL
    return render_to_string("papers/sheet.html", {"paper": content, "official": official, "head_size": size})
