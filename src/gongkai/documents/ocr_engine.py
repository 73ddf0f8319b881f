"""The recogniser of printed text: pictures of lines in, their text and certainty out.

The models ship with the package ``rapidocr-onnxruntime``; nothing is fetched. Short pictures are
recognised in narrow batches, which is several times faster for the figures of a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import cv2
import numpy as np
from rapidocr_onnxruntime.main import RapidOCR

from gongkai.documents.ruling import Box

_HEIGHT = 48
"""The height of the pictures that the model was trained on."""
_NARROWEST, _WIDEST = 48, 3200
_STEP = 16
_BATCH_WIDTH = 2400
"""The widths of the pictures in one batch come to about this."""
_PADDED = 1.25
"""How much wider than its narrowest picture a batch may be."""
_DETECTED_LETTER = 17.0
"""Dots: as high as this, letters are found surely; larger pictures only take longer."""
_LEAST_SIDE, _LONGEST_SIDE = 128, 1440
_DETECTOR_STEP = 32
_FIGURES = "0123456789.,%+-"
_LETTERS_OF_FIGURES = ("", *_FIGURES)


@dataclass(frozen=True, slots=True)
class Guess:
    """What the recogniser takes a picture of one line for."""

    text: str
    certainty: float
    """From 0 to 1, over all letters."""
    figure: str
    """The same picture read as if it could only be a figure."""
    figure_certainty: float
    """From 0 to 1, of the least certain letter among the figures it could be."""


@cache
def _engine() -> Any:
    # One thread each: files are read in parallel processes, and small batches gain nothing by more.
    engine: Any = RapidOCR(intra_op_num_threads=1, inter_op_num_threads=1)
    # Left alone, the detector enlarges a strip of a page until its short side has 736 dots.
    engine.text_det.limit_type = "max"
    return engine


@cache
def _alphabet() -> tuple[tuple[str, ...], Any]:
    characters = tuple(_engine().text_rec.postprocess_op.character)
    return characters, np.array([0] + [characters.index(figure) for figure in _FIGURES])


def recognised(pictures: Sequence[Any]) -> list[Guess]:
    """Return what each picture of a line says."""
    scaled = [_scaled(picture) for picture in pictures]
    order = sorted(range(len(scaled)), key=lambda number: scaled[number].shape[1])
    guesses: dict[int, Guess] = {}
    begin = 0
    for end in range(1, len(order) + 1):
        if end < len(order) and _fits(scaled[order[begin]], scaled[order[end]], end - begin + 1):
            continue
        batch = order[begin:end]
        guesses.update(zip(batch, _read([scaled[number] for number in batch]), strict=True))
        begin = end
    return [guesses[number] for number in range(len(scaled))]


def _fits(narrowest: Any, widest: Any, count: int) -> bool:
    """Tell whether pictures up to a width can be read in one batch without much padding."""
    width = widest.shape[1]
    padded = width > _PADDED * max(_NARROWEST, narrowest.shape[1])
    return not padded and width * count <= _BATCH_WIDTH


def _scaled(picture: Any) -> Any:
    height, width = picture.shape[:2]
    target = min(_WIDEST, max(1, round(width * _HEIGHT / height)))
    method = cv2.INTER_AREA if height > _HEIGHT else cv2.INTER_CUBIC
    return cv2.resize(picture, (target, _HEIGHT), interpolation=method)


def _read(pictures: Sequence[Any]) -> list[Guess]:
    width = max(_NARROWEST, -(-max(picture.shape[1] for picture in pictures) // _STEP) * _STEP)
    batch = np.zeros((len(pictures), 3, _HEIGHT, width), np.float32)
    for number, picture in enumerate(pictures):
        batch[number, :, :, : picture.shape[1]] = picture.astype(np.float32) / 127.5 - 1.0
    odds = _engine().text_rec.session(batch)[0]
    characters, figures = _alphabet()
    guesses = []
    for one in odds:
        text, sure = _decoded(one, characters)
        figure, figure_sure = _decoded(_only(one, figures), _LETTERS_OF_FIGURES)
        guesses.append(Guess(text, float(np.mean(sure)), figure, float(np.min(figure_sure))))
    return guesses


def _only(odds: Any, kept: Any) -> Any:
    """Return the odds as they are when nothing but the kept letters is possible."""
    odds = odds[:, kept]
    return odds / np.maximum(odds.sum(axis=1, keepdims=True), 1e-9)


def _decoded(odds: Any, characters: Sequence[str]) -> tuple[str, list[float]]:
    """Return the likeliest text, and how certain each of its letters is."""
    best = odds.argmax(axis=1)
    text, sure = [], []
    begin = 0
    for end in range(1, len(best) + 1):
        if end < len(best) and best[end] == best[begin]:
            continue
        if best[begin]:
            text.append(characters[best[begin]])
            # A letter stretches over several steps; it is as certain as in its clearest step.
            sure.append(float(odds[begin:end, best[begin]].max()))
        begin = end
    return "".join(text), sure or [0.0]


def found_lines(grey: Any, letter: float) -> list[Box]:
    """Return the boxes (left, top, right, bottom) of the lines of text in a picture."""
    scale = min(1.0, _DETECTED_LETTER / letter, _LONGEST_SIDE / max(grey.shape))
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    boxes, _ = _engine().text_det(cv2.cvtColor(_on_larger_paper(small), cv2.COLOR_GRAY2BGR))
    if boxes is None:
        return []
    return [
        (
            float(box[:, 0].min()) / scale,
            float(box[:, 1].min()) / scale,
            float(box[:, 0].max()) / scale,
            float(box[:, 1].max()) / scale,
        )
        for box in boxes
    ]


def _on_larger_paper(picture: Any) -> Any:
    """Add white paper until both sides are multiples of the detector's step, and not too short."""
    height, width = (
        max(_LEAST_SIDE, -(-side // _DETECTOR_STEP) * _DETECTOR_STEP) for side in picture.shape
    )
    below, beside = height - picture.shape[0], width - picture.shape[1]
    return cv2.copyMakeBorder(picture, 0, below, 0, beside, cv2.BORDER_CONSTANT, value=255)
