"""Which words are names of people, and which are everyday English."""

# Word lists read best unbroken.
# ruff: noqa: E501, SIM905

import re
from functools import lru_cache
from importlib.resources import files

from rasa_parts.nlu.wordpiece import shipped_pieces

NOT_AN_INSURER = frozenset(
    """
    government goverment state tpa hhs dol erisa spd hipaa ama cms fda nih cdc aca psa mri ct eeg ekg icu er rn ufe pcp gp hmo ppo epo pos insurance health care healthcare
    """.split()
)
"""Words, most of them in capitals, that stand where an insurer's name may stand and are none."""

NOT_A_NAME = frozenset(
    """
    a about above accept accepts accepted accepting actually after again agree agrees all already also am an and another any anyone are around as ask
    asked at available away be because been before being but by call called can cannot can't cant check come could covered
    did didn't didnt do does doesn't doesnt don't dont down each either else end every ever explain first for from gave get gets
    getting give gives go going gone good got had has have he her here him his how i i'm if im in include into is isn't isnt it
    its just keep know last leave let like listed look made make makes may maybe me mentioned might more move must my
    never new no not now of off office offered offices okay ok on one only operate or other our out over participate
    please prescribed practice practices really recommended referred refuse refused refuses said same saw say saying says
    second see seen sees send sent she should so some someone somebody something speak still stop stopped suggest suggested suggests
    take taken takes taking talk tell tells than that that's thats the their them then there they think thinks this
    those to today told tomorrow too took treat treated treats try under until up us use visit visits want wanted
    wants was wasn't we well went were what when where which while who whom whose why will with without won't wont work
    works would wouldn't wrote yes yet you your letter opinion referral appointment network insurance plan doctor
    hospital clinic surgeon specialist name is's anymore down near next told thing mad upset angry offended feel feels
    dr drs hmo ppo epo pos medicare medicaid aetna cigna humana united blue cross shield kaiser anthem npi there's whether
    directly instead think thanks thank either both right wrong best ones who's s t appointments believes diagnosed
    finds found notes records already's diagnosis seems sounds offers since during between across downstairs upstairs
    attn cc referring consulting provider field specialty city insurance carrier patient google who web whos whoever whatever online person people visit visits bill bills note copay oz phil pepper strange love today tonight yesterday
    myself herself himself themselves nobody somebody anybody everyone everybody anyone's else's i've i'd i'll you're you'll he's she's they're they'll we're we've
    this's these another's care cares caring recommend recommends suggests reviewed reviews review dismissed ignored ignores ordered orders order
    very too quite rather much many few lot lots most more less least own current new old regular usual primary main former previous original
    nurse nurses office's staff desk desks specialists surgeons doctors physician physicians pcp gp np pa md phd rn oncologist cardiologist neurologist
    insurer insurance's provider providers health healthcare medical medicine center centre group practice system university institute department dept
    covered covers coverage cover tier list listed lists member members contract contracted
    hi hello hey dear sorry thx ty plz pls ok okay um uh hmm oh yeah yep nope sure well like really even ever once twice
    january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday
    mon tue tues wed thu thur thurs fri mri ct er icu hsa usa us va nyc
    mom dad mother father wife husband son daughter sister brother aunt uncle grandma grandpa kid kids baby child partner friend boyfriend girlfriend
    ngl tbh imo imho fr lol lmao bro bruh omg smh rn tho btw idk ikr brb dude sis
    nothing everything anything knows knew thought won't wouldnt couldn't couldnt shouldn't shouldnt hasn't hasnt haven't havent hadn't wasnt weren't ain't aint im ive id
    isn dont let's lets because cause bc cuz cos w/ w/o re via per vs versus plus minus till until unless though although despite etc
    ask asks asking answered answers explains explained examine examined said's says' says seems keeps kept keep left moved retired retires quit died passed
    pushing pushed push ignored rushed rushes rush refuses hates hate loves likes liked prefers prefer trusted trust trusts
    """.split()
)
"""Words that end a name. In lower-case text they are all that tells a name from the sentence around it."""

BEGINS_NO_NAME = frozenset(
    """
    undo redo angrier shorter longer warmer cuanto cuesta quiere quieren operar que como mi necesita tiene dice
    """.split()
)
"""Words with which no name begins: orders, and Spanish within English."""

GREETINGS = frozenset(
    """
    alaikum aleikum alaykum assalam assalamu asalamu namaste namaskar bonjour merci hola gracias shukran inshallah insha mashallah
    wallah alhamdulillah bismillah habibi shalom ciao konnichiwa arigato spasibo privet ayuda buenos buenas dias tardes
    """.split()
)
"""Greetings and thanks of other languages, which people put into English messages."""

_ALSO_ORDINARY = frozenset(
    """
    young long white black brown gray green strong short rich mark will grace may rose bill frank wise sharp king hill
    wood woods stone park bell cook fisher baker carter day good best love little small hand foot price cross bush rice
    summer joy hope faith art pat sue drew don gene ray dean guy chase case grant miles page lane marks banks fields
    rivers waters early swift savage noble just blue gold silver bishop pope abbot church temple major knight cash fox
    wolf bird fish berry lake glass bass house mills wall walls street sun min an do ha ho so to in on he she you see go
    lo ma pa yes no oh mori her his able an per ten don't hay pan cay wells hunt fuller lamb parks lee hall field gates
    love low lowe bond decker farmer shepherd hunter mason porter marshall ward west east north south jan april june
    august max ted rob tim dan jack nick bob dale glenn dawn amber virginia georgia charlotte madison jordan chris
    christian austin tyler chase faith harmony joy gay song moon bay bae kang shin ong das dar haile rang self hardy
    hung burns foster smith's blue-gray joint commission colon prince church singer ware weeks wade ritter felix franco blanco villa valentine brand pace noel peck kent skinner roach hooper marin compton boyle brewer bravo preston browning wilder
    moody stark frost snow winters power powers pool bates crane parson barber cooper taylor tailor carpenter weaver
    mina min jin jun ming ling ray leo victor angel jesus francis nelson
    warren gordon dang pen pena sen obi bui vo vu ye su ly lu lau lal mak mok man mann ng tam tan teo ting yip yu
    """.split()
)
_COMMON_FROM = 9_000
"""Rank in the encoder's word list, which is ordered by frequency, up to which a word is an everyday one."""


@lru_cache(maxsize=3)
def _listed(file: str) -> frozenset[str]:
    return frozenset(files("rasa_parts.nlu").joinpath(f"data/{file}").read_text(encoding="utf-8").split())


def surname(word: str) -> bool:
    """Whether a word is a usual family name, or two of them with a hyphen."""
    return any(part in _listed("surnames.txt") for part in _bare(word).split("-"))


def given_name(word: str) -> bool:
    """Whether a word is a usual first name."""
    return _bare(word) in _listed("given_names.txt")


def _bare(word: str) -> str:
    return re.sub(r"['\u2019]s$", "", word.lower().rstrip(".,"))


def only_a_name(word: str) -> bool:
    """Whether a word, also in lower case, is a usual name and hardly anything else."""
    low = _bare(word)
    return (surname(low) or given_name(low)) and low not in _ALSO_ORDINARY and low not in NOT_A_NAME


def ordinary_word(word: str) -> bool:
    """Whether a word is everyday English and hardly a name: common, or an inflection of a verb or adverb."""
    low = _bare(word)
    if surname(low) or given_name(low):
        return False
    return shipped_pieces().get(low, _COMMON_FROM) < _COMMON_FROM or low.endswith(("ing", "ed", "ly"))


def known_word(word: str) -> bool:
    """Whether the encoder's word list has the word whole: then it is no rare name and no misspelling."""
    return _bare(word) in shipped_pieces()
