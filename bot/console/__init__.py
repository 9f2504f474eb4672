"""The console (คอนโซล): the officers' pages at ``/console``. One file per page; what needs understanding, handlers or a
heavy library is an errand for a worker (``db/errands.py``, ``bot/clerk``)."""
