"""Who may do what with a dossier, its letter, a session, a decision. Predicates about people;
they ask no queries.

A conflict of interest (own unit, its parent or child, through whichever office) bars from
everything that the board does.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from awards.models import Batch, Proposal
from awards.proposal_querysets import benches_of, desks_of
from clusters.models import Council
from clusters.offices import Offices

# Besides the moves: what goes with writing a dossier.
WRITING = (
    "prepare_batch",
    "change_batch",
    "remove_batch",
    "add_proposal",
    "change_proposal",
    "remove_proposal",
    "import_proposals",
    "add_paper",
    "remove_paper",
    "explain_finding",
    "answer_remark",
    "write_document",
)
PROPOSER_MOVES = ("submit", "recall", "resubmit", "withdraw")
# What the standing body of the receiving council does.
DESK = (
    "receive",
    "return_dossier",
    "consult",
    "end_consultation",
    "put_to_session",
    "take_off_session",
    "recommend",
    "not_recommend",
    "vote_anew",
    "recommend_without_vote",
    "decide",
    "take_off_decision",
    "announce",
    "refuse",
    "revoke",
    "correct_award",
    "answer_finding",
    "ask_remark",
    "settle_remark",
    "assign_reviewer",
    "take_charge",
    "prepare_move",
    "apply_moves",
    "ask_body",
    "record_letter",
    "withdraw_request",
    "record_answer",
    "record_step",
    "publish_notice",
    "make_packet",
)
# What somebody does who was asked for an opinion: desk or member of the council.
REVIEWING = ("give_opinion", "postpone_review")
# About a council as a whole.
COUNCIL_DESK = (
    "prepare_session",
    "call_session",
    "open_session",
    "close_session",
    "reopen_session",
    "cancel_session",
    "keep_session",
    "prepare_decision",
    "issue_decision",
    "announce_decision",
    "revoke_decision",
    "correct_decision",
    "publish_notice",
    "close_notice",
    "withdraw_notice",
    "handle_comment",
    "keep_areas",
    "take_up_nominations",
)


@dataclass(frozen=True)
class Interest:
    """In what capacity somebody deals with one dossier."""

    is_proposer: bool = False
    is_about: bool = False
    is_desk: bool = False
    is_bench: bool = False
    has_conflict: bool = False

    @property
    def capacity(self) -> str:
        if self.is_proposer:
            return _("Cán bộ đơn vị trình")
        if self.is_desk:
            return _("Chuyên viên Hội đồng")
        return _("Thành viên Hội đồng") if self.is_bench else ""


def conflicts(offices: Offices, proposal: Proposal) -> bool:
    """Own unit, its parent or a child. `proposal` is read with `home`."""
    home = proposal.home
    for officer in offices.officers:
        own = officer.unit
        if home.pk in (own.pk, own.parent_id) or home.parent_id == own.pk:
            return True
    return False


def writes(offices: Offices, batch: Batch) -> bool:
    """Whether somebody works for who sends this letter."""
    return batch.unit_id in offices.unit_ids or batch.proposer_id in desks_of(offices)


def interest(offices: Offices, proposal: Proposal) -> Interest:
    """`proposal` is read with `batch` and `home`."""
    return Interest(
        is_proposer=writes(offices, proposal.batch),
        is_about=proposal.home_id in offices.unit_ids,
        is_desk=proposal.batch.council_id in desks_of(offices),
        is_bench=proposal.batch.council_id in benches_of(offices),
        has_conflict=conflicts(offices, proposal),
    )


def denial(verb: str, offices: Offices, proposal: Proposal) -> str:
    """Why somebody may not do `verb` with this dossier; empty where they may.

    Raises KeyError for a verb that no rule knows: what nobody has decided is nobody's.
    """
    held = interest(offices, proposal)
    if verb in WRITING or verb in PROPOSER_MOVES:
        return "" if held.is_proposer else _("Chỉ cán bộ của nơi lập tờ trình làm được việc này.")
    if verb not in DESK and verb not in REVIEWING:
        raise KeyError(verb)
    if not (held.is_desk or (verb in REVIEWING and held.is_bench)):
        if verb in REVIEWING:
            return _("Chỉ chuyên viên và thành viên của hội đồng thẩm định làm được việc này.")
        return _("Chỉ chuyên viên Thường trực của hội đồng thẩm định làm được việc này.")
    if held.has_conflict:
        return _(
            "Hồ sơ của đơn vị mình, đơn vị cấp trên hoặc cấp dưới trực tiếp: không tham gia xét."
        )
    return ""


def batch_denial(verb: str, offices: Offices, batch: Batch) -> str:
    """The same for what is done with a letter. Raises KeyError for an unknown verb."""
    if verb not in WRITING and verb not in PROPOSER_MOVES:
        raise KeyError(verb)
    if writes(offices, batch):
        return ""
    return _("Chỉ cán bộ của nơi lập tờ trình làm được việc này.")


def council_denial(verb: str, offices: Offices, council: Council | None) -> str:
    """The same for what the desk of a council does. Raises KeyError for an unknown verb."""
    if verb not in COUNCIL_DESK:
        raise KeyError(verb)
    if council is not None and council.pk in desks_of(offices):
        return ""
    return _("Chỉ chuyên viên Thường trực của hội đồng làm được việc này.")
