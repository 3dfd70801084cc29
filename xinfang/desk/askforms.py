"""The forms of asking the petitioner for more, and of entering what was handed in at the counter."""

from collections.abc import Mapping

from xinfang.desk.stepforms import Act, Correction, StepForm, long_text
from xinfang.look.forms import DayField
from xinfang.petitions import actions


class AskSupplement(StepForm):
    """What is missing, and by when."""

    text = long_text("要补充什么", "会写进补充材料通知书，信访人凭查询码看得到。写清楚要哪些材料、证明什么", rows=4)
    by = DayField(label="请在哪一天以前补充", help_text="本单位自定；办理期限照常计算，不因此停止或者延长")


class Supplement(StepForm):
    """What the petitioner handed in."""

    text = long_text("补充的内容", "照信访人交来的材料录入要点；原件另行存档")


FORMS: Mapping[str, tuple[type[StepForm], Act]] = {
    "ask_supplement": (AskSupplement, actions.ask_supplement),
    "supplement": (Supplement, actions.supplement),
    "undo_ask_supplement": (Correction, actions.undo_ask_supplement),
}
