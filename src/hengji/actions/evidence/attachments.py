"""Files of an evaluation (附件): content is kept once, whoever attaches it."""

from collections.abc import Iterable

from django.utils import timezone

from hengji.actions.files import clean_file_name, store_file
from hengji.actions.recording import changing
from hengji.core.verbs import Verb
from hengji.models import Attachment, User
from hengji.queries.evaluations import evaluations_of


def attach_file(
    evaluation_id: int, chunks: Iterable[bytes], name: str, *, note: str, by: User
) -> Attachment:
    """Attach a file to an evaluation; attaching it again changes nothing."""
    with changing(Verb.ATTACH_FILE, by) as event:
        evaluation = event.locked_beside(evaluations_of(by), evaluation_id, None)
        shown = clean_file_name(name)
        file = store_file(chunks, shown)
        attachment, added = Attachment.objects.get_or_create(
            evaluation=evaluation,
            file=file,
            defaults={"name": shown, "note": note, "by": by, "at": timezone.now()},
        )
        event.about, event.summary = evaluation, f"{shown}（{file.size} 字节）"
        event.details = {"sha256": file.sha256, "name": shown}
        event.nothing_changed = not added
    return attachment
