"""What the tree of a finding says in words: ledger entries, posts, responsibility. A code never shows where a word is known."""

from xinfang.ledger.kinds import Kind
from xinfang.people.models import Appointment, Organ
from xinfang.rules import lawbook
from xinfang.rules.accountable import AGGRAVATING, FAULTS, MITIGATING

DID = {"act": "作为", "omission": "不作为"}
FACTORS = {**AGGRAVATING, **MITIGATING}
COPY_ROLES = {"discipline": "纪检监察机关", "personnel": "组织人事部门"}
READ_AS = {"refer": "批转", "referred": "批转", "return": "退回", "returned": "退回"}
HANDED_WHY = {"sealed": "密封移送", "duty_crime": "涉嫌职务犯罪", "crime": "涉嫌犯罪"}
PROOFS = {"entry": "账本记录", "paper": "文书", "statement": "陈述", "record": "记录", "file": "文件"}
KINDS = {
    Kind.ALERT_RAISED: "提示待核",
    Kind.ALERT_RAISED_BY_HAND: "由人提出待核",
    Kind.ALERT_RAISED_ON_DUTY: "提示待核（职责）",
    Kind.ALERT_RAISED_ON_FACT: "提示待核（记录）",
    Kind.ALERT_MOOTED: "待核作废",
    Kind.APPEAL_DECIDED: "申诉决定",
    Kind.APPEAL_FILED: "提出申诉",
    Kind.APPEAL_TAKEN: "受理申诉",
    Kind.APPEAL_WITHDRAWN: "撤回申诉",
    Kind.DUTY_FILE_ADDED: "加附件",
    Kind.DUTY_FILE_OPENED: "查看附件",
    Kind.FINDING_CORRECTED: "更正认定",
    Kind.FINDING_DETERMINED: "集体研究认定",
    Kind.FINDING_PROPOSED: "提出认定",
    Kind.FINDING_REVOKED: "撤销认定",
    Kind.FINDING_SECONDED: "第二人签署",
    Kind.FINDING_SENT_BACK: "退回补充",
    Kind.MEASURE_CLOSED: "了结",
    Kind.MEASURE_COPIED: "抄送",
    Kind.MEASURE_COPY_RECEIVED: "抄送签收",
    Kind.MEASURE_DESIGNATED: "指定谈话人",
    Kind.MEASURE_EXPIRED: "影响期满",
    Kind.MEASURE_HANDED_OVER: "移送",
    Kind.MEASURE_ISSUED: "发文",
    Kind.MEASURE_LAID: "呈批",
    Kind.MEASURE_MADE: "确定措施",
    Kind.MEASURE_OUTCOME: "登记结果",
    Kind.MEASURE_OUTCOME_STRUCK: "划去结果",
    Kind.MEASURE_READ: "批阅",
    Kind.MEASURE_REVOKED: "撤销措施",
    Kind.MEASURE_TALKED: "谈话",
    Kind.MEASURE_YEAR_STRUCK: "从年度考核划去",
    Kind.RECTIFICATION_CHECKED: "核对整改",
    Kind.RECTIFICATION_RAISED: "整改未到位，升级",
    Kind.RECTIFICATION_REPORTED: "报告整改",
    Kind.RECTIFICATION_SET: "责令整改",
    Kind.RECTIFICATION_TASK_DONE: "整改任务完成",
    Kind.RECTIFICATION_TASK_SET: "列整改任务",
    Kind.VERIFICATION_ASKED: "先问理由、听取陈述申辩",
    Kind.VERIFICATION_DISMISSED: "不予追究",
    Kind.VERIFICATION_EXTENDED: "延长答复",
    Kind.VERIFICATION_HANDED_OVER: "移送",
    Kind.VERIFICATION_HANDOVER_RECEIVED: "移送签收",
    Kind.VERIFICATION_NOTED: "核查记录",
    Kind.VERIFICATION_OFFICER_LEFT: "核查人员退出",
    Kind.VERIFICATION_OFFICER_NAMED: "确定核查人员",
    Kind.VERIFICATION_OPENED: "启动核查",
    Kind.VERIFICATION_PROOF_ADDED: "列入证据",
    Kind.VERIFICATION_PROOF_STRUCK: "划去证据",
    Kind.VERIFICATION_SERVED: "送达询问",
    Kind.VERIFICATION_STATED: "收到陈述",
    Kind.VERIFICATION_SUBJECT_DROPPED: "不再核查这个对象",
    Kind.VERIFICATION_SUBJECT_NAMED: "确定核查对象",
    Kind.VERIFICATION_TASK_DONE: "核查任务完成",
    Kind.VERIFICATION_TASK_SET: "布置核查任务",
    Kind.VERIFICATION_VOIDED: "核查作废",
}
LABELS: dict[str, str] = {kind.value: words for kind, words in KINDS.items()}


def post(one: Appointment | None) -> str:
    """An appointment by organ and post, never by name."""
    if one is None:
        return "没有登记"
    return f"{one.post.organ.short_name}{one.post.section}{one.post.title}"


def target(organ: Organ, one: Appointment | None) -> str:
    """Whom a charge or a measure is on: the organ, or the charged person, who alone is named."""
    return organ.name if one is None else f"{one.person.name}（{post(one)}）"


def hashed(sha: str) -> str:
    """A hash in groups of eight: it can be read aloud, and breaks where a line ends."""
    return "SM3 " + " ".join(sha[n : n + 8] for n in range(0, len(sha), 8))


def codes(said: str, words: dict[str, str]) -> str:
    """Codes parted by blanks, in words."""
    return "、".join(words.get(one, one) for one in said.split())


def fault(code: str) -> str:
    """A kind of fault in words."""
    return FAULTS.get(code, code)


def responsibility(code: str) -> str:
    """A kind of responsibility by the words of Art. 3 (seed/3)."""
    roles = lawbook.load().roles.values()
    return next((role.label for role in roles if role.responsibility == code), code)
