"""What the F63x codes mean, for people who ask."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "F630": (
        "a model file cannot be read or written",
        "The folder must be there and writable. A model is written to a temporary file next to its "
        "place and moved there when it is whole: what was there before stays until then.",
    ),
    "F631": (
        "a value cannot be saved",
        "A model file holds numbers: floating, whole and truth values. Texts inside of tensors and "
        "other objects are not written.",
    ),
    "F632": (
        "a model file is damaged",
        "The file is a flowdsl model, and part of it is missing or was changed: it is cut short, "
        "its checksum does not match, or its weights do not belong to its graph. Nothing was "
        "loaded. Save the model again or take a copy.",
    ),
    "F633": (
        "a model file is of another version",
        "The file was written by a version of flowdsl with another format, or uses a name that "
        "this version does not have. Load it with that version, or compile its spec again: the "
        "header of the file holds the text.",
    ),
    "F634": (
        "a file is not a flowdsl model",
        "Model files are safetensors files with a flowdsl header, as model.save(path) writes "
        "them. Pickles, checkpoints and weights of other libraries are never loaded: a pickle can "
        "run any program.",
    ),
    "F635": (
        "a model file is too large",
        "The file, or the model in it, is larger than the limits of this process. Only the "
        "program that runs flowdsl may raise them.",
    ),
}
