"""Which fonts of this machine papers are set in. Fonts are packages of the system, never part of this product.

A bureau that holds a licence for the official faces installs them, and they are taken first; else the free ones are.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    import typst

# Names as the fonts give them, best first. What comes after the first found one fills in rare characters.
FANG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "STFangsong", "FandolFang R", "LXGW WenKai")
KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "STKaiti", "FandolKai", "LXGW WenKai")
HEI = ("SimHei", "STHeiti", "FandolHei", "Noto Sans CJK SC")
TITLE = ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "Noto Serif CJK SC")
SONG = ("SimSun", "STSong", "FandolSong", "Noto Serif CJK SC")
RARE = ("LXGW WenKai", "Noto Serif CJK SC", "Noto Sans CJK SC")
PACKAGES = (("fonts-lxgw-wenkai", FANG), ("fonts-noto-cjk", ("Noto Serif CJK SC",)))


@cache
def found() -> "typst.Fonts":
    """The fonts of this machine, and those in the folder ``XINFANG_FONTS``; read once per process (0.2 s)."""
    import typst

    paths = [settings.FONTS] if settings.FONTS else []
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)


def missing(families: frozenset[str]) -> tuple[str, ...]:
    """The Debian packages to install before papers can be set among ``families``."""
    return tuple(package for package, names in PACKAGES if not families & set(names))


def families() -> frozenset[str]:
    """The names of the fonts found."""
    return frozenset(found().families())


def chains(here: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """For each role the fonts among ``here``, best first, with those for rare characters behind."""
    roles = {"fang": FANG, "kai": KAI, "hei": HEI, "title": TITLE, "song": SONG}
    return {role: [name for name in dict.fromkeys((*names, *RARE)) if name in here] for role, names in roles.items()}
