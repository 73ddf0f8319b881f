"""Pictures of a redacted Word file, painted over. Import it where it is used: it loads heavy libraries."""

from collections.abc import Sequence

import cv2
import numpy

from gongkai.renditions.pictures import JPEG_HEAD, PNG_HEAD
from gongkai.renditions.redaction_model import CannotRedact, RedactionMark


def painted(data: bytes, marks: Sequence[RedactionMark], name: str, number: int) -> bytes:
    """Return the picture, the given number of its file, with the marked areas black."""
    if not data.startswith((PNG_HEAD, JPEG_HEAD)):
        raise CannotRedact(f"“{name}”的第 {number} 幅图片不是 PNG 或 JPEG，只能整幅取出。")
    dots = cv2.imdecode(numpy.frombuffer(data, numpy.uint8), cv2.IMREAD_COLOR)
    if dots is None:
        raise CannotRedact(f"“{name}”的第 {number} 幅图片不能打开，只能整幅取出。")
    height, width = dots.shape[:2]
    for mark in marks:
        if mark.area is None:
            continue
        left, right = max(0, int(mark.area.left * width)), int(mark.area.right * width) + 1
        top, bottom = max(0, int(mark.area.top * height)), int(mark.area.bottom * height) + 1
        dots[top:bottom, left:right] = 0
    done, encoded = cv2.imencode(".png" if data.startswith(PNG_HEAD) else ".jpg", dots)
    if not done:
        raise CannotRedact(f"“{name}”的第 {number} 幅图片不能改写，只能整幅取出。")
    return bytes(encoded.tobytes())


def black_png() -> bytes:
    """Return the black picture that stands for one that was taken out whole."""
    _done, encoded = cv2.imencode(".png", numpy.zeros((8, 8, 3), numpy.uint8))
    return bytes(encoded.tobytes())
