"""What is written in the journal about signals, the order of visits and disputes."""

from __future__ import annotations

from wherry_web.journal.acts import Act

ACTS = {
    "risk.signal_told": Act("Signal told", "signal", "signals"),
    "risk.signals_imported": Act("Signals imported", "signal", "signals"),
    "risk.signals_refused": Act("Signals refused", "signal", "signals"),
    "risk.signal_corrected": Act("Signal corrected", "signal", "signals"),
    "risk.signal_withdrawn": Act("Signal withdrawn", "signal", "signals"),
    "risk.words_erased": Act("Words of signals erased on schedule", "signal", "journal"),
    "risk.recording_stated": Act("Stated what is recorded completely", "recording", "signals"),
    "risk.band_change_asked": Act("Change of band asked for", "band change", "signals"),
    "risk.band_change_decided": Act("Change of band decided", "band change", "signals"),
    "risk.visit_judged": Act("Judged what a visit could change", "visit judgement", "signals"),
    "risk.model_tried": Act("Models held against the past", "model report", "decision"),
    "risk.list_made": Act("Visit list made", "visit list", "decision"),
    "risk.list_published": Act("Visit list published", "visit list", "decision"),
    "risk.dispute_made": Act("Fact disputed", "dispute", "decision"),
    "risk.dispute_answered": Act("Dispute answered", "dispute", "decision"),
}
