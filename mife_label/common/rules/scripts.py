# Copyright 2026 Clauses et Label contributors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).
"""Names of other scripts, as papers write them in Latin letters.

One name has several spellings (Shevchenko on a passport, Chevtchenko in a French file):
what is said here is that a spelling may be that of a name, never that it is.
"""

# Each sign, or pair of signs, with the ways to write it: in French, in English, by
# scholars, then the others; "-" writes nothing. Signs are those that ``fold`` gives.
_CYRILLIC = """
а a | б b | в v v v v w | г g g g h gu | ґ g | д d | е e e e e ie ye je io yo jo
є ie ye je ie e | ж j zh z zh | з z | и i i i y j - | і i i i i y j -
к k k k k c ck q | л l l l l ll | м m m m m mm | н n n n n nn | о o | п p p p p pp
р r r r r rr | с s s s s ss c | т t t t t tt | у ou u u u w | ф f f f f ph
х kh kh h kh h ch x | ц ts ts c ts tz | ч tch ch c ch tsch | ш ch sh s sh sch
щ chtch shch sc shch sch shtch sht | ъ - | ы y y y y i | ь - - - - y i j | э e
ю iou yu ju iu you yo | я ia ya ja ia a | кс x ks ks ks | дж dj dzh dz dzh j
ия ia iya ija iia ya | ія ia iya ija iia ya | ии i y ij yi ii iy | іи i iy ij ii y
ыи y y yj yi | ье ie ye je ie
ђ dj dj d | ј j y j i | љ lj | њ nj | ћ c c c ch tch | џ dz dzh dz dj
ә a a a ae e | ғ gh gh g | қ k q k | ң n ng n | ө o | ұ ou u u | ү u u u ou | һ h
"""
_GREEK = """
α a | β v v v b | γ g g g y gh | δ d d d dh | ε e | ζ z | η i i i e | θ th th th t
ι i i i y | κ k k k c | λ l l l ll | μ m | ν n | ξ x x x ks | ο o | π p | ρ r r r rh
σ s s s ss | τ t | υ y y y i u | φ f f ph | χ ch ch h kh | ψ ps | ω o
ου ou ou u | αι ai ai ai e | ει ei ei ei i | οι oi oi oi i | αυ av av av au af
ευ ev ev ev eu ef | μπ b mp b | ντ d nt d | γγ ng ng ng gg | γκ g gk g nk
τζ tz tz tz dz tj | γι gi gi gi y
"""
_GEORGIAN = """
ა a | ბ b | გ g | დ d | ე e | ვ v v v w | ზ z | თ t t t th | ი i | კ k | ლ l | მ m
ნ n | ო o | პ p | ჟ j zh z | რ r | ს s | ტ t | უ ou u u | ფ p p p ph f | ქ k k k q
ღ gh gh g | ყ q q q k y | შ ch sh s | ჩ tch ch c | ც ts ts c | ძ dz | წ ts ts c tz
ჭ tch ch c | ხ kh kh x h | ჯ dj j j | ჰ h
"""
_ARMENIAN = """
ա a | բ b p | գ g g g k | դ d d d t | ե e e e ye | զ z | է e | ը e y e - | թ t t t th
ժ j zh z | ի i | լ l | խ kh kh x h | ծ dz ts c | կ k k k g | հ h | ձ dz dz j ts
ղ gh gh l | ճ tch ch c j dj | մ m | յ y y y h - | ն n | շ ch sh s | ո o o o vo
չ tch ch c | պ p p p b | ջ dj j j ch tch | ռ r | ս s | վ v | տ t t t d | ր r
ց ts ts c | ւ v u w | փ p p p ph | ք k k k q | օ o | ֆ f | ու ou u u | եւ ev ev ev yev
"""
# vowels are not written: they may stand after any sign
_ARABIC = """
ا a a a e i o u | ب b | ت t | ث th th t s | ج dj j g | ح h | خ kh kh h | د d
ذ dh dh d z | ر r | ز z | س s s s ss c | ش ch sh s | ص s s s ss c | ض d d d dh | ط t
ظ z z z dh d | ع - | غ gh gh g r | ف f f f ph | ق k q q c g | ك k k k c | ل l | م m
ن n | ه h h h - | و ou w o u v | ي i y ee e a - | ء - | پ p | چ tch ch c | ژ j zh z
گ g | ال al al al el l - a az as at ar ad an ach ash
"""


def _read_table(text):
    table = {}
    for line in text.strip().splitlines():
        for entry in line.split("|"):
            sign, *ways = entry.split()
            table[sign] = ["" if way == "-" else way for way in ways]
    return table


_UNVOWELLED = _read_table(_ARABIC)
_VOWELLED = {
    sign: ways
    for script in (_CYRILLIC, _GREEK, _GEORGIAN, _ARMENIAN)
    for sign, ways in _read_table(script).items()
}
_SIGNS = _VOWELLED | _UNVOWELLED
_LONGEST = 120  # of a name: beyond it nothing is compared


def spell(text):
    """Return the usual spellings of a folded name of another script, French first.

    >>> spell("шевченко")
    ['chevtchenko', 'shevchenko', 'sevcenko']
    >>> spell("bouvier"), spell("محمد")
    ([], [])
    """
    if text.isascii() or not any(sign in _VOWELLED for sign in text):
        return []
    # the fourth way is that of Ukrainian passports
    count = 4 if any("\u0400" <= sign <= "\u052f" for sign in text) else 3
    spellings = (
        "".join(ways[min(scheme, len(ways) - 1)] for ways in _get_ways(text))
        for scheme in range(count)
    )
    return list(dict.fromkeys(spellings))


def may_spell(latin, text):
    """Tell whether ``latin`` may be how ``text``, of another script, is written.

    Both are folded names.

    >>> may_spell("olenachevtchenko", "оленашевченко")
    True
    >>> may_spell("mohamedali", "محمدعلي"), may_spell("ivanovamaria", "оленашевченко")
    (True, False)
    """
    if len(text) > _LONGEST or not any(sign in _SIGNS for sign in text):
        return False
    # where in ``latin`` each part of ``text`` may end
    ends = [set() for _sign in range(len(text) + 1)]
    ends[0].add(0)
    for start in range(len(text)):
        for length in (1, 2):
            part = text[start : start + length]
            ways = _SIGNS.get(part) if len(part) == length else None
            if ways is None and length == 1:
                ways = [part]
            for way in ways or ():
                ends[start + length] |= _advance(latin, ends[start], way, part)
    return len(latin) in ends[len(text)]


def _get_ways(text):
    """Yield the ways to write each sign of ``text``, pairs first."""
    start = 0
    while start < len(text):
        pair = text[start : start + 2]
        part = pair if pair in _SIGNS else text[start]
        yield _SIGNS.get(part, [part])
        start += len(part)


def _advance(latin, starts, way, part):
    """Return where ``way`` ends in ``latin`` when it begins at one of ``starts``."""
    found = {start + len(way) for start in starts if latin.startswith(way, start)}
    if part not in _UNVOWELLED:
        return found
    if way:
        # a consonant heard twice is written once
        found |= {end + 1 for end in found if latin[end : end + 1] == way[-1]}
    for end in list(found):
        while latin[end : end + 1] in set("aeiouy"):
            end += 1
            found.add(end)
    return found
