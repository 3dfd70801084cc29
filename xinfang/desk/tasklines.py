"""What a meeting has done, as it is typed: a line each, organ, what, by when."""

import re
from collections.abc import Iterator

from xinfang.duties.actions.entering import Task
from xinfang.look.forms import read_day
from xinfang.people.models import Organ
from xinfang.rules.refusals import Refused

PARTED = re.compile(r"\s*[|｜]\s*")
TASK = "每行一项：单位简称 | 做什么 | 完成日期"


def tasks_of(text: str) -> Iterator[Task]:
    """The tasks of ``text``; Refused at the first line that cannot be read."""
    for line in filter(None, map(str.strip, text.splitlines())):
        name, words, day, *_ = [*PARTED.split(line), "", "", ""]
        organ = Organ.objects.filter(valid_to__isnull=True, short_name=name).first()
        due = read_day(day)
        if organ is None or due is None:
            what = "单位" if organ is None else "日期"
            raise Refused(
                f"任务“{line[:40]}”里的{what}看不懂。", todo=f"请照这样写：{TASK}", field="tasks", code="bad_task"
            )
        yield Task(organ.uid, words, due)
