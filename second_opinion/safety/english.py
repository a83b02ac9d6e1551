"""What English messages say when they must not wait.

Written for the text that ``text.clauses`` makes: lower case, no apostrophes ("cant", "wont"), single spaces,
"want to" for "wanna", commas as words. Every gap between two words has an upper bound, so matching stays
linear. The warning signs follow SAF-20 to SAF-37 of the facts catalogue; a clinician signs the final list.
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

# The pieces that patterns share, filled in by name.
PARTS = {
    "g2": r"(?:\w+ ){0,2}",
    "g3": r"(?:\w+ ){0,3}",
    "g4": r"(?:\w+ ){0,4}",
    "g6": r"(?:[\w,]+ ){0,6}",
    # As g4, without a word that denies what follows.
    "gn": r"(?:(?!not |never |doesnt |didnt |isnt |wasnt |wouldnt |dont |nor )\w+ ){0,4}",
    "someone": (
        r"(?:he|she|i|my|mom|mum|mama|mommy|dad|daddy|mother|father|husband|wife|son|daughter|kid|child|baby|toddler|"
        r"infant|brother|sister|grandma|grandpa|grandmother|grandfather|aunt|uncle|friend|partner|boyfriend|"
        r"girlfriend|roommate|cousin|nephew|niece|grandson|granddaughter|teen|teenager|neighbor|boy|girl|hubby)"
    ),
    "child": (
        r"(?:kids?|child|children|son|daughter|toddler|baby|infant|newborn|grandson|granddaughter|grandbaby|grandkid|"
        r"grandchild|niece|nephew|boy|girl|twins?|year old|month old|yr old|yo|little one|teenager|teen|"
        r"kindergartner|preschooler)"
    ),
    "close": (
        r"(?:husbands?|wife|hubby|boyfriends?|girlfriends?|partner|ex|exhusband|dad|father|mom|mother|stepdad|stepfather|"
        r"stepmom|stepmother|uncle|aunt|brother|sister|son|daughter|boss|caregiver|caretaker|aide|nurse|staff|coach|"
        r"neighbor|man|men|guy|roommate|fiance|spouse|cousin|grandfather|grandpa|grandson|teacher|priest|pastor|"
        r"babysitter|nanny|landlord|attendant|orderly|stranger|he|she|someone|somebody|they)"
    ),
    "victim": (
        r"(?:me|us|her|him|them|himself|myself|(?:my|the|our|his|her|their) (?:little |own |elderly |old |baby |whole )?"
        r"(?:mom|mother|dad|father|"
        r"kids?|child|children|son|daughter|baby|brother|sister|wife|grandma|grandpa|grandmother|grandfather|aunt|"
        r"uncle|patients?|friend|face|arm|head|stomach|ribs|neck|mum|cousin|niece|nephew|girlfriend|neighbor))"
    ),
    "self": r"(?:myself|himself|herself|themselves|themself|yourself|me)",
    "medicine": (
        r"(?:pills?|tablets?|capsules|medicines?|meds|medications?|tylenol|acetaminophen|paracetamol|ibuprofen|advil|"
        r"motrin|aspirin|aleve|insulin|metoprolol|lisinopril|warfarin|coumadin|eliquis|xarelto|opioids?|oxycodone|"
        r"oxycontin|percocet|vicodin|hydrocodone|morphine|fentanyl|methadone|xanax|ativan|valium|ambien|benadryl|"
        r"antidepressants?|adderall|ritalin|gabapentin|tramadol|metformin|digoxin|lithium|vitamins?|iron|nyquil|"
        r"cough syrup|gummies|gummy|edibles?|melatonin|blood pressure|heart medicine|sleeping|painkillers?|patch|doses?)"
    ),
    "poison": (
        r"(?:bleach|clorox|lysol|drano|drain cleaner|oven cleaner|toilet cleaner|cleaner|cleaning (?:fluid|products?|"
        r"spray|solution|stuff|liquid)|detergent|laundry pods?|tide pods?|pods|dishwasher (?:tablets?|pods?|soap)|"
        r"antifreeze|gasoline|petrol|kerosene|lighter fluid|lamp oil|tiki oil|pesticides?|insecticide|herbicide|weed ?killer|"
        r"roundup|(?:rat|mouse|ant|roach) poison|poison|paint thinner|turpentine|nail polish(?: remover)?|acetone|"
        r"perfume|cologne|hand sanitizer|sanitizer|rubbing alcohol|windshield (?:fluid|washer)|ammonia|lye|acid|"
        r"mouthwash|hydrogen peroxide|peroxide|moth ?balls?|flea (?:medicine|collar|drops)|shampoo|hair dye|"
        r"essential oils?|glue|super ?glue|paint|chemicals?|fertilizer|chlorine|pool chemicals?|boric acid|mercury)"
    ),
    "hazard": (
        r"(?:button (?:battery|batteries|cells?)|battery|batteries|magnets?|mushrooms?|berries|berry|oleander|"
        r"wild \w+|poisonous \w+|toadstools?|nightshade|foxglove|"
        r"(?:a |some |the )?(?:plant|leaf|leaves|seeds?|flowers?)(?: from| in| off)|cigarettes?|nicotine|vape (?:juice|liquid)|toothpaste|"
        r"deodorant|lotion|sunscreen|hand cream|soap|edibles?|gummies|marijuana|weed|alcohol|vodka|beer)"
    ),
    "swallow": (
        r"(?:swallow\w*|drank|drinks|drinking|drunk|drink|ate|eaten|eating|eats|eat|ingest\w*|lick\w*|chew\w*|inhal\w*|"
        r"sniff\w*|huff\w*|sipp?\w*|bit into|breathed in|breathing in|got into|get into|gotten into|getting into|"
        r"put in (?:his|her|their) mouth)"
    ),
}

# The body is failing in front of the writer: 911 is the answer whatever else the message says.
LIFE_THREAT = (
    r"{someone} {g4}(?:unconscious|unresponsive|lifeless)",
    r"(?:unconscious|unresponsive)(?! bias)",
    r"(?:wont|cant|isnt|is not|doesnt|hard to|cant be|barely|fall down and not|fell and not) {g2}(?:wake|waking|woken|woke|rouse)\b(?! up (?:early|at|for|in|without|rested|feeling|with|my|tomorrow))",
    r"(?:not|isnt|stopped|quit|barely|hardly|no longer|dont|doesnt) {g2}(?:breath|breathe|breathing)\b(?! a word| easy| easily| easier| down| in (?:my|your) neck)",
    r"(?:overdos\w+) {g6}(?:wake|waking|breath\w*|unconscious|blue|limp|gurgling)",
    r"(?:heart|pulse) {g2}(?:stopped|has stopped|isnt beating)|no pulse\b",
)

MEDICAL_EMERGENCY = (
    # Breathing, choking, allergy (SAF-20, 24, 25, 27).
    r"cant {g2}(?:breathe|breath|breathing|swallow|catch (?:my|his|her|their) breath|get (?:any |enough )?(?:air|oxygen))\b",
    r"(?:hardly|barely) (?:\w+ )?(?:breathe|breath|breathing)\b",
    r"vision {g2}(?:black|gone|went|going)",
    r"(?:trouble|difficulty|difficult|hard|harder|struggl\w+|problems?|problem) {g2}(?:to |with |in )?(?:breathe|breathing|breath|getting air)\b",
    r"(?:gasping|suffocating)\b|choking(?! up| hazard)\b|{someone} {g3}choked(?! up)\b|gurgling",
    r"(?:lips?|baby|infant|newborn|face|skin|fingers|he|she|turning|turned|going|went|looks?) {g2}(?:turning |going |is |are |turned |gone )?blue\b(?! (?:shield|cross|plus|\w+ plan))",
    r"(?:lips?|skin|face) {g3}(?:gr[ae]y)\b",
    r"short(?:ness)? (?:of|on|in) breath|out of breath {g3}(?:suddenly|now|resting|lying)",
    r"(?:throat|tongue|lips?|face|airway) {g4}(?:closing|closed|swelling|swollen|swelled|swells|puffing|tightening)",
    r"swell\w* {g3}(?:throat|tongue|lips?|face)\b",
    r"(?:anaphyla\w+|severe allergic reaction)",
    r"allergic reaction {g6}(?:breath\w*|swallow\w*|swell\w*|throat|hives|right now|help)|having {g3}allergic reaction",
    r"(?:hives|peanuts?|bee|wasp|stung) {g6}(?:wheez\w*|breathe|throat|swollen|swelling|faint)",
    r"wheez\w* {g4}(?:badly|cant|faint|blue)",
    # Heart (SAF-20).
    r"chest {g4}(?:pains?|hurts?|hurting|pressure|tight|tightness|tightening|heavy|standing|sitting|squeezed|heaviness|crushing|squeez\w+|burning|aches?|aching|discomfort|feels weird|explode)\b",
    r"(?:pains?|pressure|tightness|squeezing|crushing|heaviness|heavy|weight|weird feeling|elephant|hurts?|aches?|sitting|clutching|grabbing|grips?|gripping|discomfort|stabbing) {g6}chest\b",
    r"(?:having|have|think|thinks|feels? like|might be|may be|maybe|could be|is it|is this|looks like|must be) {g4}(?:a |the )?(?:heart attack|stroke|cardiac arrest)\b",
    r"just had (?:a |an )?(?:heart attack|stroke|seizure)\b|(?:heart|hart) attack {g2}(?:right now|now|happening|hapening)|(?:heart attack|stroke) {g2}(?:right now|now|happening|coming on)\b",
    r"heart {g4}(?:racing|pounding|beating|fluttering) {g6}(?:dizzy|faint|sweat\w*|breath\w*|pass out|light ?headed)",
    r"(?:dizzy|faint|sweat\w*|light ?headed) {g6}heart {g4}(?:racing|pounding)",
    r"(?:pain|pains|hurts?|numb|tingl\w+) {g6}(?:down|into|in|up) {g2}(?:left arm|jaw and|arm and jaw)",
    r"(?:jaw|left arm|arm) {g6}(?:cold sweats?|sweating|nause\w+|short)",
    # Stroke (SAF-21 to 23).
    r"(?:face|mouth|smile|eyelid) {g6}(?:droop\w*|sagg\w+|crooked|numb|paraly\w+|lopsided)",
    r"(?:droop\w*|sagging) {g3}(?:face|mouth|smile)",
    r"(?:one|left|right|whole|half) {g3}(?:side|body|face) {g4}(?:numb|weak|limp|paraly\w+|dead|droop\w*|wont move)",
    r"(?:numb\w*|weak\w*|paraly\w+) {g4}(?:on )?(?:one|left|right|whole|half) {g2}(?:side|body|face)\b",
    r"slurr\w+|speech {g3}(?:garbled|weird|strange|funny|odd|not making sense|jumbled)|talking (?:gibberish|nonsense)",
    r"(?:arm|hand|leg|foot|side|cheek|face) {g2}(?:going|went|gone|turned|turning|suddenly) {g2}(?:numb|limp|weak|dead|heavy)\b",
    r"(?:face|mouth|smile) {g3}(?:hang\w*|pulled|pulling) {g3}(?:side|down)\b|suddenly {g3}cant (?:find|get|say) {g3}words?\b",
    r"(?:started|starting|begun|suddenly) {g3}(?:talk|talking|speak|speaking) {g2}(?:funny|weird|strange|odd|wrong)\b",
    r"(?:talks?|talking|speaks?|speaking) {g2}(?:funny|weird|strange|odd) {g2}(?:all of a sudden|suddenly|since this morning)\b",
    r"{someone} {g3}cant (?:talk|speak)(?! (?:to|with|about|up|for|on|english|spanish|well|good|freely|openly|much|any|directly|right now))",
    r"cant (?:feel|move) {g2}(?:legs?|arms?|side|hand|face|body|left|right)\b",
    r"suddenly {g4}(?:numb\w*|weak\w*|blind|lost (?:my |his |her )?(?:vision|sight|balance)|vision|cant see|cant talk|cant walk|dizz\w+|headache|pain|severe|paraly\w+|fell|collapsed|confused(?! about| by| on| whether))\b",
    r"(?:numb\w*|weak\w*|vision|headache|cant see|cant speak|confused|pain|dizz\w+) {g4}suddenly\b",
    r"sudden (?:\w+ ){0,2}(?:numb\w*|weak\w*|confusion|headache|vision|pain|dizz\w+|loss of)",
    r"worst headache",
    r"cant see {g2}(?:out|anything|from|of|in (?:one|my))|lost {g2}(?:vision|sight) {g4}(?:eye|today|now|hour|suddenly)|gone blind",
    # Awareness, seizures, falls, heads (SAF-25, 26, 28 to 31).
    r"(?:passed out|passing out|pass out|fainted|fainting|going to faint|blacked out|blacking out|lost consciousness|losing consciousness|keels? over|keeled over)",
    r"{someone} {g4}(?:foaming|convulsing|jerking all over)",
    r"collaps(?:ed|ing|es)(?! (?:lungs?|discs?|disk|vertebra\w*|spine|arteries|veins?|arch))",
    r"{someone} (?:(?!doctor|doc|dr|surgeon|clinic|office|nurse|insurance|plan|provider|hospital|portal|body|cancer|tumor|disease|pain|\w+ologist)\w+ ){0,3}(?:not|isnt|wont|doesnt|stopped) (?:respond|responding|answering me|answer me|moving)\b(?! (?:to (?:the |her |his |my )?(?:treatment|chemo\w*|meds?|medication|therapy|drug|radiation|antibiotics)|well|houses?|forward|on|to|away))",
    r"(?:fell|fall|falling|fallen) {g6}(?:not wake|dont answer|not answer|dont move|cant move|cant get up|not moving|hit (?:his|her|my) head|neck|confused|wont wake|dont wake)",
    r"seizing(?! the| up)|convulsing|shaking uncontrollably|having {g3}(?:seizures?|convulsions?|fit)\b|(?:first|another|keeps having|started|in a) {g2}seizures?\b|seizures? {g3}(?:wont stop|not stopping|isnt stopping|doesnt stop|keeps? going)\b|(?:wont|doesnt|cant|isnt|not) (?:stop|stopping) (?:seizing|shaking|convulsing|jerking|twitching)\b|had (?:a |another )?(?:fit|seizure) {g4}(?:shak\w+|twitch\w+|jerk\w+|stiff|drool\w*)\b|had a seizure {g3}(?:today|just|now|this|and)",
    r"(?:hit|banged|bumped|smacked|cracked|knocked) {g2}head {g6}(?:vomit\w*|throw\w*|threw|puk\w+|confus\w+|sleepy|passed|pupil\w*|blood|bleeding|drowsy|dizzy|wont)",
    r"pupils? {g4}(?:bigger|larger|different|unequal|tiny|pinpoint|uneven)",
    r"(?:broke|broken|injured|snapped) {g2}(?:neck|spine)\b {g3}(?:i think|just|today|now|in|from)?",
    # Bleeding, wounds, burns (SAF-25, 26).
    r"(?:bleed|bleeding|bleeds|blood) {g4}(?:wont stop|not stop\w*|dont stop|doesnt stop|isnt stopping|cant stop|heavy|heavily|badly|really bad|a lot|lot|everywhere|profusely|to death|through|nonstop|gushing|pouring|spurting|so much|soaking)\b",
    r"(?:wont|doesnt|dont|cant|not|isnt) {g2}(?:stop|stopping) {g2}(?:the )?(?:bleed\w*|blood)",
    r"(?:heavy|severe|heavily|profuse|profusely|uncontrolled|lots of|lot of|so much|so bad|gushing|spurting|pouring|losing) {g2}(?:bleeding|blood)\b(?! (?:pressure|sugar|work|tests?|draws?|thinners?|vials?|samples?|cells?|count))",
    r"(?:cough\w*|vomit\w*|throw\w*|threw|puk\w+|spit\w*|pee\w*|poop\w*) {g3}(?:up )?{g2}blood\b(?! (?:pressure|sugar|work|test))",
    r"(?:burned|burnt|scalded) {g2}(?:his |her |my |their )?(?:whole |entire )?(?:face|body|arms?|legs?|hands?|chest|back)\b|(?:badly|severely) burned|bad burn|third degree burn",
    r"(?:incision|wound|stitches|staples|scar) {g4}(?:burst|gushing|popped open|ripped open|split open|opened up|came open|bleeding)",
    # Infection, belly, clot (SAF-25, 32, 36).
    r"fever {g6}(?:stiff neck|confus\w+|seizure|delirious|clammy|cant stop shaking)|stiff neck {g6}fever|(?:confused|delirious|clammy|stiff neck) {g6}fever\w*|sepsis (?:right )?now|feverish {g4}confused",
    r"(?:severe|excruciating|unbearable|terrible|horrible|worst|really bad|extreme|stabbing) {g2}(?:abdominal|stomach|belly|tummy|abdomen) {g2}(?:pain|ache|cramps?)",
    r"(?:stomach|belly|abdomen|abdominal|tummy) {g4}(?:unbearable|excruciating|rock hard|worst pain)",
    r"leg {g6}(?:swollen|swelling|swelled) {g6}(?:breath\w*|chest|breathe)|(?:swollen|swelling) {g3}leg {g6}(?:breath\w*|chest|breathe)",
    # Pregnancy, babies (SAF-28, 33, 34).
    r"(?:pregnan\w+|weeks|trimester) {g6}(?:bleeding|bleed|headache|seeing spots|leaking|fluid|severe|fainted|swollen face|contractions|gushing)",
    r"(?:gave birth|postpartum|after (?:delivery|giving birth)|had (?:my|the|a) baby) {g6}(?:bleeding|chest|headache|breath\w*|seeing spots)",
    r"baby {g3}(?:stopped|not|isnt|hasnt|barely) {g2}(?:moving|moved|kicking|kicked|move|respond\w*|feeding|eating|peeing)(?! (?:well|solids|much|vegetables))",
    r"(?:baby|newborn|infant|months? old|weeks? old) {g6}(?:fever|limp|floppy|1 ?0[0-6]\b|10[0-6])",
    r"(?:my|her) waters? {g2}(?:broke|broken|breaking)\b",
    # High fever, a fever under chemotherapy, a pinched spinal cord.
    r"(?:fever|temp|temperature) {g4}(?:10[3-9]|4[01])\b|10[3-9] {g2}fever|fever\w* {g4}(?:chemo\w*|transplant)\b|chemo\w* {g6}fever\w*\b",
    r"(?:saddle|groin|crotch|genitals|privates|private parts|between (?:my|his|her) legs) {g4}numb\w*|numb\w* {g4}(?:saddle|groin|crotch|genitals|private\w*|between (?:my|his|her) legs)",
    r"cant (?:pee|urinate|pass (?:any )?urine|control (?:my|his|her) (?:bladder|bowels?))\b(?! (?:without|standing|in public|well|as))",
    # Whether to wait: the answer is never to wait for a second opinion.
    r"(?:should|shall|must) (?:i|we|he|she|they|my \w+) {g4}(?:er|emergency room|emergency department)\b|(?:er|emergency room) or {g3}(?:wait|stay|sit|hold off|sleep)\b|(?:wait|hold off|stay home) {g6}or {g4}(?:er|emergency room)\b",
    # Said outright.
    r"(?:call|calling|need|send|get|want) {g3}(?:911|9 1 1|ambulance|paramedics?)\b",
    r"(?:this is|its|it is|i have|we have|having|there is|theres) (?:an? |real |like an )?(?:medical |life threatening |actual )?emergency(?! (?:contact|room|fund|kit|visit|surgery|number|department|doctor|dept))",
    r"(?:feel|feels|think) (?:like )?(?:i am|he is|she is|my \w+ is) (?:going to die|dying)(?! (?:to|of))",
    r"help {g3}(?:dying right now|he is dying|she is dying)",
)

CRISIS = (
    # Suicide and self-harm, said or circumscribed, first and third person (SAF-37).
    r"(?:kill|kil|killing|hang|hanging|shoot|shooting|drown|drowning|stab|stabbing) (?:myself|himself|herself|themselves|themself)",
    r"(?:hurt|hurting|harm|harming|injure|injuring|cutting|burning) (?:myself|himself|herself|themselves)(?! (?:lifting|working|running|at|if|by|when|shaving|cooking|exercising|playing|doing|on the|more|trying|badly|in|financially))",
    r"cut(?:s)? (?:myself|himself|herself|(?:my|his|her) (?:wrists?|arms?))(?! (?:shaving|cooking|with a kitchen|on|chopping|while|off|short|loose))",
    r"cutting (?:my|his|her) (?:wrists?|arms?|legs?)",
    r"self ?harm\w*|slit (?:my|his|her) wrists?",
    r"suicid(?:e|es|al|ality)\b|\bkms\b|\bunalive\b",
    r"(?:want to|wish|wished|ready to|rather|prefer to|hope to|trying to|like to|wanting to) (?:just |really |only |simply |please |disappear and |dissapear and )?(?:die|dye|be dead|be gone forever|not exist|stop existing|disappear forever|go to sleep forever)\b(?! (?:at home|peacefully|in (?:my|his|her) own|with dignity|laughing))",
    r"(?:wish|wishes|wished) {g2}(?:was|were|am) (?:dead|never born|not alive)|be dead than",
    r"(?:want|wants) (?:death|dying)\b|i want die\b",
    r"(?:dont|not|doesnt|didnt|no longer|no more|no|stopped|never) (?:even |really )?(?:want(?:ing)?(?: to)?|wish(?: to)?|feel like|care to) {g2}(?:live|living|be alive|alive|exist|existing|wake up|go on|keep going|be around|be here anymore|be here any longer)(?! (?:with (?:my|him|her|them|a|the|roommates?)|in|near|far|at|early|alone|on))",
    r"dont want to be here(?: anymore| any longer)?$|dont want to be (?:on this earth|in this world)",
    r"(?:cant|dont want to) (?:go on|keep living|live (?:anymore|any longer|like this anymore))(?! (?:a|the|my|to|with the|vacation|about))\b",
    r"(?:no|any|not any|nothing|isnt a|not a|without|no more|see no|dont see (?:a|any|the)|cant see (?:a|any)) {g2}(?:reason|point|worth|purpose|will|wish|desire)? ?(?:to|in|of|for|with)? ?(?:go on living|keep living|live for|living for|to live\b|of living|in living|be alive|being alive|staying alive)",
    r"(?:better off|less of a burden|easier(?: for everyone)?) {g4}(?:dead|gone|without me|if i (?:was|were|am) (?:dead|gone|not here)|without (?:him|her)self)",
    r"(?:end|ending|endin|take|taking|took|finish) (?:my|his|her|their) (?:own )?(?:life|lives)\b(?! (?:savings|insurance|in|back|into|seriously|more))",
    r"(?:end|ending) (?:it all|it\b(?: tonight| soon| now)?|everything)(?! (?:with|by|on a))",
    r"(?:tired of|sick of|done with|had enough of|over with) (?:living|being alive|life|this life)\b(?! (?:with|in|on|like this hospital))",
    r"(?:life|living) (?:is|isnt|just isnt|is not|not) {g2}(?:worth|pointless|meaningless)(?: it| living)?|not worth living",
    r"(?:nobody|no one|noone) {g2}(?:would |will )?(?:miss me|care if i (?:die|died|was gone|am gone))",
    r"(?:not|wont|dont plan to|dont think i will|not going to) be (?:around|alive|here) (?:much longer|anymore|tomorrow|next (?:week|month|year)|by (?:then|tomorrow))\b(?! for)",
    r"(?:goodbye|good bye|farewell) (?:letters?|notes?)|suicide note|(?:texted|saying|said|wrote|written) {g3}(?:goodbye|good bye) {g6}(?:do it|pills|gun|forever|everyone|not be)|(?:pills|gun|rope) {g6}(?:saying )?goodbye",
    r"(?:pills|gun|rope|knife|razor|noose|bottle of \w+) {g6}(?:lined up|use it on|use it|in my hand|in front of me|next to me|do it|ready)",
    r"(?:jump|jumping|jumped) (?:off|from|in front of) {g3}(?:bridge|roof|building|train|window|cliff|balcony|car|truck|overpass)",
    r"(?:drive|driving|drove|crash|crashing|swerv\w+) {g4}(?:off (?:the|a) (?:road|bridge|cliff)|into (?:a|the|oncoming) (?:tree|wall|traffic|pole)|car on purpose)",
    r"voices {g4}(?:telling|tell|told|saying|say) {g3}(?:kill|hurt|die|harm|do it|end|me)",
    r"(?:sleep|bed) and (?:just )?(?:never|not|dont) (?:ever )?wake|(?:wish|hope|pray|hoping|praying) {g4}(?:never|not|dont|wouldnt|wont) {g2}wake up",
    r"(?:how many|enough|all (?:my|these|the)) (?:pills|\w+ pills|sleeping pills|tablets) {g6}(?:to kill|to die|not wake|never wake|die|end)",
    r"(?:easiest|best|painless|quick\w*|fastest|easy|least painful) way to (?:die|kill|end|go out)\b",
    r"(?:pills|tablets|meds) {g4}thinking (?:of|about) taking them|stay alive (?:tonight|anymore|much longer)|not (?:going to )?be around much longer",
    r"thinking (?:of|about) {g2}(?:taking all|death all|dying all|not being here|ending)",
    r"(?:no|any|only|see no) (?:other )?way out {g2}(?:except|is|than) (?:death|dying|to die|to kill)",
    r"(?:disappear|gone|vanish) forever$",
    r"help (?:me|him|her) (?:to )?(?:die|end it|end (?:my|his|her) life)\b(?! (?:at home|peacefully|with dignity))",
    r"(?:easier|better|nicer|peaceful|relief|hope|hoping|wish|prefer|rather|(?:wouldnt |dont )?mind|okay|ok|glad) {g6}(?:not|never|didnt|dont|wont|wouldnt) {g2}(?:wake|waking|woke) (?:up )?(?:after|from|at all|again|anymore|$)",
    r"(?:no |any |the |a )?point (?:of|in|to) (?:going on|go on|carrying on|carry on|keeping going|being here|being alive|staying alive)\b(?! (?:with|about|to|a|the|vacation))",
    r"(?:have|got|bought|loaded|found|holding) (?:a |my |his |the )?(?:\w+ )?(?:gun|pistol|noose|rope|razor) {g4}(?:done|ready|over|finished|goodbye)\b",
    r"\bi (?:am (?:going to|ready to)|want to|will|might) (?:just |really )?jump(?:$| (?:now|tonight|right now|today))",
    r"(?:standing|sitting) on (?:the|a) (?:\w+ )?(?:ledge|bridge|roof|railing|tracks)\b",
    # Set phrases of other languages. The answer is English, but it names the number to call.
    r"ich will (?:nicht mehr (?:leben|da sein)|sterben|mich umbringen|tot sein)|(?:je veux|j ?ai envie de) (?:mourir|me tuer|me suicider)|je ne veux plus vivre|(?:eu )?quero (?:morrer|me matar)|nao quero mais viver",
    # Harming others (SAF-25).
    r"(?:going to|want to|thinking of|thinking about|thoughts of|feel like|urge to|might|i will|afraid i will|scared i will|scared ill|afraid ill) (?:killing|kill|murder|murdering|shoot|shooting|stab|stabbing|strangle|hurt|hurting|harm|harming) (?:him|her|them|someone|somebody|people|everyone|others|my (?:baby|kids?|child|children|wife|husband|mom|dad|mother|father|ex|boss|family|son|daughter)|the baby)(?! (?:feelings|chances|feeling|if|when))(?!s feelings)",
)

ABUSE_OR_VIOLENCE = (
    r"{close} {gn}(?:hits|hitting|hit|hiting|beats|beating|beat|beaten|punch\w*|slap\w*|chok\w*|strangl\w*|rap(?:ed|es|ing)|molest\w*|assault\w*|stabbed|whips?|whipped|abus\w+|batter\w*|mistreat\w*) {g2}{victim}\b(?! (?:with (?:a |the |that |this |huge )*(?:bill|news|diagnosis|question|charge|surprise|\w+ bill)|up with|at (?:cards|chess)|so hard when|up$|like a ton))",
    r"{close} {gn}(?:kick(?:s|ed|ing)) {victim}\b(?! (?:out|off|to|from))",
    r"{close} {gn}(?:push|pushes|pushed|pushing|shoves?|shoved|shoving|throws|threw|thrown|dragged|drags|slammed|slams) {g2}{victim} {g2}(?:down|against|around|off|over|into the|across|to the (?:floor|ground|wall)|on the (?:floor|ground)|stairs)",
    r"{close} {gn}(?:shoves?|shoving) {victim}\b(?! (?:pills|food|aside the))",
    r"(?:threw|throws|throwing) {g3}(?:knife|bottle|plate|chair|pan|things|stuff|phone) at (?:me|us|her|him|my)",
    r"grab\w* {victim} by (?:the|my) (?:neck|throat|hair|arm)",
    r"(?:burn(?:s|ed|t)) {victim} with",
    r"(?:broke|breaks|twisted|twists|dislocated) (?:my|her|his) (?:arm|nose|ribs?|jaw|wrist|finger) {g3}(?:when|because|fight|angry|mad|drunk|on purpose)|(?:husband|partner|boyfriend|wife|he) broke my (?:arm|nose|ribs?|jaw)",
    r"(?:am|is|are|was|been|being|be|getting|got|gets) {gn}(?:abused|beaten|raped|molested|assaulted|battered|stalked|trafficked|mugged|strangled)\b(?! by (?:the |my )?(?:disease|cancer|insurance|chemo|system|bills?))",
    r"(?:was|got|been|being) attacked (?:last|by (?:a|my|some)|on|in|at|yesterday|tonight)\b(?! (?:own|immune|body|reviews|facebook|twitter))",
    r"abusive (?:\w+ )?(?:relationship|husband|wife|partner|boyfriend|girlfriend|home|marriage|father|mother|parents?|son|spouse|family)",
    r"(?:sexually|physically) (?:\w+ )?(?:abus\w+|assault\w+|hurt\w*|harass\w+|violent)|sexual (?:assault|abuse)|domestic (?:violence|abuse)|child abuse|elder abuse|human trafficking|trafficking me",
    r"\b(?:raped|rapes|molested|molests|molesting)\b",
    r"abus(?:ing|es|e) (?:me|us|her|him|my|the (?:kids|residents|patients|elderly)|our)\b",
    r"(?:afraid|scared|frightened|terrified|fear) of (?:my )?(?:husband|wife|partner|boyfriend|girlfriend|ex|father|dad|stepdad|stepfather|son|him|caregiver|mother|mom)(?=$| ,| and| when| he| she| because| hurting me| hitting)",
    r"(?:scared|afraid|terrified|frightened|fear) (?:to|of) (?:go|be|come|return|going|being|coming|live|stay)\w* (?:back )?(?:at )?home(?! (?:alone|after|from|with|by|so soon|too|without))",
    r"(?:not|dont feel|isnt|never feel|am not|no longer feel|unsafe) (?:be )?safe (?:at home|with (?:him|her|my|them|this)|in my (?:own )?(?:home|house|marriage|relationship)|around (?:him|her|my)|there at night|in this house|here with)",
    r"unsafe (?:at home|with (?:him|her)|in my (?:own )?(?:home|house))",
    r"threat\w* {g4}(?:to )?(?:kill|hurt|shoot|stab|beat|hit|burn|strangle) (?:me|us|her|him|my|them|our|the)|threat\w* {victim} with (?:a |his |her |the )?(?:knife|gun|weapon|violence|bat)|threatening (?:us|me|my kids|her)$|gun {g3}threatening",
    r"(?:said|says|told (?:me|her|us)|swears?|going to|threatened) {g3}(?:he|she|they)? ?(?:would |will |d |ll |is going to |going to )?(?:kill|hurt|beat|strangle|stab) (?:me|us|my kids|our kids|the kids|her) (?:if|and|when|unless|tonight|again)",
    r"{close} (?:is )?(?:going to|will|would|threatens to|wants to|want to|tried to|tries to|keeps saying he will) {g4}(?:kill|beat|hurt|strangle|stab|shoot) (?:me|us|my|our|the kids|her)\b(?! (?:feelings|chances|credit))",
    r"(?:husband|wife|partner|boyfriend|girlfriend|he|she|father|dad|mother|mom|son|daughter|family|boss|ex|mother in law) (?:\w+ ){0,6}(?:wont|never|doesnt|dont|refuses to) (?:let|lets|allow|allows) (?:me|her|him|my \w+|us) {g2}(?:leave|out of|see (?:a |my |any |the )?(?:doctors?|family|friends)|call anyone|go out|have (?:my |any )?(?:money|food|phone)|eat|use the phone|talk to (?:anyone|my|her))",
    r"lock(?:s|ed|ing)? (?:me|her|him|us|my \w+|them) {g2}(?:in|inside|up|in the)\b(?! (?:to|with a rate|at))",
    r"(?:husband|wife|partner|boyfriend|girlfriend|son|daughter|he|she|caregiver|nephew|grandson|father|mother) (?:\w+ ){0,5}(?:takes?|took|taking|steals?|stole|stealing|controls?) (?:my|her|his|all my|all her|moms|grandmas) (?:phone|money|passport|pension|social security|id|bank|keys)",
    r"forc(?:es|ed|ing|e) (?:me|her|him|my \w+) {g2}(?:to have |into |have |for )?sex\b|(?:makes|made|forces|forced) me (?:sleep with|touch|do (?:sexual )?things)",
    r"touch(?:es|ed|ing)? (?:me|her|him|my \w+) {g4}(?:inappropriate\w*|without (?:my |her |his )?(?:consent|permission|asking)|private\w*|down there|at night|sexual\w*|in (?:a )?(?:bad|wrong|weird) (?:way|places?)|when (?:mom|mum|my mom|nobody|we are alone|no one))",
    r"(?:stepdad|stepfather|stepbrother|uncle|coach|teacher|priest|babysitter|cousin|grandfather|someone|somebody|moms boyfriend|neighbor) (?:\w+ ){0,3}(?:touches|touched|touching) (?:me|her|him|my)\b(?! heart)",
    r"comes? (?:in|into) (?:to )?my (?:room|bed) {g3}(?:night|drunk|and touch)?",
    r"bruis\w+ (?:\w+ ){0,3}from my (?:husband|boyfriend|partner|wife|dad|father|stepdad|son|ex)\b|bruis\w+ {g6}(?:nursing home|facility|aide|caregiver|staff|care home|home aide|stepdad|babysitter|daycare)|(?:nursing home|facility|aide|caregiver|babysitter|daycare) {g6}bruis\w+",
    r"(?:nursing home|care home|facility|aides?|caregiver|home health) {g6}(?:neglect\w*|abus\w*|mistreat\w*|hurting|hitting|hits|dont feed|starv\w+|hurts|rough with|yells? at and)",
    r"(?:wont|dont|doesnt|not|never|isnt) (?:give|feed|giving|feeding) (?:me|her|him|my (?:aunt|mom|mother|dad|father|grand\w+)|us) (?:any |enough )?(?:food|anything to eat|water|at the home|for days|$)",
    r"(?:held|kept|keeping me|holding me|hold me) {g2}(?:against (?:my|her|his) will|captive|hostage|prisoner)",
    r"(?:stalking|stalks|stalker)|following me (?:and|home|everywhere|at night)",
    r"(?:husband|wife|partner|boyfriend|girlfriend|he|she|son|father|dad|ex|brother|stepdad) {gn}violent\b|violent (?:husband|partner|boyfriend|home|father|relationship|with me|toward|when he)",
    r"(?:husband|boyfriend|wife|girlfriend|partner|dad|stepdad|father|ex) did (?:it|this)(?: to (?:me|her|him|us))?|i didnt (?:really |actually )?fall\b",
    r"(?:someone|somebody|he|she|they) (?:is|are|keeps?) {gn}(?:hurting|harming) (?:me|my|our|her|him|us)\b(?! (?:feelings|chances|credit))",
    r"(?:going to|want to|plan to|planning to|ready to|will|ill|thinking (?:of|about)|plan (?:of|on|for)) (?:\w+ )?(?:kill|killing|murder\w*|shoot|shooting|stab|stabbing|strangle|attack|beat up) (?:my |the |that |this |his |her )?(?:\w+ )?(?:doctors?|dr|surgeon|physician|nurses?|receptionist|staff|\w+ologist|dentist|boss|neighbor|coworker|landlord)\b(?! (?:an? |the )?(?:quick )?(?:email|message|text|note|line|question))",
    r"(?:i will|ill|i am going to) (?:\w+ )?(?:kill|murder|shoot|stab|hurt) (?:you|all of you|them all|you all)\b",
    r"(?:shoot up|blow up|bomb|burn down|bring (?:a|my) gun to) {g3}(?:clinic|hospital|office|practice|place)\b",
    r"(?:please )?help {g3}(?:get away from|escape|leave) (?:him|her|my (?:husband|partner|boyfriend|abuser|wife))",
    r"(?:husband|wife|partner|boyfriend|girlfriend|he|she|dad|father|mom|ex|son) {gn}(?:hurts|hurt) me\b(?! (?:feelings|emotionally by not|so much to see))",
)

POISONING = (
    r"poison control(?! is)(?! (?:\w+ )?(?:said|says|told (?:us|me)|thinks|thought) (?:\w+ ){0,4}(?:fine|ok|okay|nothing|harmless|safe|not to worry|no need|alright|all right|good))|poison center|(?:been|was|am|is|got|get|getting|being|were) poisoned|poisoned (?:me|him|her|my|us|myself)",
    r"overdos\w+|\bod ?ed\b(?= on)|(?:^|\s)od on\b",
    r"{swallow} {g6}{poison}",
    r"drank {g3}(?:something (?:toxic|poisonous|under the sink)|under the sink)",
    r"{child} {g4}(?:{swallow}|put|tasted|had) {g6}(?:{hazard}|{medicine})\b(?! (?:every|daily|all the time|for breakfast|at school now|for (?:his|her) (?:adhd|asthma|allergies)))",
    r"(?:he|she|they|{child}) (?:just |accidentally |may have |might have |has )?(?:swallowed|ate|drank|eaten|chewed|licked|got into|gotten into) {g6}(?:{hazard}|{medicine})",
    r"(?:{child}|he|she) {g2}(?:got|get|gotten|getting) {g2}into {g4}(?:medicine|medication|pills|meds|cabinet|purse|cleaning|under the sink|{medicine})",
    r"(?:swallow\w*|ate|eaten|ingest\w*) {g6}(?:button battery|battery|batteries|magnets?|poisonous|wild (?:mushrooms?|berries)|bad mushrooms?|toxic)",
    r"(?:mushrooms?|berries|plant|leaves|seeds) {g6}(?:sick|vomit\w*|throwing|threw|poison\w*)",
    r"(?:took|tok|taken|swallowed|injected|gave|given|ingested|take|taking|had|tooken|ate|drank) {g4}(?:way |far )?(?:too (?:much|many)|to many|double|extra|handful of|bunch of|whole (?:bottle|week|box|pack|thing)|entire (?:bottle|box)|bottle of|all (?:my|his|her|the|of (?:my|his|her|the))|\d{1,3}|ten|twelve|fifteen|twenty|thirty|forty|fifty) {g4}{medicine}\b(?! (?:a|per|every|each|daily|as (?:directed|prescribed)|records|list|for (?:years|months|my)|at the (?:pharmacy|same time every)|mg|and (?:want|need|would)|but|already|in the morning|right now for|with food)\b)",
    r"(?:took|taken|takes|injected|gave) {g4}{medicine} {g2}(?:twice|two times|three times|double|again by)\b(?! (?:a|per|daily|every|each|before|weekly)\b)",
    r"(?:took|swallowed|taken) {g4}{medicine} {g6}(?:all at once|at once|by accident|by mistake|accidentally|together by)",
    r"(?:he|she|they|i|son|daughter|kid|child|toddler|husband|wife|mom|mother|dad|father|brother|sister|friend|grandson|granddaughter) (?:\w+ )?(?:took|tok|swallowed|emptied|downed) (?:the |a |his |her |my )?(?:whole|entire|full) (?:bottle|box|pack|packet|strip)\b(?! (?:of (?:water|wine|milk|formula|juice|records)|at (?:bedtime|each)))",
    r"wrong (?:medicine|medication|pills|dose) (?:was )?(?:given|gave) to (?:my|him|her|the baby)",
    r"(?:accidentally|mistakenly|by mistake|by accident) (?:took|swallowed|drank|ate|gave|injected|take) {g6}{medicine}",
    r"(?:took|taken|take|swallowed|ate) {g3}(?:the )?(?:wrong|someone elses|somebody elses|(?:my |his |her )?(?:husbands|wifes|moms|dads|mothers|fathers|dogs|cats|brothers|sisters|roommates|grandmas|grandpas)) (?:\w+ ){0,2}(?:pills?|medicines?|medications?|meds|doses?|tablets?|insulin)",
    r"{medicine} {g6}(?:took|swallowed|ate|taken) it (?:by mistake|by accident|accidentally)",
    r"(?:i|we|babysitter|nurse|wife|husband|mom|dad|accidentally) (?:just )?(?:gave|given) (?:my (?:\w+ )?(?:son|daughter|baby|kid|child|toddler|mother|mom|dad|father|husband|wife|grandma|grandpa|infant)|him|her|the (?:baby|kids?)) {g2}(?:too much|the wrong|wrong|double|twice|\d+ times|ten times)",
    r"(?:too much|extra|double|wrong) (?:\w+ )?(?:insulin|tylenol|acetaminophen|ibuprofen|aspirin|dose|medicine|medication)(?=$| by| and (?:feel|now)| what| help| to my| he| she| ,)",
    r"(?:mixed|mixing|mix|combined) {g3}(?:bleach|ammonia|chlorine|cleaners|chemicals|acid)",
    r"(?:inhal\w*|breath\w+ in|breathed|sniff\w*|huff\w*) {g4}(?:fumes|gas|chemicals?|bleach|ammonia|chlorine|paint|glue|smoke)",
    r"carbon monoxide|(?:gas|propane) leak|smell(?:s|ing)? (?:of )?gas (?:and|in)",
    r"(?:snake|viper|rattlesnake|rattler|copperhead|scorpion|black widow|spider|recluse|jellyfish) {g2}(?:bit|bite|bites|bitten|stung|sting)|(?:bit|bitten|stung|bite) {g3}(?:by )?(?:a |an |the )?(?:snake|rattlesnake|scorpion|black widow|spider|brown recluse|copperhead|viper)",
    r"(?:splash\w*|spray\w*|spill\w*|got|squirted) {g4}(?:{poison}) {g4}(?:eyes?|skin|face|mouth|me|him|her)\b",
    r"(?:took|taken|used|shot up|snorted|smoked|injected) {g3}(?:fentanyl|heroin|meth|cocaine|laced)",
    r"took (?:some|a lot of|lots of|a ton of|so many) (?:\w+ )?(?:pills|meds|tablets) {g6}(?:out of it|sleepy|drowsy|acting|dizzy|weird|wont|sick|vomit\w*)",
    r"{poison} {g3}(?:was|is|were) (?:open|empty|half empty) {g6}{child}|(?:morning|night|evening) {g2}pills and {g3}pills (?:together|at the same)",
    r"(?:took|tok|swallowed|popped) (?:way )?(?:too many|to many|too much)\b(?! (?:tests|scans|photos|notes|time|blood|days|off|on|steps|energy|work|out|of my))",
)

# Said without meaning it. Taken out of the text before anything is looked for.
IDIOMS = (
    # Of a doctor. A husband, or somebody who "said" it, stays an alarm.
    r"(?<!husband )(?<!wife )(?<!partner )(?<!boyfriend )(?<!said )(?<!says )(?<!that )(?<!, )(?<!and )(?:he|she|they) (?:is going to|are going to|will|would|might) (?:\w+ )?(?:kill|murder) me (?:if|when|for) (?:i )?(?:even )?(?:ask\w*(?! (?:him|her|for (?:help|money|a divorce)|to leave))|question\w*|get (?:a |another )(?:second )?opinion|bring (?:it|this|that) up)",
    r"(?:doctor|surgeon|physician|dr \w+|\w+ologist|pcp|nurse) (?:is going to|will|would|might) (?:\w+ )?(?:kill|murder) me (?:if|when|for)",
    r"is (?:it|this|that) (?:normal|common|usual) to (?:be|feel|get) (?:a bit |a little |still )?(?:short of breath|out of breath|breathless|dizzy) (?:\w+ )?after\b",
    r"killing me(?= (?:with|that|not|softly|to (?:think|wait|see|know)|here|lately|today|all|every|for|and|financially)|$| ,)",
    r"(?:bills?|back|knees?|feet|hip|suspense|wait|waiting|stress|shoulder|insurance|paperwork|neck|cost|costs|head|it|this|traffic|pain|heat|job|commute|hold music) (?:is|are|was|were|has been|just|really|will|would|going to|is going to) (?:killing|kill) me",
    r"dying (?:to (?:know|hear|ask|see|find|meet|try|get|tell|learn|go|talk)|of (?:curiosity|boredom|laughter|embarrassment|laughing)|for a)",
    r"(?:died|die|dying|dead) (?:laughing|of (?:laughter|embarrassment|boredom|shame))",
    r"(?:almost|nearly|practically|about|going to|would|could)? ?(?:had|have|has|gave|give|gives|giving|having|got) {g2}(?:a |another )?(?:\w+ )?(?:heart attack|stroke) (?:when|from (?:the )?(?:shock|bill|price|cost)|seeing|looking at|opening|over|at the (?:price|bill|cost))",
    r"(?:nearly|almost|practically|damn near) (?:had|gave \w+|fainted|died|passed out|choked|collapsed)(?: a| an)?(?: heart attack| stroke)?",
    r"(?:nearly|almost|practically) (?:\w+ )?(?:a )?(?:heart attack|stroke)",
    r"(?:scared|worried|bored|sick|frightened|tickled|loved|love|worrying|bore|tired) (?:\w+ )?(?:half )?to death",
    r"(?:would|could|id) (?:kill|die) (?:for|to (?:have|get|see|know))|kill for (?:a|an|some)|dressed to kill|kill (?:two|the|some) (?:birds|time|mood|conversation|germs|bacteria)|killer \w+|to die for|over my dead body|dead (?:tired|end|line|serious|wrong|on|set)|drop dead gorgeous",
    r"(?:could|want to|going to|would) (?:just )?die of (?:embarrassment|shame|boredom)|die of (?:embarrassment|shame|boredom|curiosity)",
    r"(?:could|going to|want to|would|ready to) (?:\w+ )?(?:kill|strangle|shoot|murder) (?:my|the|that|this|whoever|these|those) (?:insurance|computer|phone|printer|scheduler|billing|fax|website|portal|internet|company|hmo|car)",
    r"kick(?:ing|ed)? myself|kill myself (?:for (?:not|forgetting|missing|waiting)|laughing|working|at the gym|trying|over work)|beat(?:ing)? (?:myself|yourself) up|shoot myself in the foot",
    r"shoot (?:me|us|him|her|you|them) (?:a|an|the|your|over) (?:\w+ )?(?:email|text|message|note|call|line|link|copy)|shoot me if|just shoot me",
    r"bleeding (?:money|edge|cash|us dry|me dry|heart)|bleed(?:s)? (?:me|us) dry|blood (?:boil|boils|boiling|sugar|work|is boiling)|blood pressure(?! (?:pills?|tablets?|meds|medicines?|medications?))",
    r"(?:drowning|drown|suffocating|choking|buried|swamped) (?:in|under|on) (?:\w+ )?(?:paperwork|bills?|debt|forms?|work|emails?|information|records|grief|papers|medical (?:bills|debt))",
    r"chok(?:e|ed|ing|es) up|got (?:all )?choked",
    r"(?:hit|hits|hitting) (?:me|us|him|her) (?:with|that|hard|up|like|all|me|pretty hard)|it (?:just |really |finally )?(?:hit|hits) (?:me|us|him|her)|hit a (?:wall|nerve|snag)|news hit",
    r"(?:beat|beats|beating) (?:the |this |it |his |her |my )?(?:cancer|odds|disease|tumor|covid|leukemia|addiction|around|clock|rush|system|lymphoma|thing|dead horse)|beat (?:it|up about)",
    r"(?:breath|breathe) of fresh air|(?:holding|hold|held|wasting|waste) (?:my|our|his|her) breath|(?:take|took|takes) (?:my|his|her) breath away|bated breath|catch (?:my|our) breath (?:from|after|before|and think|financially)|save (?:my|your) breath|under (?:my|his|her) breath|breathing down|(?:finally|can|could|help me|let me|so i can|room to|space to|moment to|time to|able to) (?:finally |really |now |even )?breathe(?! (?:well|right))|cant breathe (?:with|under|because of) (?:all )?(?:this |these |the |so much |all )?(?:paperwork|forms|bills|debt|deadlines|work)",
    r"stroke of (?:luck|genius|midnight|bad luck|good)|different strokes|back ?stroke|breast ?stroke|key ?strokes?|strokes? (?:clinic|unit|center|survivor|patients?|doctor|team|specialist|rehab|program|group|risk|prevention|support)|heat stroke prevention",
    r"heart (?:is broken|broke|sank|dropped|stopped when|skipped|goes out|breaks|to heart|set on|in the right|nearly stopped|almost stopped|is in|isnt in|broken)|broke (?:my|her|his|our) heart|heart stopped (?:for|when|at)",
    r"overdos\w* (?:of|on|with) (?:\w+ )?(?:information|info|google|news|data|radiation|x ?rays?|scans?|tests?|appointments|opinions|advice|coffee|sugar|caffeine|chocolate|research|sunshine|reading|internet|facts|webmd)|information overdose",
    r"pick (?:your|my) poison|poison(?:ed)? (?:pill|ivy|oak|sumac|apple)|food poisoning|poisoned (?:the well|our relationship|my relationship|the relationship|my mind|my view)|blood poisoning",
    r"suicid\w+ (?:mission|squad|prevention|hotline|awareness|gene|rate|pact)|(?:assisted|career|political|doctor assisted|physician assisted|social) suicide|suicide (?:door|wing)",
    r"chest (?:x ?rays?|xrays?|ct|scans?|mri|film|freezer|surgeon|clinic|of drawers|port|tube|doctor|physician|specialist|imaging|pain (?:clinic|unit|center|program|evaluation))|off (?:my|your|his|her) chest",
    r"(?:pain|pains) in the (?:neck|butt|ass|rear|behind|backside)|pain (?:clinic|management|doctor|specialist|center)",
    r"(?:trouble|hard time|difficulty|hard) swallowing (?:the|this|that|his|her|my) (?:news|cost|price|bill|pride|idea|fact)|hard pill to swallow|swallow(?:ed|ing)? (?:my|his|her) pride|cant swallow (?:the|this|that) (?:news|cost|price|bill|idea)|bitter pill",
    r"(?:blue) (?:cross|shield|care|plus|plan|card|advantage|choice|option)|feeling (?:a bit |a little |so |pretty )?blue|the blues|out of the blue|blue collar|baby blues?|baby (?:blue|aspirin|steps?|shower)",
    r"(?:jump|jumped|jumping) (?:off|from) (?:the )?(?:couch|trampoline|topic|doctor to doctor|one)|jump through|jump the gun|jump(?:ed)? to",
    r"emergency (?:contacts?|fund|medicine|physician|visits?|exit|backup|kit|number)|urgent care",
    r"attacked (?:my|the|this) (?:problem|cancer|tumor)|(?:panic|anxiety|asthma|gout|gallbladder|heart|sickle) attacks?(?= (?:clinic|history))",
    r"(?:stab|stabs|stabbed) (?:\w+ )?in the back|stab in the dark|slap(?:ped)? (?:in the face|on the wrist|me with|us with)|punch(?:ed)? (?:in|to) the gut|gut punch|kick(?:ed)? (?:in|to) the (?:gut|teeth)|smack in the face",
    r"dead (?:nerve|tissue|tooth|skin|bone)|life (?:insurance|savings|expectancy|support)|end of life|life after|threatened (?:miscarriage|abortion)|(?:end|ending) it (?:there|here|now with you)|lock(?:ed|s|ing)? (?:me|us|him|her) out",
    r"(?:fell|fall|falling|fallen) (?:through|behind|for|apart|asleep|in love|short|between|back on|into place|on (?:me|us|deaf))",
)

# Denied: the sign is named because it is not there.
DENIED = (
    r"(?:^|\s)(?:no|without|denies|denied|deny|never had|never have|free of|negative for|not having|isnt having|"
    r"not because of|nor|rather than|instead of|ruled out|rule out)\s(?:[\w]+\s|,\s(?!i\b|he\b|she\b|my\b|now\b|help\b|and i\b)){0,6}$"
    r"|(?:^|\s)(?:dont|doesnt|didnt|havent|hasnt|hadnt|isnt|arent|wasnt|not|never)\s(?:really\s|actually\s|currently\s|ever\s)?"
    r"(?:have|has|had|having|feel|feeling|get|got|getting|experience|experiencing|in|any|think|thinking|a|an|been|"
    r"seem|notice|noticed|suffer|bleeding|suicidal|abused|being|afraid|scared|planning|going|want|want to|talking|about)\s(?:[\w]+\s|,\s(?!i\b|he\b|she\b|my\b|now\b|help\b)){0,6}$"
)

# Crisis and abuse are seldom denied by a plain "no" before them ("no, he hits me"): only a direct denial counts.
DENIED_DIRECTLY = (
    r"(?:^|\s)(?:not|never|isnt|arent|wasnt|dont|didnt|doesnt|wouldnt|wont|no|nobody|no one|noone|none)\s"
    r"(?:feeling\s|feel like\s|going to\s|want to\s|wanting to\s|wish to\s|plan to\s|planning to\s|trying to\s|thinking of\s|thinking about\s|"
    r"ever\s|really\s|actually\s|at all\s|been\s|being\s|in an?\s|in any\s|an?\s|any\s|have\s|had\s|having\s|swallow\s|overdose\s|"
    r"want\s|at risk of\s|about\s|thoughts? of\s|the\s|i\s|he\s|she\s|am\s|is\s|would\s){0,5}$"
)

# It is over, or lies with somebody of long ago.
PAST = (
    r"\b(?:19|20)\d\d\b|\b(?:\d+|a|two|three|four|five|six|seven|eight|ten|twenty|thirty|couple|few|several|many|some) (?:of )?(?:years?|yrs?|months?|weeks?|decades?) (?:ago|back)\b"
    r"|\b(?:years?|months?|decades?|long time|ages) ago\b|\blast (?:year|month|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|august|september|october|november|december|christmas|thanksgiving|easter|time|decade|century)\b"
    r"|\bhistory of\b|\bhx\b|\bwhen (?:i|he|she|we) (?:was|were) (?:\w+ ){0,2}(?:a |an |\d|kid|child|young|little|younger|pregnant|in|born|small|teen)|\bas a (?:kid|child|teen\w*|baby|boy|girl|young)\b|\bin (?:my|his|her) (?:teens|twenties|thirties|forties|childhood|youth|20s|30s|40s|50s|60s)\b"
    r"|\bin (?:college|high school|the (?:seventies|eighties|nineties|70s|80s|90s|army|war|past))\b"
    r"|\bused to\b|\bsurviv\w+\b|\brecover(?:ed|ing|y)\b|\bin remission\b|\bback in\b|\bonce (?:had|had a|fainted|passed|took|swallowed|when)\b|\bat age \d+|\bat \d\d\b(?! (?:weeks|wks|months))|\bat the age\b"
    r"|\b(?:died|passed away|passed) (?:of|from|after|by|in|when|following)\b|\bcommitted suicide\b|\bdied by\b|\bdeath of\b|\blost (?:my|her|his|our) (?:\w+ ){1,2}to\b"
    r"|\b(?:went away|is gone now|has gone away|got better|turned out|was fine|were fine|is fine now|are fine now|cleared me|sent me home|all better|resolved|is over now|has stopped now)\b"
    r"|\b(?:before|after|since|following|from|for) (?:my|his|her|the|a) (?:\w+ ){0,2}(?:heart attack|stroke|seizures?|overdose|suicide attempt|accident)\b"
)

# Lasting complaints that were seen by a doctor: why a second opinion is wanted, not why to call 911.
LASTING = (
    r"\bfor (?:\w+ ){0,3}(?:years?|months?|weeks|decades|yrs)\b|\bsince (?:last|january|february|march|april|may|june|july|august|september|october|november|december|childhood|birth|my (?:teens|twenties|surgery in)|\d{4})\b"
    r"|\b(?:diagnosed|misdiagnosed|diagnosis) (?:\w+ ){0,3}(?:with|as|of|was|is|said)\b|\bchronic\b|\bon and off\b|\boff and on\b|\bcomes and goes for\b|\bmy (?:cardiologist|neurologist|pulmonologist|allergist) (?:says|said|thinks|calls)\b"
)

# Asked about, feared or imagined, not happening.
SUPPOSED = (
    r"\bwhat if\b|\bif (?:i|he|she|my \w+|we|you|they|a patient|someone|there) (?:ever |also |should |suddenly |do |does )?(?:get|gets|have|has|had|start|starts|develop|develops|feel|feels|faint|faints|collapse|collapses|ate|swallow|swallows|took|take|takes|experience|bleed|bleeds|end up|wake|pass|passes|stop|stops)\b|\bin case\b"
    r"|\b(?:signs?|symptoms?|risks?|chances?|odds|causes?|definition|treatment|treatments|types?|history|prevention|complications?|likelihood|possibility|danger) (?:of|for)\b|\bside effects?\b|\brisk\b"
    r"|\b(?:can|could|does|do|might|may|will|would) (?:\w+ ){0,5}(?:cause|lead to|prevent|increase|reduce|lower|trigger|result in)\b|\bprevent\w*\b"
    r"|\b(?:worr(?:y|ied|ies|ying)|afraid|scared|fear|terrified|nervous|anxious|concerned) (?:\w+ ){0,4}(?:of|about|that|having|getting|to have|ill|i will|i might|he might|she might|he will|she will|it might|it could)\b"
    r"|\bwhat (?:is|are|does|do|to do (?:if|in case)|causes?) (?:a |an |the )?(?:stroke|heart attack|seizure|overdose|anaphyla\w+|emergency|sepsis)"
    r"|\bcovered by\b|\bhow (?:common|likely|often|do you know|do i know if|does a|dangerous)\b"
)

RELATIVES_PAST = (
    r"\b(?:father|mother|mom|dad|grandmother|grandfather|grandma|grandpa|uncle|aunt|brother|sister|cousin|parents|family|husband|wife|friend|son|daughter|neighbor|coworker|boss)s? (?:also |both |all |once |already )?(?:had|suffered|died|survived|has had|have had|went through|passed(?! out))\b"
    r"|\bfamily history\b|\bruns in (?:the|my|our) family\b|\b(?:heart attacks|strokes|seizures|suicides?|overdoses?) (?:run|runs) in\b"
)

# Stands against PAST and LASTING: whatever happened then, this is happening.
NOW = (
    r"\b(?:right now|just now|at this moment|this minute|this very minute|as we speak|as i type|tonight|this morning|today|"
    r"an hour ago|minutes? ago|hours? ago|happening now|happening again|getting worse|worse now|it is back now|ongoing now|currently|"
    r"cant breathe|wont stop|help me|please help|help$)\b|\bnow$|\bagain$"
)

WORDS = frozenset(
    """
    chest heart attack stroke seizure breathe breathing breath bleeding blood unconscious collapsed fainted choking
    swelling swollen throat tongue drooping slurring slurred numbness headache emergency ambulance vomiting
    allergic reaction dizzy sweating pressure tightness crushing overdose overdosed swallowed bleach poison
    poisoned poisoning detergent antifreeze medicine medication tablets pills tylenol ibuprofen acetaminophen
    insulin battery batteries mushrooms cleaner ammonia carbon monoxide suicide suicidal myself himself herself
    killing kill living alive cutting hurting harming wrists husband boyfriend girlfriend partner stepfather
    stepdad hitting punched choked strangled slapped kicked abused abusive raped molested assaulted beating
    threatened threatens threatening violent violence stairs pushed toddler swallow fever pregnant suddenly
    wouldnt couldnt doesnt isnt stopped waking responding gasping paralyzed confused weakness thinking anymore
    """.split()
)
