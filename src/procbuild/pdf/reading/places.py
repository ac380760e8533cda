"""Recognize affiliations, addresses, notes and dates, which occur in author blocks beside names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from procbuild.standards.east_asian import EAST_ASIAN

PLACE = re.compile(
    r"@|https?:|www\.|universit|univ\.|institut|departe?ment|\bdept\b|faculty|facult|school"
    r"|college|laborator|\blabs?\b|cent(?:re|er)\b|academy|hospital|\binc\b|\bcorp\b|\bltd\b"
    r"|\bgmbh\b|\bllc\b|\bresearch\b|technolog|\bscience|engineering|division|\bgroup\b"
    r"|\bteam\b|foundation|polytech|\bgoogle\b|deepmind|microsoft|\bmeta\b|openai|amazon"
    r"|\bnvidia\b|\bapple\b|\bibm\b|huawei|\bemail\b|e-mail|correspond|equal contribution|orcid"
    r"|street|avenue|\broad\b|\busa\b|\bu\.s\.a|\bcnrs\b|\binria\b|\beth\b|\bepfl\b|\bmit\b"
    r"|\bcmu\b|\bkaist\b|\bkaust\b|national|\bstate\b|\btech\b|\bstanford\b|\bharvard\b"
    r"|\bprinceton\b|\bberkeley\b|\boxford\b|\bcaltech\b|\btechnion\b|\biit\b|\brwth\b"
    r"|\bmax planck\b|\bindependent\b|\badobe\b|\bbytedance\b|\btencent\b|\balibaba\b"
    r"|\bbaidu\b|\bsamsung\b|\bnaver\b|\bintel\b|\bhugging face\b|\banthropic\b"
    r"|(?-i:\bAI\b|\b[TK]U\s[A-Z]|\bUC(?:L|B|LA|SD|SB)?\b|\bUK\b)"
    r"|\bchina\b|\bgermany\b|\bcanada\b|\bunited (?:kingdom|states)\b|\bswitzerland\b"
    r"|\bjapan\b|\bkorea\b|\bnetherlands\b|\bsweden\b|\bdenmark\b|\bbelgium\b|\baustralia\b"
    r"|جامعة|كلية|معهد|مختبر|مخبر|قسم|مركز|دانشگاه|دانشکده|پژوهشگاه|موسسه|گروه|جامعہ|شعبہ|یونیورسٹی"
    r"|אוניברסיט|מכלל[הת]|מחלקה|פקולטה|בית ספר|בית הספר|מכון|מרכז|הטכניון"
    r"|\bbrazil\b|\bsingapore\b|\bhong kong\b|\btaiwan\b"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d",
    re.IGNORECASE,
)
SURE_PLACE = re.compile(
    r"@|https?:|universit|institut[eo]?\b|department|\bdept\b|school of|laborator|correspond"
    r"|equal contribution|\binc\.|\bltd\b|\bgmbh\b|faculty of"
    r"|research (?:center|centre|lab|institute)"
    r"|\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r" \d",
    re.IGNORECASE,
)

ORGANIZATIONS: Mapping[str, str] = {
    "university": (
        "-universi- üniversi- uniwersyt- univerz- unibertsit- -yliopisto- -egyetem- ülikool- "
        "háskól- ollscoil- prifysgol- -hochschul- högskol- høgskol- høyskol- højskol- "
        "-korkeakoulu- főiskol- kõrgkool- vysoké_učení politéc- politèc- politeh- politech- "
        "polytekn- -technisch- techniczn- technick- tehničk- tecnológ- tecnològ- teknolog- "
        "tehnolog- műszaki πανεπιστήμ- πολυτεχν- университет- универзитет- універсітэт- "
        "університет- училищ- 大学 大學 대학교"
    ),
    "institute": (
        "-istitut- -inštitút- inštitut- institūt- institiúid instytut- -intézet- enstitü- -laitos "
        "zakład zakładu ośrodek ústav ústavu zavod_za ινστιτούτ- институт- інститут- "
        "研究所 研究院 연구소 연구원"
    ),
    "academy": "-akadém- acadèm- académ- accadem- akadeem- академ- ακαδημ- 学院 學院",
    "school": (
        "escuela escola école écoles scuola_normale scuola_superior- scuola_di szkoła_główna "
        "wyższa_szkoła vysoká_škola visoka_škola iskola lycée liceo liceu colegio colégio collegio "
        "collège kolegium kollegium collegium школа"
    ),
    "department": (
        "-fakult- fakült- facolt- tiedekun- wydział- teaduskond- departament- département- "
        "dipartiment- -abteilung- fachbereich- lehrstuhl- katedr- -afdeling- -avdeling- "
        "-avdelning- vakgroep odsjek oddelek oddělení -tanszék- bölümü σχολή σχολής τμήμα факульт- "
        "факулт- кафедр- отдел-"
    ),
    "laboratory": "laborató- laboratu- pracowni- εργαστήρ- лаборатор- 实验室 實驗室 研究室",
    "centre": (
        "centro centros centrum centrul centar -zentrum -sentrum -keskus -központ- merkezi κέντρο "
        "центр центар"
    ),
    "research": (
        "-forschung- investigaç- pesquisa- recherche- ricerca ricerche -onderzoek- -forskning- "
        "tutkimus- výzkum- výskum- istraživ- badawcz- -kutató- araştırma- cercetăr- cercetare "
        "έρευνας ερευνών исследоват- дослідн-"
    ),
    "museum": (
        "-museum- -museet museo museos musée- museu museus muzeu- muzej- múzeum- -muuseum- muziej- "
        "müze müzesi galería galerie galerija galleria galleriet pinacoteca pinakothek kunsthalle "
        "μουσεί- музей- музеј- 博物馆 博物館 박물관"
    ),
    "library": (
        "-bibliot- knihovn- knižnic- knjižnic- -könyvtár- -kirjasto- raamatukog- kütüphane- "
        "bókasafn- leabharlann llyfrgell liburuteg- βιβλιοθήκ- библиотек- бібліотек- "
        "图书馆 圖書館 図書館 도서관"
    ),
    "archive": (
        "archivo archivos archivio archives -archiv arquivo arquivos arxiu -archief archiwum "
        "-arkiv -arkivet -arkisto arhiv arhiva -levéltár- -arhiiv arşivi архив- архів- αρχεί-"
    ),
    "hospital": (
        "hôpital_- hôpitaux ospedal- -krankenhaus -klinik -klinika -klinikum policlinic- clínica "
        "clinique -ziekenhuis szpital szpitala nemocnic- bolnica bolnišnica -kórház- -sairaala "
        "-sjukhus- -sykehus- -sygehus- -haigla ligonin- slimnīca hastane- spitalul νοσοκομεί- "
        "больниц- лікарн- болниц- 医院 醫院 病院 병원"
    ),
    "authority": (
        "ministéri- ministère- ministerst- ministerul -minisztérium- bakanlığı υπουργεί- "
        "министерств- міністерств- ayuntamiento prefeitura gobierno governo gouvernement regierung "
        "gemeente municíp- generalitat consejo_superior consiglio_nazionale nacional- nazional- "
        "národní narodow-"
    ),
    "company": (
        "empresa impresa entreprise compañía companhia compagnie compagnia -gesellschaft- "
        "aktiebolag aktieselskab srl ltda kft zrt 公司 株式会社 주식회사"
    ),
    "society": (
        "sociedad sociedade societat società société societatea -társaság- společnost towarzystw- "
        "selskab selskap sällskap- društvo общество asociac- associaç- associazion- asociați- "
        "-vereniging verein vereinigung -förening- -forening- fundaç- fundați- fondazion- "
        "fondation -stiftung stichting -stiftelse- säätiö nadace nadácia alapítván- vakfı"
    ),
    "observatory": "observató- обсерватор-",
}
"""Words of organizations in the languages of Europe and Latin America, by what they name.

Without them a line such as *Muzeum Narodowe* looks like a name. A hyphen stands for further
letters, those of an ending or a compound (*Rijksmuseum*); ``_`` is a space. Accents may be missing
in print, but no other ones count. No hyphen is where more letters make a person's name: *ústav* and
*Gustav*, *bolnica* and *Bolnick*, *escola* and *Escolano*; nor are there words that are family
names themselves: *casa*, *Consiglio*, *Schüle*. Behind *hôpital* there is another word, as there
is none behind *de L’Hôpital*. Chinese, Japanese and Korean words stand anywhere, as these
languages have no spaces, and few characters of them are usual in names.
"""

COUNTRIES = (
    "argentina austria österreich belgië belgique bolivia bulgaria brasil chile colombia "
    "costa_rica croatia hrvatska cuba cyprus czechia czech_republic česko danmark deutschland "
    "ecuador egypt england españa estonia eesti finland suomi france greece ελλάδα hungary "
    "magyarország iceland india indonesia iran ireland israel italia italy latvia lithuania "
    "luxembourg malaysia mexico méxico nederland new_zealand norge norway pakistan panama paraguay "
    "peru perú poland polska portugal romania românia russia россия saudi_arabia schweiz suisse "
    "svizzera scotland serbia slovakia slovensko slovenia slovenija south_africa spain sverige "
    "thailand tunisia turkey türkiye uruguay ukraine україна venezuela vietnam việt_nam wales"
)
"""Countries, which are places behind a comma at the end: *Lisboa, Portugal*, not *Rui Portugal*.

Those that are frequent given names are missing: *Chad*, *Jordan*.
"""


def _expression(word: str) -> str:
    """The regular expression for a word of these tables, in lower-case text."""
    bare = word.strip("-").casefold()
    plain = "".join(c for c in unicodedata.normalize("NFD", bare) if not unicodedata.combining(c))
    spelled = "|".join({bare: "", plain: ""}).replace("_", r"\s+")
    is_unspaced = EAST_ASIAN.match(word)
    before = "" if is_unspaced or word.startswith("-") else r"\b"
    after = "" if is_unspaced or word.endswith("-") else r"\b"
    return f"{before}(?:{spelled}){after}"


def _any_of(words: Iterable[str]) -> str:
    return "|".join(_expression(word) for text in words for word in text.split())


ORGANIZATION = re.compile(rf"{_any_of(ORGANIZATIONS.values())}|,\s*(?:{_any_of([COUNTRIES])})\W*$")
"""One of these words, or a country at the end, in lower-case text."""


def is_place(text: str) -> bool:
    """Whether a text has words of affiliations, addresses, notes or dates."""
    return bool(PLACE.search(text) or ORGANIZATION.search(text.casefold()))


def is_surely_place(text: str) -> bool:
    """Whether it is one of these whatever the style of the type."""
    return bool(SURE_PLACE.search(text) or ORGANIZATION.search(text.casefold()))
