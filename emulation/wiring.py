"""What later apps add to earlier ones: three plain tables (see `workflow.composition`)."""

from collections.abc import Callable
from typing import Any

from awards.actions import register_stated
from awards.actions.matching import follow_match
from awards.actions.nominations import follow_conclusion as draft_dossiers
from awards.actions.nominations import follow_match as withdraw_mismatched
from awards.actions.nominations import follow_reopening as withdraw_drafts
from awards.actions.reopening import follow_reopening as withdraw_awards
from awards.actions.votes import count_votes_of_session, uncount_votes_of_session
from awards.board.duties import duties as board_duties
from awards.concluding import concluding as awards_concluding
from awards.consultations.duties import duties as consultation_duties
from awards.consultations.reminders import reminders as consultation_reminders
from awards.decisions.duties import duties as decision_duties
from awards.decisions.search import search as search_decisions
from awards.dossiers.duties import duties as dossier_duties
from awards.dossiers.reminders import reminders as dossier_reminders
from awards.dossiers.search import search as search_dossiers
from awards.letters.nominated import nominations_of_conference
from awards.parts import awards_of_unit
from awards.search import search as search_awards
from awards.sessions.duties import duties as session_duties
from awards.sessions.homes import ballot_home
from awards.trials import try_rule
from clusters.deadlines.ics import deadlines as calendar_of_deadlines
from clusters.deadlines.sending import sent as sent_to_cluster
from clusters.duties import duties as calendar_duties
from clusters.parts import (
    calendar_of_year,
    covenant_of_year,
    keeping_of_cluster,
    quotas_of_year,
)
from clusters.search import search as search_clusters
from conferences.ballots.duties import duties as ballot_duties
from conferences.duties import duties as conference_duties
from conferences.parts import conferences_of_cluster, conferences_of_unit, conferences_of_year
from conferences.search import search as search_conferences
from reports.actions import follow_conclusion, follow_conclusion_with_texts
from reports.actions.attaching import follow_finish as attach_finished
from reports.actions.attaching import follow_sign as attach_signed
from reports.actions.drafting import follow_session_end
from reports.actions.reopening import follow_reopening as spare_documents
from reports.award_parts import confirmations_of
from reports.concluding import concluding as reports_concluding
from reports.draft_duties import duties as draft_duties
from reports.duties import duties as report_duties
from reports.paper_parts import offers_of_papers
from reports.parts import documents_of, packets_of
from reports.session_parts import minutes_of_session
from reports.version_parts import documents_of_version
from scoring.actions.links import follow_report
from scoring.appraisal_duties import duties as appraisal_duties
from scoring.appraisal_duties import sent as sent_across
from scoring.duties import duties as sheet_duties
from scoring.parts import scoring_of_year
from scoring.sending import sent as sheets_sent

Table = dict[str, tuple[Callable[..., Any], ...]]

# "app.model.verb" → actions run in the transaction of the move.
FOLLOWS: Table = {
    "awards.councilsession.close_session": (follow_session_end,),
    "clusters.reporting.report_result": (follow_report,),
    "conferences.ballot.annul_ballot": (uncount_votes_of_session,),
    "conferences.ballot.cancel_ballot": (uncount_votes_of_session,),
    "conferences.ballot.close_ballot": (count_votes_of_session,),
    "conferences.conference.record": (register_stated,),
    "conferences.conference.conclude": (
        register_stated,
        draft_dossiers,
        follow_conclusion,
        follow_conclusion_with_texts,
    ),
    "conferences.conference.reopen": (withdraw_drafts, withdraw_awards, spare_documents),
    "conferences.mention.match": (follow_match, withdraw_mismatched),
    "reports.documentdraft.sign": (attach_signed,),
    "reports.report.finish": (attach_finished,),
}

# Page → sections that later apps add.
PARTS: Table = {
    "award": (confirmations_of,),
    "cluster": (conferences_of_cluster, keeping_of_cluster),
    "cluster_year": (
        calendar_of_year,
        covenant_of_year,
        scoring_of_year,
        quotas_of_year,
        conferences_of_year,
    ),
    "conference": (nominations_of_conference, documents_of),
    "council_session": (minutes_of_session,),
    # Beside the papers of a dossier or letter.
    "papers": (offers_of_papers,),
    "proposal": (packets_of,),
    "resolution_version": (documents_of_version,),
    "unit": (awards_of_unit, conferences_of_unit),
}

# Question → the apps' answers.
SOURCES: Table = {
    # Where a council's ballot belongs, and what its pages say of the share.
    "ballot_home": (ballot_home,),
    "calendar": (calendar_of_deadlines,),
    # What the conclusion of a conference will bring about beyond it, in sentences.
    "concluding": (awards_concluding, reports_concluding),
    "duties": (
        calendar_duties,
        appraisal_duties,
        sheet_duties,
        ballot_duties,
        board_duties,
        session_duties,
        decision_duties,
        conference_duties,
        dossier_duties,
        report_duties,
        draft_duties,
        consultation_duties,
    ),
    # What people are told of on a day besides the deadlines of cluster years.
    "reminders": (consultation_reminders, dossier_reminders),
    "sent": (sent_to_cluster, sheets_sent, sent_across),
    "search": (
        search_clusters,
        search_conferences,
        search_awards,
        search_dossiers,
        search_decisions,
    ),
    # How a rule of eligibility would have judged what was proposed and given before.
    "trials": (try_rule,),
    # What a change of units touches beyond clusters, as `clusters.units.changes.Effect`s of an act.
    "effects_of": (),
}
