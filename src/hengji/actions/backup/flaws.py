"""What can be wrong with a backup (备份) or with the place it goes to."""

from hengji.core.flaws import FlawKind, Severity

BACKUP_EXISTS = FlawKind(
    "backup-exists",
    Severity.ERROR,
    "备份文件已经存在。",
    "请换一个文件名；备份从不覆盖已有的文件。",
)
BACKUP_NOT_WRITTEN = FlawKind(
    "backup-not-written",
    Severity.ERROR,
    "备份写不出来。",
    "请检查磁盘空间和写入权限，或换一个位置再备份；没有写完的部分已经清除，数据没有变化。",
)
BACKUP_NOT_NOTED = FlawKind(
    "backup-not-noted",
    Severity.WARNING,
    "备份已经写好，操作记录里没有写上这一次。",
    "请检查数据所在磁盘的空间和写入权限；这份备份完整可用。",
)
STORED_FILE_MISSING = FlawKind(
    "stored-file-missing",
    Severity.WARNING,
    "有记录的文件在数据文件夹里找不到了，备份中也没有。",
    "请用 hengji verify 查明是哪一份文件，并从以前的备份中找回。",
)
STORED_FILE_CHANGED = FlawKind(
    "stored-file-changed",
    Severity.WARNING,
    "数据文件夹里的文件被改过，备份中是改过的内容。",
    "请用 hengji verify 查明是哪一份文件，并从以前的备份中找回。",
)
BACKUP_UNUSABLE = FlawKind(
    "backup-unusable",
    Severity.ERROR,
    "给出的文件不是完整的衡绩备份，或写出以后被改过。",
    "请换一份备份；这一份没有恢复任何内容。",
)
BACKUP_NEWER = FlawKind(
    "backup-newer",
    Severity.ERROR,
    "备份来自更新的版本。",
    "请先升级程序，再恢复这份备份。",
)
PLACE_NOT_EMPTY = FlawKind(
    "restore-place-not-empty",
    Severity.ERROR,
    "恢复的位置不是空的。",
    "请另给一个不存在或空的文件夹；使用 PostgreSQL 的，请另建一个空的数据库。",
)
NOT_RESTORED = FlawKind(
    "not-restored",
    Severity.ERROR,
    "恢复没有完成。",
    "请检查磁盘空间和写入权限，再恢复一次；没有恢复完的部分已经清除。",
)
