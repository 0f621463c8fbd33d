"""The people of agencies (评价人员) and their framework contracts (框架合同)."""

from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from hengji.actions.files import GivenFile, clean_file_name, store_file
from hengji.actions.recording import EventDraft, apply_values, changing, label_of, locked
from hengji.core.flaws import FlawKind, FlawsFound, Severity
from hengji.core.names import clean_name
from hengji.core.verbs import Verb
from hengji.models import AgencyMember, FrameworkContract, User
from hengji.queries.agencies import agencies_of, contracts_of, members_of

MEMBER_REPEATED = FlawKind(
    "member-repeated",
    Severity.ERROR,
    "机构已有同名、平台登记号也相同的评价人员。",
    "请打开已有的一位修改；确是同名的两个人，请填写各自的平台登记号。",
)
MEMBER_UNNAMED = FlawKind(
    "member-unnamed",
    Severity.ERROR,
    "评价人员没有姓名。",
    "请填写姓名。",
)
CONTRACT_REPEATED = FlawKind(
    "contract-repeated",
    Severity.ERROR,
    "机构已有同一编号的框架合同。",
    "请核对合同编号；续签的请用新的编号。",
)
CONTRACT_UNNUMBERED = FlawKind(
    "contract-unnumbered",
    Severity.ERROR,
    "框架合同没有编号。",
    "请填写合同编号；合同没有编号的，请填写能够区分的名称。",
)
CONTRACT_ENDS_EARLY = FlawKind(
    "contract-ends-early",
    Severity.ERROR,
    "框架合同的终止日期早于起始日期。",
    "请核对起止日期。",
)


@dataclass(frozen=True, slots=True)
class MemberValues:
    """What is kept of a member; ``registration`` is the number on the platform."""

    name: str
    is_lead: bool = False
    qualification: str = ""
    registration: str = ""
    in_use: bool = True


@dataclass(frozen=True, slots=True)
class ContractValues:
    """What is kept of a contract; its first and last days belong to it."""

    number: str
    begins: date
    ends: date
    signed_on: date | None = None
    note: str = ""


def add_member(agency_id: int, values: MemberValues, *, by: User) -> AgencyMember:
    """Add a member to an agency.

    Raises:
        FlawsFound: There is no name, or the member is there already.
    """
    with changing(Verb.ADD_MEMBER, by) as event:
        member = AgencyMember(agency=agencies_of(by).get(pk=agency_id))
        _save_member(member, values, event)
    return member


def edit_member(member_id: int, values: MemberValues, *, version: int, by: User) -> AgencyMember:
    """Change what is kept of a member; one no longer in use stays readable.

    Raises:
        FlawsFound: There is no name, or another member is the same.
        Stale: Somebody changed the member since it was shown.
    """
    with changing(Verb.EDIT_MEMBER, by) as event:
        member = locked(members_of(by), member_id, version)
        _save_member(member, values, event)
    return member


def add_contract(
    agency_id: int, values: ContractValues, *, by: User, file: GivenFile | None = None
) -> FrameworkContract:
    """Register the framework contract of an agency, with its file if there is one.

    Raises:
        FlawsFound: Number or dates will not do, or the file cannot be stored.
    """
    with changing(Verb.ADD_CONTRACT, by) as event:
        contract = FrameworkContract(agency=agencies_of(by).get(pk=agency_id))
        _save_contract(contract, values, file, event)
    return contract


def edit_contract(
    contract_id: int,
    values: ContractValues,
    *,
    version: int,
    by: User,
    file: GivenFile | None = None,
) -> FrameworkContract:
    """Change what is kept of a contract; a file given takes the place of the old one.

    Raises:
        FlawsFound: Number or dates will not do, or the file cannot be stored.
        Stale: Somebody changed the contract since it was shown.
    """
    with changing(Verb.EDIT_CONTRACT, by) as event:
        contract = locked(contracts_of(by), contract_id, version)
        _save_contract(contract, values, file, event)
    return contract


def _save_member(member: AgencyMember, values: MemberValues, event: EventDraft) -> None:
    name, registration = clean_name(values.name), clean_name(values.registration)
    if not name:
        raise FlawsFound([MEMBER_UNNAMED.at("姓名", "姓名是空白的。")])
    for label, before, after in (
        ("主评人", member.is_lead, values.is_lead),
        ("在用", member.in_use, values.in_use),
    ):
        event.change(label, _yes(before), _yes(after))
    member.is_lead, member.in_use = values.is_lead, values.in_use
    texts = {
        "name": name,
        "qualification": clean_name(values.qualification),
        "registration": registration,
    }
    try:
        with transaction.atomic():
            apply_values(member, texts, event)
    except IntegrityError:
        message = f"“{member.agency}”已有“{name}”，平台登记号{registration or '也没有填写'}。"
        raise FlawsFound([MEMBER_REPEATED.at("姓名", message)]) from None
    event.about_name = f"{member.agency}{name}"


def _save_contract(
    contract: FrameworkContract, values: ContractValues, file: GivenFile | None, event: EventDraft
) -> None:
    number = clean_name(values.number)
    if not number:
        raise FlawsFound([CONTRACT_UNNUMBERED.at("合同编号", "合同编号是空白的。")])
    if values.ends < values.begins:
        message = f"起始日期是 {values.begins}，终止日期是 {values.ends}。"
        raise FlawsFound([CONTRACT_ENDS_EARLY.at("终止日期", message)])
    if file is not None:
        _replace_file(contract, file, event)
    columns = {
        "number": number,
        "signed_on": values.signed_on,
        "begins": values.begins,
        "ends": values.ends,
        "note": values.note.strip(),
    }
    try:
        with transaction.atomic():
            apply_values(contract, columns, event)
    except IntegrityError:
        message = f"“{contract.agency}”已有编号“{number}”的合同。"
        raise FlawsFound([CONTRACT_REPEATED.at("合同编号", message)]) from None
    event.about_name = f"{contract.agency}合同{number}"


def _replace_file(contract: FrameworkContract, file: GivenFile, event: EventDraft) -> None:
    name = clean_file_name(file.name)
    stored = store_file(file.chunks, name)
    if stored.pk != contract.file_id:
        event.change(label_of(contract, "file_name"), contract.file_name, name)
        event.details = {"sha256": stored.sha256, "name": name}
    contract.file, contract.file_name = stored, name


def _yes(value: bool) -> str:
    return "是" if value else "否"
