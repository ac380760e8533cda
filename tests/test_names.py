"""Names of people are split, converted to ASCII, sorted and compared."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyuca import Collator

from procbuild.bibliography import as_bibtex
from procbuild.conference import Person
from procbuild.names import (
    Likeness,
    ascii_letters,
    ascii_surname,
    from_display,
    from_parts,
    likeness,
    name_key,
    sort_key,
    stated_parts,
)
from procbuild.names.collation import NameCollator


@pytest.mark.parametrize(
    ("text", "person", "guessed"),
    [
        ("Sarah Harvey", Person(given="Sarah", family="Harvey"), False),
        ("Sarah E. Harvey", Person(given="Sarah E.", family="Harvey"), False),
        ("Harvey, Sarah E.", Person(given="Sarah E.", family="Harvey"), False),
        ("Marcel van Gerven", Person(given="Marcel", particle="van", family="Gerven"), False),
        ("van der Berg, Jan", Person(given="Jan", particle="van der", family="Berg"), False),
        ("Charles de la Cruz", Person(given="Charles", particle="de la", family="Cruz"), False),
        ("Leonard Van Gogh", Person(given="Leonard", family="Van Gogh"), True),
        ("Muhammad al-Khwarizmi", Person(given="Muhammad", family="al-Khwarizmi"), False),
        ("José Ortega y Gasset", Person(given="José", family="Ortega y Gasset"), True),
        ("José García Márquez", Person(given="José", family="García Márquez"), True),
        ("Ana Costa e Silva", Person(given="Ana", family="Costa e Silva"), True),
        ("Inês d'Almeida e Sousa", Person(given="Inês", family="d'Almeida e Sousa"), True),
        ("Ana de Sousa e Melo", Person(given="Ana", particle="de", family="Sousa e Melo"), True),
        ("Muhammad Abd Allah", Person(given="Muhammad", family="Abd Allah"), True),
        ("Ahmed Abd al Rahman", Person(given="Ahmed", family="Abd al Rahman"), True),
        ("Muhammad Abd Allah Ali", Person(given="Muhammad Abd Allah", family="Ali"), True),
        ("محمد عبد الله", Person(given="محمد", family="عبد الله"), True),
        ("عبد الله محمد", Person(given="عبد الله", family="محمد"), True),
        ("דוד בן גוריון", Person(given="דוד", family="בן גוריון"), True),
        ("Ana Belén Souza", Person(given="Ana Belén", family="Souza"), True),
        ("Nagy János", Person(literal="Nagy János", sort="Nagy, János"), True),
        ("János Nagy", Person(given="János", family="Nagy"), False),
        ("Mao Zedong", Person(literal="Mao Zedong", sort="Mao, Zedong"), True),
        ("Zedong Mao", Person(given="Zedong", family="Mao"), False),
        ("Kim Min-jun", Person(literal="Kim Min-jun", sort="Kim, Min-jun"), True),
        ("Min-jun Kim", Person(given="Min-jun", family="Kim"), False),
        ("Lee Susan", Person(given="Lee", family="Susan"), False),
        ("Lee Ann-Marie", Person(given="Lee", family="Ann-Marie"), False),
        ("Wei Zhang", Person(given="Wei", family="Zhang"), False),
        ("Long Nguyen", Person(given="Long", family="Nguyen"), False),
        ("Ana García-Márquez", Person(given="Ana", family="García-Márquez"), False),
        ("Lee, Ann B., Jr.", Person(given="Ann B.", family="Lee", suffix="Jr."), False),
        ("Ann Lee, Jr.", Person(given="Ann", family="Lee", suffix="Jr."), False),
        ("Ann B. Lee Jr., PhD", Person(given="Ann B.", family="Lee", suffix="Jr."), False),
        ("Ann\u00a0Lee", Person(given="Ann", family="Lee"), False),
        ("Lee, III, Ann", Person(given="Ann", family="Lee", suffix="III"), False),
        ("Ann B. Lee III", Person(given="Ann B.", family="Lee", suffix="III"), False),
        ("Ann B. Lee jr.", Person(given="Ann B.", family="Lee", suffix="jr."), False),
        ("Kumar, V", Person(given="V", family="Kumar"), False),
        ("Le Vi", Person(given="Le", family="Vi"), False),
        ("Ii, Sora", Person(given="Sora", family="Ii"), False),
        ("Yann LECUN", Person(given="Yann", family="Lecun"), True),
        ("LECUN Yann", Person(given="Yann", family="Lecun"), True),
        ("Plato", Person(literal="Plato"), False),
        ("The ATLAS Collaboration", Person(literal="The ATLAS Collaboration"), False),
        ("Example Research Team", Person(literal="Example Research Team"), True),
        ("{Example, Inc.}", Person(literal="Example, Inc."), False),
        ("张伟", Person(literal="张伟"), False),
        ("山田 太郎", Person(literal="山田 太郎"), False),
        ("山田, 太郎", Person(given="太郎", family="山田"), False),
        ("Wei Zhang (张伟)", Person(given="Wei", family="Zhang", script="张伟"), False),
        ("Ali Salem (علي سالم)", Person(given="Ali", family="Salem", script="علي سالم"), False),
        ("דוד כהן", Person(given="דוד", family="כהן"), False),
        ("Smithא", Person(literal="Smith", script="א"), False),
        ("Ann Lee א. ב. כהן", Person(given="Ann", family="Lee", script="א. ב. כהן"), False),
        ("Nguyễn Văn An", Person(literal="Nguyễn Văn An", sort="Nguyễn, Văn An"), True),
        ("An Nguyễn", Person(given="An", family="Nguyễn"), False),
        ("Владимир Жуков", Person(given="Владимир", family="Жуков"), False),
        ("Ann Lee*†", Person(given="Ann", family="Lee"), False),
        ("Ann Lee⋆", Person(given="Ann", family="Lee"), False),
        ("Ann Lee ♠², ✉", Person(given="Ann", family="Lee"), False),
        ("Lee, José Mª", Person(given="José Mª", family="Lee"), False),
        ("Lee, PhD", Person(family="Lee"), True),
        ("", Person(), False),
    ],
)
def test_display_names_are_split_by_rule(text: str, person: Person, guessed: bool) -> None:
    assert from_display(text) == (person, guessed)


@pytest.mark.parametrize(
    ("given_name", "family", "person"),
    [
        ("민수", "김", Person(given="민수", family="김")),
        ("Taro", "山田", Person(given="Taro", family="山田")),
        ("Vision", "Team", Person(given="Vision", family="Team")),
        ("Jean", "Group", Person(given="Jean", family="Group")),
        ("", "Plato*", Person(literal="Plato")),
        ("Ann*", "Lee*", Person(given="Ann", family="Lee")),
        ("J.", "O’Brien, Jr.", Person(given="J.", family="O’Brien", suffix="Jr.")),
        ("José", "Lee, PhD", Person(given="José", family="Lee")),
        ("Jan", "van der Berg", Person(given="Jan", particle="van der", family="Berg")),
        ("Ken (健)", "Sato (佐藤)", Person(given="Ken", family="Sato", script="佐藤健")),
        ("Ali (علي)", "Salem (سالم)", Person(given="Ali", family="Salem", script="علي سالم")),
    ],
)
def test_stated_parts_of_names_stay_parts(given_name: str, family: str, person: Person) -> None:
    assert from_parts(given_name, family) == person


@pytest.mark.parametrize(
    ("name", "latin"),
    [
        ("Ødegård", "odegard"),
        ("Weiß", "weiss"),
        ("Łukasz", "lukasz"),
        ("Đặng", "dang"),
        ("O'Neill", "oneill"),
        ("Müller-Lüdenscheidt", "muller-ludenscheidt"),
        ("García Márquez", "garcia-marquez"),
        ("Жуков", "zhukov"),
        ("Παππάς", "pappas"),
        ("김", "gim"),
        ("たなか", "tanaka"),
        ("محمد", "mhmd"),
        ("张", ""),
    ],
)
def test_names_are_converted_to_ascii(name: str, latin: str) -> None:
    assert ascii_letters(name) == latin


@pytest.mark.parametrize(
    ("person", "surname"),
    [
        (Person(given="Marcel", particle="van", family="Gerven"), "gerven"),
        (Person(literal="The ATLAS Collaboration"), "atlas"),
        (Person(literal="김철수"), "gim"),
        (Person(literal="张伟"), ""),
        (Person(literal="张伟", sort="Zhang, Wei"), "zhang"),
        (Person(literal="Nguyễn Văn An", sort="Nguyễn Văn An"), "nguyen"),
        (Person(given="伟", family="张", sort="Zhang, Wei"), "zhang"),
    ],
)
def test_surnames_are_converted_to_ascii(person: Person, surname: str) -> None:
    assert ascii_surname(person) == surname


@pytest.mark.parametrize(
    ("person", "printed"),
    [
        (Person(given="Marcel", particle="van", family="Gerven"), "Marcel van Gerven"),
        (Person(given="Ann", family="Lee", suffix="III"), "Ann Lee III"),
        (Person(given="太郎", family="山田"), "山田太郎"),
        (Person(given="철수", family="김"), "김철수"),
        (Person(given="Taro", family="山田"), "Taro 山田"),
        (Person(literal="山田 太郎"), "山田 太郎"),
    ],
)
def test_names_as_printed(person: Person, printed: str) -> None:
    assert person.display == printed


def test_the_key_sort_splits_a_literal_name() -> None:
    assert stated_parts(Person(literal="Nagy János", sort="Nagy, János")) == ("János", "Nagy")
    assert stated_parts(Person(literal="张伟", sort="Zhang, Wei")) == ("", "")
    assert stated_parts(Person(given="János", family="Nagy")) == ("", "")
    assert (
        as_bibtex(Person(literal="Nagy János", sort="Nagy, János"), "ascii") == "Nagy, J{\\'a}nos"
    )


def test_particles_can_be_kept_in_surnames() -> None:
    person = Person(given="Marcel", particle="van", family="Gerven")
    assert ascii_surname(person, particle=True) == "van-gerven"


def test_a_suffix_comes_last_in_an_index() -> None:
    person = Person(given="Digby Q.", particle="van", family="Hash", suffix="Jr.")
    assert person.inverted == "van Hash, Digby Q., Jr."


def test_names_are_sorted_as_in_an_index() -> None:
    people = [
        Person(given="A", family="Zed"),
        Person(given="A", family="Öztürk"),
        Person(given="A", family="Oz"),
        Person(given="B", particle="van", family="Gerven"),
        Person(given="A", family="Gerven"),
        Person(given="A", family="Čech"),
        Person(given="A", family="Cz"),
        Person(given="A", family="al-Khwarizmi"),
        Person(given="A", family="Kim"),
        Person(literal="The Atlas Group"),
        Person(literal="张伟", sort="Zhang, Wei"),
    ]
    assert [person.inverted for person in sorted(people, key=sort_key)] == [
        "The Atlas Group",
        "Čech, A",
        "Cz, A",
        "Gerven, A",
        "van Gerven, B",
        "al-Khwarizmi, A",
        "Kim, A",
        "Oz, A",
        "Öztürk, A",
        "Zed, A",
        "张伟",
    ]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Mathilde Caron", "Caron, Mathilde", "same"),
        ("Emanuele Rodola", "Emanuele Rodolà", "accents"),
        ("Zhi Hao Li", "Zhi-Hao Li", "accents"),
        ("Caron Mathilde", "Mathilde Caron", "order"),
        ("M. Caron", "Mathilde Caron", "initials"),
        ("Z.-H. Li", "Zhi-Hao Li", "initials"),
        ("Sarah E. Harvey", "Sarah Harvey", "parts"),
        ("Gabriel García", "Gabriel García Márquez", "parts"),
        ("Wei Zhang", "Wei Wang", "different"),
        ("Wei", "Wei Wang", "different"),
    ],
)
def test_likeness_of_two_names(first: str, second: str, expected: Likeness) -> None:
    assert likeness(first, second) == likeness(second, first) == expected


def test_spellings_of_a_name_have_the_same_key() -> None:
    assert name_key("Rodolà, Emanuele") == name_key("EMANUELE RODOLA") == "emanuele rodola"


@given(st.text(max_size=20))
@example("Łukasz Öhm")
@example("Ærø")
@example("क\u094dष")
@example("王伟")
@example("😀")
def test_the_small_collation_table_sorts_as_the_full_one(text: str) -> None:
    assert SMALL_COLLATOR.sort_key(text) == FULL_COLLATOR.sort_key(text)


FULL_COLLATOR, SMALL_COLLATOR = Collator(), NameCollator()
