"""The first words of a text that say something, as a heading: without 您好, 打扰了 and 我是三号楼的居民."""

import re
from typing import Final

LONGEST: Final = 30  # characters

_GREETING: Final = re.compile(
    r"(?:(?:尊敬的|各位)?(?:领导|书记|市长|主任|同志|师傅|老师|工作人员)?(?:们)?(?:您们?|你们?|大家|各位)?好|打扰(?:您|你|大家)?(?:了|一下)?"
    r"|麻烦(?:您|你|大家)?(?:了|一下)?|请问(?:一下)?|想?(?:跟您|向您|和您|来)?(?:反映|说|咨询|投诉|问)(?:一下|一件事|个事|个问题|情况)?"
    r"|我(?:是|住|住在|家住|家在)[^，。！？；,!?;\n]{1,24}(?:居民|住户|业主|市民|的|楼|小区|社区|家)?)[\s，。！？、；：,.!?;:~～]+"
)
_END: Final = re.compile(r"[。！？!?\n]")
_PAUSE: Final = re.compile(r"[，。！？；,!?;\n]")


def opening(text: str, longest: int = LONGEST) -> str:
    """The beginning of a text on one line, at most `longest` characters and “…”; empty only for an empty text."""
    plain = " ".join(text.split())
    line = plain
    while match := _GREETING.match(line):
        line = line[match.end() :]
    line = line or plain
    if (end := _END.search(line, 5)) and end.start() <= longest:
        return line[: end.start()]
    if len(line) <= longest:
        return line.rstrip("。，,.；; ")
    # Rather at a pause of the writer's than in the midst of a word, if there is one late enough.
    pauses = [match.start() for match in _PAUSE.finditer(line[: longest + 1]) if match.start() >= longest // 3]
    return line[: pauses[-1]] if pauses else f"{line[:longest].rstrip()}…"
