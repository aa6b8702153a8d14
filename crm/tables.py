"""Every table in one place, for migrations."""

from crm.calls import models as calls
from crm.citizens import models as citizens
from crm.db import Base
from crm.operators import models as operators
from crm.tickets import models as tickets
from crm.transcripts import models as transcripts

features = (calls, citizens, operators, tickets, transcripts)
metadata = Base.metadata
