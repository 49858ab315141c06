"""maquila: what IMMEX and the USMCA allow a product made in Mexico, and what that saves."""

import os

# Looking for plugins of pydantic, of which there are none, would delay the first question.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
