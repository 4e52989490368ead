"""Generated pictures for appeals: plain shapes with a label that says what they are."""

from datetime import datetime
from functools import cache
from io import BytesIO
from random import Random

from PIL import Image, ImageDraw, ImageFont

from linli.files.actions import attach, store
from linli.kernel.actor import Actor

_SIZE = (800, 600)
_FONTS = (
    "NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "wqy-zenhei.ttc",
    "PingFang.ttc",
    "msyh.ttc",
)
_OUTDOORS = frozenset({
    "parking", "compound_parking", "pothole", "rubbish", "dog", "tree", "construction", "shared_bicycles",
    "street_light", "manhole", "snow_ice", "bus", "square_noise", "suggestion", "facade",
})  # fmt: skip


@cache
def _label() -> tuple[str, ImageFont.FreeTypeFont | ImageFont.ImageFont]:
    """The words on every picture, in Chinese where the machine has a font for it."""
    for name in _FONTS:
        try:
            return "演示图片", ImageFont.truetype(name, 34)
        except OSError:
            continue
    return "DEMO PICTURE", ImageFont.load_default(34)


def draw(topic: str, random: Random) -> bytes:
    """A JPEG of a street or a stairwell in flat colours."""
    image = Image.new("RGB", _SIZE, (226, 232, 228))
    pen = ImageDraw.Draw(image)
    (_outdoors if topic.partition("/")[0] in _OUTDOORS else _indoors)(pen, random)
    text, font = _label()
    pen.rectangle((0, 540, 800, 600), fill=(38, 70, 66))
    pen.text((24, 548), text, font=font, fill=(255, 255, 255))
    stream = BytesIO()
    image.save(stream, "JPEG", quality=82)
    return stream.getvalue()


def _outdoors(pen: ImageDraw.ImageDraw, random: Random) -> None:
    pen.rectangle((0, 0, 800, 300), fill=(190, 214, 226))
    left = 0
    while left < 800:
        width, top = random.randint(110, 220), random.randint(40, 190)
        shade = random.randint(150, 205)
        pen.rectangle((left, top, left + width, 340), fill=(shade, shade - 12, shade - 28))
        for x in range(left + 14, left + width - 20, 34):
            for y in range(top + 16, 320, 40):
                pen.rectangle((x, y, x + 16, y + 20), fill=(110, 132, 146))
        left += width + random.randint(4, 20)
    pen.polygon([(0, 540), (800, 540), (640, 340), (160, 340)], fill=(128, 128, 126))
    for _ in range(random.randint(3, 7)):
        x, y, size = random.randint(180, 560), random.randint(380, 480), random.randint(24, 70)
        colour = random.choice([(70, 74, 70), (166, 92, 60), (92, 116, 78), (204, 178, 96)])
        pen.ellipse((x, y, x + size * 2, y + size), fill=colour)


def _indoors(pen: ImageDraw.ImageDraw, random: Random) -> None:
    pen.rectangle((0, 0, 800, 540), fill=(214, 208, 196))
    for step in range(7):
        top = 520 - step * 44
        pen.rectangle((260 + step * 40, top, 800, top + 40), fill=(176 - step * 6, 172 - step * 6, 164 - step * 6))
    pen.rectangle((60, 120, 210, 480), fill=(112, 88, 72))
    pen.ellipse((186, 300, 198, 312), fill=(220, 200, 140))
    for _ in range(random.randint(4, 9)):
        x, y = random.randint(20, 700), random.randint(20, 420)
        pen.line((x, y, x + random.randint(-60, 90), y + random.randint(20, 110)), fill=(140, 128, 112), width=5)


def attach_picture(
    *, appeal_id: int, topic: str, by: Actor, at: datetime, random: Random, purpose: str = "appeals.report"
) -> None:
    """Store a drawn picture and give it to an appeal, as its reporter would, or a handler with an answer."""
    upload = BytesIO(draw(topic, random))
    upload.name = "照片.jpg"
    stored = store(upload=upload, purpose=purpose, by=by, at=at)
    attach(file_ids=[stored.uuid], subject_type="appeal", subject_id=appeal_id, by=by)
