"""Words of both languages by which a text is read that everyone may see: what is no name, and how people say an age."""

from __future__ import annotations


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _set(
    "aan af al bij bin da das de del della den der des di do dos du een ek el en het ibn in la las le les los of "
    "op over st te ten ter the tot uit und van vd ver vom von voor zu zum"
)
"""Small words inside names: by themselves they tell nothing."""
RELATIVES = _set(
    "baby boy brother brothers broer broers broertje child children dad dochter dochters daughter daughters father "
    "gezin girl jongen jongens jongste kind kinderen kleuter mama meisje meisjes moeder mother mum oma opa oudste "
    "ouder ouders papa parent parents peuter pleegmoeder pleegvader puber sister sisters son sons stiefmoeder "
    "stiefvader tiener tweeling twins vader zoon zoons zonen zus zusje zussen"
)
"""How people are called by what they are to each other; in a record they stand in the place of a name."""
PLAIN_NAMES = _set(
    "april appel augustus baas bakker beek beer ben berg best beste beuk blauw blij bloem boer bok bomen boom boot "
    "bos braam brand brandt breed brink broek brood brouwer brug bruin buis buur daal dag dame dans dekker dijk "
    "donker draaier duif eik eikel els engel faber fluit gans geel geluk gerst goed goede goud graaf gras grijs "
    "groen groot groots haan haas hagen hamer hart hazelaar hees heide held helder herder herfst hert hertog heuvel "
    "hoed hoek hof hond hoop horst huis iris jager jasmijn job jong jongen jonger juli juni kamp kat kater keizer "
    "kerk kers kim klaver klein knecht koek koen kok kool koning koper kort koster kraai kramer krijger kruis "
    "kuiper kunst lam lange lang leeuw lelie lente lief lies linde licht lot maan maar maas maat maart man mark "
    "markt mees meer meester mei mens merel meter mild molen molenaar mooi mos muis mulder mus nacht noord olijf "
    "oom oost otter oud oude oven paard paars park pauw peer pels plein polder pol pool poort post pot prins raaf "
    "rein ridder riem riet ring rob rode roeland roos rood roze rust ruiter schaap schaker schilder schipper schoen "
    "schouten school slager slot smal smit snel snoek spaan speelman spring stam steen ster sterk sterre stok storm "
    "straat stroom struik tak takken timmerman tijd tuin trouw uil valk veen veer veld verhoeven vink vis visser "
    "visschers vlam vlieg vogel vos vries vriend vriendin vroom vuur wagenaar water weg weide welling werk west "
    "wiel wijk wijs wil wilde wilg winter wit witte wolf woud zand zang zee zeeman zegers zilver zomer zon "
    "zonneveld zorg zwaan zwart grace hope faith joy may june august rose lily daisy hazel brook summer will mark "
    "art dean rich frank miles young white black brown green king cook baker smith hill wood park long short best "
    "love day moon star sky"
)
"""Surnames and first names that are words too."""
PLAIN_OTHERS = _set(
    "aandacht af alleen alleenstaande alles altijd arts avond begeleider begeleiding bezoek bijna buiten contact "
    "daar daarnaast daarom dan dat dagelijks die dit dochter door druk drukke eigen elke er ervaren even extra "
    "familie fijn fijne gaat gang gebruikt geeft geen gemeente gezellig gezellige gezin gezocht graag haar halen "
    "heeft helpen hem hier hij hulp huiswerk ik intake is jeugdzorg jonge kan kinderen kleine komt koppeling kunnen "
    "lekker lief lieve logeren maar maat maatje mag meer meestal mensen met middag misschien moeder moet moeten na "
    "naar nadat niet nodig nog nu omdat ons onze ook opvang ochtend oma opa ouders overleg praktijk rust rustig "
    "rustige school scheiding sinds soms sport sportief steun steungezin taal thuis tijd toen tuin uur vader vaak "
    "veel verder via vind vindt vooral vraag vraaggezin vrolijke vroeg waar wanneer was wat weekend wel wie wij wil "
    "wilt woont wordt zaterdag ze zelf zelfs zeer zes zij zijn zo zoekt zoals zoon zou zwemles zwemmen zondag "
    "maandag dinsdag woensdag donderdag vrijdag after also always and are because boy but can children every family "
    "for from girl has have he help her his home in is it likes likes looking lovely my not often one our parent "
    "play she some sometimes son the their they this two we weekend when who with would you"
)
"""Common words that begin a sentence, and of which a capital says nothing."""
NO_NAMES = _set(
    "ad adhd autisme avg app arabisch arabische berbers buurtgezin buurtgezinnen chinees corona dinsdag donderdag "
    "duits duitse dutch engels engelse english europa farsi feestdagen frans franse ggd ggz halloween hbo huisarts "
    "jgz kerst kerstmis koningsdag lego maandag marokkaans marokkaanse mbo nederland nederlands nederlandse "
    "netherlands oekraiens oekraiense oekraine oud paasvakantie pasen pools poolse ramadan russisch sinterklaas "
    "somalisch spaans spaanse suikerfeest syrisch syrische tigrinya turks turkse tv u uw vmbo vog vrijdag whatsapp "
    "wmo woensdag zaterdag zondag mavo havo vwo monday tuesday wednesday thursday friday saturday sunday january "
    "february march april may june july august september october november december turkish arabic polish ukrainian "
    "christmas easter i"
)
"""Words that are written with a capital and name nobody."""

OPENERS = _set(
    "vertrouwen regelmaat ondersteuning autorijden zwem zwemt onderweg aan aandacht aangezien actieve af afgelopen "
    "afhankelijk al alle alles als altijd andere auto beide bekend belangrijk bent beste bezig bij binnen bovendien "
    "broer broertje buiten creatief creatieve daarbij daardoor daarna daarnaast daarvoor dagelijks dank dat de deze "
    "dierenvriend doe doen donderdagmiddag dol doordat doordeweeks door drie dus dinsdagmiddag echt een eens eerder "
    "eerst elk elke en enthousiast enthousiaste er ergens ervaring even fietsen fijn flexibel flexibele ga gaan "
    "gaat gastvrij gastvrije geduld geduldig geduldige geef geen gelukkig gemiddeld genieten gewoon gezellig "
    "gezellige gezin gezinnen gezocht graag haal halen heb hebben hebt heeft heel heerlijk help helpen helpt het "
    "hier hij hobby hobbys hoe hoeft hopelijk houd houdt huis huisdieren hulp hun iedere iedereen iemand ieder iets "
    "in indien inmiddels is ja jaarlijks jij jou jouw juist jullie kan kent kinderen kom komen komt kook koken kun "
    "kunnen kunt langzaam lees leren leert lekker leuk leuke liefdevol liefdevolle liefst logeert logeren lukt "
    "maakt maandagmiddag maandelijks maar mag maken max maximaal mede mee meedoen meer meestal meisje men met "
    "mevrouw mijn mijnheer mis misschien mocht mogelijk momenteel muziek na naast nadat natuurlijk neem net niemand "
    "niet niets nieuw nieuwe nieuwsgierig nieuwsgierige nodig nog nu of om omdat omgeving ondanks ondernemend "
    "ongeveer onlangs ons ontspannen onze ook op open ophalen overdag overige pas per plezier plezierig praten "
    "rijden roken rond rookvrij ruim ruimte rust rustig rustige sam samen schat schattig school scholen sinds slim "
    "slimme soms spannend speelt spelen spelletjes spontaan spontane sportief sportieve spreekt staat steeds sterk "
    "sterke stevig stil stille stoer stoere straks structuur te tegen ten terwijl tevens thuis tijd tijdelijk "
    "tijden tijdens toch toe toen tot totdat tuin tussen twee uit uiteraard u uw vaak vakantie van vanaf vandaag "
    "vanwege vanuit vast vaste veel veilig veilige verder veren verlegen verzoek via vind vinden vindt voel voelt "
    "voetbal voetballen volgend volgende vol voor vooral voorheen voorkeur voorlezen voorlopig vraag vragen vrij "
    "vrijdag vrijdagmiddag vrolijk vrolijke waar waarbij waarom wandelen want wanneer warm warme was wat we week "
    "weekend weinig wekelijks wel welk welke welkom wens wensen werk weten wie wij wil willen wilt wist "
    "woensdagmiddag woont word wordt ze zeer zelf zelfs zich zichzelf zie ziek zij zijn zin zingen zit zo zoals "
    "zoekt zoeken zolang zomaar zoon zorg zou zouden zowel zwanger zwemmen zaterdagmiddag zondagmiddag jongens "
    "meisjes alleenstaande sociaal sociale pittig pittige zorgzaam zorgzame energiek energieke knuffelen knutselen "
    "tekenen bakken lezen dansen buitenspelen huiswerk taal taalmaatje oppas oppassen ontlasting adempauze lucht "
    "steun steungezin gun hallo hoi bel mail reageer reageren interesse aanmelden meld informatie mogelijkheden "
    "bijzonder bijzonderheden opmerking let zaterdags zondags ideaal super top goed goede mooi mooie klein kleine "
    "groot grote jong jonge jongere oudere oudste jongste hartelijk hartelijke lief lieve sommige vele dagje uitje "
    "uitjes erop erbij eropuit about above across active all alone along also always an another any anyone are "
    "around as at because before being besides between both bring but by call calm can cheerful come could "
    "currently curious cycling dad do does during each early energetic english especially every everyone few for "
    "friendly from fun games gentle get give good great happy has have he helping her here his hobbies home "
    "homework how however if into it its join just kind lately learn learning like likes little living looking "
    "loves lovely made make many maybe mom more mornings most mother much mum music my no not now often on once one "
    "only or other our out outside over own perhaps picking play playing please quiet reading see she shy single "
    "since siblings small so some somebody someone sometimes soon sports sunny support sweet swimming take talk "
    "teenager thank thanks that the their then there these they this those to together toddler too twice twins two "
    "under until usually very walking wanted wants weekends weekly welcome well what when where which while who "
    "will wish with without would yes you your activities afternoon afternoons evenings"
)
"""Words that begin a sentence and tell nothing."""

_ONES = (
    ("nul", "zero"), ("een", "one"), ("twee", "two"), ("drie", "three"), ("vier", "four"), ("vijf", "five"),
    ("zes", "six"), ("zeven", "seven"), ("acht", "eight"), ("negen", "nine"), ("tien", "ten"), ("elf", "eleven"),
    ("twaalf", "twelve"), ("dertien", "thirteen"), ("veertien", "fourteen"), ("vijftien", "fifteen"),
    ("zestien", "sixteen"), ("zeventien", "seventeen"), ("achttien", "eighteen"), ("negentien", "nineteen"),
)  # fmt: skip
_TENS = (
    (20, "twintig", "twenty"), (30, "dertig", "thirty"), (40, "veertig", "forty"), (50, "vijftig", "fifty"),
    (60, "zestig", "sixty"), (70, "zeventig", "seventy"), (80, "tachtig", "eighty"), (90, "negentig", "ninety"),
)  # fmt: skip
ARTICLES = frozenset({"een", "one"})
"""Numbers that are mostly no number."""
NUMBERS: dict[str, int] = {
    **{word: number for number, words in enumerate(_ONES) for word in words},
    **{word: ten for ten, *words in _TENS for word in words},
    **{f"{_ONES[one][0]}en{dutch}": ten + one for ten, dutch, _english in _TENS for one in range(1, 10)},
    **{f"{english}-{_ONES[one][1]}": ten + one for ten, _dutch, english in _TENS for one in range(1, 10)},
}
"""Whole numbers below a hundred in words, without accents."""
DIGIT_WORDS = tuple(word for words in _ONES[:10] for word in words)
YEARS = ("jaar", "jaren", "jr", "years", "year", "yrs", "yr")
MONTHS = ("maanden", "maand", "mnd", "months", "month")
WEEKS = ("weken", "weeks")
OLD = ("oud", "oude", "old")
SINCE = _set(
    "afgelopen al binnen boven coming during elke elk every for in komende laatste last minimaal minstens na next "
    "over past per ruim sinds since vanaf within after"
)
"""Words behind which a number of years is a length of time rather than an age."""
MONTH_NAMES = _set(
    "januari februari maart april mei juni juli augustus september oktober november december january february march "
    "may june july august october"
)
STREETS = _set(
    "straat str laan weg plein hof kade gracht dijk pad singel dreef steeg park burg markt wal plantsoen erf veld "
    "akker street road lane avenue"
)
"""How streets end."""
STREET_WORDS = STREETS | _set("grote kleine lange korte oude nieuwe eerste tweede derde burgemeester")
UNITS = _set("minuten minutes uur uren hours hour km kilometer meter keer times euro dagen days weken weeks procent")
"""What may follow a number that is no age and no house number."""
AT, DOT = ("apenstaart", "apenstaartje", "at"), ("punt", "dot")
DOMAINS = _set("nl com org net be eu info nu")
BORN, BIRTHDAY = ("geboren", "born"), ("jarig", "verjaardag", "birthday")
HOUSE_NUMBER = ("huisnummer", "nummer", "nr")
GRADE = ("groep", "klas", "brugklas", "grade")
BECOMES = ("is", "wordt", "werd", "turned", "turns", "bijna", "net", "pas", "almost", "nearly", "just")
OF_AGE = ("van", "of", "aged", "age", "leeftijd")
ENDING = ("geworden", "en", "and", "of", "or")
STREET_ENDS = _set("straat weg laan plein dijk kade steeg hof pad singel gracht plantsoen einde")
"""How words end that are mostly streets, however they are written."""
NO_STREETS = _set(
    "afweg bospad doolhof eiland einde fietspad halverweg heenweg kerkhof kruisweg omweg onderweg paradepad "
    "ruiterpad schoolplein snelweg speelplein terugweg uiteinde uitweg verweg voetpad wandelpad weekeinde zandpad "
    "zandweg"
)
"""Words that end as streets do and are none."""
SCHOOLS = ("havo", "mavo", "vwo", "vmbo", "gymnasium", "atheneum", "groep", "klas", "brugklas", "leerjaar", "grade")
ORDINALS = _set("eerste tweede derde vierde vijfde zesde zevende achtste")
COUNTED = UNITS | _set(
    "afternoons jongsten mornings oudsten avond avonden avondje beetjes broer broers broertje broertjes brother "
    "brothers cent child children dagdeel dagdelen dagje day dochter dochters doordeweekse evening evenings "
    "families fiets fietsen gezin gezinnen halve hond honden huizen jongens kamers kat katten keertje kids kilo "
    "kind kinderen kindje kindjes kleinkinderen konijnen m maal maaltijden meisjes mensen middag middagen middagje "
    "minuut morning nacht nachten nachtje nachtjes night nights ochtend ochtenden ouders paarden parents people "
    "personen plek plekken sister sisters sons stappen steungezinnen talen time tweelingen uurtje uurtjes vriendjes "
    "vriendinnen weekend weekenden weekends weekendje werelden x zoon zoons zonen zus zusje zusjes zussen "
    "zwemlessen"
)
"""What is counted: a number before it is no age."""
MAILBOXES = _set(
    "gmail hotmail outlook icloud yahoo ziggo kpnmail planet apenstaart apenstaartje apestaart apestaartje"
)
"""Words that stand in addresses of mail only."""
NETWORKS = _set("facebook instagram insta snapchat tiktok linkedin")
BIRTH_WORDS = _set("geboren geboorte geboortejaar geboortedatum geb born jarig verjaardag wereld bouwjaar")
"""Words near which a year is that of a birth."""
LETTERED = _set(
    "diploma diplomas zwemdiploma vitamine plan rijbewijs type groep klas hepatitis categorie vitamin certificate"
)
"""Words with which a single capital is no initial."""
TITLES = _set("familie fam gezin mevrouw mevr mw meneer mijnheer dhr heer mrs mr ms family juf meester") | RELATIVES
"""Words behind which a single capital is an initial."""
SUFFIXES = ("s", "tje", "tjes", "je", "jes", "pje", "en", "ers")
"""What may stand behind a name: a possessive, or a small one."""
