"""Pictures: decoded for real, turned upright, made smaller and written anew, so that only the picture is left."""

import io
import struct
from contextlib import suppress

import pillow_heif
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps

from linli.files import limits
from linli.files.judged import Judged
from linli.files.models import MediaKind
from linli.kernel.errors import Refused

pillow_heif.register_heif_opener()
# Pillow warns above this and refuses above twice this, before it decodes anything; we refuse on the warning's side.
Image.MAX_IMAGE_PIXELS = limits.MOST_JPEG_PIXELS

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "HEIF")
# Everything the decoders are known to raise on broken input.
BROKEN = (
    OSError, ValueError, SyntaxError, EOFError, struct.error, LookupError, TypeError, ArithmeticError, RuntimeError,
    MemoryError, AttributeError,
)  # fmt: skip


def is_picture(head: bytes) -> bool:
    """True if the first bytes promise one of the picture formats that the house reads."""
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a"))
        or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")
        or (head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
    )


def judge(content: bytes) -> Judged:
    """The picture as it is kept: JPEG, upright, at most PICTURE_SIDE on a side, no metadata. Raises Refused."""
    try:
        picture = _decoded(content)
        large = _jpeg(picture, quality=85)
        width, height = picture.size
        picture.thumbnail((limits.SMALL_SIDE, limits.SMALL_SIDE))
        small = _jpeg(picture, quality=78)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except BROKEN as error:
        raise Refused(_("This picture is damaged or incomplete. Please take it again."), code="damaged") from error
    return Judged(MediaKind.PICTURE, "image/jpeg", ".jpg", large, small, width, height)


def _too_many_pixels() -> Refused:
    return Refused(_("This picture has too many pixels. Please send a smaller one."), code="too_many_pixels")


def _decoded(content: bytes) -> Image.Image:
    picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = picture.size
    most = limits.MOST_JPEG_PIXELS if picture.format == "JPEG" else limits.MOST_PIXELS
    if width * height > most:
        raise _too_many_pixels()
    # Lets the JPEG decoder skip what will be thrown away: a quarter of the time and memory for a telephone's picture.
    picture.draft("RGB", (limits.PICTURE_SIDE, limits.PICTURE_SIDE))
    picture.seek(0)
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((limits.PICTURE_SIDE, limits.PICTURE_SIDE), Image.Resampling.LANCZOS)
    return _plain_colours(upright, picture.info.get("icc_profile"))


def _plain_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """RGB in the common colour space, on white where the picture was transparent."""
    if profile and picture.mode in {"RGB", "CMYK", "L"}:
        # A profile we cannot read costs some colour fidelity, not the picture.
        with suppress(ImageCms.PyCMSError, *BROKEN):
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
            if converted is not None:
                picture = converted
    if picture.mode.startswith("I"):
        picture = picture.point(lambda value: value / 256).convert("L")
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGB", picture.size, "white")
        paper.paste(picture, mask=picture.getchannel("A"))
        return paper
    return picture.convert("RGB")


def _jpeg(picture: Image.Image, *, quality: int) -> bytes:
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    target = io.BytesIO()
    clean.save(target, "JPEG", quality=quality, optimize=True, progressive=True)
    return target.getvalue()
