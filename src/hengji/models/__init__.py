"""The tables (表): columns, and constraints that repeat what must never be false."""

from hengji.models.accounts import ApiToken, EntryLink, User
from hengji.models.agencies import AgencyMember, FrameworkContract, InterestDeclaration
from hengji.models.checkups import Checkup, CheckupFile
from hengji.models.cycles import Cycle
from hengji.models.evaluations import Attachment, Evaluation, StageScore
from hengji.models.events import Event
from hengji.models.files import StoredFile
from hengji.models.imports import LedgerImport, RegistryImport
from hengji.models.jobs import Job
from hengji.models.packets import Packet, PacketReturn
from hengji.models.papers import (
    BasicDatum,
    Evidence,
    EvidenceLink,
    Interview,
    Material,
    Paper,
    PaperChange,
    SiteVisit,
)
from hengji.models.procedure import (
    EvaluationDocument,
    EvaluationScheme,
    Opinion,
    ReportText,
    Signature,
    Waiver,
)
from hengji.models.registry import Agency, BudgetUnit, Expert, FormerName, Project
from hengji.models.report import Finding, Recommendation, ReportFacts, ReportVersion

__all__ = [
    "Agency",
    "AgencyMember",
    "ApiToken",
    "Attachment",
    "BasicDatum",
    "BudgetUnit",
    "Checkup",
    "CheckupFile",
    "Cycle",
    "EntryLink",
    "Evaluation",
    "EvaluationDocument",
    "EvaluationScheme",
    "Event",
    "Evidence",
    "EvidenceLink",
    "Expert",
    "Finding",
    "FormerName",
    "FrameworkContract",
    "InterestDeclaration",
    "Interview",
    "Job",
    "LedgerImport",
    "Material",
    "Opinion",
    "Packet",
    "PacketReturn",
    "Paper",
    "PaperChange",
    "Project",
    "Recommendation",
    "RegistryImport",
    "ReportFacts",
    "ReportText",
    "ReportVersion",
    "Signature",
    "SiteVisit",
    "StageScore",
    "StoredFile",
    "User",
    "Waiver",
]
