"""Files as people hand them in, sound and hostile, made when they are needed."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def pdf(pages: int = 1, change: Callable[[pikepdf.Pdf], None] | None = None, **saved: Any) -> bytes:
    """A PDF of empty A4 pages, changed by `change`; `saved` goes to the writer."""
    made = pikepdf.new()
    for _page in range(pages):
        made.add_blank_page(page_size=(595, 842))
    if change is not None:
        change(made)
    kept = io.BytesIO()
    made.save(kept, deterministic_id="encryption" not in saved, **saved)
    return kept.getvalue()


def paper(words: str) -> bytes:
    """A sound PDF; other `words`, other bytes."""

    def name(made: pikepdf.Pdf) -> None:
        made.docinfo["/Title"] = words

    return pdf(change=name)


def locked_pdf() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="mo", user="mo"))


def only_printing_barred() -> bytes:
    """Opens without a password; its owner has barred printing."""
    return pdf(encryption=pikepdf.Encryption(owner="mo", user=""))


def script_at_opening(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def script_in_a_field(made: pikepdf.Pdf) -> None:
    """Deep inside: an annotation of a page, whose action stands in a dictionary in an array."""
    action = Dictionary(K=Dictionary(S=Name.JavaScript, JS=String("x()")))
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, AA=action, Rect=Array([0, 0, 1, 1]))
    made.pages[0].Annots = Array([note])


def launches(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Dictionary(S=Name.Launch, F=String("cmd.exe"))


def goes_to_a_page(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = Array([made.pages[0].obj, Name.Fit])


def attaches(name: str, content: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(made: pikepdf.Pdf) -> None:
        made.attachments[name] = content

    return change


def picture(form: str, size: tuple[int, int] = (200, 200)) -> bytes:
    """Noise: nothing of it can be left out unseen."""
    kept = io.BytesIO()
    Image.effect_noise(size, 50).save(kept, form)
    return kept.getvalue()


def office(folder: str = "word", **entries: bytes) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(f"{folder}/document.xml", "<x/>")
        for name, content in entries.items():
            archive.writestr(name, content)
    return kept.getvalue()
