"""Lists of English words by their function, such as stop words, chat slang and negations."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


STOP_WORDS = _words("""
    a an the this that these those there here it its itself i me my mine myself we our ours
    ourselves you your yours yourself he him his himself she her hers herself they them their
    theirs themselves who whom whose which what when where why how whether if then than so as of
    at by for from in into on onto to with within without about around over under up down out
    off through during between among against upon per via and or but nor not no yes yeah yep
    nope am is are was were be been being do does did doing done have has had having will would
    shall should can could may might must ought cannot im ive id ill youre youve theyre theyve
    hes shes isnt arent wasnt werent dont doesnt didnt wont wouldnt cant couldnt shouldnt hasnt
    havent hadnt whats whos wheres hows whys thats theres lets i'm i've i'd i'll you're you've
    you'd you'll he's he'd he'll she'd she'll they're they've they'd they'll we're we've we'd
    we'll it'll isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't
    shouldn't hasn't haven't hadn't ain't mustn't needn't mightn't shan't it'd that'd that'll
    there'd there'll who'd who'll who've who're what'd what'll what're how'd how're where'd
    where're why'd when'd would've could've should've might've must've y'all any anyone anybody
    anything some someone somebody something every everyone everybody everything each all both
    either neither such same own just only even also too very really quite rather pretty
    actually basically literally exactly precisely maybe perhaps please pls plz plis kindly
    thanks thank thx ty hi hey hello hiya yo sup howdy greetings guys folks dude bro man mate
    buddy bot footnote lol lmao haha hehe omg wtf btw tbh imo idk rofl umm um uh er hmm hm oh ah
    ok okay okey alright well anyway anyways sorry sir madam again ever yet still already ago
    etc eg ie because cause cos cuz since until till while though although however therefore
    thus hence got get gets getting gotten let lets gonna wanna gotta kinda sorta
    teh hte taht waht nad adn u ur r n y s t d ll ve re m w wat wut wot whut dat da dis
""")

FILLERS = _words("""
    so well ok okay and but hey hi hello please pls plz thanks thx lol um uh er hmm oh ah btw just
    actually basically literally really also then bot footnote guys folks all everyone
""")
"""Words that can be added or left out without changing the question."""

FAINT_WORDS = _words("""
    article articles text story piece news report reported reports author writer journalist
    reporter passage paragraph source page read reading say says said saying state states stated
    tell tells told telling mention mentions mentioned describe describes described explain
    explains explained explanation info detail details know knows knew known knowing wonder
    wondering wondered ask asks asked asking question questions answer answers answered curious
    understand understood mean means meant meaning think thinks thought believe believes believed
    see sees saw seen look looks looking find finds found hear heard seem seems seemed give gives
    gave given want wants wanted need needs needed like likes liked help helps helped remember
    remind summary summarize summarise list show shows shown thing things stuff way ways kind
    kinds sort sorts type types lot lots bit part parts point points case cases example examples
    fact facts idea ideas true false right wrong correct real happen happens happened happening
    go goes going went gone come comes came coming make makes made making take takes took taken
    put puts use uses used using try tries tried trying guy man woman men women one ones name
    names called call calls quick quickly simple simply short possible possibly probably likely
    currently especially mostly teacher class homework school essay assignment exam test paper
    friend friends mom dad brother sister
""")
"""Words that are common in any text. They get a low weight in a question."""

QUESTION_WORDS = {
    "who": "person",
    "whom": "person",
    "whose": "person",
    "when": "time",
    "where": "place",
    "why": "reason",
    "how": "manner",
    "what": "thing",
    "which": "thing",
}
"""Type of answer that each question word asks for."""

_TIMES = ("time", "day", "date", "year", "month", "weekday", "hour")
_PLACES = ("city", "town", "place", "country", "countries", "region", "building", "hotel")
QUESTION_PAIRS: dict[tuple[str, ...], str] = {
    ("how", "many"): "number",
    ("how", "much"): "number",
    ("how", "long"): "time",
    ("how", "often"): "time",
    ("how", "soon"): "time",
    ("how", "come"): "reason",
    ("what", "for"): "reason",
    **{(word, time): "time" for word in ("what", "which") for time in _TIMES},
    **{(word, place): "place" for word in ("what", "which") for place in _PLACES},
}
"""Type of answer that a question word and the next word ask for. Overrides QUESTION_WORDS."""

TIME_WORDS = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february march april may
    june july august september october november december morning afternoon evening night hour
    hours day days week weeks month months year years decade century today yesterday tomorrow
    recently recent now soon
""")
REASON_WORDS = _words("""
    because since so sure reason reasons purpose why due therefore owing meant order aim aims aimed
    argue argues argued
""")
CALENDAR_WORDS = _words("""
    monday tuesday wednesday thursday friday saturday sunday january february april june july
    august september october november december
""")
"""Words that name a day or a month and have no other meaning."""
NUMBER_WORDS = _words("""
    zero one two three four five six seven eight nine ten eleven twelve dozen twenty thirty
    forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions
    billion billions half third quarter percent both couple several many few
""")
NEGATIONS = _words("""
    not no never none nobody nothing nowhere nor neither without cannot unable fail fails failed
    lack lacks lacked cant dont didnt doesnt isnt arent wasnt werent wont wouldnt couldnt shouldnt
    hasnt havent hadnt can't don't didn't doesn't isn't aren't wasn't weren't won't wouldn't
    couldn't shouldn't hasn't haven't hadn't
""")
"""Words that negate a statement."""
CHAT_WORDS = _words("""
    2day 2moro 4u afaik ah aight aint ama annoying anybody anyones anyway anyways appreciate
    appreciated asap asking atm aww aye b4 bc bcs bcuz bestie besties bet bffr bloody bout boys brb
    bro bru bruh bruv btw btwn buddy bump cap chat cheers chill clueless cmon confused confusing
    convo crap cuz cya damn dang darn dawg deadass def deffo dm dms dude dudes dumb dumbest dunno
    dunnoo dw eh em everyones ez fam fams ffs figured finna fml folks fr freakin frfr friggin ftw
    fuck fucking fwiw fyi gah gals gawd geez gg gimme gn gng gonna gosh gotcha gotchu gotta gr8
    gracias grr guyz haha hahaha heads-up heck hehe hell hella helloo hellooo helpp helppls helppp
    heya heyy heyyy highkey hii hiii hiiii hiya hm hmm hmmm hmmmm hmu hol howdy huh idk iirc ikr
    ily im ima imho imma imo init innit irl istg iunno jeez jk jus kay kewl kinda kk kms kthx l8r
    lads legit lemme lil lmao lmfao lmk lol lolol lowk lowkey luv m8 ma'am mb mins mk mkay msg n00b
    nah nahh nahhh nbd newb newbie newbies ngl nm nocap noob noobie nope np nvm nvmd nw obv obvi
    obvs ofc oh ok okay okey oki omfg omg omgg oml oof ooh oop oops ops ouch owo pal peeps pfft
    pleasee pleaseee plis plox pls plss plsss plz plzz pog ppl prob probs prolly qq ques quik rlly
    rly rn rofl roflmao sheesh shit shoutout shud sis smh smth smthn smthng someones somethin sorta
    soz srry srs srsly sry stoked struggling stuck stupid sum1 sup sus tbf tbh tbqh tc tft tfw tgif
    thanks thankss thankyou tho thru thx thxx tia tldr tmi tmrw tnx tq tryna tu tx ty tyia tysm
    tyvm tyy ugghh ugh uh uhh uhhh uhm um umm ummm unno uwu vibe vibin w/e w/o wadup wanna wassup
    wbu wdym weird welp whaddya whatcha whatev whats whoa whoops whyy wna wondering wou woulda wtaf
    wtf wtfff wth wut wya wyd ya yah yall yass yay yea yeahh yeet yikes yo yoo yooo yoooo yup yupp
    yw
""")
"""Chat slang. Unless it is in the knowledge, it is ignored and never corrected."""
GIVEN_WORDS = _words("since as given seeing because though although considering being with")
"""Words that begin a clause that takes something for granted, as in "since pets are allowed"."""
THAT_WORDS = _words("given seeing now")
"""Words that take something for granted if "that" follows, as in "now that it's free"."""
TAG_WORDS = _words("""
    right correct yes no yeah true isn't isnt doesn't doesnt don't dont aren't arent wasn't wasnt
    didn't didnt haven't hasn't can't won't is does do are did it he she they we you i that then
""")
"""Words in clauses that only ask for confirmation, as in "it's free, isn't it?"."""
AUXILIARIES = _words("""
    is are was were do does did can could may might must shall should will would has have had am
    isn't aren't don't doesn't didn't can't won't wasn't weren't isnt arent dont doesnt didnt cant
    wont
""")
"""Words that begin a yes-or-no question."""
OWN_WORDS = _words("i my me mine we our us i'm i've im ive myself we're we've")
"""Words that people use when they talk about themselves."""
OUTDATED_WORDS = _words("was were former formerly until old")
"""Words that precede something that is no longer true, as in "1:35 (was 1:50)"."""
OPPOSING_WORDS = _words("""
    ban bans banned forbid forbids forbidden prohibited remove removed refuse refused refuses stop
    stops stopped drop dropped abolished deny denied wrong difference different differ against only
    break broken error problem impossible less missing lose lost instead except unlike longer
""")
"""Words that make a statement negative without being negations."""
SMALL_NUMBERS = {
    "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
    "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "once": "1", "twice": "2",
    "dozen": "12", "fifteen": "15", "twenty": "20", "thirty": "30",
    "forty": "40", "fifty": "50", "sixty": "60", "ninety": "90", "hundred": "100",
}  # fmt: skip
"""Digits for numbers that are written as words. "One" is left out, as it is often a pronoun."""
SAME_TIMES = {
    (f"{count * many} {unit}" if swapped else f"{count} {whole}"): str(
        count if swapped else count * many
    )
    for whole, unit, many in (
        ("week", "day", 7), ("month", "day", 30), ("year", "month", 12), ("day", "hour", 24),
        ("hour", "minut", 60), ("minut", "second", 60),
    )
    for count in (1, 2, 3, 4, 6, 8)
    for swapped in (False, True)
}  # fmt: skip
"""Numbers that express a duration in another unit: "14" for "2 week", and "2" for "14 day"."""
