"""Why something is a finding, in both languages."""

from gongkai.law.wording import Wording

IDENTITY_VALID = Wording(
    zh="18位公民身份号码，校验码、出生日期和行政区划代码（{county}）都有效。",
    en="An 18-digit identity number: check digit, date of birth and region ({county}) are valid.",
)
IDENTITY_OTHER_REGION = Wording(
    zh="18位公民身份号码，校验码和出生日期有效；行政区划代码{region}不在现有代码表中，可能是旧代码。",
    en="An 18-digit identity number: check digit and date of birth are valid; the region {region} is not in"
    " the table of codes and may be an old one.",
)
IDENTITY_WRONG_CHECK = Wording(
    zh="写明是身份证件号码，出生日期和行政区划有效，但校验码不对（应为{expected}），可能抄错，请核对。",
    en="Announced as an identity number, with a valid date of birth and region, but the check digit"
    " is wrong ({expected} is expected): perhaps a copying error.",
)
IDENTITY_OLD = Wording(
    zh="15位旧身份号码，出生日期和行政区划代码（{county}）有效；旧号码没有校验码。",
    en="An old 15-digit identity number with a valid date of birth and region ({county}); old numbers"
    " have no check digit.",
)
IDENTITY_IN_DISABILITY = Wording(
    zh="20位残疾人证号，前18位就是公民身份号码，后两位是残疾类别和等级。",
    en="A 20-digit disability certificate: its first 18 digits are the identity number, the last two the"
    " kind and degree of disability.",
)
IDENTITY_AFTER_LABEL = Wording(
    zh="它写在编号一类的标签之后，也可能是由区划代码和日期组成的编号，请核对。",
    en="It follows the label of a serial number and may be one made of a region and a date. Please check.",
)
CHILD = Wording(
    zh="本人未满{age}周岁，属于敏感个人信息。",
    en="The person is under {age}: this is sensitive personal information.",
)
MINOR = Wording(zh="本人未满{age}周岁，是未成年人。", en="The person is under {age}, a minor.")

MOBILE = Wording(
    zh="11位手机号码，属于个人信息。", en="A mobile telephone number, which is personal information."
)
MOBILE_OFFICE = Wording(
    zh="手机号码，写在单位的联系方式里；如果是对外公布的工作号码，请说明或列入本单位联系方式。",
    en="A mobile number among an office's contacts. If it is published as an office number, say so or"
    " add it to the agency's contacts.",
)
LANDLINE_PERSON = Wording(
    zh="个人或住宅的固定电话号码。", en="A person's or a household's landline number."
)
LANDLINE = Wording(
    zh="固定电话号码，看不出是单位对外公布的联系电话。",
    en="A landline number; nothing shows that it is an office's published contact.",
)

CARD_ISSUER = Wording(
    zh="银行卡号，校验位有效，卡号前缀属于{issuer}。",
    en="A bank card number: the check digit is valid, the prefix is that of {issuer}.",
)
CARD_CONTEXT = Wording(
    zh="写明是银行账号或卡号，校验位有效。",
    en="Announced as a bank account or card, and the check digit is valid.",
)
CARD_NETWORK = Wording(
    zh="16位数字，校验位符合银行卡规则，发卡机构不明，请核对。",
    en="Sixteen digits with the check digit of a bank card; the issuer is unknown. Please check.",
)
CARD_ORGANISATION = Wording(
    zh="它写在单位的开户信息里，可能是对公账户，请核对。",
    en="It stands among an organisation's account details and may be its account. Please check.",
)

PASSPORT = Wording(
    zh="护照或出入境证件号码，前后文写明了证件。",
    en="A passport or travel permit number; the text says so.",
)
PASSPORT_FORM = Wording(
    zh="与护照号码的格式相同，请核对。", en="It has the form of a passport number. Please check."
)
PLATE = Wording(zh="机动车号牌，前后文写明了车辆。", en="A vehicle plate; the text speaks of a vehicle.")
PLATE_FORM = Wording(zh="与机动车号牌的格式相同。", en="It has the form of a vehicle plate.")

EMAIL_PERSONAL = Wording(
    zh="个人电子邮箱（{domain}）。", en="A mailbox with a personal mail provider ({domain})."
)
EMAIL_OTHER = Wording(
    zh="电子邮箱，不是政府网站域名（gov.cn）的公务邮箱，请核对是否个人所有。",
    en="A mailbox outside gov.cn. Please check whether it is a person's.",
)

ADDRESS_LABELLED = Wording(
    zh="“{label}”之后的地址写到了门牌或组、室，应当只保留到村或社区。",
    en="The address after “{label}” leads to a door; it should stop at the village or community.",
)
ADDRESS_RESIDENCE = Wording(
    zh="住宅地址，写到了单元和房号。", en="The address of a dwelling, down to the entrance and the flat."
)
ADDRESS_VILLAGE = Wording(
    zh="农村住址，写到了组和门牌号。", en="A village address, down to the group and the house number."
)

LIST_TABLE = Wording(
    zh="人员名单：{count}人，表头有“{name}”和“{sensitive}”。",
    en="A list of {count} persons, with the columns “{name}” and “{sensitive}”.",
)
LIST_LINES = Wording(
    zh="人员名单：连续{count}行，每行有姓名和{what}。",
    en="A list of persons: {count} lines in a row, each with a name and {what}.",
)
LIST_OFFICE = Wording(
    zh="表中有单位、职务一类的栏目，可能是工作人员的公开信息，请核对。",
    en="The table has columns such as unit or position and may be about staff. Please check.",
)
LIST_MINORS = Wording(
    zh="名单涉及未成年人；不满{age}周岁的，属于敏感个人信息。",
    en="The list is about minors; of those under {age} everything is sensitive personal information.",
)
NUMBERS_WORD = Wording(zh="号码", en="a number")
AMOUNT_WORD = Wording(zh="金额", en="an amount")

SECRECY_STAR = Wording(
    zh="国家秘密标志“{mark}”，带密级的文件不得公开。",
    en="The mark of a state secret, “{mark}”: a classified document must not be published.",
)
SECRECY_ALONE = Wording(
    zh="“{mark}”单独写在标注位置，应先确认是否可以公开。",
    en="“{mark}” stands alone, as a mark. Check first whether the document may be published.",
)
SECRECY_PHRASE = Wording(
    zh="“{mark}”说明文件不对外，应先确认是否可以公开。",
    en="“{mark}” says that the document is not for the public. Check first whether it may be published.",
)
SECRECY_COPY = Wording(
    zh="有份号（{mark}）。涉密公文才标注份号，请确认是否可以公开。",
    en="It bears a copy number ({mark}), which only classified documents have. Check whether it may be"
    " published.",
)

WORD_AGENCY = Wording(
    zh="“{wrong}”自{until}起已改称或并入“{right}”；叙述当时情况的，请写明“原”。",
    en="“{wrong}” was renamed or merged into “{right}” as of {until}. Where the past is meant,"
    " say so (原).",
)
WORD_EXPRESSION = Wording(
    zh="“{wrong}”表述不规范，应为“{right}”。",
    en="“{wrong}” is not the fixed expression; it should be “{right}”.",
)
WORD_ERROR = Wording(zh="“{wrong}”是错别字，应为“{right}”。", en="“{wrong}” is a misspelling of “{right}”.")
WORD_SPAM = Wording(
    zh="“{wrong}”常见于植入网页的违法广告，请检查文件是否被篡改；确属执法内容的，请说明。",
    en="“{wrong}” is common in advertisements planted in web pages. Check whether the file was tampered"
    " with, or say that it is about enforcement.",
)
WORD_LISTED = Wording(
    zh="“{wrong}”在词表中，建议改为“{right}”。", en="“{wrong}” is listed; write “{right}”."
)
WORD_BANNED = Wording(zh="“{wrong}”在词表中，请核对。", en="“{wrong}” is listed. Please check.")
