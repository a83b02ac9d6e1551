"""What an import reads: one file, a folder, or an archive, unpacked on the way and never onto the disk.

Nothing here trusts a file: what is no text, is damaged, or unpacks to far more than it should is refused with
a sentence. Every byte is counted and hashed as it passes.
"""

import gzip
import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from second_opinion.directory.errors import FileRefused

MAX_LINE = 1_000_000
"""Bytes of one line of a table; what is longer is no row of a directory."""

MAX_RESOURCE = 16_000_000
"""Bytes of one FHIR resource: a place may carry the outline of a state."""

MAX_FILES = 100_000
"""Files in one folder or archive."""

MAX_RATIO = 200
"""How many times its packed size a file may have once unpacked; directories pack ten to forty times."""

RATIO_COUNTS_FROM = 64 * 1024 * 1024
"""Unpacked bytes before ``MAX_RATIO`` counts: a short file of one letter packs better and harms nobody."""

PEEK = 1 << 16
"""Bytes looked at to tell what a file is."""

Progress = Callable[[int, int], None]
"""Called now and then with the bytes read so far, as they lie on the disk, and the records in them."""

_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True)
class Input:
    """One file to read: its name as the operator knows it, and how it is opened."""

    name: str
    path: Path
    member: str = ""
    """The file within the archive ``path``; empty for a file of its own."""

    @property
    def stem(self) -> str:
        """The file's own name in lower case, without folders and without the ending of packing."""
        return PurePosixPath(self.member or self.path.name).name.lower().removesuffix(".gz")


class Inputs:
    """The files of one import in the order of their names, with what has been read of them so far.

    Raises:
        FileRefused: there is no such file, it cannot be read, or it is a damaged archive.
    """

    def __init__(self, path: Path, on_progress: Progress | None = None) -> None:
        self.path = path
        self.name = path.name or str(path)
        self.digest = hashlib.sha256()
        self.records = 0
        """Records read so far; readers count them."""
        self._on_progress = on_progress
        self._done = 0
        with refusing(self.name):
            self.files = self._list(path)

    def __iter__(self) -> Iterator[Input]:
        return iter(self.files)

    def __len__(self) -> int:
        return len(self.files)

    def only(self, what: str) -> Input:
        """The one file there is.

        Raises:
            FileRefused: there are several, or none; ``what`` says what was expected.
        """
        if len(self.files) == 1:
            return self.files[0]
        held = f"holds {len(self.files)} files" if self.files else "holds no file"
        raise FileRefused(f"{self.name} {held}. Expected {what}.")

    @contextmanager
    def open(self, file: Input, *, counted: bool = True) -> Iterator["io.BufferedReader[Any]"]:
        """The unpacked bytes of a file, without a byte order mark; refusals carry the file's name.

        With ``counted`` false nothing is added to the figures: for a first look.
        """
        with refusing(file.name), file.path.open("rb") as raw:
            stream = _unpacked(raw, file)
            guarded = _Guarded(stream, raw, file, self._took if counted else None)
            reader = io.BufferedReader(guarded, PEEK)
            start = reader.peek(PEEK)
            refuse_other_than_text(file.name, start)
            if start.startswith(b"\xef\xbb\xbf"):
                reader.read(3)
            yield reader
            if counted:
                self._done += raw.tell()

    def finished(self) -> None:
        """Tell the progress that all is done, the swap included."""
        if self._on_progress:
            self._on_progress(self._done, self.records)

    def beside(self, name: str) -> Input | None:
        """A file of that name next to the one file of this import, taken among its files; None if there is none."""
        path = self.path.parent / PurePosixPath(name).name
        if not path.is_file():
            return None
        file = Input(path.name, path)
        self.files.append(file)
        return file

    def size(self) -> int:
        """Bytes there are to read, as they lie on the disk."""
        return sum(path.stat().st_size for path in {file.path for file in self.files})

    def _took(self, chunk: memoryview, position: int) -> None:
        self.digest.update(chunk)
        if self._on_progress:
            self._on_progress(self._done + position, self.records)

    def _list(self, path: Path) -> list[Input]:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            files = [Input(str(p.relative_to(path)), p) for p in found]
        else:
            with path.open("rb") as raw:
                packed = raw.read(4) == b"PK\x03\x04"
            files = _members(path, self.name) if packed else [Input(self.name, path)]
        if len(files) > MAX_FILES:
            raise FileRefused(f"{self.name} holds {len(files)} files. Expected at most {MAX_FILES}.")
        return files


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Turn what can go wrong while reading a file into a refusal with its name."""
    try:
        yield
    except OSError as error:
        if isinstance(error, gzip.BadGzipFile):
            raise FileRefused(f"{name} is compressed and damaged. Download it again. Nothing was loaded.") from error
        reason = error.strerror or type(error).__name__
        raise FileRefused(f"{name} could not be read ({reason}). Nothing was loaded.") from error
    except (EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise FileRefused(
            f"{name} is compressed and damaged or cut off. Download it again. Nothing was loaded."
        ) from error
    except NotImplementedError as error:
        raise FileRefused(f"{name} is compressed in a way that is not read here. Pack it with deflate.") from error


def refuse_other_than_text(name: str, start: bytes) -> None:
    """Refuse what begins like an empty file, a page, UTF-16 or an archive within an archive."""
    if not start.strip():
        raise FileRefused(f"{name} is empty. Nothing was loaded.")
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text[:1] == b"<":
        raise FileRefused(f"{name} is an HTML or XML page, not a data file. Download the file itself.")
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise FileRefused(f"{name} is UTF-16 text. Save it as UTF-8.")
    if start[:4] == b"PK\x03\x04" or start[:2] == b"\x1f\x8b":
        raise FileRefused(f"{name} is compressed twice. Unpack the outer archive first.")


def lines(reader: IO[bytes], name: str, longest: int = MAX_LINE) -> Iterator[tuple[int, bytes]]:
    """Lines with their number from 1.

    Raises:
        FileRefused: a line has more than ``longest`` bytes.
    """
    number = 0
    while line := reader.readline(longest + 1):
        number += 1
        if len(line) > longest:
            raise FileRefused(f"{name} has a line of more than {longest} characters (line {number}).")
        yield number, line


def text_lines(reader: io.BufferedReader, name: str) -> Iterator[str]:
    """Lines of a CSV file as text.

    Raises:
        FileRefused: it is JSON, no UTF-8, holds a NUL byte or a line longer than ``MAX_LINE``.
    """
    if reader.peek(1)[:1] in (b"{", b"["):
        raise FileRefused(f"{name} is JSON, not a CSV file.")
    for number, line in lines(reader, name):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError as error:
            raise FileRefused(
                f"{name} is not UTF-8 text (line {number}). Save it as 'CSV UTF-8'. Nothing was loaded."
            ) from error
        if "\0" in text:
            raise FileRefused(f"{name} has a NUL byte in line {number}: it is damaged or not text.")
        yield text


class _Guarded(io.RawIOBase):
    """Passes unpacked bytes on, counts them, and stops where they grow out of all proportion."""

    def __init__(
        self, stream: IO[bytes], raw: IO[bytes], file: Input, took: Callable[[memoryview, int], None] | None
    ) -> None:
        self._stream, self._raw, self._file, self._took = stream, raw, file, took
        self._packed = file.path.stat().st_size
        self._unpacked = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        count = self._stream.readinto(view)  # type: ignore[attr-defined]
        self._unpacked += count
        if self._unpacked > max(RATIO_COUNTS_FROM, self._packed * MAX_RATIO):
            raise FileRefused(
                f"{self._file.name} unpacks to more than {MAX_RATIO} times its size, as no directory does. "
                "Nothing was loaded; ask its publisher for another file."
            )
        if self._took and count:
            self._took(view[:count], self._raw.tell())
        return int(count)


def _unpacked(raw: IO[bytes], file: Input) -> IO[bytes]:
    if file.member:
        info = zipfile.ZipFile(raw)
        if info.getinfo(file.member).flag_bits & 0x1:
            raise FileRefused(f"{file.name} is protected by a password. Unpack it first.")
        return info.open(file.member)
    start = raw.read(2)
    raw.seek(0)
    return gzip.GzipFile(fileobj=raw) if start == b"\x1f\x8b" else raw  # type: ignore[return-value]


def _members(path: Path, name: str) -> list[Input]:
    with zipfile.ZipFile(path) as archive:
        names = sorted(
            info.filename
            for info in archive.infolist()
            if not info.is_dir() and not any(part in info.filename for part in _IGNORED)
        )
    return [Input(f"{name}: {member}", path, member) for member in names]
