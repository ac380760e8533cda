"""PDFs that are not plain, written anew by qpdf, which reads what viewers read."""

import re
from io import BytesIO

import pikepdf
from pikepdf import ObjectStreamMode, StreamDecodeLevel

from procbuild.pdf.values import DamagedError

STREAM = re.compile(r"^stream <[^>]*>:? ?")
"""What qpdf calls a file that it is given as bytes."""


def rewritten(data: bytes) -> bytes:
    """The same PDF in the plainest form: what streams hold stays as it is.

    Raises :class:`DamagedError` where there is no way into it.
    """
    plain = BytesIO()
    try:
        with pikepdf.open(BytesIO(data), suppress_warnings=True) as pdf:
            len(pdf.pages)  # mends the page tree
            pdf.save(
                plain,
                static_id=True,
                fix_metadata_version=False,  # which fails where metadata are damaged
                encryption=False,
                compress_streams=False,
                stream_decode_level=StreamDecodeLevel.none,
                # Strings may say "endobj", which ends an object that stands by itself.
                object_stream_mode=ObjectStreamMode.generate,
            )
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError) as error:
        raise DamagedError(STREAM.sub("", str(error))) from error
    return plain.getvalue()
