"""What in a free text may let somebody be recognised: a name, a gender or a single pupil with a grade, a date.

No list of all names exists, so this finds what looks like one: it is a reminder to the leader, never a proof.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from toolkit.validate.identity_numbers import INVISIBLE
from toolkit.validate.values import plain
from toolkit.validate.workbook_sheets import LONGEST_VALUE

FIRST_NAMES: Final = frozenset(
    """ada adrian ahmed aisha aksel aleksander alexander alf ali alma amalie amina anders andreas anna anne arne astrid
    benjamin bente berit camilla cathrine christian daniel einar eirik eivind elias elin eline ella ellen emil emilie
    emma erik espen eva fatima filip frida frode geir gerd grete gunnar hanna hannah harald hedda hege heidi henrik
    hilde håkon ibrahim ida inger ingrid ingunn isak iver jacob jakob jan jenny johan johannes jonas jostein julie kari
    karin kasper katrine kjell knut kristian kristin kristine kåre lars lea leah leif leon liam line lise lucas ludvig
    lukas magnus maja mari maria marianne marie marit markus martin mathias mathilde mattias mia mikkel mille mohammad
    mohammed mona monica morten muhammad nils nina noah nora ola olav ole oliver olivia omar oscar oskar petter pål
    ragnhild randi roger rune sander sara sebastian selma sigrid sigurd silje simen sivert sofie solveig sondre stian
    stine svein sverre terje thea theodor thomas tiril tobias tonje torbjørn trine trond turid tuva ulrik unni vegard
    victoria viktor vilde wenche william yusuf zahra øyvind""".split()
)
"""Common names that are not also ordinary words; known as names even as the first word of a sentence."""

COMMON: Final = frozenset(
    """alle ansatte barna bergen blå covid discord elever elevene europa facebook feide foreldre fortnite fylkesmannen
    førstehjelp gutt gutter instagram jente jenter kahoot kirkens kors korona ledelsen lærere messenger minecraft
    norge norsk nysgjerrigper olweus oslo personalet pedagogisk politiet psykologisk redd respekt roblox røde
    snapchat spekter statped styrere teams trafikk trondheim trygg trøndelag udir ungdata ungsinn visma vitnemål
    zoom januar februar mars april mai juni juli august september oktober november desember""".split()
)
ENDINGS: Final = tuple(
    """ansvarlig arbeider assistent barnehage barnehagen direktoratet direktør direktøren edag fest festen
    forbundet forvalteren gdag gruppa gruppe gruppen inspektør kdag klasse klassen kommune kommunen kontakt koordinator
    kurs leder lederen slova loven lærer læreren miljø møte møtet pedagog planen programmet prosjektet psykolog rdag
    rektor råd rådet rådgiver sdag senter senteret skole skolen skule skulen splan stiftelsen styrer sykepleier
    sykepleieren søster team teamet tenesta teneste tjeneste tjenesten trinn trinnet suka undersøkelsen undersøkinga
    utvalg utvalget utvikling veileder vernet""".split()
)
"""Roles, bodies and events, which leaders often write with a capital."""

WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
PREFIX: Final = re.compile(r"(?:Mc|Mac|[A-Z]['’])(?=[A-ZÆØÅ])")
SENTENCE_START: Final = re.compile(r"(?:\n ?[-–—•*]?|[.!?:;…][»”\"')]?|\n ?[\da-z]{1,2}\)|[«“”\"(])[ «“”\"(]*$")
ABBREVIATION: Final = re.compile(r"\b(?:eks|bl\. ?a|ca|dvs|evt|inkl|jf|nr|[A-ZÆØÅ])\. ?$")
SENTENCE_END: Final = re.compile(r"[\n;]|[.!?] [A-ZÆØÅ]")
WINDOW: Final = 16
INITIALS: Final = re.compile(
    r"(?<![\w§.])[A-ZÆØÅ]\. ?[A-ZÆØÅ]\.(?!\w)"
    r"|\b(?:[Ee]lev(?:en)?|[Bb]arn(?:et)?|[Gg]utt?(?:en)?|[Jj]ent[ea]) (?!PC|TV)[A-ZÆØÅ]{1,2}\b\.?"
)
DAY: Final = r"(?<![\d.,/-])(?:0?[1-9]|[12]\d|3[01])"
MONTH: Final = r"(?:0?[1-9]|1[0-2])(?!\d)"
DATE: Final = re.compile(
    rf"{DAY}\.? ?(?:jan|feb|mars?|apr|mai|jun|jul|aug|sept?|okt|nov|des)(?:uar|ruar|il|i|ust|ember|tember|ober)?\b"
    rf"(?!-[^\W\d])(?:,? \d{{4}}\b)?|{DAY} ?([./-]) ?{MONTH} ?[./-] ?(?:\d{{4}}|\d\d)(?!\d)"
    rf"|\b(?:19|20)\d\d-{MONTH}-(?:0[1-9]|[12]\d|3[01])(?!\d)|\b(?:den|dato) {DAY} ?[./] ?{MONTH}(?![.,/]\d)",
    re.IGNORECASE,
)
NUMBER_WORD: Final = "første|fyrste|andre|tredje|fjerde|femte|sjette|s(?:ju|yv)(?:ende|ande)|(?:ått|ni|ti)[ea]nde"
GRADE: Final = (
    rf"(?:(?:\b\d{{1,2}}\.? ?[-–] ?)?\b\d{{1,2}}\.? ?|\b(?:{NUMBER_WORD}) )"
    r"(?:års?|klasse)?(?:trinn\w*|steg\w*|klass[ea]\w*|kl\b\.?)"
    r"|(?<!§)(?<!§ )(?<!kap )(?<!kap\. )(?<!kapittel )\b\d{1,2} ?[a-f]\b(?!-| ?sak| ?vedtak)|\bvg ?[1-3]\b"
    r"|\b(?:\d{1,2} ?-?|to|tre|fire|fem|seks|s(?:ju|yv)|åtte|ni|ti)åring\w*|(?:\bpå |, |\()\d{1,2} år\b"
    r"|\b(?:småbarns|storebarns|førskole|skolestarter)\w*"
)
PLURAL: Final = r"(?:(?:gutter|gutar|guttene|gutane) og jente(?:r|ne)|jente(?:r|ne) og (?:gutter|gutar|guttene|gutane))"
GENDER: Final = (
    r"(?:gutt\w*|gut(?:e\w+|ar|ane)?|jent\w+|(?:lille|store|små)?(?:søster|bror|datter|dotter|sønn)(?:en|a)?"
    r"|(?:han|hun|ho) (?:går|gikk|gjekk|starter|startet|begynner|begynte))\b"
)
PUPIL: Final = r"(?:e[nt]|én|ett|ein|eitt?|to|tre|fire|[1-4]) (?:\w+ )?(?:elev(?:er|ar)?|barn)\b|(?:eleven|barnet)\b"
MARK: Final = re.compile(
    rf"(?P<both>\b{PLURAL}\b)|(?P<grade>{GRADE})|(?P<gender>\b{GENDER})|(?P<pupil>\b(?:{PUPIL}))", re.IGNORECASE
)
PAIRS: Final = {"gender": "free_text_gender_and_grade", "pupil": "free_text_single_pupil"}
LONGEST_GAP: Final = 40
Found = tuple[str, int, int]


class Trait(NamedTuple):
    """Something that may let a person be recognised: the code of its sentence, and the few words it is about."""

    code: str
    words: str


def recognisable_traits(text: str, known: Collection[str]) -> tuple[Trait, ...]:
    """What a person should look at before the text is published, in the order it stands, each thing once.

    Args:
        known: single words, without capitals, that are no person's name (see `free_text.known_words`).
    """
    composed = unicodedata.normalize("NFC", text.translate(INVISIBLE)).replace("\r", "\n")
    lines = "\n" + re.sub(r"[^\S\n]+", " ", composed)
    found = [*_names(lines, known), *_pupils(lines)]
    found += [("free_text_name", *match.span()) for match in INITIALS.finditer(lines)]
    found += [("free_text_date", *match.span()) for match in DATE.finditer(lines)]
    found.sort(key=lambda trait: trait[1:])
    traits = (Trait(code, plain(lines[start:end])[:LONGEST_VALUE]) for code, start, end in found)
    return tuple(dict.fromkeys(traits))


def _names(text: str, known: Collection[str]) -> Iterator[Found]:
    """Words with a capital that follow each other, where one of them looks like a name."""
    for run in _runs(text):
        if any(_is_name(text, word, known) for word in run):
            yield "free_text_name", run[0].start(), run[-1].end()


def _runs(text: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for word in WORD.finditer(text):
        follows = run and _is_capitalised(word[0]) and text[run[-1].end() : word.start()] == " "
        if run and not follows:
            yield run
            run = []
        if _is_capitalised(word[0]):
            run.append(word)
    if run:
        yield run


def _is_capitalised(word: str) -> bool:
    """`Ola`, `Anne-Marie`, `McLean`; not `FAU`, `SFO-leder` or `TikTok`."""
    letters = PREFIX.sub("", word.partition("-")[0])
    return letters[:1].isupper() and letters[1:].islower()


def _is_name(text: str, word: re.Match[str], known: Collection[str]) -> bool:
    """Whether a word with a capital is a name: a common one, or one whose capital nothing else explains."""
    whole = word[0].casefold()
    first = whole.partition("-")[0]
    keys = (whole, whole.removesuffix("s"), first, first.removesuffix("s"))
    if any(key in known for key in keys):
        return False
    if any(key in FIRST_NAMES for key in keys):
        return True
    is_common = any(key in COMMON for key in keys) or whole.endswith(ENDINGS)
    return not is_common and not _starts_sentence(text, word.start())


def _starts_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - WINDOW) : position]
    return bool(SENTENCE_START.search(before)) and not ABBREVIATION.search(before)


def _pupils(text: str) -> Iterator[Found]:
    """A gender or a few pupils, and a grade close by in the same sentence."""
    marks = [mark for mark in MARK.finditer(text) if mark.lastgroup != "both"]
    for one, other in pairwise(marks):
        who, where = (other, one) if one.lastgroup == "grade" else (one, other)
        is_pair = where.lastgroup == "grade" and who.lastgroup in PAIRS
        if is_pair and _are_close(text, one, other):
            yield PAIRS[str(who.lastgroup)], one.start(), other.end()


def _are_close(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    is_near = other.start() - one.end() <= LONGEST_GAP
    return is_near and not SENTENCE_END.search(text, one.end(), other.start() + 1)
