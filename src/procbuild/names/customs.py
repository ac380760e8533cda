"""Recognition of names that are written family first, or that have two family names.

The lists are short on purpose: they lead to guesses, and too few are better than too many.
"""

import re

from procbuild.text import fold
from procbuild.text.symbols import word_set

SPANISH = word_set(
    "aguilar alonso alvarez arias benitez blanco bravo caballero cabrera calvo cano carmona "
    "carrasco castillo castro cortes crespo cruz delgado diaz diez dominguez duran fernandez "
    "ferrer flores fuentes gallardo gallego garcia garrido gil gimenez gomez gonzalez guerrero "
    "gutierrez hernandez herrera herrero hidalgo ibanez iglesias jimenez leon lopez lorenzo "
    "lozano marin marquez martin martinez medina mendez molina montero mora morales moreno moya "
    "munoz navarro nieto nunez ortega ortiz parra pascual pastor pena perez prieto ramirez "
    "ramos reyes rodriguez rojas roman romero rubio ruiz saez sanchez santana santiago santos "
    "sanz serrano soler soto suarez torres vargas vazquez vega velasco vicente vidal"
)
"""Frequent Spanish family names, folded: two of them in a row are both family names."""

VIETNAMESE = word_set(
    "Nguyễn Trần Phạm Hoàng Huỳnh Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Trịnh Đoàn Lương"
)
"""Vietnamese family names with accents, which show that a name is written in Vietnamese."""

HUNGARIAN = word_set(
    "bako balogh baranyi biro bodnar bognar boros bozso csonka fabian farkas fazekas feher "
    "fekete gal gaspar gulyas halasz hegedus horvath illes jonas juhasz katona kelemen kerekes "
    "kiraly kis kiss kocsis kovacs kozma lakatos lengyel lukacs major mate meszaros molnar nagy "
    "nemeth novak olah orban orosz orsos pal papp pasztor pataki pinter racz sandor santa sipos "
    "somogyi soos szabo szalai szekely szekeres szilagyi szoke szucs takacs toth torok varga "
    "vass veres vegh vincze voros"
)
HUNGARIAN_GIVEN = word_set(
    "adam agnes andras aniko anna attila balazs bela bence csaba csilla daniel david dora edit "
    "eniko erzsebet eszter eva ferenc gabor geza gyorgy gyula ildiko ilona imre istvan janos "
    "jozsef judit julia karoly katalin kinga klara krisztina lajos laszlo levente lilla maria "
    "marta mate mihaly miklos monika noemi orsolya pal peter piroska reka robert roza sandor "
    "sara szabolcs szilvia tamas tibor timea tunde veronika viktor zoltan zsofia zsolt "
    "zsuzsanna"
)
"""Frequent Hungarian family and given names, folded, to recognize family name first."""

CHINESE = word_set(
    "Bai Bao Bian Cai Cao Cen Chai Che Chen Cheng Chu Cui Dai Deng Ding Dong Du Duan Fan Fang "
    "Fei Feng Fu Gan Gao Ge Gong Gou Gu Guan Gui Guo Han Hang Hao He Hou Hu Hua Huang Ji Jia "
    "Jiang Jin Jing Ke Kong Lai Lan Lao Le Lei Li Liang Liao Lin Ling Liu Long Lou Lu Luan Luo "
    "Ma Mai Mao Mei Meng Miao Min Mo Mu Nan Ni Nie Ning Ouyang Pan Pang Pei Peng Ping Pu Qi "
    "Qian Qiao Qin Qiu Qu Ren Rong Ruan Sha Shan Shang Shao Shen Sheng Shi Shu Situ Song Su Sui "
    "Sun Tan Tang Tao Tian Tong Wan Wang Wei Wen Wo Wu Xi Xia Xian Xiao Xie Xing Xiong Xu Xue "
    "Yan Yang Yao Ye Yi Yin You Yu Yuan Yue Yun Zeng Zhan Zhang Zhao Zhen Zheng Zhi Zhong Zhou "
    "Zhu Zhuang Zhuge Zhuo Zong Zou Zuo"
)
INITIAL = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])"
FINAL = (
    "(?:uang|iang|iong|ang|ong|eng|ing|ian|uan|iao|uai|an|en|in|un|ai|ei|ui|ao|ou|iu|ie|ue|ia|ua|"
    "uo|[aoeiu])"
)
PINYIN = re.compile(f"{INITIAL}?{FINAL}{INITIAL}{FINAL}", re.IGNORECASE)
"""Given names of two syllables in pinyin: ``Zedong``."""

KOREAN = word_set(
    "Ahn An Bae Baek Bang Byeon Byun Cha Chae Chang Cheon Chi Cho Choe Choi Chu Chun Chung Eom Gil "
    "Go Gong Goo Gu Gwak Gwon Ha Ham Han Heo Hong Huh Hwang Hyun Im Jang Je Jee Jeon Jeong Ji Jin "
    "Jo Joo Ju Jun Jung Kang Ki Kil Kim Ko Kong Koo Ku Kwak Kwon Lee Lim Ma Maeng Min Mo Moon Mun "
    "Myung Na Nam Namgung Noh Oh Ok Paik Pak Park Pyo Ra Rhee Roh Ryu Seo Seok Seol Shim Shin Sim "
    "Sin So Sohn Son Song Suh Sung Tak Um Wang Wi Won Woo Yang Yeo Yeom Yeon Yi Yim Yoo Yoon You "
    "Yu Yuk Yum Yun"
)
KOREAN_SYLLABLE = (
    "(?:kk|tt|pp|ss|jj|ch|sh|[gkndtrlmbpsjh])?[yw]?(?:eo|eu|ae|oe|oo|ou|ee|ui|u|a|e|i|o)"
    "(?:ng|[nmlkgpbth])?"
)
KOREAN_GIVEN = re.compile(f"{KOREAN_SYLLABLE}[- ]?{KOREAN_SYLLABLE}", re.IGNORECASE)
"""Given names of two syllables, in the usual romanizations: ``Min-jun``, ``Min Jun``."""


def family_first(parts: list[str]) -> bool:
    """Whether a name is written family first: a Vietnamese, Hungarian, Chinese or Korean one.

    A Korean one needs its hyphen: without it, *Susan* has two syllables as well.
    """
    first, last = parts[0], parts[-1]
    if first in VIETNAMESE and last not in VIETNAMESE:
        return True
    if len(parts) != 2:
        return False
    if "-" in last and is_korean(first, last):
        return True
    if fold(first) in HUNGARIAN and fold(last) in HUNGARIAN_GIVEN:
        return fold(first) not in HUNGARIAN_GIVEN or fold(last) not in HUNGARIAN
    return first in CHINESE and last not in CHINESE and bool(PINYIN.fullmatch(last))


def is_korean(family: str, given: str) -> bool:
    """Whether these can be the family and the given name of a Korean."""
    return family in KOREAN and KOREAN_GIVEN.fullmatch(given) is not None


def two_families(parts: list[str]) -> bool:
    """Whether the last two of three or more words are Spanish family names."""
    return len(parts) > 2 and fold(parts[-1]) in SPANISH and fold(parts[-2]) in SPANISH
