"""The tables (表): columns, and constraints that repeat what must never be false."""

from hengji.models.accounts import ApiToken, EntryLink, User
from hengji.models.checkups import Checkup, CheckupFile
from hengji.models.cycles import Cycle
from hengji.models.evaluations import Attachment, Evaluation, StageScore
from hengji.models.events import Event
from hengji.models.files import StoredFile
from hengji.models.imports import LedgerImport, RegistryImport
from hengji.models.jobs import Job
from hengji.models.registry import Agency, BudgetUnit, Expert, FormerName, Project
from hengji.models.report import Finding, Recommendation, ReportFacts, ReportVersion

__all__ = [
    "Agency",
    "ApiToken",
    "Attachment",
    "BudgetUnit",
    "Checkup",
    "CheckupFile",
    "Cycle",
    "EntryLink",
    "Evaluation",
    "Event",
    "Expert",
    "Finding",
    "FormerName",
    "Job",
    "LedgerImport",
    "Project",
    "Recommendation",
    "RegistryImport",
    "ReportFacts",
    "ReportVersion",
    "StageScore",
    "StoredFile",
    "User",
]
