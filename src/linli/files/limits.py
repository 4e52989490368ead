"""What the house takes in: sizes in bytes, sides in pixels, lengths in seconds."""

from linli.files.models import MediaKind

MEGABYTE = 1024 * 1024

LARGEST = {
    MediaKind.PICTURE: 15 * MEGABYTE,
    MediaKind.VOICE: 10 * MEGABYTE,
    MediaKind.DOCUMENT: 20 * MEGABYTE,
}
LARGEST_FILE = max(LARGEST.values())
# A form with nine pictures of the largest size and a voice message still gets through.
LARGEST_REQUEST = 9 * LARGEST[MediaKind.PICTURE] + 2 * LARGEST[MediaKind.VOICE]
MOST_FILES = 9  # per purpose, in one form

PICTURE_SIDE = 2048
SMALL_SIDE = 360
# JPEG is decoded at a fraction of its size, anything else whole; so it may be larger.
MOST_JPEG_PIXELS = 110_000_000
MOST_PIXELS = 50_000_000

VOICE_SECONDS = 300

DOCUMENT_ENTRIES = 4000
DOCUMENT_UNPACKED = 120 * MEGABYTE
