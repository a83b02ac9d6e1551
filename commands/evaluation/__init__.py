"""How well messages are understood, measured on labelled ones.

``examples`` reads and checks the labelled files, ``outcomes`` lets a model understand them, ``figures`` compares
(pure functions over outcomes), ``tables`` shows, ``pipelines`` trains another pipeline on the same data.
"""

FALLBACK = "nlu_fallback"
OUT_OF_SCOPE = "out_of_scope"
MEDICAL_ADVICE = "medical_advice"
