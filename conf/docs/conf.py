"""The manual of procbuild itself. It is no volume: `../conf.py` is shared by those alone."""

import sys
from pathlib import Path

from procbuild import __version__

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "procbuild"
release = __version__
language = "en"
extensions = ["myst_parser", "sphinx_click", "manual", "reference"]
exclude_patterns = ["_*"]
html_theme = "manual"
html_theme_path = ["_theme"]
html_title = "procbuild"
html_copy_source = False
html_show_sourcelink = False
html_use_index = False
myst_enable_extensions = ["attrs_block", "attrs_inline", "colon_fence", "deflist", "smartquotes"]
myst_heading_anchors = 3
nitpicky = True
