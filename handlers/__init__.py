"""What people can ask: one file per topic. ``TOPICS`` is the table of contents of the bot."""

TOPICS = (
    "figures",
    "schools",
    "neighbours",
    "merging",
    "money",
    "instalments",
    "whatif",
    "targets",
    "projection",
    "submissions",
    "owed",
    "holidays",
    "circulars",
    "circular_acts",
    "circular_school",
    "overview",
    "seats",
    "knowledge",
    "talk",
    "feedback",
)
