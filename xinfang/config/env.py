"""Settings from the environment, typed, refusing nonsense: a wrong value stops the start and says why."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit


class BadSetting(Exception):
    """A setting holds something it may not hold; the message names it, says why and what to write."""


def text(name: str, default: str = "") -> str:
    """The setting's text, trimmed."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """Only ``true`` and ``false`` count, in any case."""
    raw = text(name)
    if raw == "":
        return default
    if raw.lower() in {"true", "false"}:
        return raw.lower() == "true"
    raise BadSetting(f"{name} 只能写 true 或 false，现为 {raw!r}。")


def number(name: str, default: int, low: int, high: int) -> int:
    """A whole number from ``low`` to ``high``."""
    raw = text(name)
    if raw == "":
        return default
    if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
        raise BadSetting(f"{name} 须为 {low} 到 {high} 的整数，现为 {raw!r}。")
    return int(raw)


def words(name: str, default: str = "") -> list[str]:
    """Words parted by commas."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def home() -> Path:
    """``XINFANG_HOME``: database, keys and attachments; made when absent, with the owner's rights only."""
    folder = Path(text("XINFANG_HOME") or ".home").expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(f"XINFANG_HOME 不能用：{folder} 无法建立（{error.strerror}）。请改为可写的文件夹。") from error
    if not os.access(folder, os.W_OK):
        raise BadSetting(f"XINFANG_HOME 不能用：{folder} 不可写。")
    return folder


def secret(name: str, folder: Path, filename: str) -> str:
    """A secret from the environment, else from its file in ``folder``, which is made once when absent."""
    given = text(name)
    if given:
        if len(given) < 32:
            raise BadSetting(f"{name} 太短：至少 32 个字符。")
        return given
    path = folder / filename
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) < 32:
            raise BadSetting(f"{path} 里的密钥不完整。请从备份恢复该文件；不要自行新建，否则旧数据无法打开。") from None
        return kept
    made = secrets.token_hex(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(made)
    return made


def master(name: str, folder: Path, filename: str) -> tuple[str, bool]:
    """A master key from the environment or the file that ``<name>_FILE`` names, else made in ``folder``; does it lie there?"""
    given = text(f"{name}_FILE")
    if not given:
        return secret(name, folder, filename), not text(name)
    return file_of(f"{name}_FILE"), folder in Path(given).expanduser().resolve().parents


def former(name: str) -> str:
    """The master key before a change, from ``name`` or ``<name>_FILE``; empty when there is none."""
    if text(f"{name}_FILE"):
        return file_of(f"{name}_FILE")
    if text(name) and len(text(name)) < 32:
        raise BadSetting(f"{name} 太短：至少 32 个字符。")
    return text(name)


def file_of(name: str) -> str:
    """The key in the file that the setting ``name`` names."""
    try:
        kept = Path(text(name)).expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadSetting(f"{name} 指的文件读不了：{text(name)}。") from error
    if len(kept) < 32:
        raise BadSetting(f"{name} 指的文件里密钥太短：至少 32 个字符。")
    return kept


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """One of ``allowed``."""
    raw = text(name, default).lower()
    if raw not in allowed:
        raise BadSetting(f"{name} 只能写 {'、'.join(allowed)}，现为 {raw!r}。")
    return raw


SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=FULL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA recursive_triggers=ON;"  # without it INSERT OR REPLACE overwrites a ledger row past its delete trigger
    "PRAGMA secure_delete=ON;"  # what is destroyed is overwritten, not only forgotten
    "PRAGMA cache_size=-32000;"
    "PRAGMA temp_store=MEMORY;"
)


def database(url: str, folder: Path) -> dict[str, object]:
    """Django's settings of one database from a URL; SQLite in ``XINFANG_HOME`` when the URL is empty."""
    if not url:
        return sqlite(folder / "xinfang.sqlite3")
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        if not parts.path.lstrip("/"):
            raise BadSetting("XINFANG_DATABASE_URL 缺少文件路径，应如 sqlite:////var/lib/xinfang/xinfang.sqlite3。")
        return sqlite(Path(unquote(parts.path[1:])))
    if parts.scheme in {"postgres", "postgresql"}:
        return postgres(url)
    raise BadSetting(
        f"XINFANG_DATABASE_URL 不认识 {parts.scheme or '空的'} 数据库。可用 sqlite:////路径 或 postgresql://用户:口令@主机:端口/库名。"
    )


def sqlite(path: Path) -> dict[str, object]:
    """SQLite: WAL, immediate write transactions, patient with a second writer."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 30, "init_command": SQLITE_PRAGMAS},
        "TEST": {"NAME": str(path.with_name("test.sqlite3")) if text("XINFANG_TEST_FILE") else None},
    }


def postgres(url: str) -> dict[str, object]:
    """PostgreSQL through psycopg 3 and a pool, in the time zone the law is read in."""
    parts = urlsplit(url)
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise BadSetting("XINFANG_DATABASE_URL 缺少库名，应如 postgresql://用户:口令@主机:5432/xinfang。")
    try:
        port = parts.port
    except ValueError as error:
        raise BadSetting("XINFANG_DATABASE_URL 的端口不是 1 到 65535 的数字。") from error
    # Statements here join much and read few rows: compiling one takes seconds, running it milliseconds.
    options: dict[str, object] = {"options": "-c jit=off"}
    pool = {"min_size": 1, "max_size": number("XINFANG_DATABASE_POOL", 8, 1, 200), "timeout": 20}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options | ({"pool": pool} if flag("XINFANG_DATABASE_POOLED", True) else {}),
    }


def blobs(folder: Path) -> str:
    """Where attachments lie: a folder (that of the home when nothing is said), or ``s3://bucket/prefix``."""
    raw = text("XINFANG_BLOBS")
    if not raw:
        return str(folder / "blobs")
    if not raw.startswith("s3://"):
        place = Path(raw).expanduser()
        if not place.is_absolute():
            raise BadSetting(f"XINFANG_BLOBS 要写完整的文件夹路径，或者 s3://桶/前缀，现为 {raw!r}。")
        return str(place)
    if not raw.removeprefix("s3://").split("/")[0]:
        raise BadSetting("XINFANG_BLOBS 缺少桶名，应如 s3://xinfang/blobs。")
    endpoint = text("XINFANG_S3_ENDPOINT")
    if not endpoint.startswith(("http://", "https://")) or not text("XINFANG_S3_KEY") or not text("XINFANG_S3_SECRET"):
        raise BadSetting(
            "XINFANG_BLOBS 是对象存储时，XINFANG_S3_ENDPOINT（如 https://minio.local:9000）、"
            "XINFANG_S3_KEY、XINFANG_S3_SECRET 都要写。"
        )
    return raw
