"""The chat's plain parts: who may read which conversation, what was said in it, how often, from where.

``tokens`` sign who may talk in which conversation, ``transcript`` keeps what both sides said, ``limits`` says how often
is too often, ``portal`` reads what a clinic's portal says of its patient. Nothing here knows Rasa or HTTP.
"""
