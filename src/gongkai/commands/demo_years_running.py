"""The requests that the demonstration county is handling now, brought there by the ordinary acts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from gongkai.commands.demo_years_plan import YearsPlan, at, working_day
from gongkai.law.calendar import ONE_DAY, working_calendar
from gongkai.organisations.models import User
from gongkai.requests import services
from gongkai.requests.models import DisclosureRequest, LetterParticulars

_ANSWER_DAYS = 20
_GRANT = {"supplied": "《文澜小区加装电梯补贴发放办法》1份", "supply_way": "纸质件，邮寄"}


def set_particulars(plan: YearsPlan) -> None:
    """Say what the letters of the agencies name; what a person has entered stays."""
    for code, particulars in plan.data["particulars"].items():
        agency = plan.agencies[code]
        if not LetterParticulars.objects.filter(agency=agency).exists():
            services.set_letter_particulars(agency=agency, actor=None, now=at(plan.today, 0), **particulars)


def load_running(plan: YearsPlan) -> int:
    """Bring the running requests to where they stand; return how many there are."""
    desk = _Desk(plan)
    stories: tuple[Callable[[], None], ...] = (
        desk.concluded,
        desk.overdue,
        desk.extended,
        desk.due_next,
        desk.in_review,
        desk.third_party_consulted,
        desk.awaiting_correction,
        desk.assigned,
        desk.to_be_confirmed,
    )
    for story in stories:
        story()
    return len(stories)


class _Desk:
    """The officers of the demonstration at work, each act on a day of its own."""

    def __init__(self, plan: YearsPlan) -> None:
        self.plan = plan
        codes = plan.agencies.values()
        self.users = {user.username: user for user in User.objects.filter(agency__in=codes)}

    def ago(self, days: int) -> date:
        """Return the day that lies so many working days before today."""
        day = self.plan.today
        for _day in range(days):
            day = _before(day)
        return day

    def act(self, day: date, username: str, hour: int = 10) -> dict[str, Any]:
        """Return who acts, and when."""
        return {"actor": self.users[username], "now": self._moment(day, hour), "today": day}

    def _moment(self, day: date, hour: int) -> datetime:
        return at(day, hour, 15)

    def register(
        self, agency: str, username: str, day: date, asked_for: str, **application: Any
    ) -> DisclosureRequest:
        """Register a request that is received on the day it came."""
        told = {
            "channel": "in_person",
            "applicant_kind": "natural_person",
            "applicant_name": "林某某",
            "phone": "0000-2000001",
            "postal_address": "景澜市岚川县文澜路66号",
            **application,
        }
        return services.register_request(
            agency=self.plan.agencies[agency],
            submitted_on=day,
            asked_for=asked_for,
            **told,
            **self.act(day, username, 9),
        ).disclosure_request

    def concluded(self) -> None:
        """One that went all the way: drafted, reviewed, signed and served."""
        case = self.register("lanchuan", "nigao", self.ago(38), "文澜小区加装电梯补贴发放办法")
        self._draft(case, self.ago(26))
        services.submit_decision(disclosure_request=case, **self.act(self.ago(25), "nigao"))
        opinion = self.act(self.ago(24), "xianban")
        services.give_legal_opinion(
            disclosure_request=case, verdict="approve", text="", actor=opinion["actor"], now=opinion["now"]
        )
        services.sign_decision(disclosure_request=case, **self.act(self.ago(23), "fabu"))
        services.serve_decision(
            disclosure_request=case,
            way="post",
            served_on=self.ago(22),
            proof="挂号信 0000012345",
            **self.act(self.ago(22), "nigao"),
        )

    def overdue(self) -> None:
        """One whose last day has passed."""
        self.register(
            "yunling", "yunling", self.ago(24), "岭南村道路硬化工程结算资料", applicant_name="吴某某"
        )

    def extended(self) -> None:
        """One whose period was extended once, on the proposal of the handler."""
        case = self.register(
            "lanchuan", "nigao", self.ago(17), "城东产业园历年用地批复文件", applicant_name="杜某某"
        )
        services.propose_extension(
            disclosure_request=case,
            reason="所涉批复年代较久、数量较多，需要逐件调阅档案并核对。",
            **self.act(self.ago(4), "nigao"),
        )
        services.decide_extension(disclosure_request=case, approve=True, **self.act(self.ago(3), "xianban"))
        services.assign(
            disclosure_request=case,
            agency=self.plan.agencies["caizheng"],
            task="查找2019年以来出让价款的缴纳凭证，提出能否公开的意见。",
            due_on=working_calendar().add_working_days(self.plan.today, 3),
            **self.act(self.ago(2), "nigao"),
        )

    def due_next(self) -> None:
        """One that is due on the next working day."""
        due = working_day(self.plan.today + ONE_DAY)
        received = due
        while working_calendar().add_working_days(received, _ANSWER_DAYS) > due or received == due:
            received = _before(received)
        self.register(
            "minzheng",
            "minzheng",
            received,
            "柳湾镇临时救助资金发放情况",
            channel="letter_signed",
            applicant_name="苏某某",
        )

    def in_review(self) -> None:
        """One whose draft is with the legal review."""
        case = self.register(
            "lanchuan", "nigao", self.ago(12), "惠民路停车位收费标准的批复", applicant_name="郑某某"
        )
        services.record_search(
            disclosure_request=case,
            searched_on=self.ago(9),
            places="县政府办公室档案室、协同办公系统",
            method="以“惠民路”“停车收费”为关键词检索",
            searched_by="县政府办公室档案管理岗",
            found=True,
            result="检出批复1份。",
            **self.act(self.ago(9), "nigao", 15),
        )
        self._draft(case, self.ago(2), supplied="《关于惠民路停车位收费标准的批复》1份")
        services.submit_decision(disclosure_request=case, **self.act(self.ago(1), "nigao"))

    def third_party_consulted(self) -> None:
        """One on which a third party was asked for its opinion."""
        case = self.register(
            "caizheng",
            "caizheng",
            self.ago(8),
            "县级政府采购信息系统运维合同",
            channel="letter_signed",
            applicant_kind="enterprise",
            applicant_name="岚川县云帆建筑工程有限公司",
        )
        services.consult(
            disclosure_request=case,
            kind="third_party",
            name="岚川县通达信息技术有限公司",
            about="运维合同中的报价明细和技术方案",
            reason="可能涉及贵单位的商业秘密",
            **self.act(self.ago(5), "caizheng"),
        )

    def awaiting_correction(self) -> None:
        """One whose applicant was asked for a correction."""
        case = self.register(
            "lanchuan", "nigao", self.ago(6), "有关拆迁的全部文件", applicant_name="何某某"
        )
        services.ask_correction(
            disclosure_request=case,
            unclear_points="未写明所涉项目和年份。",
            guidance="请写明项目名称、地块位置或者文件的年份、文号。",
            correction_items="所需信息的名称、文号或者便于查询的其他特征性描述",
            until=working_calendar().add_working_days(self.plan.today, 10),
            **self.act(self.ago(3), "nigao"),
        )

    def assigned(self) -> None:
        """One that a section is searching for."""
        case = self.register(
            "minzheng",
            "minzheng",
            self.ago(4),
            "全县养老机构运营补贴发放明细",
            applicant_kind="legal_service",
            applicant_name="景澜市明理律师事务所",
        )
        services.assign(
            disclosure_request=case,
            department="养老服务股",
            task="核对补贴发放台账，提出公开意见。",
            due_on=working_calendar().add_working_days(self.plan.today, 4),
            **self.act(self.ago(3), "minzheng"),
        )

    def to_be_confirmed(self) -> None:
        """One that came through the portal and whose receipt is to be confirmed."""
        day = self.ago(1)
        services.register_request(
            agency=self.plan.agencies["caizheng"],
            channel="online",
            submitted_on=day,
            applicant_kind="natural_person",
            applicant_name="沈某某",
            phone="0000-2000009",
            email="shenqing9@lanchuan.example",
            asked_for="乡村道路奖补资金拨付凭证",
            delivery_wanted="online",
            actor=None,
            now=self._moment(day, 20),
            today=day,
        )

    def _draft(self, case: DisclosureRequest, day: date, **facts: str) -> None:
        services.draft_decision(
            disclosure_request=case,
            outcome="granted",
            answer="provided",
            facts={**_GRANT, **facts},
            **self.act(day, "nigao"),
        )


def _before(day: date) -> date:
    """Return the working day before ``day``."""
    day -= timedelta(days=1)
    while not working_calendar().is_working_day(day):
        day -= timedelta(days=1)
    return day
