"""Voice messages: the container is walked, not believed; length and absence of video are checked; bytes are kept."""

import io
import re
import struct
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tinytag import TinyTag, TinyTagException

from linli.files import limits
from linli.files.judged import Judged
from linli.files.models import MediaKind
from linli.kernel.errors import Refused

# Bytes of one AMR narrow-band frame (20 ms) by frame type, header byte included; 15 is silence.
AMR_FRAMES = {0: 13, 1: 14, 2: 16, 3: 18, 4: 20, 5: 21, 6: 27, 7: 32, 8: 6, 15: 1}
MARKUP = re.compile(rb"<\s*(?:!doctype|html|script|svg|iframe|body|\?xml|\?php)", re.IGNORECASE)
# EBML elements of WebM that hold others: Segment, Info, Tracks, TrackEntry, Cluster.
WEBM_PARENTS = {0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675}
WEBM_SCALE, WEBM_DURATION, WEBM_TRACK_TYPE, WEBM_CLUSTER_TIME = 0x2AD7B1, 0x4489, 0x83, 0xE7
WEBM_BLOCK, WEBM_GROUP = 0xA3, 0xA0


class NotVoiceError(ValueError):
    """The container breaks its own rules, or holds no sound."""


def container(head: bytes) -> str:
    """Which of the house's sound containers the first bytes promise; empty for none."""
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "webm"
    if head.startswith(b"OggS"):
        return "ogg"
    if head.startswith(b"#!AMR\n"):
        return "amr"
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return "wav"
    if head[4:8] == b"ftyp" and head[8:12] in {
        b"M4A ",
        b"mp42",
        b"mp41",
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"dash",
    }:
        return "m4a"
    if head.startswith(b"ID3") or (len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2):
        return "mp3"
    return ""


MIMES = {
    "webm": "audio/webm", "ogg": "audio/ogg", "amr": "audio/amr", "wav": "audio/wav", "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
}  # fmt: skip


def judge(content: bytes) -> Judged:
    """The voice message as it came, once it is known to be one. Raises Refused."""
    name = container(content[:16])
    seconds: float | None
    try:
        if MARKUP.search(content[:4096]):
            raise NotVoiceError
        if name == "amr":
            seconds = _amr_seconds(content)
        elif name == "webm":
            seconds = _webm_seconds(content)
        else:
            seconds = _tagged_seconds(content, name)
    except (NotVoiceError, TinyTagException, ValueError, LookupError, ArithmeticError, TypeError) as error:
        message = _("This recording is damaged or incomplete. Please record it again.")
        raise Refused(message, code="damaged") from error
    if seconds and seconds > limits.VOICE_SECONDS:
        minutes = limits.VOICE_SECONDS // 60
        message = ngettext(
            "A voice message may last %(minutes)d minute at most. Please send it in parts.",
            "A voice message may last %(minutes)d minutes at most. Please send it in parts.",
            minutes,
        )
        raise Refused(message % {"minutes": minutes}, code="too_long")
    return Judged(MediaKind.VOICE, MIMES[name], f".{name}", content, seconds=round(seconds, 1) if seconds else None)


def _amr_seconds(content: bytes) -> float:
    position, frames = 6, 0
    while position < len(content):
        size = AMR_FRAMES.get(content[position] >> 3 & 15)
        if size is None or content[position] & 0x83:
            raise NotVoiceError
        position += size
        frames += 1
    # A telephone that was cut off leaves half a frame; a player leaves it out.
    if not frames:
        raise NotVoiceError
    return frames * 0.02


def _tagged_seconds(content: bytes, name: str) -> float | None:
    """Length by the tag reader; None where the container does not say (a recording in fragments)."""
    if name == "m4a" and (
        re.search(rb"hdlr.{8}vide", content, re.DOTALL) or not re.search(rb"hdlr.{8}soun", content, re.DOTALL)
    ):
        raise NotVoiceError
    if name == "ogg" and not re.search(rb"OpusHead|\x01vorbis|Speex   |\x7fFLAC", content[:512]):
        raise NotVoiceError
    if name == "ogg" and b"\x80theora" in content[:4096]:
        raise NotVoiceError
    if name == "wav" and int.from_bytes(content[4:8], "little") > len(content):
        raise NotVoiceError
    tag = TinyTag.get(filename=f"voice.{name}", file_obj=io.BytesIO(content), tags=False)
    if not tag.duration and name != "m4a":
        raise NotVoiceError
    return tag.duration or None


def _webm_seconds(content: bytes) -> float:
    """Length from the header or, as browsers leave it out, from the last cluster and block."""
    scale, duration, cluster, latest, kinds = 1_000_000, 0.0, 0, 0, set()
    if b"webm" not in content[:64] and b"matroska" not in content[:64]:
        raise NotVoiceError
    for element, data in _webm_elements(content):
        if element == WEBM_SCALE:
            scale = int.from_bytes(data) or scale
        elif element == WEBM_DURATION:
            duration = _big_endian_float(data)
        elif element == WEBM_TRACK_TYPE:
            kinds.add(int.from_bytes(data))
        elif element == WEBM_CLUSTER_TIME:
            cluster = int.from_bytes(data)
            latest = max(latest, cluster)
        elif element == WEBM_BLOCK and len(data) > 3:
            latest = max(latest, cluster + int.from_bytes(data[1:3], signed=True))
    if kinds != {2}:
        raise NotVoiceError
    return max(duration, float(latest)) * scale / 1e9


def _webm_elements(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Every element in order; parents are entered, which also copes with parents of unknown size."""
    position = 0
    while position < len(content):
        element, position = _webm_number(content, position, keep_marker=True)
        size, position = _webm_number(content, position, keep_marker=False)
        if element in WEBM_PARENTS:
            continue
        if size is None or element is None:
            raise NotVoiceError
        if position + size > len(content):
            # A recording that was cut off: what is there can be played, unless not even its head is there.
            if element not in {WEBM_BLOCK, WEBM_GROUP}:
                raise NotVoiceError
            return
        yield element, content[position : position + size]
        position += size


def _webm_number(content: bytes, position: int, *, keep_marker: bool) -> tuple[int | None, int]:
    """A number of variable length and the position after it; None for "unknown size"."""
    if position >= len(content) or not content[position]:
        raise NotVoiceError
    length = 9 - content[position].bit_length()
    value = int.from_bytes(content[position : position + length])
    if not keep_marker:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            return None, position + length
    return value, position + length


def _big_endian_float(data: bytes) -> float:
    return float(struct.unpack(">d" if len(data) == 8 else ">f", data)[0])
