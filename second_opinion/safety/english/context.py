"""What takes a sign back: idiom, denial, past, long-lasting complaint, supposition."""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501

# Said without meaning it. Taken out of the text before anything is looked for.
IDIOMS = (
    r"(?:take|takes|taking|accepts?) my (?:card|plan|insurance|money|case)|on my (?:plan|insurance|mind|way|list)|he(?:s| is)? drowning in|talked (?:me )?out of it|want out of (?:this|my|the) (?:plan|hmo|practice|network|hospital|contract)|cant stop (?:shaking|crying) since (?:they|i|he|she|the) (?:told|heard|got|called|news)|(?:kill|killing) (?:ants|weeds|germs|mosquitoes|time|bugs)|car (?:choked|died)|smoke alarm chirps",
    r"suicide (?:disease|exclusion|clause|to try)|suicide , (?:war|cancer)|(?:self harm|old|faded) (?:\w+ )?scars|unconscious in (?:the )?(?:icu|hospital)|(?:epilepsy|seizures|diabetes|asthma) (?:\w+ ){0,3}(?:under control|controlled)|(?:poison control|er|icu) (?:pharmacist|nurse|doctor|physician)|(?:homicidal|suicidal) ideation , |patient denies [\w, ]{0,120}",
    r"(?:would|might|will|could|gonna|about to|going to) (?:\w+ )?(?:have|had|get|give (?:me|him|her|us)) (?:a |an )?(?:\w+ )?(?:stroke|heart attack|coronary|seizure|fit|aneurysm|cow)(?= if| when| seeing| knowing| hearing| reading| over)|(?:head|brain) (?:will |is going to |wants to |about to )?(?:explod\w+|spin\w*) (?:with|from|over)",
    r"(?:wife|husband|mom|mother|dad|boss|daughter|son|kids|family|he|she|they) (?:is|are|will|would) (?:going to )?(?:kill|murder|strangle) me if i (?:forget|dont ask|miss|lose|am late|come home without|screw|mess|dont (?:get|find|call))",
    r"(?:cant|couldnt) breathe in (?:that|this|the) (?:tiny|small|crowded|little|stuffy|waiting)|(?:suffocating|drowning|choking|smothered|buried) (?:under|in|with|by) (?:\w+ )?(?:referrals?|paper\w*|forms?|calls|insurance|options|appointments|advice|terms|jargon|codes|letters)|passed out (?:flyers|leaflets|papers|forms|copies|candy|cards|brochures|the)",
    r"(?:would |id |i would )?(?:rather|sooner) (?:die|be dead|eat glass|have a root canal) than (?:call|deal|talk|see|go back|ask|fill|sit|wait|face|return|step|set foot|be seen|pay|fight|listen)(?! (?:another|more) (?:round|day of) )|(?:insurance|insurer|plan|office|clinic|system|portal|hmo|hospital|surgeon|doctor|they) (?:is|are|was|keeps?) (?:\w+ )?(?:unresponsive|holding (?:me|us) hostage|dead|killing me|bleeding me|strangling (?:me|us)|suffocating)|toxic (?:workplace|boss|office|positivity|relationship with)|(?:workplace|office|clinic|job|waiting room) is toxic",
    r"hits? (?:himself|herself|myself) (?:with|on|while) (?:\w+ ){0,3}(?:dreaming|asleep|sleep|remote|accident)|(?:bought|installed|replaced|new) (?:\w+ ){0,3}(?:monoxide|smoke) (?:alarm|detector)|poison control (?:center|number|line|hotline)s? (?:and|doing|on|listed|magnet|is it)",
    r"(?:asked|asks?|screen\w*) (?:him|her|me|us|them|everyone) (?:the usual|if|whether|about|questions) (?:[\w,]+ ){0,14}(?:no to all|said no|says no|answered no|all no)|usual things , [\w, ]{0,80}no to all of it|(?:it was|said|answered) no to all",
    # A doctor's rudeness and a fright by the guide hurt, but are no violence; a letter's wording is nobody's speech.
    r"laugh\w* (?:right |straight |out loud )?(?:in|at) (?:my|our|his|her|moms|dads) face|honey every \w+|(?:rolled|rolls|rolling) (?:his|her|their) eyes|you (?:just |really |have |ve )?(?:frightened|scared|scare|frighten|alarmed|terrified|upset) (?:me|us|him|her|my \w+)(?! (?:and|when|into)\b)|in (?:our|my|his|her|your|their) own words",
    # Of money, doctors, music and paperwork; feelings lent from the body.
    r"(?:about|almost|nearly|practically|like to) (?:\w+ )?(?:fainted|died|collapsed|choked|passed out|fell over|keeled over|had a (?:stroke|heart attack|coronary))(?= when| at| over| from| reading| seeing| laughing|$)",
    r"(?:collapsed|crashed|passed out|fainted) (?:\w+ )?(?:on|onto|into|in) (?:the|my) (?:couch|sofa|bed|recliner)(?: after)?|(?:fell|sank) (?:into|on) (?:the|my) (?:couch|sofa|bed)",
    r"(?:pain|weight|knife) (?:in|on|off|to|through) (?:the|my|his|her) (?:heart|mind|chest) (?:that|about|when|whenever|knowing|pardon|to ask)|weight on my (?:heart|conscience|shoulders|mind)|real pain in the \w+|chest (?:\w+ )?(?:tight\w*|pounds?) (?:when|whenever|every time|just thinking)",
    r"end (?:it|this)(?= the| here$)|end (?:this|the|my) (?:chat|conversation|call|session)|say (?:a )?goodbye to (?:a|my|the|our|dr) (?:\w+ )?(?:doctor|dr|surgeon|practice|pcp|clinic|oncologist|old|first|favorite|\w+ologist)|goodbye to (?:a |my |the )?(?:doctor|practice|clinic|surgeon)",
    r"poisoned (?:\w+ )?(?:against|by)(?= that| the| his| her| my| this| gossip| bad)|(?:brain|mind|soul|life) (?:was |is |has been )?poisoned",
    r"(?:beaten|beat|battered|bruised|abused|assaulted|tortured|strangled|choked|robbed|raped|mugged|attacked) (?:up |down |to a pulp )?by (?:this|the|my|that|all|these|our|it) (?:\w+ )?(?:insurance|system|illness|disease|cancer|mess|process|bills?|chemo|paperwork|treatments?|company|pain|red tape|news|side effects?|hospital bills?|tumor)",
    r"unconscious (?:bias|the (?:whole|entire) (?:operation|time|surgery|procedure))|unresponsive to (?:\w+ )?(?:treatment|chemo\w*|therapy|medication|drugs|steroids)|(?:while|when|was) (?:i was )?(?:unconscious|out|under) (?:during|for|in) (?:the|my) (?:surgery|operation|procedure)|anaphylaxis trained",
    r"(?:dont|do not|doesnt|cant) want to live with (?:this|the|my) (?:\w+ )?(?:pain|knee|hip|limp|scar|hernia|back|bag|doubt|regret)(?: \w+){0,4} if|want to live with (?:this|the) pain in my (?:knee|hip|back|foot|shoulder)",
    r"kick(?:ed|ing|s)? (?:me|us|him|her|my \w+) (?:out|off|to the curb)|(?:cant|cannot|couldnt) find (?:the |any )?words? (?:to|for)|(?:too many|all (?:my|her|his|these|the)) (?:medications|medicines|meds|pills) and (?:want|wants|need|needs|wonder)",
    r"(?:nothing|little|something) to (?:swallow|breathe|kill)|(?:narcan|naloxone) (?:kit )?(?:was |were )?(?:prescribed|came|is on|on my list|with my)",
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
    r"not because of|nor|rather than|instead of|ruled out|rule out)\s(?:(?!and (?:i|he|she|we|my|the|now|it|cant)\b)\w+\s|,\s(?!i\b|he\b|she\b|my\b|now\b|help\b|and i\b)){0,6}$"
    r"|(?:^|\s)(?:dont|doesnt|didnt|havent|hasnt|hadnt|isnt|arent|wasnt|not|never)\s(?:really\s|actually\s|currently\s|ever\s)?"
    r"(?:have|has|had|having|feel|feeling|get|got|getting|experience|experiencing|in|any|think|thinking|a|an|been|"
    r"seem|notice|noticed|suffer|bleeding|suicidal|abused|being|afraid|scared|planning|going|want|want to|talking|about)\s(?:(?!and (?:i|he|she|we|my|the|now|it|cant)\b)\w+\s|,\s(?!i\b|he\b|she\b|my\b|now\b|help\b)){0,6}$"
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
    r"|\b(?:diagnosed|misdiagnosed|diagnosis) (?:\w+ ){0,3}(?:with|as|of|was|is|said)\b|\bchronic\b|\b(?:evaluat\w+|investigat\w+|worked up|work ?up|tilt test|holter|monitor\w*|under observation|well controlled|stable|controlled)\b|\bon and off\b|\boff and on\b|\bcomes and goes for\b|\bmy (?:cardiologist|neurologist|pulmonologist|allergist) (?:says|said|thinks|calls)\b"
)

# Not about life at all: what a text says, what is taught, played, told or worked at. Applies to every kind.
_GRAVE = r"(?:suicid\w+|abuse|violence|domestic|stroke|burns?|poison\w*|crisis|hotline|trauma|emergency|er|icu|cpr|first aid|overdose|seizures?|bleeding|assault|elder|heart attacks?)"
FRAMED = (
    r"\b(?:leaflet|pamphlet|brochure|insert|package|label|consent forms?|form|fine print|chart|disclaimer|commercial|ad|website|article|poster|policy|questionnaire|survey|warning|black box|boxed)s? (?:\w+ ){0,2}(?:says?|said|lists?|listed|mentions?|mentioned|warns?|warned|asks?|about|talks?|states?|includes?)\b"
    r"|\b(?:says?|said|reads?|lists?|mentions?|stands|listed|written|noted|documented|mentioned) (?:\w+ )?(?:in|on|as an?) (?:the|my|a|this|his|her) (?:\w+ )?(?:leaflet|pamphlet|label|insert|form|brochure|chart|sheet|package|bottle|consent|website|records?|file|allerg\w+|report|summary)\b"
    r"|\b(?:in|from|on|for|about|watch\w*|read\w*|writing|wrote|saw|of) (?:a|an|the|this|that|my|some) (?:\w+ )?(?:movie|film|novel|tv show|show|episode|series|story|short story|character|song|game|documentary|script|screenplay|podcast|play|thriller|sitcom|poem|drama|soap opera|murder mystery)\b"
    r"|\b(?:for|in|at|from|took|taking|teach\w*|taught) (?:a|an|the|my|our|this) (?:\w+ ){0,2}(?:class|course|training|seminar|workshop|lecture|quiz|homework|essay|thesis|textbook|drill|certification|webinar|presentation|school project|paper)\b|\b(?:first aid|cpr|safety|nurse) (?:training|class|course|drill)\b|\b(?:homework|term paper|paper due|exam question|research paper|paper on|case study|writing an? (?:article|story|book|paper))\b"
    r"|\b(?:hypothetical\w*|theoretically|in theory|just curious|out of curiosity|generally speaking|we are testing|do you flag|for a study|handout|policy on|study on|research on|guide discusses?|can be wrong|center and would|doing on my|has lifted)\b"
    rf"|\b(?:i am an?|i work|i worked|i teach|i taught|i train|we train|i volunteer\w*|he works?|she works?|works? (?:at|for|in|as)|worked (?:at|for|in|as)|job (?:at|as)|retired) (?:\w+ ){{0,4}}{_GRAVE}\b"
    r"|\b(?:dr|doctor) (?:killer|poison|stroke|payne|slaughter|butcher|strangler|hurt|bleed|choke|coffin|death)\b"
    r"|\bmy (?:\w+ )?(?:cat|dog|puppy|kitten|horse|hamster|parrot)s? (?:was|is|got|has|had|ate|swallowed|chewed|drank|died|collapsed|choked)\b"
    rf"|\b{_GRAVE} (?:\w+ )?(?:clinic|center|centre|unit|ward|program|department|team|institute|survivors|support group)\b"
)

# Asked about, feared or imagined, not happening.
SUPPOSED = (
    r"\b(?:if|in case|what if|should) (?:it|this|that|he|she|(?:the|my|his|her) (?:\w+ )?(?:aneurysm|aorta|tumor|cyst|bulge|vein|artery|graft|stent|clot|plaque|appendix|hernia|ulcer)) (?:\w+ ){0,2}(?:bursts?|ruptures?|tears?|pops?|leaks?|splits?|breaks?|dissects?|moves?|goes|gives way)\b|"
    r"\bwhat if\b|\bif (?:i|he|she|my \w+|we|you|they|a patient|someone|there) (?:ever |also |should |suddenly |do |does )?(?:get|gets|have|has|had|start|starts|develop|develops|feel|feels|faint|faints|collapse|collapses|ate|swallow|swallows|took|take|takes|experience|bleed|bleeds|end up|wake|pass|passes|stop|stops)\b|\bin case\b"
    r"|\b(?:signs?|symptoms?|risks?|chances?|odds|causes?|definition|treatment|treatments|types?|history|prevention|complications?|likelihood|possibility|danger) (?:of|for)\b|\b(?:side )?eff?ects?(?: list)?\b|\brisk\b"
    r"|\b(?:can|could|does|do|might|may|will|would) (?:\w+ ){0,5}(?:cause|lead to|prevent|increase|reduce|lower|trigger|result in)\b|\bprevent\w*\b"
    r"|\b(?:worr(?:y|ied|ies|ying)|afraid|scared|fear|terrified|nervous|anxious|concerned) (?:\w+ ){0,4}(?:of|about|that|having|getting|to have|ill|i will|i might|he might|she might|he will|she will|it might|it could)\b"
    r"|\bwhat (?:is|are|does|do|to do (?:if|in case)|causes?) (?:a |an |the )?(?:stroke|heart attack|seizure|overdose|anaphyla\w+|emergency|sepsis)"
    r"|\bcovered by\b|\bhow (?:common|likely|often|do you know|do i know if|does a|dangerous)\b"
)

RELATIVES_PAST = (
    r"\b(?:father|mother|mom|dad|grandmother|grandfather|grandma|grandpa|uncle|aunt|brother|sister|cousin|parents|family|husband|wife|friend|son|daughter|neighbor|coworker|boss)s? (?:also |both |all |once |already )?(?:had|suffered|died|survived|has had|have had|went through|passed(?! out))\b"
    r"|\b(?:he|she|they|wife|husband|mother|sister|baby|it) (?:\w+ )?(?:is|are|was|were) (?:\w+ )?(?:good|fine|ok|okay|saved|safe|thriving|healthy) now\b|\bat birth\b|\bborn (?:not|blue|early|with|premature)|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:years?|yrs) ago\b|\b(?:when|while) (?:she|he|i|they) (?:was|were) (?:one|two|three|four|five|six|seven|eight|nine|ten|a|\d+)\b|\bcan be wrong\b|\b(?:as|was) a (?:toddler|baby|kid|child)\b|\bat (?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d\d?)\b(?= his| her| he| she| ,|$)|\bin (?:kindergarten|(?:first|second|third|\w+) grade)\b|\bever since\b|\btwenty \w+ years\b|\bno harm done\b|\bat (?:sixteen|seventeen|fifteen|fourteen|thirteen|eighteen|nineteen)\b|\bfrom an old\b|\b(?:scar|scars) (?:from|on|are|the)\b|\b(?:bite|bites|attempt|overdose|burn) (?:\w+ )?scars?\b|\bnothing came of it\b|\band lived\b|\bin our country\b|\byears? before\b|\b(?:first|second|third|last|previous|prior|earlier|other) (?:\w+ )?(?:delivery|pregnancy|birth|baby|labor|child|surgery|operation)\b"
    r"|\bfamily history\b|\bruns in (?:the|my|our) family\b|\b(?:heart attacks|strokes|seizures|suicides?|overdoses?) (?:run|runs) in\b"
)

# Stands against PAST and LASTING: whatever happened then, this is happening.
NOW = (
    r"(?:, |\b(?:and|but|so|well) )(?:now )?(?:(?:i|he|she|we|it) (?:cant|wont|keeps?)|(?:my|the) (?:chest|heart|head|wound|incision|throat|face|arm|leg|stomach|belly|blood|bleeding|baby|tongue|lips?) (?:is|are|cant|wont|isnt|keeps?|hurts|feels))\b|\b(?:right now|since (?:last night|i (?:got|woke)|lunch|this|breakfast|noon|yesterday)|all (?:morning|day|night)|in the last (?:\w+ )?(?:minutes|hour)|keeps|just now|at this moment|this minute|this very minute|as we speak|as i type|tonight|this morning|today|"
    r"an hour ago|minutes? ago|hours? ago|happening now|happening again|getting worse|worse now|it is back now|ongoing now|currently|"
    r"cant breathe|wont stop|help me|please help|help$)\b|\bnow$|\bagain$"
)
