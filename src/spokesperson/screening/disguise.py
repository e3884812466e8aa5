"""Words that are spelled to slip through: digits for letters, stars, stretched and spaced-out letters (R33).

Works on the plain reading, where look-alike letters and invisible characters are gone already. Each way of hiding
has a cheap sign (a symbol beside a letter, a letter three times, single letters in a row); a text without the sign
costs one search.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from spokesperson.screening.lexicon import Lexicon, Term, lexicon
from spokesperson.screening.normalise import Plain
from spokesperson.screening.signs import sign
from spokesperson.screening.words import named

Disguised = tuple[int, int, str, Term]

_SIGN = sign(
    r"[a-z][0-9@$!|*#%^&+_]|[0-9@$!|*#%^&+_][a-z]"
    r"|(?:^|[^a-z0-9])[a-z@$](?:[ \t.\-_*,/|~+']{1,3}[a-z0-9@$!]){2,}(?:$|[^a-z0-9])|"
    + "|".join(letter * 3 for letter in "abcdefghijklmnopqrstuvwxyz")
)
_SYMBOL = re.compile(r"[a-z][0-9@$!|*#%^&+_]|[0-9@$!|*#%^&+_][a-z]")
_BREAK = re.compile(r"[\s\"',;:?()\[\]{}/<>.=~\x00-\x1f\x7f]")
_STRETCHED = re.compile(r"([a-z])\1\1")
_RUN = re.compile(r"([a-z])\1*")
_SPACED = re.compile(r"(?<![a-z0-9])[a-z@$](?:[ \t.\-_*,/|~+']{1,3}[a-z0-9@$!]){2,}(?![a-z0-9])")
_WILD = "*#%^&_"
_LEET_I = str.maketrans("0134578926@$!|+", "oieastbgzbasiit")
_LEET_L = str.maketrans("0134578926@$!|+", "oleastbgzbasllt")
LONGEST = 40  # code points of a token that is worth reading

# Words whose every letter but the first may be hidden (f***), and which are looked for in pieces (f uck).
CORE = (
    "motherfuckers", "motherfucker", "motherfucking", "bullshit", "fucking", "fucked", "fucker", "fuckers", "fuck",
    "shitty", "shits", "shit", "asshole", "assholes", "bitches", "bitch", "bastards", "bastard", "cunts", "cunt",
    "pussy", "dicks", "dick", "cocks", "cock", "sluts", "slut", "whores", "whore", "niggers", "nigger", "niggas",
    "nigga", "faggots", "faggot", "retarded", "retard", "kike", "twat", "wanker", "dyke", "tranny",
)  # fmt: skip
INSIDE = ("fuck", "bullshit", "asshole", "cocksuck", "dipshit", "shithead")
_NOT_DOUBLED = frozenset(("bonner", "bonners", "hooker", "coons", "booner"))


class Keys:
    """What of the lexicon a disguised word is compared with. Built once."""

    def __init__(self, words: Lexicon) -> None:
        self.words = words.words
        self.doubled = dict(_doubled(words))
        self.single: dict[str, list[str]] = {}
        for form in self.words:
            self.single.setdefault(_RUN.sub(r"\1", form), []).append(form)
        self.by_length: dict[int, list[str]] = {}
        for form, term in self.words.items():
            if term.level == "listed" or form in ("damn", "crap", "arse", "ass"):
                self.by_length.setdefault(len(form), []).append(form)
        self.pairs = {pair: form for form in CORE if form in self.words for pair in _splits(form)}
        self.pieces = frozenset(_telling_piece(pair) for pair in self.pairs)


def _doubled(words: Lexicon) -> Iterator[tuple[str, Term]]:
    """Each listed form with one letter written twice, unless that is another word."""
    for form, term in words.words.items():
        if term.level != "listed" or len(form) < 4:
            continue
        for at, letter in enumerate(form):
            twice = form[:at] + letter + form[at:]
            if letter * 2 not in form and twice not in words.words and twice not in _NOT_DOUBLED:
                yield twice, term


def _splits(form: str) -> Iterator[tuple[str, str]]:
    for at in range(1, len(form)):
        pair = form[:at], form[at:]
        if any(piece not in named("piece") and len(piece) > 1 for piece in pair):
            yield pair


def _telling_piece(pair: tuple[str, str]) -> str:
    return max(pair, key=lambda piece: (piece not in named("piece"), len(piece)))


@lru_cache(maxsize=1)
def keys() -> Keys:
    return Keys(lexicon())


def disguised(text: Plain, words: set[str]) -> Iterator[Disguised]:
    """Hidden words in a text, given its set of plain words: (start, end, form, term)."""
    known, lower, raw = keys(), text.lower, text.raw
    if _SIGN(raw):
        yield from _with_symbols(lower, known)
        yield from _stretched(lower, known)
        yield from _spaced(lower, known)
    if not words.isdisjoint(known.pieces):
        yield from _in_pieces(lower, known)
    for inside in INSIDE:
        if inside in lower:
            yield from _inside(lower, inside, known)


def _with_symbols(lower: str, known: Keys) -> Iterator[Disguised]:
    done = -1
    for mark in _SYMBOL.finditer(lower):
        if mark.start() < done:
            continue
        start, done = _token(lower, mark.start())
        token = lower[start:done]
        if len(token) <= LONGEST and (found := read_token(token)):
            offset, length, form = found
            yield start + offset, start + offset + length, form, known.words[form]


def _token(lower: str, place: int) -> tuple[int, int]:
    """The stretch without blanks around ``place``; looks no farther than ``LONGEST`` either way."""
    start, end = place, place
    while start > 0 and place - start <= LONGEST and not _BREAK.match(lower, start - 1):
        start -= 1
    while end < len(lower) and end - place <= LONGEST and not _BREAK.match(lower, end):
        end += 1
    return start, end


@lru_cache(maxsize=2048)
def read_token(token: str) -> tuple[int, int, str] | None:
    """The listed word a token with symbols stands for: (offset in the token, length, form)."""
    known = keys()
    for edges in ("!|-", "", "!|-*_#@&+"):
        bare = token.strip(edges) if edges else token
        if not bare or bare.isdigit():
            continue
        if bare.isalpha():
            return None  # a plain word, which is looked up as such
        offset = token.index(bare)
        for piece_at, piece in ((0, bare), *_hyphenated(bare)):
            form = _leet(piece, known) or _masked(piece, known)
            if form:
                return offset + piece_at, len(piece), form
    return None


def _hyphenated(token: str) -> list[tuple[int, str]]:
    if "-" not in token:
        return []
    pieces, at = [], 0
    for piece in token.split("-"):
        pieces.append((at, piece))
        at += len(piece) + 1
    return pieces


def _leet(token: str, known: Keys) -> str:
    if token.isalpha() or not any(char.isalpha() or char in "@$" for char in token):
        return ""
    for table in (_LEET_I, _LEET_L):
        spelled = token.translate(table)
        for form in (spelled, spelled.replace("ph", "f"), spelled.replace("v", "u"), *_shorter(spelled, known)):
            if form in known.words:
                return form
    return ""


def _shorter(spelled: str, known: Keys) -> list[str]:
    """The listed forms ``spelled`` is a stretching of."""
    lengths = [len(run.group()) for run in _RUN.finditer(spelled)]
    found = known.single.get(_RUN.sub(r"\1", spelled), ())
    fits = []
    for form in found:
        wanted = [len(run.group()) for run in _RUN.finditer(form)]
        if len(wanted) == len(lengths) and all(n >= m for n, m in zip(lengths, wanted, strict=True)):
            fits.append(form)
    return fits


def _masked(token: str, known: Keys) -> str:
    """The word behind stars: each star one letter; a run of stars may hide one letter more."""
    if not token[0].isalpha() or len(token) > 16:
        return ""
    letters = sum(char.isalpha() for char in token)
    wild = len(token) - letters
    if not wild or not any(char in _WILD or char in "@$!" for char in token):
        return ""
    if token[:-1].isalpha():  # a footnote's star
        return ""
    if letters == 1:
        return next((form for form in CORE if wild >= 3 and len(form) == len(token) and form[0] == token[0]), "")
    pieces = re.split(r"([^a-z]+)", token)
    pattern = "".join(
        f"[a-z]{{{len(piece)},{len(piece) + 1}}}" if at % 2 else re.escape(piece) for at, piece in enumerate(pieces)
    )
    test = re.compile(pattern)
    lengths = (len(token), len(token) + 1) if letters > 2 or token[-1].isalpha() else (len(token),)
    return next((form for n in lengths for form in known.by_length.get(n, ()) if test.fullmatch(form)), "")


def _stretched(lower: str, known: Keys) -> Iterator[Disguised]:
    done = -1
    for mark in _STRETCHED.finditer(lower):
        if mark.start() < done:
            continue
        start = mark.start()
        while start > 0 and "a" <= lower[start - 1] <= "z" and mark.start() - start < LONGEST:
            start -= 1
        done = mark.end()
        while done < len(lower) and "a" <= lower[done] <= "z":
            done += 1
        for form in _shorter(lower[start:done], known) if done - start <= 4 * LONGEST else ():
            yield start, done, form, known.words[form]
            break


def _spaced(lower: str, known: Keys) -> Iterator[Disguised]:
    for run in _SPACED.finditer(lower):
        places = [at for at in range(*run.span()) if lower[at].isalnum() or lower[at] in "@$!"]
        for table in (_LEET_I, _LEET_L):
            joined = "".join(lower[at] for at in places).translate(table)
            found = [(joined.find(form), form) for form in CORE if form in joined and form in known.words]
            if found:
                at, form = max(found, key=lambda one: len(one[1]))
                yield places[at], places[at + len(form) - 1] + 1, form, known.words[form]
                break


_WORDS = re.compile(r"[a-z]+")
_SENTENCE_END = re.compile(r"\n|[.!?]\s")


def _in_pieces(lower: str, known: Keys) -> Iterator[Disguised]:
    for left, right in pairwise(_WORDS.finditer(lower)):
        form = known.pairs.get((left.group(), right.group()))
        if (
            form
            and 0 < right.start() - left.end() <= 3
            and not _SENTENCE_END.search(lower, left.end(), right.start() + 1)
        ):
            yield left.start(), right.end(), form, known.words[form]


def _inside(lower: str, inside: str, known: Keys) -> Iterator[Disguised]:
    """A listed word inside a longer one, as in a hashtag."""
    for found in re.finditer(rf"[a-z]*{inside}[a-z]*", lower):
        if found.group() not in known.words:
            term = known.words.get(inside) or known.words.get(inside + "er")
            if term:
                yield found.start(), found.end(), term.base, term
