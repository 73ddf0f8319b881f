"""What the description of the interface says of addresses, parameters and fields.

The sentences stand in English in the machine-readable description; the page for people translates them.
"""

from django.utils.translation import gettext_noop as _

# Addresses
LIST_RECORDS = _("Public records, newest first")
ONE_RECORD = _("One public record")
BULK_JSON = _("All public records as JSON Lines")
BULK_CSV = _("All public records as CSV")
CHANGES = _("Everything that was published, corrected, withdrawn or repealed, oldest first")
AGENCIES = _("Agencies as they are today")
ONE_AGENCY = _("One agency through all its names")
CATALOGUE = _("The catalogue of what must be public")
REGISTERS = _("Registers")
REGISTER_ROWS = _("Public rows of a register, newest first")
REPORTS = _("Published annual reports, published last first")
ONE_REPORT = _("One annual report with its figures and its text")
SEARCH = _("Full-text search in public records")
BULK_LIST = _("The files of whole data sets, made every night, with size, count and SHA-256")
DCAT = _("The datasets of this site as a DCAT catalogue")
OPENAPI = _("This description as OpenAPI 3.1")

# Parameters
BY_AGENCY = _("Only of the agency with this code")
BY_ITEM = _("Only under the catalogue item with this code")
BY_ARTICLE_20 = _("Only under this item of article 20 of the Regulation, 1 to 15")
BY_YEAR = _("Only of this year")
BY_KIND = _("Only of this kind of information")
BY_GENRE = _("Only of this genre, such as 通知")
BY_SUBJECT = _("Only of this subject, such as 水利")
BY_FIVE_PUBLICS = _(
    "Only of this one of the five publics: decision, execution, management, service or result"
)
BY_VALIDITY = _("Only what is valid, lapsed, repealed or not yet in force today")
UPDATED_SINCE = _("Only what was published, corrected, published again or repealed since this moment")
LIMIT = _("How many things a page has at most")
CURSOR = _("Where the page begins: take it from “next”, never make it up")
AFTER = _("The last change that you have; without it the changes begin at the beginning")
QUERY = _("What to look for, as in the search of the site")
ORDER = _("relevance or newest")

# Fields
INDEX_NUMBER = _("Index number: given once, never changed, the key of the record")
AGENCY_CODE = _("Code of the agency; /api/v1/agencies has its names")
CODE_OF_KIND = _("Kind of information")
VALIDITY = _("Whether the document holds on the day of the answer; it follows from the dates")
OF_TODAY = _("Whether it is in force on the day of the answer; null where the register does not say")
ADDRESS = _("Its page for people")
NEXT = _("Address of the next page; null on the last")
POSITION = _("Number of the change: it grows and is never given twice")
ACT = _("publish, publish_at_once, confirm, correct, withdraw, republish or repeal")
RECORD_NOW = _("The record as it is public now; null if it is withdrawn now: take it down")
WHY_WITHDRAWN = _("Why the record is withdrawn, while it is")
MESSAGE = _("What is wrong, in the language that the request asks for")
BULK_FILES = _("The files; none while they are being made anew, as something in them was withdrawn")
CHANGED = _("When the row last changed")
