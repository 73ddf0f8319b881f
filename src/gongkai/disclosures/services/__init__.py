"""Everything that changes records of proactive disclosure.

Each function is one act in one transaction: it checks that the act is allowed, changes the record and
writes its line into the audit trail.
"""

from gongkai.disclosures.services.attaching import (
    add_attachment,
    attach_file,
    internal_original,
    prepare_rendition,
    public_rendition,
    refuse_rendition,
    remove_attachment,
    set_rendition,
)
from gongkai.disclosures.services.chains import (
    StepPlan,
    delegate,
    end_delegation,
    retire_chain,
    set_up_chain,
)
from gongkai.disclosures.services.correcting import (
    correct,
    drop_correction,
    publish_correction,
    recall_correction,
    save_correction,
    submit_correction,
)
from gongkai.disclosures.services.drafting import begin_draft, reassess, save_draft, set_attribute
from gongkai.disclosures.services.handing_in import hand_in_draft, hand_in_file, read_again
from gongkai.disclosures.services.intake import begin_draft_from_file
from gongkai.disclosures.services.link_rounds import check_new_links
from gongkai.disclosures.services.masking import mask_findings
from gongkai.disclosures.services.publishing import (
    common_channel,
    emergency_publish,
    publish,
    publish_due,
    record_release,
    repeal,
    republish,
    schedule,
    withdraw,
)
from gongkai.disclosures.services.reviewing import give_opinion, return_to_drafter
from gongkai.disclosures.services.screening import justify_finding, keep_dead_links
from gongkai.disclosures.services.submitting import recall, submit_for_review

__all__ = [
    "StepPlan",
    "add_attachment",
    "attach_file",
    "begin_draft",
    "begin_draft_from_file",
    "check_new_links",
    "common_channel",
    "correct",
    "delegate",
    "drop_correction",
    "emergency_publish",
    "end_delegation",
    "give_opinion",
    "hand_in_draft",
    "hand_in_file",
    "internal_original",
    "justify_finding",
    "keep_dead_links",
    "mask_findings",
    "prepare_rendition",
    "public_rendition",
    "publish",
    "publish_correction",
    "publish_due",
    "read_again",
    "reassess",
    "recall",
    "recall_correction",
    "record_release",
    "refuse_rendition",
    "remove_attachment",
    "repeal",
    "republish",
    "retire_chain",
    "return_to_drafter",
    "save_correction",
    "save_draft",
    "schedule",
    "set_attribute",
    "set_rendition",
    "set_up_chain",
    "submit_correction",
    "submit_for_review",
    "withdraw",
]
