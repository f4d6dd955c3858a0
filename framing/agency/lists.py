"""Words that tell of violence, and the small words that show how a clause is built.

Written for this project from general knowledge of English reporting.
"""

from __future__ import annotations

from ..attribution.cues import listed

# base, -s, -ing, past, participle; concept by line.
VERBS = {
    "killing": """
kill kills killing killed killed; murder murders murdering murdered murdered
slaughter slaughters slaughtering slaughtered slaughtered; slay slays slaying slew slain
massacre massacres massacring massacred massacred; behead beheads beheading beheaded beheaded
assassinate assassinates assassinating assassinated assassinated; butcher butchers butchering butchered butchered
execute executes executing executed executed; lynch lynches lynching lynched lynched
decapitate decapitates decapitating decapitated decapitated; annihilate annihilates annihilating annihilated annihilated
""",
    "wounding": """
wound wounds wounding wounded wounded; injure injures injuring injured injured; hurt hurts hurting hurt hurt
maim maims maiming maimed maimed; shoot shoots shooting shot shot; stab stabs stabbing stabbed stabbed
burn burns burning burned burned; burn burns burning burnt burnt; beat beats beating beat beaten
hack hacks hacking hacked hacked; gun guns gunning gunned gunned; mow mows mowing mowed mown
blow blows blowing blew blown; choke chokes choking choked choked; strangle strangles strangling strangled strangled
crush crushes crushing crushed crushed; torture tortures torturing tortured tortured
""",
    "attack": """
bomb bombs bombing bombed bombed; bombard bombards bombarding bombarded bombarded
shell shells shelling shelled shelled; attack attacks attacking attacked attacked
""",
}
# Verbs that kill only with what follows: "shot dead", "shot him dead", "burned alive", "stabbed to death".
FATAL = {
    "shoot": ("dead", "to death"),
    "stab": ("to death",),
    "burn": ("alive", "to death"),
    "beat": ("to death",),
    "hack": ("to death",),
    "gun": ("down",),
    "mow": ("down",),
    "choke": ("to death",),
    "crush": ("to death",),
    "torture": ("to death",),
    "strangle": ("", "to death"),
    "blow": ("up",),
}
ONLY_FATAL = frozenset(("burn", "beat", "hack", "gun", "mow", "choke", "crush", "blow"))
DIE = listed("die dies died dying perish perishes perished perishing")
NOUNS = {
    "killing": listed(
        "killing killings murder murders massacre massacres slaughter assassination assassinations "
        "execution executions beheading beheadings slaying slayings lynching lynchings casualty "
        "casualties fatality fatalities death deaths toll"
    ),
    "wounding": listed("injury injuries"),
    "attack": listed("bombing bombings bombardment bombardments shelling"),
}
DEAD_AFTER = listed("feared presumed believed found declared pronounced confirmed reported thought")
LEAVE = listed("leave leaves leaving left")
INSTRUMENTS = listed(
    """
strike strikes airstrike airstrikes air-strike air-strikes missile missiles rocket rockets bomb bombs bombing bombings
bombardment bombardments shelling shellings shell shells explosion explosions blast blasts attack attacks assault
assaults raid raids shooting shootings stabbing stabbings gunfire fire crossfire bullet bullets shrapnel mortar mortars
drone drones ambush ambushes massacre invasion incursion rampage offensive operation operations onslaught grenade
grenades knife explosive explosives mine mines tank tanks car truck vehicle gas collapse debris rubble crash
hit retaliation rampages barrage barrages shootout shootouts artillery gun guns battle battles gunshot gunshots weapon weapons device fires
earthquake flood floods hurricane tornado storm disease virus covid-19 famine hunger
"""
)
GENERIC = listed("war wars conflict conflicts violence clashes fighting hostilities")
NUMBERS = listed(
    "two three four five six seven eight nine ten eleven twelve dozen dozens scores hundreds thousands "
    "tens hundred thousand million millions nearly almost roughly approximately countless numerous"
)
MEASURES = {
    "at": ("least", "most"), "up": ("to",), "more": ("than",), "fewer": ("than",), "less": ("than",),
    "as": ("many",),
}  # fmt: skip
ABOUT = listed("about around over under between some an nearly")
GET = listed("get gets got getting gotten")
HERE = listed(
    "in at near inside across on during since after before when while as where from amid outside "
    "along throughout around until within without because if than by with under despite following"
)
RELATIVE = listed("who which that")
PRONOUNS = listed("it they he she we i you")
PARTICIPLES = listed(
    "taken shot slain beaten hurt hit found raped left blown buried burnt dead missing"
)
# What is killed or dies in a figure of speech: a bill, a deal, a hope.
THINGS = listed(
    """
bill bills deal deals story stories exposé program programs programme legislation law laws plan plans proposal
proposals idea ideas project projects job jobs economy hoax party amendment measure measures initiative industry
industries market markets negotiations talks process pipeline treaty policy mandate rule vote nomination campaign
battery phone mood momentum hope hopes dream dreams chance chances career careers agreement reform effort efforts
filibuster provision budget mandate mandates subsidies business businesses appetite debate conversation deduction tax credit credits scandal
"""
)
CRIMES = listed(
    "rate rates charge charges case cases trial investigation suspect suspects conviction weapon victim victims "
    "scene plot mystery count counts indictment defendant squad style"
)
# "Israel responded with airstrikes that killed", "Hamas led attacks that killed": whose act it was.
COMMIT = listed(
    "launched launches launch launching responded responds carried conducted led leads caused causes fired fires "
    "dropped drops unleashed bombarded pounded struck staged mounted perpetrated committed ordered retaliated"
)
STOPPED = listed("; : . ? ! — – ( )")
# Determiners that also stand alone, so that a verb may follow them.
DETERMINING = listed(
    "that those these this some all many most both each several others one half more few"
)
ARTICLES = listed("a an the another his her")
# What follows "shot" as a verb.
AFTER_SHOT = listed("by in and while dead during when outside near on multiple to")
MOSTLY_NOUNS = listed("shell shells guns gun blow blows beat beats burns burn")
# What is executed without killing.
CARRIED_OUT = listed("plan plans order orders strategy warrant deal search")
SHOT_AT = listed("down video film back up off out")
PERIODS = listed("week month year weekend summer")
NO_OBJECT = listed("alive so there here thus")
# What follows is when or why, not by whom.
CIRCUMSTANCE = listed("after during since before as amid despite following because")
HOLDING = listed("of in from among than at around about")
# Verbs of reports between a subject and its verb.
REPORTS = listed(
    "say report announce claim tell add believe estimate show find confirm note mean indicate warn suggest"
)
# dead wrong, dead set ...
AFTER_DEAD = listed("wrong set serious last end silence heat ahead center even")
# death penalty ...
AFTER_DEATH = listed("penalty row sentence threats threat squad certificate camp camps benefit")
# Nouns whose own adjectives are of the dead: "Palestinian casualties".
NO_DOER = listed("death deaths toll casualties casualty fatalities")
OF_OBJECT = listed("of in from at near inside across among than about over")

# ------------------------------------------------------- whose dead: words beside an actor's name
# Acts of violence, as nouns and as verbs, that make whoever stands before them their doer.
HARM = INSTRUMENTS.difference(
    listed(
        "car truck vehicle gas collapse debris rubble crash knife earthquake flood "
        "floods hurricane tornado storm disease virus covid-19 famine hunger mine mines guns gun device hit fires"
    )
) | listed(
    """
atrocity atrocities terror terrorism slaughter siege campaign warplanes warplane jets attacked attacks
attacking stormed storms storming struck hits hitting bombed raided raiding invaded invading overran
overrunning pounded pounding shelled infiltrated rampaged surged descended committed staged
assailed bombarded bombarding fired firing ambushed breached launched launching unleashed perpetrated retaliated
"""
)
# Whom an attack on a side kills: the other side's.
ATTACKERS = listed("attackers attacker assailants assailant invaders intruders infiltrators")
SUFFERED = listed(
    "attacked struck hit bombed raided invaded overrun pounded shelled ambushed bombarded stormed attack fire siege"
)
BESIDE = listed("near beside bordering outside")
# Places of which it is no news that people die there: where they come from, or go.
AWAY = listed(
    "from to toward towards with since after before until than for by against leaving fled fleeing controls "
    "control controlled governs governed rules ruled runs encircling surrounding despite"
)
OFF = listed(
    "north south east west northeast northwest southeast southwest outside miles kilometers"
)
INSIDE = listed("in inside across into throughout at")
HELD = listed(
    "hostage hostages captive captives held kidnapped abducted taken prisoner prisoners back"
)
TAKEN = HARM | listed("hostage hostages captive captives kidnapped abducted taken")
SITES = listed(
    "town towns city cities village villages community communities territory soil neighborhood neighborhoods "
    "neighbourhood settlement settlements camp camps hospital hospitals school schools base bases homes"
)
# Who counts the dead: civil bodies count their own.
CIVIL = listed(
    "health ministry authorities officials hospital hospitals medics paramedics rescue rescuers government "
    "ambulance doctors medical"
)
COUNTED = listed(
    "said says say reported reports report told tell estimate estimates estimated announced put puts according"
)
COMPASS = listed("the a an southern northern central eastern western nearby neighboring occupied")
