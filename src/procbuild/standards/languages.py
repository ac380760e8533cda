"""Language tags of BCP 47 (https://www.rfc-editor.org/info/bcp47)."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from procbuild.wording import written

TABLE = """
    aa aar  ab abk  ae ave  af afr  ak aka  am amh  an arg  ar ara  as asm  av ava  ay aym  az aze
    ba bak  be bel  bg bul  bi bis  bm bam  bn ben  bo bod  br bre  bs bos  ca cat  ce che  ch cha
    co cos  cr cre  cs ces  cu chu  cv chv  cy cym  da dan  de deu  dv div  dz dzo  ee ewe  el ell
    en eng  eo epo  es spa  et est  eu eus  fa fas  ff ful  fi fin  fj fij  fo fao  fr fra  fy fry
    ga gle  gd gla  gl glg  gn grn  gu guj  gv glv  ha hau  he heb  hi hin  ho hmo  hr hrv  ht hat
    hu hun  hy hye  hz her  ia ina  id ind  ie ile  ig ibo  ii iii  ik ipk  io ido  is isl  it ita
    iu iku  ja jpn  jv jav  ka kat  kg kon  ki kik  kj kua  kk kaz  kl kal  km khm  kn kan  ko kor
    kr kau  ks kas  ku kur  kv kom  kw cor  ky kir  la lat  lb ltz  lg lug  li lim  ln lin  lo lao
    lt lit  lu lub  lv lav  mg mlg  mh mah  mi mri  mk mkd  ml mal  mn mon  mr mar  ms msa  mt mlt
    my mya  na nau  nb nob  nd nde  ne nep  ng ndo  nl nld  nn nno  no nor  nr nbl  nv nav  ny nya
    oc oci  oj oji  om orm  or ori  os oss  pa pan  pi pli  pl pol  ps pus  pt por  qu que  rm roh
    rn run  ro ron  ru rus  rw kin  sa san  sc srd  sd snd  se sme  sg sag  si sin  sk slk  sl slv
    sm smo  sn sna  so som  sq sqi  sr srp  ss ssw  st sot  su sun  sv swe  sw swa  ta tam  te tel
    tg tgk  th tha  ti tir  tk tuk  tl tgl  tn tsn  to ton  tr tur  ts tso  tt tat  tw twi  ty tah
    ug uig  uk ukr  ur urd  uz uzb  ve ven  vi vie  vo vol  wa wln  wo wol  xh xho  yi yid  yo yor
    za zha  zh zho  zu zul
"""

ISO_639_2: Mapping[str, str] = MappingProxyType(
    dict(zip(TABLE.split()[::2], TABLE.split()[1::2], strict=True))
)
"""The three-letter terminological codes of ISO 639-2 by the two-letter codes of ISO 639-1
(https://www.loc.gov/standards/iso639-2/php/code_list.php)."""

TWO_LETTERS = frozenset(ISO_639_2)

TAG = re.compile(r"([a-z]{2,3})(-[a-z0-9]{1,8})*", re.ASCII | re.IGNORECASE)
"""The syntax of a tag of BCP 47 that begins with a language of ISO 639."""


def language_mistake(tag: str) -> str:
    """What is wrong with a language tag, and what to write; empty if it is valid.

    A two-letter code must be listed, because country codes such as ``jp`` are easily mistaken for
    languages; three-letter codes are not checked, there are thousands.
    """
    language = _language(tag)
    if len(language) == 3 or language in TWO_LETTERS:
        return ""
    return f"{written(tag)} is no language; write a tag of BCP 47 such as 'en', 'de' or 'pt-BR'"


def iso639_1(tag: str) -> str:
    """The two-letter code of a language tag: ``pt`` for ``pt-BR``; empty if it has none."""
    language = _language(tag)
    return language if language in TWO_LETTERS else ""


def iso639_2(tag: str) -> str:
    """The ISO 639-2/T code of a language tag: ``por`` for ``pt-BR``; empty if it is invalid."""
    language = _language(tag)
    return language if len(language) == 3 else ISO_639_2.get(language, "")


def _language(tag: str) -> str:
    """The language of a tag, in lower case; empty if its syntax is invalid."""
    match = TAG.fullmatch(tag)
    return match[1].lower() if match else ""
