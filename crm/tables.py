"""Every table in one place, for migrations."""

from crm.announcements import models as announcements
from crm.assignments import models as assignments
from crm.attachments import models as attachments
from crm.audit import models as audit
from crm.call_backs import models as call_backs
from crm.callers import models as callers
from crm.calls import models as calls
from crm.citizens import models as citizens
from crm.db import Base
from crm.deadlines import models as deadlines
from crm.departments import models as departments
from crm.duplicates import models as duplicates
from crm.exports import models as exports
from crm.flows import models as flows
from crm.follow_ups import models as follow_ups
from crm.idempotency import models as idempotency
from crm.identity import models as identity
from crm.journal import models as journal
from crm.knowledge import models as knowledge
from crm.leader_shifts import models as leader_shifts
from crm.messages import models as messages
from crm.modes import models as modes
from crm.monitoring import models as monitoring
from crm.notices import models as notices
from crm.operators import models as operators
from crm.planning import models as planning
from crm.progress import models as progress
from crm.quality import models as quality
from crm.replies import models as replies
from crm.retention import models as retention
from crm.scheduler import models as scheduler
from crm.supervision import models as supervision
from crm.tickets import models as tickets
from crm.transcripts import models as transcripts
from crm.warnings import models as warnings
from crm.webhooks import models as webhooks

features = (
    announcements,
    assignments,
    attachments,
    audit,
    call_backs,
    callers,
    calls,
    citizens,
    deadlines,
    departments,
    duplicates,
    exports,
    flows,
    follow_ups,
    idempotency,
    identity,
    journal,
    knowledge,
    leader_shifts,
    messages,
    modes,
    monitoring,
    notices,
    operators,
    planning,
    progress,
    quality,
    replies,
    retention,
    scheduler,
    supervision,
    tickets,
    transcripts,
    warnings,
    webhooks,
)
metadata = Base.metadata
