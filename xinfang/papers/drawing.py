"""A chart as SVG, drawn here: on pages and in the preview of papers; its words stand in it for who cannot see it."""

from collections.abc import Iterator, Sequence
from math import ceil

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from xinfang.papers.content import Bar, Chart

WIDE, ROW, LABELS, FIGURES = 480, 24, 150, 66
LONGEST_LABEL = 11  # characters before the bar; the whole name stands in the title of the bar
TALL, TOP, FOOT, SIDE = 130, 22, 22, 26
MOST_NAMES = 8


def svg(chart: Chart) -> SafeString:
    """``chart`` as one ``svg.chart`` with a title and a description."""
    tall, inside = _line(chart.bars) if chart.line else _bars(chart.bars)
    name = f"{chart.title}：{chart.words}"
    drawn = '<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}"><title>{}</title>{}</svg>'
    return format_html(drawn, WIDE, tall, name, chart.title, inside)


def _most(bars: Sequence[Bar]) -> int:
    return max([1, *(bar.value for bar in bars)])


def _bars(bars: Sequence[Bar]) -> tuple[int, SafeString]:
    room, most = WIDE - LABELS - FIGURES, _most(bars)
    one = (
        '<g><title>{} {}</title><text class="name" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect x="{}" y="{}" width="{}" height="14"></rect><text x="{}" y="{}">{}</text></g>'
    )

    def rows() -> Iterator[tuple[object, ...]]:
        for place, bar in enumerate(bars):
            y, wide = place * ROW, round(bar.value / most * room, 1)
            label = bar.label if len(bar.label) <= LONGEST_LABEL else f"{bar.label[: LONGEST_LABEL - 1]}…"
            yield (
                bar.label,
                bar.said,
                LABELS - 8,
                y + 17,
                label,
                LABELS,
                y + 5,
                wide,
                LABELS + wide + 6,
                y + 17,
                bar.said,
            )

    return max(1, len(bars)) * ROW, format_html_join("", one, rows())


def _line(bars: Sequence[Bar]) -> tuple[int, SafeString]:
    most, each = _most(bars), (WIDE - 2 * SIDE) / max(1, len(bars) - 1)
    points = [(round(SIDE + each * n, 1), round(TOP + TALL * (1 - bar.value / most), 1)) for n, bar in enumerate(bars)]
    step = ceil(len(bars) / MOST_NAMES)
    base = TOP + TALL
    path = format_html(
        '<line x1="0" y1="{0}" x2="{1}" y2="{0}"></line><polyline points="{2}"></polyline>',
        base,
        WIDE,
        " ".join(f"{x},{y}" for x, y in points),
    )
    dots = format_html_join(
        "",
        '<g><title>{} {}</title><circle cx="{}" cy="{}" r="3.5"></circle></g>',
        ((bar.label, bar.said, x, y) for bar, (x, y) in zip(bars, points, strict=True)),
    )
    named = [(bar, at) for n, (bar, at) in enumerate(zip(bars, points, strict=True)) if n % step == 0]
    names = format_html_join(
        "",
        '<text x="{0}" y="{1}" text-anchor="middle">{2}</text><text class="name" x="{0}" y="{3}" text-anchor="middle">{4}</text>',
        ((x, y - 8, bar.said, base + 17, bar.label) for bar, (x, y) in named),
    )
    return base + FOOT, format_html("{}{}{}", path, dots, names)
