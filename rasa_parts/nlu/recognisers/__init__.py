"""What is recognised by its shape rather than by a list: NPIs, doctors, plans, places, facilities, dates, relatives.

Every function reads the original text and returns spans in it. They are kept conservative: a name that is not
recognised is asked for, a wrong one is believed. Which doctor or plan of the directory is meant is settled
against the directory, not here.
"""

from rasa_parts.nlu.recognisers.dates import dates
from rasa_parts.nlu.recognisers.doctors import doctors
from rasa_parts.nlu.recognisers.facilities import facilities
from rasa_parts.nlu.recognisers.numbers import npis
from rasa_parts.nlu.recognisers.places import places
from rasa_parts.nlu.recognisers.plans import of_the_talk, original_medicare, plans, through_work, with_first_words
from rasa_parts.nlu.recognisers.relatives import relation, relatives

__all__ = [
    "dates",
    "doctors",
    "facilities",
    "npis",
    "of_the_talk",
    "original_medicare",
    "places",
    "plans",
    "relation",
    "relatives",
    "through_work",
    "with_first_words",
]
