"""What Spanish messages say when they must not wait. Same form of text as in ``english``: no accents.

``n`` also stands for the letter that loses its tilde ("dano", "nino").
"""

# Patterns and word lists read best unbroken.
# ruff: noqa: E501, SIM905

from second_opinion.safety.patterns import near

PARTS = {
    "deny": r"(?:no|sin|nunca|tampoco|jamas|ningun|ninguna)",
    "g8": r"(?:[\w,]+ ){0,8}",
    "culprit": (
        r"(?:esposo|esposa|marido|mujer|novio|novia|pareja|ex|papa|padre|mama|madre|padrastro|madrastra|tio|tia|hermano|hermana|"
        r"hijo|hija|jefe|patron|vecino|vecina|cuidador|cuidadora|enfermera|enfermero|companero|suegro|suegra|primo|el|ella|alguien|"
        r"nuera|yerno|senor|hombre|maestro|cunado|abuelo|nieto|sobrino|asilo|senora|ninera)"
    ),
    "hits": (
        r"(?:peg\w*|golpe\w*|maltrat\w*|viol(?:a|o|aron|ado|ada|ando)|abus\w+|estrangul\w*|ahorc\w*|pate\w*|empuj\w*|cachete\w*|jal(?:a|o|oneo|onea)\w*|quem(?:a|o)|"
        r"toc(?:a|o|aba|ando)|manose\w*|amenaz\w*|encierr\w*|encerr\w*|agred\w*|acos\w*|persig\w*|lastim\w*|avient\w*|avento|tir(?:a|o)|muerd\w*|arrastr\w*|"
        r"insulta|humilla|grita|controla|vigila|obliga|forz\w*|descuid\w*|roba|robo|quit(?:a|o)|revisa|escond\w*|abofete\w*|apret\w*)"
    ),
    "taken": (
        r"(?:trago|tragaron|trague|tragado|tomo|tome|tomado|tomaron|tomando|toma|bebio|bebi|bebido|comio|comieron|comi|comido|comimos|ingirio|ingeri|"
        r"inhale|inhalo|inhalamos|respiro|chupo|mordio|lamio|mastico|metio a la boca|inyecte|inyecto|puse|puso|di|dio|dimos|dieron|metio)"
    ),
    "toxico": (
        r"(?:{poison}|pilas?|pila de reloj|baterias?|monedas?|pinol|clorox|drano|veneno\w*|mata ?ratas|rata|pastillas de jabon|capsula de jabon|gel|pintura|barniz|diesel|petroleo|"
        r"aguarras|tiner|pegamento|kola loka|naftalina|sosa|cal|quitaesmalte|esmalte|hongos|setas|plantas?|semillas?|bayas|marihuana|gomitas|cigarros?|colilla|nicotina|suavitel|liquido para \w+)"
    ),
    "droga": (
        r"(?:{medicine}|pildora|tableta|medicina|medicamento|clonazepam|metformina|losartan|warfarina|anticoagulante|presion|azucar|corazon|oxicodona|tramadol|morfina|fentanilo|xanax|"
        r"diazepam|antibiotico|inyeccion|unidades|cucharadas?|dosis|vitaminas|hierro|medicinas|para dormir|pastas|calmantes|heroina|coca|cocaina)"
    ),
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
    r"{someone} (?:\w+ ){0,4}(?:no (?:me |nos |le )?(?:contesta|responde|reacciona|despierta|se mueve|abre los ojos|respira|tiene pulso)|(?:ya )?no (?:esta )?(?:respira\w*|reaccion\w*|desp\w+))(?! (?:las llamadas|al tratamiento|mis|el telefono|el mensaje|bien al))|sin conocimiento|no tiene pulso|(?:esta|se puso|se esta poniendo|puso|poniendo|labios|cara) (?:\w+ ){0,2}(?:morad[oa]s?|azul(?:es)?|morad\w+)",
    r"inconsciente|no (?:se )?despierta|no (?:puedo|podemos|logro) despertar|no reacciona|no responde(?! (?:al|a la|el|mi doctor|la clinica|a mi mensaje))",
    r"{someone} {g3}(?:no (?:esta )?respira(?:ndo)?|dejo de respirar)|no esta respirando|casi no respira",
)

MEDICAL_EMERGENCY = (
    near(
        r"(?:pecho|corazon)",
        r"(?:duele\w*|dolor\w*|presion|apret\w*|opres\w*|opri\w*|punzad\w*|quema\w*|pesad\w*|pesa|aplasta\w*|ardor|acelerad\w*|fuerte|rapid\w*|brinca\w*)",
        5,
    )
    + r"(?! (?:alta|arterial|roto))",
    r"(?:no|apenas|casi no|ni) (?:\w+ )?(?:pued\w+|logr\w+|alcanz\w+) (?:\w+ )?(?:respirar|tragar|hablar|jalar aire|mover\w*|levantar\w*|caminar|parar\w*|ver|sostener\w*|agarrar|orinar)(?! (?:con (?:el|la|mi) (?:doctor|seguro)|ingles|bien ingles|la (?:pagina|cita)|a la cita|con))|respira\w* (?:\w+ ){0,3}(?:rapido|mal|feo|raro|dificil|agitad\w*|con dificultad|poquito|cortad\w*|silb\w*)|(?:cuesta|trabajo|batall\w+|dificil\w*|problemas?) (?:\w+ ){0,3}respirar|falta\w* (?:\w+ ){0,3}(?:aire|respiracion|oxigeno)|(?:me|se|siento que me) (?:\w+ )?(?:ahog\w+|asfixi\w+|atragant\w+)|se me va el aire|oxigeno (?:\w+ ){0,3}(?:[5-7]\d|8\d)",
    near(
        r"(?:cara|boca|brazo|pierna|mano|lado|mitad|ojo|cuerpo|lengua)",
        r"(?:caid[oa]|chuec[oa]|torcid[oa]|paraliz\w*|dormid[oa]|duerme|adorm\w*|de lado|entum\w*|sin fuerza|colgad[oa]|debil|no (?:se )?mueve|no siento|no siente|no puede (?:mover|levantar)|no puedo (?:mover|levantar))",
        4,
    ),
    r"(?:habla\w*|palabras|hablar) (?:\w+ ){0,3}(?:raro|enredad\w*|trabad\w*|arrastr\w*|como borrach\w*|no se (?:le )?entiend\w*|sin sentido|al reves)|no se le entiende|(?:derrame|embolia|infarto|ataque) (?:\w+ ){0,3}(?:ahora|ahorita|creo)|(?:de repente|de pronto|repentin\w+) (?:\w+ ){0,8}(?:no (?:ve\w*|pued\w+|reconoce)|debil\w*|confund\w*|vista|mare\w*|dolor|desmay\w*|cay\w*|call\w*|fuerza|dej[oe] de (?:ver|hablar))|(?:confund\w*|desorientad\w*|delir\w*) (?:\w+ ){0,6}(?:hoy|ahora|ahorita|fiebre|calentura|repente|sabe donde|caida|cayo|reconoce)|no (?:me|nos|lo|la) reconoce",
    r"(?:desmay\w*|desvanec\w*|desplom\w*|perdio el|perdi el|convuls\w*|combuls\w*|ataques? epilept\w*|echando espuma|espuma por la boca|ojos en blanco|temblando todo)(?! (?:hace|de))",
    near(
        r"(?:sangr\w+|hemorragia|desangr\w*)",
        r"(?:much\w+|para|parar|detiene|detener|fuerte|abundante\w*|por todos lados|empap\w*|toallas?|coagul\w*|chorr\w*|negr[oa]s?|vomit\w*|tos\w*|escup\w*|popo|excremento|embaraz\w*|horas?|bastante|nariz|desde)",
        6,
    )
    + r"(?! (?:alta|arterial))",
    r"no (?:para|deja|se detiene|le para|me para|se le quita) (?:de |el |la )?(?:sangr\w+|hemorragia)|vomit\w* (?:\w+ ){0,3}(?:sangre|negro|como cafe)|(?:popo|excremento|heces) (?:\w+ ){0,2}(?:negr\w+|con sangre)",
    near(r"(?:garganta|lengua|labios|cara|boca|ojos)", r"(?:cerr\w*|cierr\w*|hinch\w*|inflam\w*|inflad\w*)", 5),
    r"(?:ronchas|sarpullido|urticaria|alergi\w*) (?:\w+ ){0,6}(?:todo el cuerpo|respirar|hinch\w*|garganta|aire|ahog\w*)|(?:pico|picaron|picado) (?:\w+ ){0,3}(?:abeja|avispa) (?:\w+ ){0,6}(?:hinch\w*|respirar|ronchas|mare\w*)",
    near(
        r"(?:embarazad\w*|embarazo|meses|semanas|parto|cesarea|dar a luz|alivie|alivio)",
        r"(?:sangr\w*|dolor\w*|duele|no se mueve|no se ha movido|mueve|siento (?:al|a mi) bebe|fiebre|calentura|veo (?:luces|borroso|manchas|lucecitas|estrellas)|hinchad\w*|agua|fuente|contraccion\w*|liquido)",
        8,
    )
    + r"(?! (?:de que|el medico dijo))",
    near(
        r"(?:bebe|recien nacid[oa]|nin[oa]|hij[oa]|chiquit[oa]|niet[oa]|meses|semanas|dias de nacid[oa])",
        r"(?:fiebre|calentura|temperatura|(?:38|39|40|41|10[1-6])\b|morad[oa]|azul|flacid[oa]|aguadit[oa]|no (?:quiere )?com\w+|no despierta|convuls\w*|no deja de vomitar|no moja)",
        6,
    ),
    near(
        r"(?:fiebre|calentura|temperatura|escalofrios)",
        r"(?:39|40|41|10[3-6]|quimio\w*|delir\w*|cuello|confund\w*|operaci\w*|cirugia|herida|manchas|temblando|no se me quita|tiembl\w*)",
        6,
    ),
    near(
        r"(?:se cayo|se callo|caida|me cai|cay[eo]|golpe\w*|pego|accidente|choque|chocamos)",
        r"(?:cabeza|vomit\w*|no despierta|no contesta|no responde|no se (?:mueve|levanta|puede|acuerda)|dormid\w*|sueno|confund\w*|inconsciente|espalda y no|las piernas|sangr\w*)",
        8,
    ),
    r"(?:dolor|dolores|duele|colico) (?:\w+ ){0,6}(?:insoportable|horrible|terrible|fuertisim[oa]|muy fuerte|el peor|bien fuerte|no aguanto|de repente|no se (?:me )?quita|mas fuerte de mi vida)(?! (?:desde hace|hace) (?:\w+ )?(?:anos?|meses))|(?:peor|mas fuerte) (?:\w+ ){0,3}(?:dolor|mi vida)|no aguanto (?:el|este) dolor",
    r"(?:quem\w+|escald\w+) (?:\w+ ){0,5}(?:aceite|agua|cara|cuerpo|piernas?|brazos?|manos?|pecho|ampollas|hirviendo|grave|feo)|(?:aceite|agua) (?:\w+ )?(?:hirviendo|caliente) (?:\w+ ){0,4}(?:encima|cara|brazo|pierna|cayo)|azucar (?:\w+ ){0,4}(?:[1-5]\d|[4-9]\d\d)\b|(?:llam\w+|voy|vamos|ir|lo llevo|la llevo|llevarl[oa]) (?:\w+ ){0,5}(?:911|ambulancia|emergencias|urgencias|sala de emergencia\w*|al hospital ya)\b|auxilio|se (?:me )?(?:esta muriendo|muere|va a morir)|me (?:estoy muriendo|voy a morir|muero ayud\w+)",
    r"(?:pierna|pantorrilla) (?:\w+ ){0,4}(?:hinchada|inflamada|roja) (?:[\w,]+ ){0,8}(?:respirar|aire|pecho)|(?:sobaco|mandibula|quijada|brazo izquierdo|espalda) (?:[\w,]+ ){0,6}(?:sudor|sudando|sudo|nause\w*|aire)|sudor frio|sudando frio",
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
    r"(?:ya )?no (?:tiene|le veo|le encuentro) (?:\w+ )?sentido (?:a )?(?:la )?(?:vivir|vida|seguir)",
    r"(?:se|me) (?:va|voy|iba|quiere|quiero) (?:a )?(?:matar|ahorcar|colgar|quitar la vida|aventar|tirar)|(?:escond\w*|compr\w*|guard\w*|carg\w*|agarr\w*|sac\w*) (?:\w+ ){0,2}(?:pistola|arma|rifle|soga|escopeta|cuchillo|navaja)|ya no vale la pena|(?:voy a|quiero|ganas de|pienso) matar a (?:ese|esa|ese doctor|mi|el|la|los|alguien|todos)",
    r"me (?:estoy|ando) (?:haciendo dano|lastimando|cortando)|haciendome dano",
    r"(?:me |se )?(?:quier[oe]|quisiera|desead\w*|dese[oa]|prefier[oe]|preferiria|gustaria|ojala|deberia|mejor|pido|rezo|espero|tengo ganas de|dan ganas de|ganas de|pienso en|pensando en|penso en|piensa en|hablando de|habla de|dice que|dijo que|iba a|voy a|va a|intent\w+|trat\w+ de) (?:\w+ ){0,3}(?:morir\w*|muert[oa]|matarme|matarse|muero|muera|muriera|morirse|desaparecer|no (?:ya )?despertar|no despierte|no haber nacido|dormir(?:me)? (?:y )?(?:ya )?no despertar|acabar con (?:todo|mi vida|su vida|esto)|terminar con (?:todo|mi vida|su vida)|quitar(?:me|se) (?:la vida|de en medio)|aventar(?:me|se)|tirar(?:me|se)|colgar(?:me|se)|ahorcar(?:me|se)|cortar(?:me|se)|lastimar(?:me|se)|hacer(?:me|se) dano|dios (?:me|la|lo) (?:lleve|recoja)|que (?:dios|diosito) me)(?! (?:de (?:risa|hambre|pena|verguenza|miedo|ganas)|en mi casa|en casa|el pelo|las unas|la llamada))",
    r"dormir\w* (?:\w+ )?(?:y |para )?(?:ya )?(?:no|nunca) (?:volver a )?desp\w+|(?:ojala|quisiera|espero) (?:\w+ )?(?:no|nunca) desp\w+|no (?:quiero|quisiera) (?:ya )?(?:despertar|amanecer)|no amanecer",
    r"(?:ya )?no (?:le )?(?:veo|encuentro|hallo|tengo|tiene|hay|siento) (?:\w+ ){0,3}(?:caso|sentido|razon\w*|chiste|ganas|por ?que|motivo\w*|para que) (?:\w+ ){0,3}(?:vida|vivir|seguir|viviendo|nada)(?! (?:en este|con este (?:doctor|seguro)|pagando|tratamiento))|para que (?:sigo|seguir|quiero) (?:viv\w+|aqui)|(?:la|mi) vida (?:ya )?(?:no (?:vale|tiene|sirve)|no me importa)",
    r"ya no (?:aguanto|puedo)(?: mas)? (?:[\w,]+ ){0,4}(?:vida|vivir|morir\w*|muero|acabar|seguir viv\w+)|no (?:quiero|quiere|deseo) (?:ya )?(?:vivir|estar (?:aqui|viv[oa]|en este mundo)|seguir (?:viv\w+|aqui|adelante)|existir)(?! (?:en|con|cerca|lejos|sola|solo con))|cansad[oa] de (?:vivir|la vida|todo (?:y|ya))",
    r"(?:mejor|mas (?:facil|feliz|felices|tranquil\w+)|descansar\w*|alivio) (?:\w+ ){0,5}(?:sin (?:mi|el|ella)\b|si (?:yo |el |ella )?(?:no (?:estuviera|existiera|estoy|esta)|me (?:muero|muriera|voy|fuera)|ya no)|(?:que )?(?:yo )?no (?:existiera|estuviera|hubiera nacido)|muert[oa])|(?:soy|siento que soy|ser) (?:\w+ )?(?:una )?(?:carga|estorbo) (?:[\w,]+ ){0,6}(?:morir\w*|muerto|vivir|mejor|desaparecer|viva|irme)|nadie (?:me )?(?:extranaria|va a extranar|extranara)|a nadie le (?:importaria|importa si)",
    r"(?:carta|nota|mensaje) (?:\w+ )?(?:de )?despedida|(?:despid\w+|despedi\w*) (?:\w+ ){0,2}(?:de (?:todos|mi familia|mis hijos|nosotros)|para siempre)|adios (?:para siempre|a todos|mundo)|(?:diganles?|dile|diles) (?:\w+ ){0,4}(?:que )?(?:los|las|la|lo) (?:quiero|amo|quise|ame)|cuiden (?:a|de) mis (?:hijos|ninos)",
    r"(?:se|me|est\w+) (?:\w+ )?(?:cort\w+|quem\w+|rasgun\w+|lastim\w+|golpea\w*) (?:\w+ ){0,3}(?:brazos?|munecas?|piernas?|muslos?|a proposito|venas|otra vez|sol[oa]|mism[oa])\b|(?:cortadas|cortes|heridas) (?:\w+ ){0,2}en (?:los|sus|mis|las) (?:brazos?|munecas?|piernas?|muslos)|cort\w+ las venas|(?:se|me) hace\w* dano(?: (?:sol[oa]|a (?:si|mi) mism[oa])|$)|hacer(?:me|se) dano(?! (?:la medicina|el tratamiento))",
    r"(?:juntando|guardando|guarde|tengo|compre|compro|contando|tiene) (?:\w+ ){0,4}(?:pastillas|pistola|soga|cuerda|veneno|navaja|arma) (?:[\w,]+ ){0,6}(?:para (?:tomarmelas|morir\w*|matar\w*|acabar|cuando|hacerlo)|listas?|lista|todas|en la mano|y (?:ya|me|se|dijo)|frente a mi|usar\w*|tomarmelas)|(?:tomarme|tomarse|tome|tomo) (?:todas|muchas) (?:\w+ ){0,3}pastillas (?:\w+ ){0,4}(?:morir\w*|acabar|proposito|dormir)|(?:pegar(?:me|se)|darme|darse|dar(?:me|se)) un (?:tiro|balazo)|(?:puente|tren|carro|edificio|azotea) (?:\w+ ){0,4}(?:avent\w+|tirar\w*|saltar|brincar)|(?:avent\w+|tirar(?:me|se)|saltar|brincar) (?:\w+ ){0,3}(?:puente|tren|edificio|azotea|carro|balcon)|estrellar (?:el|mi) carro",
    r"(?:quier[oe]|voy a|ganas de|miedo de|pienso|pensando en|pensamientos de|impulso de|ideas de) (?:\w+ )?(?:matar|lastimar|ahogar|golpear|hacerle dano|hacer dano|asfixiar|aventar|sacudir|acuchillar) (?:\w+ )?(?:a )?(?:mi|al|alguien|la|el|todos|mis|un|una)? ?(?:bebe|hij\w+|espos\w+|alguien|ninos?|nina|gente|todos|jefe|vecino|marido|mama|papa|familia)",
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
    r"me (?:quem\w+|apunt\w+|cort\w+|avent\w+|jal\w+|agarr\w+|encuer\w+|toc\w+) (?:\w+ ){0,3}(?:con|a la fuerza|del pelo|enfrente|contra|al suelo)|a la fuerza",
    near(
        r"(?:vecin\w+|espos[oa]|amiga|hija|sobrin\w+|mama|abuela|nin[oa]s?|alumn\w+)",
        r"(?:moretones|golpes|gritos|moretes|marcas|quemaduras)(?! (?:por la|de la anticoagul))",
        6,
    ),
    r"{culprit} (?:\w+ ){0,4}(?:me|le|la|nos|los|lo|se) (?:\w+ )?{hits}\b(?! (?:la atencion|esperar|el corazon|la presion|la medicina|las llamadas|el tumor|la vesicula|el seguro|con (?:una )?(?:cuenta|factura)|el sueno|el hambre|el expediente|la muela|una muestra|los puntos|la sangre|esperar|revisar|revisa\w* (?:cada|el)|con)| (?:el|la) (?:doctor|consulta))",
    r"(?:me|nos|le|la|lo|les|los) (?:han |ha |estan |esta |andan |siguen |sigue )?(?:peg(?:a|an|o|ado|ando|aron)|golpe(?:a|an|o|ado|ando|aron)|maltrat\w+|viol(?:a|o|aron|ado)|abus(?:a|o|an|aron|ado|ando)|estrangul\w+|manose\w+|patea\w*|cachetea\w*|avient\w+|avento|amenaz\w+|encierr\w+|amarr\w+)(?! (?:la gripe|duro|el seguro|con (?:la|una) (?:cuenta|noticia)|muy fuerte la noticia))",
    r"(?:peg\w+|golpe\w+|maltrat\w+|abus\w+|lastim\w+|descuid\w+|amenaz\w+|viol(?:a|o|aron|ando)|toc(?:a|o|aba)|manose\w+|encierr\w+|grita\w*) (?:sexualmente |mucho )?(?:a|de) (?:mi|mis|los|sus|la|el|su|las|un|una|nosotr[oa]s|ella)(?! (?:seguro|tratamiento|puerta|doctor|clinica|confianza))",
    r"(?:miedo|temo|terror|asustad[oa]) (?:\w+ ){0,3}(?:de|a|a que|que|con) (?:\w+ )?(?:espos[oa]|marido|novi[oa]|pareja|ex|padrastro|papa|el\b|ella|hijo|mi tio|me (?:pegue|mate|golpee|haga|encuentre|haga algo|lastime)|nos (?:mate|haga|pegue)|(?:volver|regresar|ir|llegar|estar)\w* (?:a |en )?(?:mi |la )?casa)(?! (?:la|el|le) (?:operacion|cirugia))|no (?:estoy|me siento|estamos|esta) segur[oa]s? (?:en (?:mi |la |su )?casa|con (?:el|mi \w+)|aqui)|no (?:quiero|puedo) (?:volver|regresar|ir) a (?:mi )?casa (?:\w+ ){0,3}(?:el|me|porque|por)",
    r"(?:no (?:me|la|lo|nos|le) (?:deja\w*|permite\w*)) (?:\w+ ){0,2}(?:salir|ver|hablar|ir|comer|usar|trabajar|tener|llamar|manejar|tomar|visitar|dormir)(?! (?:el dolor|la rodilla|la espalda|bien|por el dolor|la enfermedad|el seguro))|(?:me|le|la|lo|nos) (?:quit\w+|escond\w+|rob\w+|revis\w+|control\w+|vigil\w+|rompio) (?:\w+ ){0,2}(?:dinero|telefono|celular|pasaporte|papeles|llaves|medicinas?|insulina|cheque|tarjetas?|documentos|pension|mensajes|bolsa|seguro social)(?! (?:de la clinica|para la cita))|(?:tiene|tienen|tenian) (?:encerrad|amarrad|amenazad|secuestrad)\w+|(?:me|la|nos) oblig\w+ (?:\w+ ){0,3}(?:relaciones|sexo|acostar\w*|prostitu\w*|trabajar|tocar\w*|desnudar\w*|hacer)|sin pagar(?:me|nos)|me amenaz\w+ con (?:la migra|migracion|deport\w+|quitarme|matarme|un|una)|(?:va|iba) a (?:echar|llamar|hablarle a) (?:\w+ )?(?:la migra|migracion|inmigracion)",
    r"(?:moretones|golpes|marcas|quemaduras|morad[oa]s?|moretes) (?:\w+ ){0,8}(?:asilo|cuidador\w*|guarderia|ninera|espos[oa]|marido|novio|padrastro|cuello|cigarro|no (?:me )?quiere decir|pega|papa)|(?:no (?:le|les|lo|la|los) (?:dan|da|cambian|bana\w*|atienden|cuidan|alimentan)) (?:\w+ ){0,3}(?:comer|comida|agua|panal\w*|de comer|medicina)?(?:$| |y)|(?:llag\w+|escaras) (?:\w+ ){0,8}(?:asilo|cuid\w+|nadie|mueven|hogar)|(?:deja|dejan|dejaron|dejo) (?:\w+ ){0,4}(?:sol[oa]s?|sin comer|encerrad\w+|suci[oa]|mojad[oa]|orinad[oa]) (?:\w+ ){0,3}(?:dia|dias|noche|horas|todo|toda|en|sin)|(?:dije|dijo|digo) que (?:\w+ ){0,2}(?:me cai|se cayo) (?:[\w,]+ ){0,5}(?:el|fue|mi|empujo|pero)|(?:mato|mata|matar\w*) si (?:lo|me|le|la) (?:dejo|voy|digo|cuento)|mi (?:esposo|marido|novio|pareja|ex) es (?:muy )?(?:violent\w+|agresiv\w+|celos\w+)|violent[oa] conmigo|(?:cuchillo|pistola|arma|machete) (?:\w+ ){0,3}(?:apunt\w+|amenaz\w+|cuello|cabeza|me)|(?:entra|mete|metio) (?:a|en) mi (?:cuarto|cama)|no fue un accidente",
    r"{close} {g3}(?:me|le|la|nos|los|lo) (?:pega|pego|pegan|golpea|golpeo|golpean|maltrata|maltratan|viola|violo|abusa|abuso|estrangula|ahorca|ahorco|patea|pateo|empuja|empujo|cachetea|jalonea|quemo|toca|toco|manosea|amenaza|amenazo|encierra|encerro|agrede|agredio|acosa|persigue|lastima|lastimo)(?! (?:la atencion|esperar|el corazon|con (?:una )?(?:cuenta|factura)))",
    r"(?:me|nos) (?:pega|pegan|pego|golpea|golpean|golpeo|viola|violo|violaron|abuso|abusa|encierra|ahorca|estrangula|maltrata|maltratan|manosea|apunalo)(?! (?:la gripe|duro la noticia|el seguro|con))",
    r"(?:abusan?|abuso|abusando|abusaron) (?:sexualmente )?de (?:mi|ella|el|una?|los|las|nosotros)|abuso sexual|violencia (?:domestica|familiar|en (?:mi )?casa)|fui violad[oa]|maltrat(?:an|ando|o) a (?:mi|los|la|el)|estan maltratando|(?:pega|pegan|golpea|golpean|pegando|golpeando) a (?:mi|mis|los|sus|la|el|su)",
    r"(?:miedo|temo) (?:de|a) (?:mi )?(?:pareja|esposo|marido|novio|ex|padrastro|papa|que me (?:pegue|mate|golpee|haga dano))|miedo de (?:volver|regresar|ir) a (?:mi )?casa|no (?:estoy|me siento|estamos) segur[oa]s? (?:en (?:mi |la )?casa|con el)",
    r"amenaz\w+ {g4}(?:matar\w*|cuchillo|pistola|golpear\w*|pegar\w*|arma)|(?:quiere|va a|intento|trato de) (?:matarme|golpearme|pegarme)|me quiere matar|me va a (?:matar|pegar|golpear)",
    r"no me deja (?:salir|ver a|hablar con|ir al|comer|usar)|me (?:encierra|tiene encerrad[oa])|me obliga {g4}(?:relaciones|sexo|acostarme)|me (?:quita|quito) (?:el |mi )(?:dinero|telefono|celular|pasaporte)|ex me (?:persigue|acosa|sigue)|padrastro {g2}(?:toca|toco)",
)

POISONING = (
    near(
        r"(?:anafre|brasero|carbon|calenton|calentador|estufa|generador|planta de luz|humo|gas|carro prendido|lena)",
        r"(?:mareados?|mareadas?|mareos?|dolor de cabeza|duele la cabeza|vomit\w*|desmay\w*|sueno|todos estamos)",
        10,
    ),
    near(r"{taken}", r"{toxico}", 6),
    r"(?:bebe|nin[oa]|hij[oa]|hijit[oa]|niet[oa]|chiquit[oa]|sobrin[oa]|muchach[oa]|el|ella) (?:\w+ ){0,4}{taken} {g6}(?:{droga})(?! (?:diario|todos los dias|cada|desde|para|por|que le (?:receto|dio)))",
    r"(?:me|le|se|nos)? ?(?:{taken}) {g6}(?:demasiad[oa]s?|much[oa]s|tod[oa]s|todo el|el doble|doble|dos veces|de mas|un monton|frasco|bote|equivoc\w*|por error|por accidente|sin querer|en vez de|de golpe|junt[oa]s|ajen[oa]s?|de mi (?:mama|papa|espos[oa]|marido|abuel[oa]|suegr[oa]|herman[oa])|de su (?:mama|papa|espos[oa]|abuel[oa])|de otra persona|del perro|de la abuela|del abuelo|de (?:la|el) vecin[oa]|otra vez|otra|repeti\w*) ?{g6}(?:{droga})",
    r"(?:me|le|se|nos)? ?(?:{taken}) {g6}(?:{droga}) (?:[\w,]+ ){0,4}(?:demasiad[oa]s?|doble|dos veces|de mas|equivoc\w*|por error|por accidente|sin querer|en vez de|de golpe|junt[oa]s|de mi (?:mama|papa|espos[oa]|marido|abuel[oa]|suegr[oa]|herman[oa])|de su (?:mama|papa|espos[oa]|abuel[oa])|de otra persona|del perro|de la abuela|del abuelo|otra vez|que no (?:era|eran)|caducad\w*)",
    r"{taken} (?:\w+ ){0,3}(?:como )?(?:[6-9]|[1-9]\d|diez|quince|veinte|treinta|ocho|doce) (?:\w+ ){0,2}(?:{droga})(?! (?:al dia|diario|diarias))|equivoque de (?:medicina|pastilla|dosis|frasco)|(?:medicina|dosis|pastilla) equivocada|(?:olor|huele) (?:\w+ ){0,2}a gas|(?:alarma|detector) (?:\w+ ){0,3}(?:monoxido|gas|sonando|suena)|(?:mezcl\w+|revolvi\w*|combin\w+) (?:\w+ ){0,4}(?:cloro|amoniaco|fabuloso|pinol|acido|limpiador\w*|alcohol|pastillas)|(?:cayo|salpico|entro|echo) (?:\w+ ){0,4}(?:cloro|acido|limpiador|quimico\w*|sosa|gasolina) (?:\w+ ){0,4}(?:ojos?|cara|piel|boca)|(?:pico|picada|piquete|mordio|picad[oa]|mordid[oa]) (?:\w+ ){0,3}(?:vibora|serpiente|culebra|alacran|escorpion|arana|viuda|cascabel)|(?:gas|humo|monoxido|calenton|estufa|generador) (?:\w+ ){0,8}(?:mare\w*|dolor de cabeza|duele la cabeza|vomit\w*|desmay\w*)|(?:borrach\w+|alcohol|tomo mucho|tequila|cerveza) (?:\w+ ){0,8}(?:no despierta|no reacciona|vomit\w* dormid\w*)|sobre ?dosis|drogad[oa]",
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
    r"(?:doctor|medico|cirujano|doctora) me va a matar si|me va a matar est[ea] (?:papeleo|espera|cuenta|dolor)|curso de primeros auxilios",
    r"me ahogo en|ahog\w+ (?:en|con|entre) (?:\w+ )?(?:formularios|papeles|papeleo|deudas|tramites|cuentas|facturas)|(?:convulsiones|ataques) cuando era|(?:tuvo|tuve|tenia) (?:\w+ ){0,3}(?:de bebe|de nin[oa]|cuando (?:era|tenia))",
    r"(?:doctor\w*|medico|cirujano|espos[oa]|marido|mama|papa|jefe|el|ella) me (?:va a |quiere )?mata(?:r)?(?= (?:si (?:no )?(?:pregunto|llego|se entera de (?:la|el) (?:cita|copago|cuenta)))| jaja)|jaja\w*|me quiero morir de (?:la )?(?:risa|pena|verguenza)|matar del susto|no quiero vivir con (?:este|el) dolor de \w+|(?:morir|muero) de la risa",
    r"(?:folleto|prospecto|caja|formulario|hoja|consentimiento|advertencia) (?:\w+ ){0,3}(?:dice|menciona|habla|lista|de) (?:\w+ ){0,6}(?:suicid\w+|muerte|sangrado|infarto|derrame|convulsion\w*)|(?:linea|prevencion|centro|clinica|hospital|curso|clase|trabajo en|trabaja en|voluntari[oa] en) (?:\w+ ){0,4}(?:suicid\w+|envenen\w+|violencia|abuso|quemados|derrames?|infartos?)",
    r"me muero (?:de (?:risa|hambre|ganas|pena|sueno|verguenza|calor|frio|miedo)|por)|morir(?:me)? de (?:risa|pena|hambre|verguenza)|matar (?:el )?tiempo|(?:casi|por poco) (?:me )?(?:da|dio|muero|infarto|desmayo)(?: un)?(?: infarto)?|dolor de cabeza con (?:el seguro|los papeles)|ahogando en (?:papeles|deudas)|me mata (?:la|el) (?:espalda|rodilla|curiosidad|espera|dolor)",
    r"radiografia de pecho|rayos x (?:de|del) pecho|sala de emergencias?|prueba de sangre|presion (?:alta|arterial)|analisis de sangre|contacto de emergencia",
)

DENIED = r"(?:^|\s)(?:no|sin|nunca|tampoco|ningun|ninguna|jamas)\s(?:me\s|le\s|se\s|he\s|ha\s|es\s|hay\s|un\s|una\s|el\s|la\s)?(?:tengo|tiene|tenido|tuve|tuvo|siento|siente|hay|duele|estoy|esta|es|fue|ningun|he|mas|de|dolor|han|me|le|nadie|una|un)?\s?(?:\w+\s){0,2}$"

PAST = r"\b(?:19|20)\d\d\b|\bhace (?:\w+ ){0,2}(?:anos?|mes|meses|semanas?|tiempo)\b|\bel (?:ano|mes|verano|invierno) pasado\b|\bla semana pasada\b|\bcuando (?:era|tenia|estaba)\b|\bde (?:nino|nina|joven)\b|\bmurio (?:de|por)\b|\bfallecio\b|\bantecedentes\b|\bsobrevivi\w*\b|\bhace (?:mucho|tiempo|\d+)\b|\bse suicido\b|\bde nin[oa]\b|\bcuando (?:vivia|era|tenia)\b|\ba los \w+ anos\b|\beso fue\b|\bya (?:hace|no tiene)\b|\bde mi primer\b|\ben mi (?:primer|otro) (?:parto|embarazo)\b|\b(?:derrame|infarto) (?:en|el) (?:\d{4}|ano)\b|\bdesde hace (?!rato|un rato|poco|una hora|\w+ (?:horas|minutos))\b|\b(?:papa|mama|padre|madre|abuelo|abuela|tio|tia|hermano|hermana) tuvo\b|\bdespues (?:de|del) (?:mi |su |un )?(?:infarto|derrame)\b|\bya (?:paso|estoy bien|esta bien)\b"

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
