"""The days of an act: when it was done, when it is entered, and what proves it if the two differ."""

from dataclasses import dataclass
from datetime import date

from xinfang.rules.days import zh
from xinfang.rules.refusals import Refused


@dataclass(frozen=True, slots=True)
class When:
    """``on``: the legal day of the act; ``today``: the day of the entry; ``proof``: what a late entry rests on.

    ``imported``: the act comes from a file, which is its proof; ``assumed``: its day is an assumption of the map.
    """

    on: date
    today: date
    proof: str = ""
    imported: bool = False
    assumed: bool = False

    @property
    def late(self) -> bool:
        """Whether this is a late entry 补录."""
        return self.on < self.today

    def bound(self, most_days: int) -> None:
        """Refuse a late entry of a day further back than the bureau allows (decision 14); a file is its own proof."""
        if not self.imported and (self.today - self.on).days > most_days:
            raise Refused(
                f"{zh(self.on)} 离今天超过 {most_days} 天，不能补录。",
                why="补录最早可追溯的天数是本单位的设定",
                todo="请核对年份；确需补录的，请系统管理人员调整设置",
                field="on",
                code="too_far_back",
            )

    def check(self, after: date | None = None) -> None:
        """Refuse a day in the future, before the act it follows, or a late entry without proof (decision 14)."""
        if self.on > self.today:
            raise Refused(
                f"日期 {zh(self.on)} 在今天之后。",
                why="只能登记已经发生的事",
                todo="请改为实际办理的日期",
                field="on",
                code="future",
            )
        if after is not None and self.on < after:
            raise Refused(
                f"日期 {zh(self.on)} 早于上一环节的日期 {zh(after)}。",
                why="后一环节不能先于前一环节",
                todo="请核对日期；上一环节的日期有误时先更正上一环节",
                field="on",
                code="before_previous",
            )
        if self.late and not self.imported and not self.proof.strip():
            raise Refused(
                f"{zh(self.on)} 早于今天，属于补录，须写明依据。",
                why="补录是正常的，但要说明凭什么认定是这一天",
                todo="在“补录依据”里写明凭据，如纸质签收单的编号",
                field="proof",
                code="late_without_proof",
            )
