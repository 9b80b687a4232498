"""yiwu (义务): from Chinese regulatory texts to a table of obligations.

The folder lists the stages in the order the data flows: ``read`` → ``normalise`` → ``structure`` → ``tag`` →
``obligations`` → ``flags`` → ``tables`` → ``publish``.  Everything up to ``flags`` is a pure function of one file.
"""

__version__ = "0.1.0"
