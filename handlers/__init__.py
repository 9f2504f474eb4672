"""What people can ask: one file per topic. ``TOPICS`` is the table of contents of the bot."""

TOPICS = (
    "figures",
    "schools",
    "money",
    "whatif",
    "targets",
    "submissions",
    "owed",
    "seats",
    "talk",
    "feedback",
)
