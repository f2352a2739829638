"""Models that others trained and published, as scripts/models fetches them, with inputs of the kind that they are for."""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx

from . import glyphs
from .net import Network


@dataclass
class Origin:
    """Where a model comes from."""

    package: str
    licence: str
    # Within the package.
    file: str

    def path(self):
        if self.package.startswith("onnx "):
            return Path(onnx.__file__).parents[1] / self.file
        return Path(os.environ["VERDICT_MODELS"]) / self.file


def published(origin, calls, **options):
    """A network whose file is that of the package, byte by byte. `calls` are the inputs of one call after the other."""
    contents = origin.path().read_bytes()
    first, *more = calls
    return Network(
        onnx.load_from_string(contents), first, more=more, contents=contents, origin=vars(origin), seeded=True, **options
    )


# Magika: what kind of file is it.

MAGIKA = Origin("magika 1.0.3", "Apache-2.0", "magika/models/standard_v3_3/model.onnx")
# How many bytes of a file's beginning and of its end it looks at, and what stands for those that a short file lacks.
SIDE, PADDING = 1024, 256


def beginning_and_end(contents):
    head, tail = list(contents[:SIDE]), list(contents[-SIDE:])
    head += [PADDING] * (SIDE - len(head))
    tail = [PADDING] * (SIDE - len(tail)) + tail
    return {"bytes": np.array([head + tail], np.int32)}


def magika():
    code = "".join(f"def square_of_{i}(x):\n    return x * {i} ** 2\n\n\n" for i in range(60)).encode()
    short = b'{"name": "verdict", "version": [0, 1, 0], "private": true}\n'
    noise = b"\x7fELF\x02\x01\x01" + np.random.default_rng(1).integers(0, 256, 4096, np.uint8).tobytes()
    files = [beginning_and_end(file) for file in (code, short, noise)]
    # Of padding, its normalisation subtracts what is almost the same.
    return published(MAGIKA, files, dims={"unk__214": 1}, exact=True)


# Silero VAD: is somebody speaking. It hears a chunk at a time, each with the end of the one before, and hands on a state.


def silero(file):
    return Origin("silero-vad 6.2.3", "MIT", f"silero_vad/data/{file}.onnx")


def chunks(rate, count):
    """Silence, then a voice: a tone that glides, its harmonics, and noise, in syllables."""
    rng = np.random.default_rng(rate)
    size, context = rate * 32 // 1000, rate * 4 // 1000
    time = np.arange(size * count) / rate
    pitch = np.cumsum(120 + 30 * np.sin(2 * np.pi * 1.3 * time)) / rate
    voice = sum(np.sin(2 * np.pi * harmonic * pitch) / harmonic for harmonic in range(1, 20))
    loud = np.clip(np.sin(2 * np.pi * 4 * time), 0, 1) * (time > size * count / rate / 4)
    sound = 0.2 * voice * loud + 0.005 * rng.standard_normal(time.size)
    sound = np.concatenate([np.zeros(context), sound]).astype(np.float32)
    return [sound[size * chunk : size * (chunk + 1) + context][None] for chunk in range(count)]


STATE = {"state": np.zeros((2, 1, 128), np.float32)}


def silero_steps(file, rate=16000, count=12, dims=None, chosen=True):
    """`chosen`: whether the rate is an input; it never changes, and may choose a branch."""
    calls = [{"input": chunk} for chunk in chunks(rate, count)]
    calls[0] |= STATE
    fixed = {"sr": rate} if chosen else {}
    return published(silero(file), calls, dims=dims or {}, fixed=fixed, carry={"state": "stateN"})


def silero_shapes(rate):
    return {"input": [1, rate * 36 // 1000], "state": [2, 1, 128]}


def silero_sequence():
    sound = np.concatenate(chunks(16000, 12))
    calls = [{"input": part} for part in np.split(sound, 3)]
    calls[0] |= {"h": np.zeros((1, 1, 128), np.float32), "c": np.zeros((1, 1, 128), np.float32)}
    return published(
        silero("silero_vad_16k_sequence"), calls, dims={"sequence_length": 4}, carry={"h": "hn", "c": "cn"}
    )


# RapidOCR: where is text, which way up is it, what does it say.


def rapidocr(file):
    return Origin("rapidocr-onnxruntime 1.4.4", "Apache-2.0", f"rapidocr_onnxruntime/models/{file}.onnx")


def ocr(file, *images, **options):
    """With images of one size, their pixels from -1 to 1."""
    shape = list(images[0].shape)
    return published(rapidocr(file), [{"x": image} for image in images], dims={"x": shape}, **options)


def detector():
    return ocr("ch_PP-OCRv4_det_infer", glyphs.page(320, 320, 2), exact=True)


def recogniser():
    return ocr("ch_PP-OCRv4_rec_infer", glyphs.line("20261128", 48, 320, 3))


def direction():
    image = glyphs.line("0714", 48, 192, 4)
    return ocr("ch_ppocr_mobile_v2.0_cls_infer", image, np.ascontiguousarray(image[:, :, ::-1, ::-1]))


# Networks for images whose weights the onnx project has replaced by one number each.


def light(name, data):
    origin = Origin("onnx 1.17.0", "Apache-2.0", f"onnx/backend/test/data/light/light_{name}.onnx")
    pixels = np.random.default_rng(5).uniform(0, 1, (1, 3, 224, 224)).astype(np.float32)
    return lambda: published(origin, [{data: pixels}])


NETWORKS = {
    "magika": magika,
    "silero-16k": lambda: silero_steps("silero_vad", dims=silero_shapes(16000)),
    "silero-8k": lambda: silero_steps("silero_vad", 8000, dims=silero_shapes(8000)),
    "silero-16k-op15": lambda: silero_steps("silero_vad_16k_op15", dims={"batch": 1, "sequence": 576}),
    "silero-16k-sequence": silero_sequence,
    "silero-half": lambda: silero_steps(
        "silero_vad_half", dims={"batch": 1, "sequence": 576}, chosen=False
    ),
    "silero-ifless-16k": lambda: silero_steps(
        "silero_vad_op18_ifless", dims={"batch": 1, "sequence": 576}
    ),
    "silero-ifless-8k": lambda: silero_steps(
        "silero_vad_op18_ifless", 8000, dims={"batch": 1, "sequence": 288}
    ),
    "silero-openvino-16k": lambda: silero_steps("silero_vad_openvino_16k", chosen=False),
    "ocr-detector": detector,
    "ocr-recogniser": recogniser,
    "ocr-classifier": direction,
    "light-alexnet": light("bvlc_alexnet", "data_0"),
    "light-densenet121": light("densenet121", "data_0"),
    "light-inception-v1": light("inception_v1", "data_0"),
    "light-inception-v2": light("inception_v2", "data_0"),
    "light-resnet50": light("resnet50", "gpu_0/data_0"),
    "light-shufflenet": light("shufflenet", "gpu_0/data_0"),
    "light-squeezenet": light("squeezenet", "data_0"),
    "light-vgg19": light("vgg19", "data_0"),
    "light-zfnet512": light("zfnet512", "gpu_0/data_0"),
}
