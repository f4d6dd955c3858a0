"""Before a colon: speakers, datelines, topics; interviews."""

import pytest

from framing.attribution import attribute


def labelled(source, zone="headline"):
    return [one.speaker for one in attribute(source, zone=zone) if one.how == "label"]


@pytest.mark.parametrize(
    "headline, speaker",
    [
        ("Police: 34 arrested as protest turns violent", "Police"),
        ("Adler campaign: Polls do not worry us", "Adler campaign"),
        ("Study: Early rain lowers yields", "Study"),
        ("Adler: ‘We will go’", "Adler"),
        ("Adler on the truce: ‘We will go’", "Adler"),
        ("Anna Weiss: We will not go", "Anna Weiss"),
        ("Adler: The talks are over", "Adler"),
    ],
)
def test_headline_speakers(headline, speaker):
    found = labelled(headline)
    assert len(found) == 1 and found[0].startswith(speaker)


@pytest.mark.parametrize(
    "headline",
    [
        "Freed from the jails: 140 captives return",
        "Kayaks against a tanker: activists delay fuel",
        "FREED, THEN FINISHED: ARMY SHOOTS CAPTIVE",
        "GATE CRASHERS: Mob shuts down oil dock",
        "Analysis: the captives will return",
        "Live updates: captives are freed",
        "Opinion: We must free the captives",
        "Gaza war: Captives freed as talks go on",
        "Gaza: Captives will be freed, army says",
        "Hurricane Adler: Weiss says the town ‘is ready’",
        "Paris: the captives are home",
        "Day 32: captives will return",
        "Senate trial: vote expected",
        "Anna Weiss: in the mould of a judge",
        "Coming soon: the captives will return",
    ],
)
def test_headline_topics(headline):
    assert labelled(headline) == []


@pytest.mark.parametrize(
    "source",
    [
        "RAMALLAH: Tens of thousands greeted 140 captives.",
        "DEIR SALMA, occupied West Bank: The army freed a captive.",
        "WASHINGTON — The army freed a captive.\n\nIt rained.",
        "RAMALLAH: We lined the road.\n\nThe captives came.",
        "PARIS: Prices rose.\n\nIt rained.\n\nROME: Prices fell.",
        "READ: The captives.\n\nREAD: The army.",
        "A: The captives.\n\nB.",
    ],
)
def test_datelines_and_lists_have_no_speaker(source):
    assert attribute(source) == []


def test_a_report_after_a_dateline():
    source = "RAMALLAH: The captives are home, Adler said."
    (found,) = attribute(source)
    assert [source[a:b] for a, b in found.content] == ["The captives are home"]
    assert found.speaker == "Adler"


def test_an_interview_alternates():
    source = "ADLER: Why go?\n\nWEISS: The rain.\n\nADLER: Alone?\n\nWEISS: Yes."
    assert labelled(source, "body") == ["ADLER", "WEISS", "ADLER", "WEISS"]


def test_names_in_small_letters_need_a_longer_interview():
    short = "Adler: Why?\n\nWeiss: The rain came early."
    assert labelled(short, "body") == []
    assert len(labelled("\n\n".join([short] * 2), "body")) == 4
