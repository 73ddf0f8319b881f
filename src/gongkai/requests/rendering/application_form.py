"""The blank application form on paper: what it asks for, in the order of article 29. Plain data."""

from dataclasses import dataclass

from gongkai.law.clock_rules import AnswerPeriod

TITLE = "政府信息公开申请表"
_NOTES = (
    "依据《中华人民共和国政府信息公开条例》第二十九条，申请应当写明：申请人的姓名或者名称、身份证明、联系方式；"
    "所需信息的名称、文号或者便于查询的其他特征性描述；要求的形式，包括获取信息的方式、途径。",
    "请随表附身份证明的复印件；委托他人办理的，另附授权委托书和受托人的身份证明。填写有困难的，可以口头提出，由本机关代为填写。",
    "本机关自收到申请之日起{within}个工作日内答复；需要延长的，至多延长{extend_by}个工作日并告知申请人（{article}）。"
    "提供政府信息不收取费用；申请数量、频次明显超过合理范围的除外（第四十二条）。",
)
_ORGANISATIONS = "□商业企业　□科研机构　□社会公益组织　□法律服务机构　□其他组织"


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: one or two labels, each with the room to write, or what stands there already."""

    cells: tuple[tuple[str, str], ...]
    lines: int = 1
    """How many lines of writing the row gives room for."""


@dataclass(frozen=True, slots=True)
class FormPart:
    """The rows that belong together."""

    title: str
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, slots=True)
class PaperForm:
    """The form as it is printed, for one agency or for any."""

    agency: str
    parts: tuple[FormPart, ...]
    notes: tuple[str, ...]

    @property
    def addressee(self) -> str:
        """To whom the form is addressed."""
        return f"{self.agency or '＿＿＿＿＿＿＿＿＿＿＿＿'}："

    @property
    def file_name(self) -> str:
        """A name for the file, without its ending."""
        return f"{TITLE}（{self.agency}）" if self.agency else TITLE


def paper_form(agency: str, law: AnswerPeriod) -> PaperForm:
    """Return the blank form under that law, addressed to ``agency`` where one is named."""
    person = FormPart(
        "公民",
        (
            FormRow((("姓　　名", ""), ("工作单位", ""))),
            FormRow((("证件名称", ""), ("证件号码", ""))),
            FormRow((("联系电话", ""), ("电子邮箱", ""))),
            FormRow((("通信地址", ""), ("邮政编码", ""))),
        ),
    )
    organisation = FormPart(
        "法人或者其他组织",
        (
            FormRow((("名　　称", ""), ("统一社会信用代码", ""))),
            FormRow((("性　　质", _ORGANISATIONS),)),
            FormRow((("法定代表人", ""), ("联系人", ""))),
            FormRow((("联系电话", ""), ("电子邮箱", ""))),
            FormRow((("通信地址", ""), ("邮政编码", ""))),
        ),
    )
    wanted = FormPart(
        "所需信息",
        (
            FormRow((("名称、文号或者其他特征性描述", ""),), lines=5),
            FormRow((("用途（可以不填）", ""),)),
            FormRow((("形　　式", "□纸质件　□电子件　□到机关查阅　□不限形式"),)),
            FormRow((("获取方式", "□邮寄　□网上　□电子邮件　□当面领取"),)),
            FormRow((("阅读、视听困难需要的帮助", ""),)),
        ),
    )
    signature = FormPart("申请人", (FormRow((("签名或者盖章", ""), ("申请日期", "　　年　　月　　日"))),))
    facts = {
        "within": law.within,
        "extend_by": law.extend_by,
        "article": law.articles["answer"].zh,
    }
    notes = tuple(note.format_map(facts) for note in _NOTES)
    return PaperForm(agency, (person, organisation, wanted, signature), notes)
