"""What Spanish messages say when they must not wait. Same form of text as in ``english``: no accents.

``n`` also stands for the letter that loses its tilde ("dano", "nino").
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

PARTS = {
    "g2": r"(?:\w+ ){0,2}",
    "g3": r"(?:\w+ ){0,3}",
    "g4": r"(?:\w+ ){0,4}",
    "g6": r"(?:[\w,]+ ){0,6}",
    "someone": (
        r"(?:el|ella|mi|mama|papa|madre|padre|esposo|esposa|marido|mujer|hijo|hija|nino|nina|bebe|hermano|hermana|abuela|"
        r"abuelo|abuelita|abuelito|amigo|amiga|tio|tia|suegra|suegro|nieto|nieta|primo|prima|vecino|vecina|sobrino|sobrina)"
    ),
    "close": (
        r"(?:esposo|esposa|marido|mujer|novio|novia|pareja|ex|papa|padre|mama|madre|padrastro|madrastra|tio|tia|hermano|"
        r"hijo|hija|jefe|vecino|cuidador|cuidadora|enfermera|enfermero|companero|suegro|suegra|primo|el|ella|alguien|nuera|yerno)"
    ),
    "medicine": (
        r"(?:pastillas?|pildoras?|tabletas?|capsulas|medicinas?|medicamentos?|remedios?|insulina|tylenol|paracetamol|"
        r"ibuprofeno|aspirinas?|jarabe|gotas|dosis|frasco|somniferos?|antidepresivos?|vitaminas?)"
    ),
    "poison": (
        r"(?:cloro|lejia|veneno|detergente|anticongelante|gasolina|insecticida|raticida|amoniaco|acido|limpiador|"
        r"productos? de limpieza|pesticida|thinner|acetona|pilas?|bateria|perfume|alcohol|gel antibacterial|jabon|"
        r"hongos?|imanes|iman|suavizante|fabuloso|desinfectante|plaguicida|blanqueador|naftalina|quitaesmalte|planta venenosa)"
    ),
    "swallow": (
        r"(?:trago|tragaron|trague|tomo|tome|tomado|tomaron|bebio|bebi|comio|comieron|comi|comido|ingirio|ingeri|inhale|inhalo|"
        r"inhalamos|chupo|mordio|tragado|bebido|lamio)"
    ),
}

LIFE_THREAT = (
    r"inconsciente|no (?:se )?despierta|no (?:puedo|podemos|logro) despertar|no reacciona|no responde(?! (?:al|a la|el|mi doctor|la clinica|a mi mensaje))",
    r"{someone} {g3}(?:no (?:esta )?respira(?:ndo)?|dejo de respirar)|no esta respirando|casi no respira",
)

MEDICAL_EMERGENCY = (
    r"(?:dolor|presion|opresion|apretado|punzada\w*|ardor) {g4}pecho|pecho {g4}(?:duele|dolor|aprieta|apretado|oprime|presion|quema)|(?:duele|dolia|aprieta) {g4}pecho",
    r"no (?:puedo|puede|puedes|logro) (?:\w+ )?(?:respirar|tragar|hablar$|hablar y|hablar bien y|mover (?:el|la|un|una|las|los|su|mi))|me (?:cuesta|cuesta mucho) respirar|(?:me|le) falta (?:el |mucho el )?aire|dificultad para respirar|sin aire",
    r"(?:infarto|derrame|ataque (?:al|de|del) corazon|ataque cardiaco|embolia|paro cardiaco) {g3}(?:ahora|ahorita)|(?:dando|tengo|tiene|teniendo|sufriendo|creo que) {g4}(?:infarto|derrame|ataque (?:al|de|del) corazon|ataque cardiaco|embolia|paro cardiaco)",
    r"(?:se )?(?:desmayo|desmaye|desmayando|desmayado|desmayada|desvanecio|desplomo)|perdio el (?:conocimiento|sentido)|voy a desmayar",
    r"(?:convulsion\w*|convulsionando|ataque epileptico)",
    r"(?:cara|boca) {g3}(?:caida|chueca|torcida|paralizada|dormida|de lado)|(?:no siento|no siente) {g3}(?:brazo|pierna|lado|cara|mitad|cuerpo)|(?:lado|brazo|mitad) {g4}(?:dormid[oa]|paralizad[oa]|entumid[oa])|arrastra las palabras|habla (?:raro|enredado)",
    r"(?:sangra\w*|sangrado|hemorragia|sangre) {g6}(?:mucho|mucha|muchisim[oa]|no para|fuerte|abundante|por todos lados|no se detiene|sin parar)|(?:mucha|tanta) sangre|(?:vomit\w+|toser|tosiendo|escupiendo) {g2}sangre",
    r"(?:se )?(?:esta |me estoy )?(?:ahogando|atragantando|asfixiando)|se (?:atraganto|ahogo|asfixia)|(?:cierra|cerrando|cerro|hincha\w*|hinchada) {g4}(?:garganta|lengua)|(?:garganta|lengua|labios) {g4}(?:cierra|cerrando|hincha\w*)|labios (?:azules|morados)|(?:morad[oa]|azul)$|reaccion alergica",
    r"(?:peor|horrible|terrible|fuertisimo|insoportable) {g3}dolor de (?:cabeza|estomago)|dolor de (?:cabeza|estomago|barriga) {g3}(?:horrible|insoportable|de repente|terrible|fuertisimo|muy fuerte de)|de repente {g6}(?:no veo|no ve|no puede|debil|confundid[oa]|vista)",
    r"(?:llamen?|llame|necesito|manden|mandar|pidan) {g4}(?:ambulancia|911|emergencias)|(?:es|tengo|tenemos) una emergencia(?! de papeles)",
    r"embarazada {g6}(?:sangr\w+|dolor|no se mueve|fiebre|veo)|bebe {g3}no se mueve|(?:bebe|recien nacid[oa]) {g6}(?:fiebre|calentura|morad[oa]|flacid[oa])",
    r"se cayo {g6}(?:no se (?:mueve|levanta|puede)|cabeza|no despierta|vomit\w+)|golpe en la cabeza {g6}(?:vomit\w+|dormid\w+|confundid\w+)|me estoy muriendo|se (?:esta muriendo|me muere|muere)",
    r"fiebre {g6}(?:confundid[oa]|cuello|delir\w+)|quemad\w+ {g4}(?:grave|cuerpo|cara)",
)

CRISIS = (
    r"suicid(?:io|ios|ar|arme|arse|arte|ando|arnos|arla|arlo)\b",
    r"(?:me )?(?:quiero|quisiera|quiere|deseo|prefiero|preferiria|gustaria|ojala|deberia) (?:me |estar |ya )?(?:morir\w*|muert[oa]|matarme|matarse|me muera|desaparecer para siempre|no despertar|no haber nacido)(?! de risa)",
    r"(?:quiero|quiere|voy a|va a|pienso|piensa|ganas de|pensando en|intento|intente|trato de|trate de|iba a) (?:\w+ )?(?:matarme|matarse|ahorcarme|ahorcarse|dispararme|hacerme dano|hacerse dano|lastimarme|cortarme|quitarme la vida|quitarse la vida|morirme|aventarme|tirarme de)",
    r"se quiere (?:matar|morir|quitar la vida|hacer dano)|me (?:quiero|voy a) (?:matar|morir|quitar la vida|hacer dano|ahorcar|cortar|lastimar)|(?:quitarme|quitarse|quito|acabar con|terminar con) (?:con )?(?:mi|su|la) vida",
    r"(?:no|ya no|tampoco) (?:quiero|quiere|deseo|quisiera) (?:\w+ )?(?:vivir|seguir viviendo|seguir aqui|despertar|existir|estar viv[oa])(?! (?:en|con mi|cerca|lejos))",
    r"(?:no|ya no) (?:vale la pena|tiene sentido|hay razon para|tengo razones? para|tengo ganas de|le veo sentido a) (?:la )?(?:vivir|vida|seguir viviendo|mi vida)|(?:cansad[oa]|hart[oa]) de (?:vivir|la vida)",
    r"(?:estarian|estaria|estaran) (?:todos )?mejor sin (?:mi|el|ella)|mejor muert[oa]|me (?:estoy cortando|corto|corte) {g3}(?:brazos?|munecas?|piernas?|otra vez|a proposito)|me estoy cortando$|(?:hago|hace) dano a (?:mi|si) mism[oa]|autolesion\w*",
    r"(?:voces) {g4}(?:maten?|mate|muera|dicen que me)|(?:quiero|voy a|ganas de) matar a (?:alguien|mi|todos|el|ella)|quiero que (?:todo )?(?:se )?acabe (?:todo|ya mi vida|mi vida)",
)

ABUSE_OR_VIOLENCE = (
    r"{close} {g3}(?:me|le|la|nos|los|lo) (?:pega|pego|pegan|golpea|golpeo|golpean|maltrata|maltratan|viola|violo|abusa|abuso|estrangula|ahorca|ahorco|patea|pateo|empuja|empujo|cachetea|jalonea|quemo|toca|toco|manosea|amenaza|amenazo|encierra|encerro|agrede|agredio|acosa|persigue|lastima|lastimo)(?! (?:la atencion|esperar|el corazon|con (?:una )?(?:cuenta|factura)))",
    r"(?:me|nos) (?:pega|pegan|pego|golpea|golpean|golpeo|viola|violo|violaron|abuso|abusa|encierra|ahorca|estrangula|maltrata|maltratan|manosea|apunalo)(?! (?:la gripe|duro la noticia|el seguro|con))",
    r"(?:abusan?|abuso|abusando|abusaron) (?:sexualmente )?de (?:mi|ella|el|una?|los|las|nosotros)|abuso sexual|violencia (?:domestica|familiar|en (?:mi )?casa)|fui violad[oa]|maltrat(?:an|ando|o) a (?:mi|los|la|el)|estan maltratando|(?:pega|pegan|golpea|golpean|pegando|golpeando) a (?:mi|mis|los|sus|la|el|su)",
    r"(?:miedo|temo) (?:de|a) (?:mi )?(?:pareja|esposo|marido|novio|ex|padrastro|papa|que me (?:pegue|mate|golpee|haga dano))|miedo de (?:volver|regresar|ir) a (?:mi )?casa|no (?:estoy|me siento|estamos) segur[oa]s? (?:en (?:mi |la )?casa|con el)",
    r"amenaz\w+ {g4}(?:matar\w*|cuchillo|pistola|golpear\w*|pegar\w*|arma)|(?:quiere|va a|intento|trato de) (?:matarme|golpearme|pegarme)|me quiere matar|me va a (?:matar|pegar|golpear)",
    r"no me deja (?:salir|ver a|hablar con|ir al|comer|usar)|me (?:encierra|tiene encerrad[oa])|me obliga {g4}(?:relaciones|sexo|acostarme)|me (?:quita|quito) (?:el |mi )(?:dinero|telefono|celular|pasaporte)|ex me (?:persigue|acosa|sigue)|padrastro {g2}(?:toca|toco)",
)

POISONING = (
    r"(?:sobredosis|intoxicad[oa]|intoxicacion|envenen\w+|veneno para)",
    r"(?:se |me |nos )?{swallow} {g6}{poison}",
    r"{swallow} {g6}(?:demasiad[oa]s?|muchas?|todas?|todo|el doble|doble|un monton de|frasco de|bote de|equivocad[oa]s?|\d+) {g4}{medicine}|{swallow} {g4}{medicine} {g4}(?:equivocad[oa]s?|de mas|dos veces|por error|de golpe|juntas|por accidente|de otra persona|de su abuel[oa])",
    r"(?:bebe|nino|nina|hijo|hija|nieto|nieta|hijito|hijita) {g3}(?:se )?(?:{swallow}) {g6}{medicine}",
    r"(?:le di|le dieron|di) {g3}(?:demasiad[oa]|mucho|doble|la medicina equivocada|medicina equivocada)",
    r"(?:inhal\w+|respir\w+) {g4}(?:gases?|humo|vapores|cloro|amoniaco|monoxido)|monoxido de carbono|fuga de gas|mezcl\w+ {g3}(?:cloro|amoniaco)",
    r"(?:mordio|picadura|picado|pico|mordedura|mordido) {g3}(?:una? |de |por una? )?(?:vibora|serpiente|culebra|alacran|escorpion|arana|viuda negra)",
    r"(?:comio|comimos|comi) {g3}hongos|control de envenenamiento|centro de intoxicacion\w*",
)

IDIOMS = (
    r"me muero (?:de (?:risa|hambre|ganas|pena|sueno|verguenza|calor|frio|miedo)|por)|morir(?:me)? de (?:risa|pena|hambre|verguenza)|matar (?:el )?tiempo|(?:casi|por poco) (?:me )?(?:da|dio|muero|infarto|desmayo)(?: un)?(?: infarto)?|dolor de cabeza con (?:el seguro|los papeles)|ahogando en (?:papeles|deudas)|me mata (?:la|el) (?:espalda|rodilla|curiosidad|espera|dolor)",
    r"radiografia de pecho|rayos x (?:de|del) pecho|sala de emergencias?|prueba de sangre|presion (?:alta|arterial)|analisis de sangre|contacto de emergencia",
)

DENIED = r"(?:^|\s)(?:no|sin|nunca|tampoco|ningun|ninguna|jamas)\s(?:me\s|le\s|se\s|he\s|ha\s|es\s|hay\s|un\s|una\s|el\s|la\s)?(?:tengo|tiene|tenido|tuve|tuvo|siento|siente|hay|duele|estoy|esta|es|fue|ningun|he|mas|de|dolor|han|me|le|nadie|una|un)?\s?(?:\w+\s){0,2}$"

PAST = r"\b(?:19|20)\d\d\b|\bhace (?:\w+ ){0,2}(?:anos?|mes|meses|semanas?|tiempo)\b|\bel (?:ano|mes|verano|invierno) pasado\b|\bla semana pasada\b|\bcuando (?:era|tenia|estaba)\b|\bde (?:nino|nina|joven)\b|\bmurio (?:de|por)\b|\bfallecio\b|\bantecedentes\b|\bsobrevivi\w*\b|\bdesde hace\b|\b(?:papa|mama|padre|madre|abuelo|abuela|tio|tia|hermano|hermana) tuvo\b|\bdespues (?:de|del) (?:mi |su |un )?(?:infarto|derrame)\b|\bya (?:paso|estoy bien|esta bien)\b"

SUPPOSED = r"\b(?:riesgo|sintomas|senales|causas?|posibilidad|prevenir|evitar) (?:de|del|un)?\b|\bque (?:es|son) (?:un|una|los|las)\b|\bque hago si\b|\bsi (?:me da|tengo|tuviera|le da|llego a)\b|\bmiedo (?:de|a) (?:que me (?:de|vaya a dar)|tener|un)\b|\bpuede causar\b|\befectos secundarios\b"

NOW = r"\b(?:ahora mismo|ahorita|en este momento|hoy|esta (?:noche|manana)|ahora|de nuevo|otra vez|ayuda|auxilio|hace (?:una hora|\w+ minutos|un rato))\b"

WORDS = frozenset(
    """
    pecho respirar duele dolor infarto derrame desmayo inconsciente convulsionando sangrando sangre ambulancia
    emergencia garganta suicidarme suicidar suicidio matarme morir vivir quitarme golpea golpeo pega amenaza violaron
    esposo marido novio pareja padrastro pastillas medicina veneno cloro trago sobredosis envenene detergente
    despierta ahogando
    """.split()
)
