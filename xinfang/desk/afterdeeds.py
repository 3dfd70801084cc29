"""What can be done about rectification and appeal on the measure's page."""

from typing import Any

from xinfang.accountability.measuremodels import Measure
from xinfang.desk.arriving import Deed
from xinfang.desk.door import At


def offered(at: At, row: Measure) -> dict[str, Deed]:
    """What the actor may do now."""
    return {}


def given(at: At, row: Measure) -> dict[str, Any]:
    """What the page shows of it."""
    return {}
