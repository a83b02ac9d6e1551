"""Bodily emergencies, after SAF-20 to SAF-36 of the facts catalogue."""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501

from second_opinion.safety.patterns import near

# The body is failing in front of the writer: 911 is the answer whatever else the message says.
LIFE_THREAT = (
    r"{who} (?:\w+ ){0,3}(?:turning|turned|going|gone|went|is|are|looks?|looking|lips?|face) (?:\w+ ){0,3}(?:blue|purple|dusky)\b(?! (?:shield|cross|plus|hair|and tender|dress))",
    r"(?:cant|couldnt) (?:get|make|seem to get) (?:{them}|my \w+) (?:to )?(?:open|wake|respond|answer|come to|up$|to come)",
    r"(?:found|find) (?:\w+ ){0,4}(?:slumped|face ?down|on the (?:\w+ )?floor|not moving|passed out|cold|unconscious)\b",
    r"{who} (?:\w+ ){0,4}(?:slumped|out cold|lifeless|eyes rolled|rolled back|limp|floppy|like a rag ?doll)\b(?! (?:disc|hair|handshake))",
    r"{who} (?:\w+ ){0,3}(?:wont|isnt|not|doesnt|cant|stopped) (?:\w+ ){0,2}(?:open (?:his|her|their) eyes|opening (?:his|her) eyes|respond\w*|react\w*|wake\w*|waking|conscious|come to(?: yet| at all|$)|coming to|rouse\w*)\b(?! (?:to (?:\w+ )?(?:treatment|chemo\w*|meds?|medic\w+|therap\w+|drugs?|radiation|antibiotics|my|the|our|messages?|calls?|emails?)|up (?:early|at|for|in|rested|with|my|tomorrow)))",
    r"{kin} (?:\w+ ){0,2}(?:wont|isnt|not|doesnt|stopped) (?:answer|answering|moving|move)$",
    r"(?:snoring|snorting|gurgl\w+) {g3}(?:noise|sound|gurgl\w+)|(?:cpr|chest compressions|aed|defibrillator) (?:right now|on (?:him|her|my)|started|now)|doing (?:cpr|chest compressions)|start cpr|do i do cpr|how (?:do i|to) (?:do|give|start) cpr(?: on| now|$)",
    r"{someone} {g4}(?:unconscious|unresponsive|lifeless)",
    r"(?:unconscious|unresponsive)(?! bias)",
    r"(?:wont|cant|isnt|is not|doesnt|hard to|cant be|barely|fall down and not|fell and not) {g2}(?:wake|waking|woken|woke|rouse)\b(?! up (?:early|at|for|in|without|rested|feeling|with|my|tomorrow))",
    r"(?:not|isnt|stopped|quit|barely|hardly|no longer|dont|doesnt) {g2}(?:breath|breathe|breathing)\b(?! a word| easy| easily| easier| down| in (?:my|your) neck)",
    r"(?:overdos\w+) {g6}(?:wake|waking|breath\w*|unconscious|blue|limp|gurgling)",
    r"(?:heart|pulse) {g2}(?:stopped|has stopped|isnt beating)|no pulse\b",
)

MEDICAL_EMERGENCY = (
    r"(?:half|side|part) of {whose} (?:face|body|mouth) {g3}(?:numb|gone|weak|dead|droop\w*|heavy)",
    r"(?:sight|vision|eyesight|eye|eyes) {g6}(?:went|gone|turned|goes|going) {g2}(?:black|dark|blank|white|gr[ae]y|blind)|(?:half|side|part|corner) of (?:my|his|her) (?:sight|vision|eye\w*|view)|cut {g6}(?:spurt\w*|squirt\w*|pump\w*|gush\w*|to the bone)|(?:its|it is|and|blood) (?:is )?(?:spurting|squirting|gushing|pumping out)|(?:see|feel|felt) the (?:umbilical )?cord|water broke\b {g6}(?:cord|weeks|green|brown|blood|early)",
    r"(?:eyes?) {g2}(?:go|going|went|roll\w*|rolled|are) {g2}(?:up|back|white)|(?:body|arms|legs|baby|he|she) {g3}(?:shaking shaking|shaking all|stiff and|jerking)|(?:impossible|unable|hard|difficult|cant|couldnt) to (?:wake|rouse|get (?:him|her) up)|just snores|pressure (?:is |was )?(?:[5-8]\d) over|(?:bp|blood pressure) (?:is |of )?(?:[5-8]\d) over|not making any sense|(?:red and hot|hot and red) {g6}(?:chills|shiver\w*|fever|confus\w+)|sudden {g2}(?:weakness|numbness|blindness|paralysis|collapse)",
    r"(?:oxygen|o2|sats?) {g3}(?:is|at|of|down to|reads?|dropped) {g2}(?:[4-7]\d|8[0-9])\b|trach {g3}(?:out|blocked)|(?:hit|banged|bumped) (?:his|her|my) head {g8}(?:out for|falling asleep|throwing up|vomit\w*)",
    r"(?:heart|pulse)s? (?:is )?(?:going|at) 1\d\d|had a fit",
    # Tearing pain, failing devices, tubes.
    r"(?:ripping|tearing|knife like|worst|ripped|torn) (?:\w+ ){0,2}(?:pain|feeling) {g4}(?:shoulder blades?|back|chest|belly|stomach)|(?:defibrillator|icd|pacemaker|device|vest) {g4}(?:shock\w*|fired|went off|zapp\w*|going off|keeps)|(?:shocked|zapped) (?:me|him|her) (?:\w+ ){0,2}times|(?:trach|feeding|breathing|chest|et|picc|dialysis|drain|g)(?: tube| line| catheter)? {g2}(?:came out|fell out|pulled out|popped out|is out|blocked|clogged|disconnected|dislodged)|(?:ventilator|vent|oxygen (?:tank|machine|concentrator)|lvad) {g3}(?:alarm\w*|stopped|failed|died|empty|quit|out|ran out|beeping|power)\b",
    near(
        r"(?:pool|bathtub|tub|lake|pond|ocean|bath ?water|hot tub)",
        r"(?:pulled|limp|coughing|blue|went under|face ?down|not breathing|drown\w*|floating|swallowed water|lungs)",
        6,
    ),
    r"(?:too (?:tired|weak|sleepy|limp)) to (?:\w+ ){0,2}(?:hold|lift|cry|eat|nurse|feed|stand|sit|breathe|talk|walk|drink)(?! (?:long|far|all day))|belly (?:\w+ ){0,2}(?:goes|going|moving|sucking) (?:in|in and out)|(?:hardly|barely|not|stopped) (?:making|make) (?:a|any) (?:sound|noise)|silent chest|head bobbing|stridor|seal bark",
    r"(?:he|she|i|{kin}) was out (?:cold )?for (?:a|one|two|several|\d+|a few) (?:minutes?|seconds?|mins?)|(?:keeps?|kept) (?:falling asleep|nodding off|passing out|fainting|blacking out|vomiting|throwing up|puking|losing consciousness)|both (?:feet|legs) (?:\w+ )?(?:drag\w*|weak|numb|gone|giving out|wont)|(?:just|suddenly) (?:\w+ )?(?:dropped|went down|fell out|hit the floor|went limp|turned grey|turned gray|went gr[ae]y|stiffened)",
    r"(?:heart attack|stroke) (?:i think|maybe|symptoms now|happening)|head is out|(?:leg|arm|hand|hips?|foot)s? (?:is |are |got )?(?:pinned|crushed|trapped|mangled)|pulse (?:of |is )?[23]\d\b|(?:hand|speech|arm|leg|face) {g4}(?:clumsy|funny|numb|weak|droop\w*|dropping|slurr\w*|heavy) {g4}(?:last|past|quarter|half|minutes?|hour)|hand wont hold|no can breath\w*|soft spot {g2}(?:bulging|sunken)|leg {g4}(?:shorter|turned out)|(?:nail gun|stabbed|impaled|arrow|bullet) {g4}(?:chest|head|eye|belly|neck|leg)",
    near(
        r"(?:heart|ticker|pulse|heart ?beat)",
        r"(?:about to drop|fell over|fall over|going to drop|almost fell|going to pass|stopping and starting|skipping every)",
        12,
    ),
    r"covered in (?:hives|welts|a rash)|looks? like coffee grounds|coffee grounds",
    # Breathing.
    near(
        r"{weakbreath}",
        r"(?:breathe|breathing|breaths?)(?! (?:of fresh|test|exercise|away|treatments?|tube|machine))",
        4,
    ),
    r"(?:cant|hardly|barely|cannot) {g3}(?:finish (?:a |one )?sentence|full sentences?|talk in|speak in|get (?:any |enough |a )?(?:air|breath)|lie flat|say more than)",
    r"(?:skin|ribs?|neck|chest|belly) {g6}(?:sucks?|sucking|suck|pulls?|pulling|caving|retract\w+) (?:in|at|when|between)|nostrils? {g2}flar\w+|nose {g2}flaring",
    r"(?:inhaler|nebulizer|albuterol|rescue inhaler|puffer|epi ?pen)s? {g3}(?:isnt|not|wont|doesnt|didnt|stopped|empty|expired|ran out|used|did nothing|twice|already|does nothing|nothing)",
    r"(?:winded|breathless|out of breath|gasping|panting|short of breath) {g3}(?:just |walking|crossing|sitting|lying|laying|at rest|resting|talking|doing nothing|to the|going to the|getting|now|today|tonight|suddenly)",
    r"(?:oxygen|o2|ox|sats?|spo2|oximeter) {g4}(?:[4-7]\d|8[0-9])\b",
    r"(?:stuck|lodged|caught) in (?:\w+ )?(?:throat|windpipe|airway|trachea)|(?:throat|windpipe|airway) {g3}(?:blocked|stuck|shut)|(?:wont|cant) cough (?:it|or)|went down the wrong (?:pipe|way|tube)|heimlich",
    # Allergy.
    near(
        r"{allergen}",
        r"(?:welts|hives|hoarse|throat (?:is |feels )?(?:tight|itchy|closing|swelling|swollen|weird|scratchy)|tongue|lips|(?:face|eyes?|mouth) (?:\w+ ){0,3}(?:swell\w*|swollen|puff\w*|huge)|light ?headed|wheez\w+)",
        8,
    ),
    r"(?:throat|voice|tongue) {g3}(?:tight|tighter|closing|hoarse|thick|huge|fat|itchy and|going)\b(?! (?:budget|schedule|to))|hives {g4}(?:all over|everywhere|spreading|and)|eyes? {g2}swell\w* shut|swollen shut|covered in (?:hives|welts)",
    # Heart.
    near(r"{trunk}", r"{pressing}", 5),
    r"(?:elephant|ton of bricks|weight|vise|truck|someone sitting|somebody standing) {g3}(?:on|sitting on|standing on|squeezing) (?:my|his|her|me\b)(?! (?:shoulders|mind|back|case|nerves))",
    r"(?:squeez\w+|pressure|tightness|crushing|heaviness|burning) {g3}(?:behind|under|across|between|around) {g2}(?:ribs?|breast\w*|shoulder blades?|sternum|chest|bra)",
    near(r"(?:jaw|left arm|both arms|shoulder blades?|left shoulder|neck and arm)", r"{sweaty}", 8),
    near(
        r"(?:heart|ticker|pulse|heart ?beat|heart rate|hr)",
        r"(?:1[3-9]\d|2\d\d|racing|pounding|skipping|stopping|fluttering|flopping|irregular|all over the place|jumping|out of (?:my|his|her) chest|thumping|beating (?:so |really |super |too )?(?:fast|hard))",
        3,
    )
    + r" (?:(?!when (?:i )?(?:saw|see|open)|before (?:i|the|my) )[\w,]+ ){0,8}(?:{sweaty}|wont|cant|chest|minutes|hour|slow down|now|help)",
    r"(?:heart rate|pulse|heart|hr) {g2}(?:is|at|of|going|says|shows|been|reads|hitting) {g2}(?:1[4-9]\d|2\d\d|[23]\d)\b(?! (?:percent|years?|grams))",
    near(r"{kin}|he|she", r"(?:gr[ae]y|ashen|clammy|pale|white as)", 3)
    + r" (?:[\w,]+ ){0,5}(?:clammy|sweat\w*|shaking|chest|cold|faint|breath\w*|confused)",
    r"(?:blood pressure|bp) {g4}(?:(?:19|2\d)\d|[67]\d over)\b",
    # Stroke.
    r"(?:half|one side|left side|right side|side|corner) (?:of )?{g2}(?:mouth|face|smile|body|lip)\b",
    r"(?:mouth|face|smile|eye|lip|eyelid) {g4}(?:doesnt|wont|isnt|not|cant) (?:move|moving|close|smile|work|working|lift)|(?:smile|face|mouth) {g3}(?:crooked|lopsided|uneven|to one side|one sided|twisted|slid\w*|melting|fell)",
    r"(?:words?|sentences?|speech|talking) {g4}(?:wrong|jumbled|funny|weird|garbled|scrambled|mush\w*|gibberish|mixed|mangled|slurr\w+|backwards?|nonsense)\b|(?:mix\w*|jumbl\w+|scrambl\w+|garbl\w+) {g3}(?:words?|speech|sentences?)|(?:talk\w*|speak\w*|sounds?) {g2}(?:like (?:he|she|i|hes|shes) (?:is |am )?drunk|drunk|gibberish|nonsense|thick)|cant (?:get|find|form|make|say|think of) {g3}words?\b",
    # A torn shoulder lets an arm rise only so far; a stroke lets it fall.
    r"(?<!injury i )(?<!surgery i )(?<!accident i )cant (?:hold|grip|lift|raise|use|move|feel|control) {g3}(?:fork|cup|spoon|pen|phone|arms?|hands?|legs?|foot|fingers?|side|glass|toothbrush)\b(?! (?:past|above|over|behind|beyond|higher|all the way)\b)",
    r"{limb} {g3}(?:wont|doesnt|isnt|stopped|not) {g2}(?:work\w*|do(?:ing)? what|move|moving|listen\w*|lift|grip\w*|obey\w*|cooperat\w*|respond\w*)|{limb} {g2}(?:went|gone|going|just went|feels|is|are) {g2}(?:numb|dead|limp|weak|heavy|tingly|useless|asleep|floppy|like jello)\b {g6}{acute}",
    near(
        r"(?:dropp?\w+|drops) (?:things|stuff|everything|(?:the |my |his |her )?(?:phone|cup|fork|spoon|glass))",
        r"{acute}",
        10,
    ),
    r"(?:seeing|see|everything|vision) {g3}double {g6}{acute}|{acute} {g4}(?:seeing|see|everything) {g2}double|everything (?:went|is|turned|got) (?:double|blurry|black|dark|gr[ae]y|sideways)|curtain {g6}(?:eye|vision)|(?:half|part|side) (?:of )?(?:my|his|her) vision|lost {g2}(?:sight|vision)|vision (?:just )?(?:went|disappeared|vanished|blacked|cut)|cant see (?:straight|right|well )?{g4}{acute}",
    near(r"{muddled}", r"(?:{acute}|fever|hit|fell|breath\w*|racing|sugar|surgery|infection)", 6),
    r"(?:cant|unable to|barely) (?:walk|stand|stand up|keep (?:my|his|her) balance)(?: straight)? {g6}{acute}|{acute} {g4}cant (?:walk|stand)\b|(?:walking|staggering|stumbling|leaning) {g3}(?:like (?:he|she|i)|drunk|to one side|into walls)|lost (?:my|his|her) balance {g4}{acute}|room {g2}spinning {g6}(?:cant|suddenly|vomit\w*)",
    r"thunderclap|head(?:ache)? {g6}(?:explod\w+|split open|worst (?:i|of|ever|in)|like (?:a |an )?(?:explosion|lightning|hit by|bomb|something popped)|popped)|worst head\w*|headache {g3}(?:came|hit|started|out) {g3}(?:nowhere|suddenly|like)",
    # Awareness, seizures, falls, heads.
    r"{who} (?:\w+ ){0,3}(?:jerking|twitching|convulsing|seizing|shaking|stiffened|stiff) {g6}(?:minutes?|mins?|eyes?|wont|stop|rolled|foam\w*|drool\w*|all over|uncontrol\w+|floor|respond\w*)",
    r"(?:first|another|second|third|back to back|cluster|in a row|long|big|grand mal) {g2}(?:seizures?|convulsions?|fits?) {g4}(?:{acute}|ever|still|groggy|and|he|she)|(?:seizures?|fits?) {g3}(?:{acute}|in a row|back to back|one after|lasted|lasting|going on)\b|eyes {g2}roll\w*",
    near(
        r"(?:hit|banged|bumped|smacked|cracked|knocked|bonked|slammed|struck|landed on) {g3}heads?|fell|fall|tumbled|slipped|crash\w*|wreck|accident|concussion|ladder|head injury|kicked in the head|hit in the head|bat|brick",
        r"(?:vomit\w*|throw\w* up|threw up|puk\w+|confus\w+|sleepy|wants to sleep|wont stay awake|cant stay awake|passed out|pupils?|blood from|fluid from|drowsy|cant feel|cant move|cant get up|knocked out|blacked out|memory|same question|talking funny|slurr\w+|isnt making sense|acting weird|acting strange|neck hurts|cant remember)",
        14,
    ),
    r"pupils? {g4}(?:huge|big|blown|dilated|bigger|larger|different|unequal|tiny|pinpoint|uneven|not (?:the )?same)|knocked (?:out|unconscious)(?! of the park)|bone {g3}(?:sticking|poking|through|coming) {g2}(?:out|skin)|(?:fell|fall|jumped) {g3}(?:roof|ladder|balcony|second floor|down (?:the |a )?(?:flight|stairs|steps)) {g8}(?:cant|head|back|neck|hurt|blood|confused|moving)",
    r"(?:cant|dont|doesnt|not|no) (?:feel|move|feeling in) {g2}(?:legs?|feet|anything below|arms?|waist)\b",
    r"(?:drown\w*|pulled (?:him|her|\w+ \w+) (?:out of|from) the (?:pool|water|tub|lake)|under ?water) {g6}(?:{kin}|he|she|cough\w*|blue|breath\w*|pool|now)|(?:been|got|was|just) (?:shot|stabbed|electrocuted|hit by a (?:car|truck|bus))\b|(?:electrocuted|lightning struck)|heat ?stroke (?:right )?now",
    # Bleeding.
    r"(?:soak\w*|bled|bleed\w*|fill\w*|satur\w+|drench\w*|going|gone|went) {g2}(?:through )?{g3}{cloth}\b {g4}(?:hour|minutes?|blood|bleed\w*|already|in|so far|since|and|every|an|$)|soak\w* through|{cloth} {g3}(?:soaked|full of blood|drenched|is red)",
    r"{bleed} {g4}(?:everywhere|pouring|pours|gush\w*|spurt\w*|squirt\w*|shooting|all over|running down|keeps (?:on )?coming|keeps (?:on )?(?:bleed\w*|pouring|gushing)|for (?:\w+ )?(?:hours?|minutes)|hours?|wont quit|wont clot|wont slow|wont let up|nonstop|pool\w*|like (?:a )?(?:faucet|crazy|water|river|hose|pig)|bad|badly|a ton|tons)\b(?! (?:pressure|work|test))",
    r"(?:wont|doesnt|cant|not|isnt|hasnt|will) (?:\w+ ){0,2}(?:quit|stop\w*|clot\w*|slow\w* down) {g2}(?:bleed\w*|gushing|blood)|nose ?bleed\w* {g6}(?:hours?|wont|minutes|stop\w*|eliquis|thinners?|warfarin|xarelto|coumadin|down my throat)|deep (?:cut|gash|wound)|(?:cut|sliced|chopped|severed|tore) {g3}(?:artery|off|to the bone|finger|thumb|hand|wrist|deep) {g6}(?:{bleed}|wont|off|bone|towels?|squirt\w*)",
    r"(?:poop\w*|stools?|bms?|bowel movements?|diarrhea|toilet) {g4}(?:black|tar|tarry|jet black|full of blood|bright red|all blood|just blood|red)|(?:black|tarry|maroon) (?:\w+ )?(?:poop\w*|stools?|bms?|diarrhea|tar)|coffee grounds?|(?:throw\w* up|vomit\w*|cough\w* up|spit\w* up|threw up|puk\w+) {g4}(?:red|bright red|clots|blood)",
    r"(?:pass\w*|clots?) {g4}(?:huge|big|large|giant|golf|fist|plum|lemon|egg|clots?)\b(?: {g4}(?:clots?|balls?|sized?))",
    # Infection.
    near(
        r"(?:port|picc|incision|wound|surgery|surgical|stitches|operation|transplant|chemo|catheter|neutropeni\w+|uti|kidney infection|infection|dialysis|spleen|immun\w+|line)(?: site)?",
        r"(?:shaking chills|rigors|(?:fever|temp|temperature) {g3}(?:10[0-6]|3[89]|40)|10[0-6](?: \d)? (?:fever|temp)|spiked (?:a )?fever|burning up|red streaks?|pus (?:coming|pouring|and fever)|high fever)",
        8,
    ),
    near(
        r"{hot}",
        r"(?:{muddled}|stiff neck|neck (?:is )?stiff|cant bend (?:my|his|her) neck|heart (?:is )?racing|mottled|clammy|limp|wont wake|purple spots|rash (?:that|wont)|hard to wake|cant wake|seizure|rapid breath\w*|breathing fast|lethargic|light hurts|wont drink|no wet diapers?)",
        10,
    ),
    r"(?:spots|rash|dots) {g6}(?:dont|doesnt|wont|not) (?:fade|blanch|go away when|disappear when)",
    r"(?:(?:baby|newborn|infant|preemie) {g8}|(?:days?|weeks?|wks?|months?|mos?) old {g8}|(?:one|two|three|four|five|six|seven|eight|\d{1,2}) (?:day|week|wk|month|mo)s? old {g8})(?:fever|temp|temperature|10[0-6]|hot to the touch|burning up|wont (?:eat|feed|nurse|latch|wake|stop crying|take)|not (?:eating|feeding|nursing|waking)|limp|floppy|lethargic|soft spot|no wet diapers?|grunting)\b",
    r"(?:fever|temp|temperature) {g6}(?:baby|newborn|infant|(?:days?|weeks?) old)\b|fever {g4}10[4-9]|(?:hasnt|has not|not) (?:peed|had a wet diaper|urinated) {g4}(?:hours|today|since)",
    # Pregnancy.
    near(
        r"{pregnant}",
        r"(?:{bleed}|clots?|soak\w*|gush\w*|pounding head\w*|bad headache|headache wont|splitting head\w*|vision|blurry|sparkles?|seeing (?:spots|stars)|floaters|(?:hands|face|feet) {g3}(?:swell\w*|swollen|puff\w*)|puff\w* (?:hands|face)|leak\w*|fluid|waters?|contraction\w*|cramp\w*|{extreme} (?:\w+ ){0,2}(?:pain|cramps?)|pain (?:on|in|under) (?:the |my |her )?(?:one|right|left|upper)|pass(?:ed|ing) out|faint\w*|fell|cant breathe|chest|calf)",
        12,
    ),
    r"(?:havent|hasnt|have not|didnt|cant|dont|not|no|barely|hardly|stopped|less|fewer|quit|isnt|wont) {g3}(?:felt|feel|feeling|kick\w*|mov\w+|movement) {g3}(?:kick\w*|mov\w+|baby|inside|belly|since|today|in hours|all day|as much)\b(?! (?:house|forward|money|to))",
    r"(?:baby|kicks?|movements?|he|she) {g3}(?:stopped|slowed|quit|isnt|not|hasnt|less) {g3}(?:kick\w*|mov\w+|slowed down|decreased)\b(?! (?:house|in|out|to|away|forward|well|on)){g2}(?:$| since| today| as| inside| in my| all| and)|reduced (?:fetal )?movement|cord {g3}(?:hanging|coming out|out of)",
    # Burns.
    near(
        r"(?:boiling|hot|scalding) (?:oil|water|soup|coffee|grease|tea|pan|pot|wax|milk|ramen)|(?:caught|clothes on|shirt on|hair on|catch) fire|deep fryer|firework\w*|gas(?:oline)? exploded",
        r"(?:on|over|all over|spilled|spilt|poured|legs?|face|arms?|chest|skin|blister\w*|burn\w*|hands?|peeling)",
        6,
    ),
    r"skin {g3}(?:peeling|melting|melted|charred|came off|coming off|falling off|white and leathery)|burns? {g4}(?:face|whole|all over|over (?:his|her|my)|third|severe|huge|bad)|third degree",
    # Belly, clot, sugar, other.
    near(
        r"{belly} (?:\w+ ){0,2}(?:pain|pains|cramps?|cramping|ache)|(?:pain|cramps?|cramping) {g4}{belly}|{belly} (?:\w+ )?hurts?",
        r"(?:{extreme}|suddenly|rock hard|hard as|rigid|board|shoulder|vomit\w*|faint\w*|fever|floor|cant stand up|came out of nowhere)",
        8,
    ),
    r"worst (?:\w+ ){0,3}pain|(?:pain|hurts) {g4}(?:worst|so bad (?:i|he|she) (?:cant|am|is)|on the floor|screaming|cant stand up|cant move|worse than (?:labor|childbirth))|(?:testicle|testicles|balls?|scrotum) {g4}(?:suddenly|{extreme}|swollen|twisted|twisting)",
    near(r"(?:calf|leg|thigh)", r"(?:swollen|swelled|swelling|red|hard|hot|tight)", 5)
    + r" (?:[\w,]+ ){0,9}(?:winded|breath\w*|chest|cough\w*|breathe)",
    r"(?:sugar|sugars|glucose|bs|meter|dexcom|cgm|glucometer) {g4}(?:[12345]\d|[4-9]\d\d|high\b|hi\b|low\b|wont come (?:down|up)) {g6}(?:confus\w+|shak\w+|sweat\w*|pass\w*|vomit\w*|throw\w*|thirst\w*|sleepy|fruity|wont|cant|wake|shaky|faint\w*|breath\w*|and)|(?:sugar|glucose) {g3}(?:is|at|reads?|of|dropped to|down to|says) {g2}(?:[1-4]\d|[4-9]\d\d)\b",
    r"(?:should|shall|do|must|can|could|would) (?:i|we|he|she|they) {g4}(?:drive|go|take|rush|head|bring|wait|call) {g6}(?:er|emergency room|hospital|911|ambulance)\b(?! (?:records?|bills?|visit|for a second opinion|notes?|copay))",
    r"(?:somebody|someone|please|pls|anybody) help(?! (?:with|me (?:with|find|write|understand|get|choose|prepare|figure|decide|draft|to)))(?: {g6}(?:blue|wak\w+|breath\w*|dying|bleed\w*|floor|fast|hurry|now|quick)|$)",
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
    r"(?:im|i am|shes|hes|she is|he is) bleeding (?:a (?:little|bit|lot) |heavily |again |more ){0,2}(?:now|right now|and)\b",
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
