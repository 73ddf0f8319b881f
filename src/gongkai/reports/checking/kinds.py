"""What a kind of check is: made once from a rule and its form, then held against any number of reports."""

from collections.abc import Callable, Iterator

from gongkai.law.forms import Form
from gongkai.law.rules import Rule, RuleBook
from gongkai.reports.checking.case import Case
from gongkai.reports.checking.findings import Finding

Checker = Callable[[Case], Iterator[Finding]]
Kind = Callable[[Rule, Form, RuleBook], Checker]
