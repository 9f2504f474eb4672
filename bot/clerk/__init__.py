"""The clerk (เสมียน): what a worker does for the console (``db/errands.py``), as the chat and the command line do it."""

#: Modules that declare errands; imported when the first clerk starts.
MODULES = (
    "changing",
    "comparing",
    "exploring",
    "importing",
    "planning",
    "rehearsing",
    "seating",
    "teaching",
    "transferring",
    "writing",
)
