"""The word classes that the English patterns share, and the telling words whose slips are repaired."""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

# The pieces that patterns share, filled in by name.
PARTS = {
    "deny": r"(?:not|no|never|isnt|wasnt|arent|werent|doesnt|dont|didnt|without|nor|hasnt|havent|hadnt|denies|denied)",
    # People, and what belongs to them.
    "kin": (
        r"(?:mom|moms|mum|mama|mommy|ma|dad|dads|daddy|papa|pop|mother|father|husband|wife|hubby|spouse|partner|son|daughter|"
        r"kid|kids|child|children|baby|toddler|infant|newborn|brother|sister|bro|sis|grandma|grandpa|granny|gran|nana|"
        r"grandmother|grandfather|granddad|aunt|auntie|uncle|friend|boyfriend|girlfriend|bf|gf|fiance|fiancee|roommate|"
        r"cousin|nephew|niece|grandson|granddaughter|grandbaby|grandkid|teen|teenager|neighbor|coworker|boy|girl|man|woman|guy|lady|"
        r"stepson|stepdaughter|in law|twin|little one|patient|client|resident|passenger|customer)"
    ),
    "who": r"(?:i|he|she|they|we|it|{kin}|someone|somebody)",
    "whose": r"(?:my|his|her|the|our|their|a|this|that|one|both)",
    "them": r"(?:me|him|her|them|us|it|{kin}|myself|himself|herself|anyone|someone|somebody|people)",
    # Time that makes a sign acute.
    "acute": (
        r"(?:suddenly|sudden|right now|just now|just|now|today|tonight|this morning|this afternoon|this evening|minutes?|mins?|"
        r"(?:an |one |two |few |couple )?hours?|since (?:lunch|breakfast|dinner|this morning|last night|yesterday|noon|waking|i woke)|"
        r"woke up|last night|yesterday|started|keeps|again|worse|getting worse)"
    ),
    # Dying, living and being gone.
    "gone": r"(?:dead|gone|not here|no longer here|out of (?:the picture|the way|your way|here for good)|wasnt (?:here|around|alive|in it)|werent (?:here|around|alive|in it)|isnt (?:here|around)|am not (?:here|around)|not around|not alive|disappeared|never born|never existed|didnt exist|died)",
    "everyone": r"(?:every ?one|every ?body|they|my (?:\w+ )?(?:family|kids|husband|wife|children|parents|mom|son|daughter)|the (?:family|world|kids)|we|you|you all|yall|people|the others|(?:he|she))",
    "means": r"(?:pills|gun|pistol|revolver|shotgun|rifle|handgun|glock|rope|noose|belt|razor\w*|blades?|bridge|overpass|train|subway|river|tracks|cliff|roof|ledge|balcony|exhaust|garage|helium|insulin|oxys?|oxycodone|morphine|percocets?|opioids?|sleeping pills|bottle|stash|meds)",
    "selves": r"(?:myself|himself|herself|themselves|themself|yourself|ourselves|me self)",
    # Violence between people.
    "hit": (
        r"(?:hits?|hitting|beats?|beating|beaten|punch\w*|slap\w*|smack\w*|chok(?:e|es|ed|ing)|strangl\w*|kicks?|kicked|kicking|shov(?:e|es|ed|ing)|"
        r"push(?:es|ed|ing)|slams?|slammed|slamming|throws?|threw|thrown|drag(?:s|ged|ging)|grab(?:s|bed|bing)|bit|bites|burn(?:s|ed|ing)|whip(?:s|ped|ping)|"
        r"belts|pinch\w*|shak(?:e|es|ing)|pins|pinned|hurts?|hurting|attack\w*|assault\w*|abus\w+|rap(?:e|es|ed|ing)|molest\w*|grop(?:e|es|ed|ing)|fondl\w+|"
        r"stab\w*|mistreat\w*|rough(?:ed|s)? up|headbutt\w*|knock(?:s|ed) (?:me|her|him) (?:down|around|out)|spit(?:s|ting)? (?:on|at)|yank\w*|pulls?|pulled|twist\w*|stomp\w*|lays? (?:his |her )?hands on|puts? (?:his |her )?hands on|smother\w*)"
    ),
    "culprit": (
        r"(?:husbands?|wife|hubby|spouse|boyfriend|girlfriend|bf|gf|partner|ex|fiance|fiancee|dad|daddy|father|mom|mother|mama|stepdad|step ?father|stepmom|stepmother|"
        r"uncle|aunt|brother|sister|son|daughter|stepson|nephew|niece|grandson|granddaughter|cousin|in law|roommate|boss|landlord|caregiver|carer|caretaker|aide|aides|"
        r"nurse|orderly|staff|cna|attendant|coach|teacher|priest|pastor|babysitter|sitter|nanny|neighbor|stranger|man|guy|kid|boy|someone|somebody|he|she|they|facility|home|husband s)"
    ),
    "harmed": r"(?:me|us|her|him|them|(?:mrs|mr|ms|miss) \w+|the (?:other |old )?(?:residents?|patients?|kids)|(?:my|his|her|our|the|their) (?:\w+ )?(?:{kin}|arms?|face|head|hair|wrists?|neck|throat|ribs?|stomach|back|legs?|patients?|residents?|kids?))",
    # What is poisonous, and how it gets in.
    "intake": (
        r"(?:swallow\w*|swallo\w*|drank|drink|drinks|drinking|drunk|ate|eat|eats|eaten|eating|ingest\w*|lick\w*|chew\w*|chomp\w*|suck\w*|sip\w*|gulp\w*|chug\w*|bit into|"
        r"tast\w+|nibbl\w+|munch\w*|took|taken|taking|down(?:ed|ing)|pop(?:ped|ping)|got (?:a ?hold|hold) of|got into|gotten into|get into|getting into|got in|into (?:the|my|his|her)|"
        r"(?:in|up to|to) (?:his|her|their|its) (?:little )?mouth|mouthful|consum\w+|inhal\w*|breath\w* in|snort\w*|sniff\w*|huff\w*|inject\w*|gave|given|used|put)"
    ),
    "toxic": (
        r"(?:{poison}|(?:dish|laundry) (?:soap|liquid)|denture (?:tablets?|cleaner)|solvents?|weed ?killer|berries|(?:laundry |detergent |tide |dish\w* |washing )?pods?|bait|rat bait|d ?con|windex|pine ?sol|ajax|comet|febreze|fabuloso|mr clean|toilet bowl \w+|bowl cleaner|"
        r"descaler|rust remover|drain opener|liquid plumber|wiper fluid|washer fluid|coolant|brake fluid|motor oil|diesel|gas from|mineral spirits|varnish|polish remover|"
        r"nail polish|hair remover|hair relaxer|bug spray|ant (?:trap|killer|bait)|raid|roach (?:bait|spray|motel)|weed killer|slug (?:bait|pellets)|plant food|antibacterial gel|"
        r"vape (?:juice|liquid|pod|cartridge)|nicotine (?:pouch|gum|patch|liquid)\w*|zyn|eucalyptus|tea tree|camphor|wintergreen|vicks|calamine|ear drops|eye drops|visine|"
        r"glow ?sticks?|silica|ice packs?|thermometer|mercury|lead paint|disinfect\w*|degreaser|wood stain|stain remover|oven spray|lamp oil|torch fluid|eye ?drops|cleaning \w+|"
        r"hand gel|aftershave|wart remover|contact (?:lens )?solution|epoxy|caulk|foxglove|oleander|lily|lilies|hemlock|pokeweed|pokeberr\w+|azalea|philodendron|dieffenbachia|yew|"
        r"jimson\w*|wild (?:mushrooms?|berries|garlic|onion)|houseplant|button (?:battery|batteries|cell)|(?:watch|remote|hearing aid|coin|lithium|disc|aaa?) (?:battery|batteries)|magnets?)"
    ),
    "drug": (
        r"(?:{medicine}|meds?|rx|prescriptions?|pill ?box|pill bottle|percs?|percocets?|oxys?|norcos?|hydros|vicodins?|tramadols?|xans?|xanax|bars|klonopin|clonazepam|lorazepam|alprazolam|"
        r"benzos?|zolpidem|trazodone|seroquel|quetiapine|zoloft|sertraline|prozac|lexapro|amitriptyline|nortriptyline|wellbutrin|bupropion|suboxone|kratom|tianeptine|beta ?blockers?|"
        r"atenolol|carvedilol|diltiazem|amlodipine|verapamil|clonidine|propranolol|glipizide|glyburide|jardiance|ozempic|semaglutide|wegovy|mounjaro|humalog|lantus|novolog|"
        r"blood thinners?|heart (?:pills?|meds|medicine)|levothyroxine|synthroid|methotrexate|colchicine|prednisone|steroids|naproxen|excedrin|dayquil|benadryl|diphenhydramine|"
        r"zyrtec|claritin|sudafed|robitussin|cough (?:medicine|syrup)|cold medicine|sleep (?:aid|meds)|muscle relaxers?|flexeril|baclofen|lyrica|viagra|birth control|prenatals?|"
        r"gummies|edibles?|thc|brownies|cookies with weed|weed brownies|concerta|vyvanse|strattera|heartworm|flea|supplements?|eye ?drops|inhaler|drops|suppositor\w+|capsules?|caplets?)"
    ),
    "overmuch": (
        r"(?:(?:way |far |waaay )?too (?:much|many)|to many|double|twice|triple|two times|three times|extra|(?:ten|10|two|three|four|five|\d+) ?(?:times|x) (?:the|her|his|my|what)|handfuls?|fistful|"
        r"a bunch|bunch of|whole|entire|rest of the|all (?:of )?(?:my|his|her|the|of it|them|those|at once)|a lot of|lots of|ton of|tons of|so many|more than (?:i|he|she|the|it|they)|"
        r"over the (?:limit|max)|back to back|a second (?:dose|time)|second dose|another dose|again by|wrong|by mistake|by accident|accident\w*|mistak\w+|mixed up|mix up|mixup|instead of|rather than|confused)"
    ),
    "drowsy": (
        r"(?:cant (?:stay|keep) (?:awake|my eyes open|his eyes open|her eyes open)|wont (?:wake|stay awake)|wake|sleepy|drowsy|groggy|out of it|nodding|nods|nodded|passed out|"
        r"slurr\w+|woozy|loopy|dizzy|vomit\w*|throw\w* up|threw up|puk\w+|barf\w*|sick|shak\w+|weird|funny|breath\w*|blue|limp|unconscious|acting|heart|stomach|twitch\w*|cant breathe|foam\w*|seiz\w+|faint\w*)"
    ),
    # The body.
    "trunk": r"(?:chest|breast ?bone|sternum|rib ?cage|ribs|heart area|left breast)",
    "pressing": (
        r"(?:pains?|pain ful|painful|hurts?|hurting|aches?|aching|achy|pressure|pressing|tight\w*|squeez\w+|crush\w+|heav\w+|burning|weight|"
        r"elephant|brick|vise|vice|band|stabbing|sharp|knife|discomfort|sitting|standing|clutch\w*|grabb\w+|rubb\w+|holding|pounding|weird|funny)"
    ),
    "sweaty": r"(?:sweat\w*|clammy|soaked|drenched|gr[ae]y|ashen|pale|nause\w+|queasy|throwing up|vomit\w*|dizzy|woozy|light ?headed|faint\w*|short of breath|winded|cant breathe|pass out|passing out|drop)",
    "belly": r"(?:belly|stomach|tummy|abdom\w+|gut|side|upper right|lower right|pelvis|pelvic)",
    "extreme": r"(?:severe|severely|excruciating|unbearable|terrible|terribly|horrible|worst|awful|intense|agony|agonizing|extreme|stabbing|doubled over|doubling over|curled up|screaming|10 out of 10|ten out of ten|cant stand|cant move|killing)",
    "limb": r"(?:arms?|hands?|legs?|foot|feet|fingers?|face|cheek|lip|side|half)",
    "bleed": r"(?:bleed\w*|bled|blood|hemorrhag\w*)",
    "cloth": r"(?:towels?|pads?|bandages?|sheets?|dressings?|shirt|gauze|mattress|tampons?|diapers?|bed|rag|rags|pillow|clothes|paper towels|wash ?cloths?)",
    "hot": r"(?:fevers?|feverish|temp|temps|temperature|chills|rigors|burning up|shivering|10[1-6](?: \d)?|3[89] \d|40 \d|shaking chills)",
    "muddled": r"(?:confus\w+|delirious|disoriented|hallucinat\w+|not making (?:any )?sense|makes no sense|rambling|loopy|doesnt know (?:where|who|what)|dont know (?:where|what day)|doesnt recognize|doesnt recognise|cant remember (?:my|his|her|where|who)|looking right through)",
    "weakbreath": r"(?:struggl\w+|fighting|gasp\w*|labou?red|fast|rapid\w*|shallow|noisy|heav\w+|quick\w*|trouble|difficulty|hard|hardly|barely|cant|problems?|panting|grunt\w*|wheez\w*|rattl\w+|gurgl\w+|slow|weird|funny|stops|stopping|pauses)",
    "pregnant": r"(?:pregnan\w+|prego|preggo|preggers|expecting|weeks along|\d+ (?:weeks|wks|months)|trimester|c ?section|gave birth|giving birth|postpartum|delivered|delivery|miscarr\w+|baby was born|had (?:my|the|a|our) baby|due (?:in|date|next))",
    "allergen": r"(?:peanuts?|nuts?|cashews?|almonds?|walnuts?|pecans?|shrimp|crab|lobster|shellfish|fish|sesame|egg|milk|strawberr\w+|bees?|wasps?|hornets?|yellow ?jackets?|fire ants?|sting|stung|bit|bitten|penicillin|amoxicillin|antibiotics?|contrast|dye|new (?:pill|pills|med|medicine|medication|drug)|allerg\w+|ate|eating|eaten|shot|vaccine|injection)",
    "reacting": r"(?:welts|hives|swell\w*|swollen|swelled|puff\w*|hoarse|throat|tongue|lips?|light ?headed|wheez\w*|cant breathe|itch\w* all over|faint\w*|closing)",
    "g2": r"(?:\w+ ){0,2}",
    "g3": r"(?:\w+ ){0,3}",
    "g4": r"(?:\w+ ){0,4}",
    "g8": r"(?:[\w,]+ ){0,8}",
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
    wouldnt couldnt doesnt isnt stopped waking seizing seizure responding gasping paralyzed confused weakness thinking anymore
    """.split()
)
