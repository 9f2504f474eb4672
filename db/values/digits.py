"""Thai digits (เลขไทย) made comparable with Arabic ones."""

_ARABIC = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")
_THAI = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def arabic_digits(text: str) -> str:
    """Return ``text`` with Thai digits written as Arabic digits: ``๒๕๖๙`` gives ``2569``."""
    return text.translate(_ARABIC)


def thai_digits(text: str) -> str:
    """Return ``text`` with Arabic digits written as Thai digits, as official letters want them."""
    return text.translate(_THAI)
