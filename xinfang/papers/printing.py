"""Print-HTML: the preview, and what a browser prints where no font for PDF is installed. The sheet is styled by ``look``."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from xinfang.papers import drawing
from xinfang.papers.content import Chart, Content, Paragraph
from xinfang.papers.kinds import Layout

# A name of more than nine characters is set smaller, as in the PDF: the style sheet has a size for each length up to this.
LONGEST_SIZED = 24


def render(content: Content) -> SafeString:
    """``content`` as one ``article.sheet``."""
    size = min(LONGEST_SIZED, len(content.organ))
    official = content.layout is Layout.OFFICIAL
    blocks = [
        ("chart", one, drawing.svg(one))
        if isinstance(one, Chart)
        else ("say" if isinstance(one, Paragraph) else "table", one, "")
        for one in content.blocks
    ]
    given = {"paper": content, "blocks": blocks, "official": official, "head_size": f"of-{size}"}
    return render_to_string("papers/sheet.html", given)
