"""Rewrite PDFs that are not plain with qpdf, which reads what viewers read."""

import re
from io import BytesIO

import pikepdf
from pikepdf import ObjectStreamMode, StreamDecodeLevel

from procbuild.pdf.values import DamagedError

STREAM = re.compile(r"^stream <[^>]*>:? ?")
"""qpdf's name for a file that is given as bytes."""


def rewrite(data: bytes) -> bytes:
    """The same PDF in the plainest form; the data of streams is unchanged.

    Raises :class:`DamagedError` if qpdf cannot open it.
    """
    plain = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            len(pdf.pages)  # repairs the page tree
            pdf.save(
                plain,
                static_id=True,
                fix_metadata_version=False,  # fails if the metadata is damaged
                encryption=False,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                # Strings may contain "endobj", which would end an object outside an object stream.
                object_stream_mode=ObjectStreamMode.generate,
            )
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise DamagedError(STREAM.sub("", str(error))) from error
    return plain.getvalue()
