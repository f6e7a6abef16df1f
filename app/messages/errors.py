"""What the window says when something did not work: what happened, why, and what to do."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from app.messages.core_texts import said
from app.messages.numbers_and_plurals import counted
from core.domain.errors import (
    BadTarget,
    ClassError,
    ColumnsUnclear,
    CoreError,
    DatasetError,
    DeviceError,
    ExportError,
    FolderError,
    ImageError,
    LabelsError,
    LayoutUnclear,
    ModelDamaged,
    NoModel,
    NotAdaptable,
    NotEnoughExamples,
    NothingToExport,
    PluginError,
    ProjectDamaged,
    ProjectError,
    ProjectGone,
    ProjectLocked,
    ProjectMissing,
    ProjectNotWritable,
    ProjectTooNew,
    TrainingError,
    WeightsError,
)

# By this name and with a literal context, else pyside6-lupdate does not find the texts.
translate = QCoreApplication.translate


def sentence(error: CoreError) -> str:
    """Say what happened, why, and what to do."""
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            return _SENTENCES[kind](error)
    return translate("Wording", "This did not work: {reason}.").format(reason=said(str(error)))


def _image(error: Any) -> str:  # noqa: ANN401 - one table for all kinds
    return translate(
        "Wording", "“{name}” could not be read: {reason}. Try to open it in another program."
    ).format(name=error.path.name, reason=said(error.reason))


def _weights(error: Any) -> str:  # noqa: ANN401
    if error.remedy == "reinstall":
        text = translate(
            "Wording",
            "The network {name} is not available: {reason}."
            " Install Handful again to bring it back.",
        )
    elif error.remedy == "adapt":
        text = translate(
            "Wording", "The network {name} is another one now: {reason}. Click Adapt to go on."
        )
    elif error.remedy == "pack":
        text = translate(
            "Wording",
            "The pack {name} cannot be used: {reason}. Add its file under Class › Backbone.",
        )
    elif error.remedy == "plugin":
        text = translate("Wording", "The network {name} cannot be used: {reason}.")
    elif error.remedy == "published":
        text = translate(
            "Wording",
            "No pack can be made of {name}: {reason}. Choose a .pth file that the published MTL"
            " code wrote.",
        )
    else:
        text = translate(
            "Wording",
            "The network {name} is not available: {reason}."
            " In a terminal, “handful backbones get {name}” brings it here.",
        )
    return text.format(name=error.backbone, reason=said(error.reason))


def _plugin(error: Any) -> str:  # noqa: ANN401
    text = translate("Wording", "The plug-in {name} cannot be used: {reason}. Update or remove it.")
    return text.format(name=error.name, reason=said(error.reason))


def _not_adaptable(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The network {name} cannot itself be adapted, only learned from as it is. Another one can"
        " be chosen under Class › Backbone.",
    ).format(name=error.backbone)


def _project(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording", "“{name}” could not be used: {reason}. Try again, or open another project."
    ).format(
        name=error.path.name,
        reason=said(error.reason) or translate("Wording", "the reason is unknown"),
    )


def _missing(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "There is no project at “{path}”. It may have been moved or renamed: open it from where it"
        " lies now, or start a new one.",
    ).format(path=error.path)


def _too_new(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” was made by a later version of Handful. Update Handful to open it; the file was"
        " not changed.",
    ).format(name=error.path.name)


def _damaged(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” is not a project, or it is damaged ({reason}). The file was not changed. Open a"
        " backup of it; or “handful repair”, in a terminal, saves what can be read.",
    ).format(name=error.path.name, reason=said(error.reason))


def _gone(error: Any) -> str:  # noqa: ANN401
    texts = {
        "deleted": translate(
            "Wording",
            "“{name}” was deleted or moved while it was open. Nothing is lost yet:"
            " choose Save as to keep it.",
        ),
        "replaced": translate(
            "Wording",
            "“{name}” was replaced by another file while it was open. Nothing is lost"
            " yet: choose Save as to keep it under another name.",
        ),
        "log": translate(
            "Wording",
            "The file beside “{name}” that holds the newest changes was deleted or moved."
            " Nothing is lost yet: choose Save as to keep it.",
        ),
    }
    return texts[error.reason].format(name=error.path.name)


def _locked(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” is open in another window or command. Close it there, then open it here.",
    ).format(name=error.path.name)


def _not_writable(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” could not be written: {reason}. Free some space or choose another place; nothing"
        " that was saved before is lost.",
    ).format(name=error.path.name, reason=said(error.reason))


def _folder(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "“{name}” could not be looked through: {reason}. Plug the disk in or check the folder, then"
        " add it again.",
    ).format(name=error.path.name or error.path, reason=said(error.reason))


def _layout(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The folders in “{name}” may mean several things, so nothing was learned from them. Give"
        " the folder again and choose what they mean.",
    ).format(name=error.path.name or error.path)


def _labels(error: Any) -> str:  # noqa: ANN401
    # `remedy` is for the dialog of the import.
    return translate("Wording", "No labels could be read from “{name}”: {reason}.").format(
        name=error.path.name or error.path, reason=said(error.reason)
    )


def _columns(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "No labels could be read from “{name}”: {reason}. Its columns are: {columns}. Say which"
        " hold the pictures and the labels.",
    ).format(name=error.path.name, reason=said(error.reason), columns=", ".join(error.columns[:30]))


def _class(error: Any) -> str:  # noqa: ANN401
    if error.reason == "empty":
        return translate(
            "Wording", "A class needs a name. Type one, or press Esc to keep the old one."
        )
    if error.reason == "taken":
        return translate(
            "Wording",
            "There is a class “{name}” already. Choose another name, or merge the two classes.",
        ).format(name=error.name)
    if error.reason == "alike":
        return translate(
            "Wording",
            "“{name}” looks the same as the class “{other}”: nobody could tell them apart. Choose"
            " another name, or merge the two classes.",
        ).format(name=error.name, other=error.other)
    return translate(
        "Wording", "The class “{name}” is not there any more. Undo may bring it back."
    ).format(name=error.name)


def _not_enough(error: Any) -> str:  # noqa: ANN401
    if error.class_name:
        return counted(
            translate(
                "Wording",
                "The class “{name}” has %n example(s) and needs {need}. Drop more pictures on it.",
                "",
                error.have,
            ),
            error.have,
        ).format(name=error.class_name, need=error.need)
    return counted(
        translate(
            "Wording",
            "Adapting needs {need} classes with an example each, and there are %n. Drop pictures on"
            " another class.",
            "",
            error.have,
        ),
        error.have,
    ).format(need=error.need)


def _no_model(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "There is nothing to label with yet. Put a few examples on each class and press Adapt.",
    )


def _model_damaged(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The model in this project cannot be read: {reason}. Click Adapt to make a new one; labels"
        " and examples are untouched.",
    ).format(reason=said(error.reason))


def _dataset(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording", "The pictures in “{path}” cannot be learned from: {reason}."
    ).format(path=error.path, reason=error.reason)


def _training(error: Any) -> str:  # noqa: ANN401
    return translate("Wording", "The training in “{path}” cannot go on: {reason}.").format(
        path=error.path, reason=error.reason
    )


def _device(error: Any) -> str:  # noqa: ANN401
    return translate(
        "Wording",
        "The device {name} could not be used: {reason}. Close other programs that use it, or start"
        " again on the processor.",
    ).format(name=error.device, reason=said(error.reason))


_MOST_NAMED = 5  # files in a sentence


def _nothing_to_export(error: Any) -> str:  # noqa: ANN401
    if error.which == "checked" and error.n_other:
        return translate(
            "Wording",
            "Nothing was exported: you have labeled none of these images. Label some, or choose"
            " “All images”.",
        )
    if error.n_doubtful and error.n_doubtful == error.n_other:
        return translate(
            "Wording",
            "Nothing was exported: the model is not sure of any of these images. Look through the"
            " doubtful ones first.",
        )
    return translate(
        "Wording",
        "Nothing was exported: there is no image with a label. Add a folder, and label it.",
    )


def _export(error: Any) -> str:  # noqa: ANN401
    if error.left:
        more = ["…"] if len(error.left) > _MOST_NAMED else []
        files = ", ".join([*map(str, error.left[:_MOST_NAMED]), *more])
        return translate(
            "Wording",
            "“{path}” could not be written: {reason}. These files were written before and could"
            " not be taken back: {files}.",
        ).format(path=error.path, reason=said(error.reason), files=files)
    return translate(
        "Wording",
        "Nothing was exported to “{path}”: {reason}. Choose another place and export again.",
    ).format(path=error.path, reason=said(error.reason))


_SENTENCES: dict[type, Callable[[Any], str]] = {
    ImageError: _image,
    WeightsError: _weights,
    NotAdaptable: _not_adaptable,
    ProjectError: _project,
    ProjectGone: _gone,
    ProjectMissing: _missing,
    ProjectTooNew: _too_new,
    ProjectDamaged: _damaged,
    ProjectLocked: _locked,
    ProjectNotWritable: _not_writable,
    FolderError: _folder,
    LayoutUnclear: _layout,
    LabelsError: _labels,
    ColumnsUnclear: _columns,
    ClassError: _class,
    NotEnoughExamples: _not_enough,
    NoModel: _no_model,
    ModelDamaged: _model_damaged,
    DatasetError: _dataset,
    PluginError: _plugin,
    TrainingError: _training,
    DeviceError: _device,
    ExportError: _export,
    BadTarget: _export,
    NothingToExport: _nothing_to_export,
}
