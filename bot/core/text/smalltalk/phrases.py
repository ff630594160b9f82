"""The words and rules of English small talk, for `bot.core.text.smalltalk.recognizing`.

`LEXICON` assigns words and phrases to classes. Entries are written without apostrophes. A phrase
takes precedence over the words in it. An entry may be in several classes. `RULES` lists the
combinations of classes that indicate each kind of small talk. The first matching rule applies, so
rules for requests to the bot come before rules for mere courtesy.
"""

from __future__ import annotations

from typing import Final

# Abbreviations, contractions, and typos that are too short for approximate matching.
SPELLINGS: Final = {
    "u": "you",
    "ya": "you",
    "yu": "you",
    "yuo": "you",
    "r": "are",
    "iz": "is",
    "ur": "your",
    "yer": "your",
    "urself": "yourself",
    "hw": "how",
    "hwo": "how",
    "wat": "what",
    "wut": "what",
    "waht": "what",
    "wot": "what",
    "teh": "the",
    "cna": "can",
    "y": "why",
    "pls": "please",
    "plz": "please",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "ill": "i will",
    "youre": "you are",
    "youve": "you have",
    "youll": "you will",
    "yall": "you",
    "whats": "what is",
    "hows": "how is",
    "whos": "who is",
    "wheres": "where is",
    "whens": "when is",
    "thats": "that is",
    "its": "it is",
    "theres": "there is",
    "howre": "how are",
    "dun": "dont",
    "luv": "love",
    "gud": "good",
    "gd": "good",
    "bout": "about",
    "goin": "going",
    "doin": "doing",
    "talkin": "talking",
    "mornin": "morning",
    "nite": "night",
    "fav": "favourite",
    "fave": "favourite",
    "favorite": "favourite",
    "favorites": "favourite",
    "favourites": "favourite",
    "everybody": "everyone",
    "anybody": "anyone",
    "somebody": "someone",
    "okay": "ok",
    "lets": "let us",
    "wanna": "want to",
    "gotta": "got to",
    "hafta": "have to",
    "m8": "mate",
    "gr8": "great",
    "l8r": "later",
    "dis": "this",
    "dat": "that",
    "whassup": "wassup",
    "wazzup": "wassup",
    "gimme": "give me",
    "lemme": "let me",
    "ar": "are",
    "iam": "i am",
    "cn": "can",
}

LEXICON: Final = {
    # Function words, which rules combine with words of other classes.
    "I": "i, me, my, mine, myself, am i",
    "YOU": "you, yourself, your, yours, you are, are you, arent you, is your",
    "ADDRESS": "you are, are you, arent you",
    "BE": """
        be, is, are, am, was, were, been, being, arent you, isnt, wasnt, you are, are you, is your
    """,
    "DO": "do, does, did, doing, done, didnt, dont, doesnt",
    "CAN": "can, could, may, might, should, would, will, able, capable, must, shall, cant",
    "HAVE": "have, has, had, got, get, having, hav, gets, keep, give, take",
    "NOT": """
        not, dont, didnt, doesnt, isnt, arent, cant, wont, wasnt, couldnt, never, nothing, aint,
        no, without, havent, hardly, neither, not really
    """,
    "WHO": "who, who is, whose, whom",
    "WHAT": "what, what is, wats, which, what kind, what sort, what else",
    "HOW": "how, how is",
    "WHERE": "where, where is",
    "WHEN": "when, when is",
    "WHY": "why, whys",
    "THIS": "this, here",
    "THAT": "that, it, it is, that is, there, there is, these, those",
    "FILLER": """
        a, an, the, to, of, in, on, at, for, with, about, from, by, as, and, or, but, so, then,
        if, than, just, really, very, too, much, again, now, today, tonight, please, some, any,
        one, still, also, even, actually, exactly, well, quite, such, ever, always, only, all,
        bit, lot, kind of, sort of, lately, right now, up, out, off, over, n, anyway, anyways,
        maybe, basically, honestly, literally, sometimes, already, yet, tho, though, thing,
        things, stuff, something, anything, everything, someone, because, cuz, cause, let, let us,
        go, going, gonna, come, want, want to, need, way, time, other, else, super, extremely,
        pretty, totally, absolutely, truly, most, more than, since, before, tomorrow, yesterday,
        while, what a, what an, would you say, wonder, wondering, curious, oh, ah, uh, um, eh,
        ahh, ooh, hm, mm, ugh, gosh, omg, god, damn, darn, jeez, dear, aw, aww, hmph, tbh, imo,
        ngl, fr, rn, btw, lah, mean, say, said, make, makes, think, guess, seem, look, looks,
        sound, sounds, feel, feels, find, see, try, tell, show, speak, us, bunch, ton, tons,
        loads, million, heaps, rather, another, idea, feeling, feelings
    """,
    # Phrases such as "can you tell me", which introduce a question that is not about the bot.
    "FRAME": """
        can you tell me, could you tell me, would you tell me, can you tell, do you know, you tell
        me, did you know, do you think, do you mean, you mean, did you say, can you say, can you
        show me, can you find, could you find, tell me, show me, you know, you said, you say, i
        mean, do you remember, do you understand
    """,
    "MATE": """
        bot, footnote, man, mate, bro, bruh, brother, dude, sir, maam, madam, miss, buddy, bud,
        pal, friend, friends, my friend, guys, guy, folks, everyone, team, fam, chat, you, peeps,
        girl, sis, boss, chief, there, bots, dear, honey, darling, babe, baby, sweetie, boy, kid,
        lads, gents, old friend, ladies, gentlemen, robot, little
    """,
    "BOT": "bot, footnote, chatbot, this bot, the bot, bots, discord bot, foot note",
    # Courtesy.
    "HELLO": """
        hi, hello, hey, heya, heyo, hiya, hullo, hallo, ello, yo, oi, ahoy, sup, hola, howdy,
        aloha, bonjour, salut, salve, namaste, konnichiwa, moin, gday, g day, henlo, hai, hii,
        heyy, hlo, hlw, greetings, salutations, welcome, welcome back, good morning, morning, gm,
        good afternoon, afternoon, good evening, evening, good day, good to see you, nice to see
        you, nice to meet you, good to meet you, pleased to meet you, glad to meet you, great to
        meet you, nice meeting you, a pleasure to meet you, pleasure to meet you, happy to meet
        you, happy to see you, glad to see you, good to be back, long time no see, top of the
        morning, wassup, whaddup, wsup, wsg, watsup, whatsup, what is up, wats up, what up, anyone
        here, anyone there, is anyone there, is anyone here, is anyone home, anyone home, anyone
        around, are you there, you there, are you here, are you around, are you awake, are you
        online, i am back, i am new, i am new here, hello world, wakey wakey, rise and shine,
        merry christmas, happy new year, happy holidays, happy easter, happy halloween, happy
        friday, good weekend, 👋, how do you do, ey, ayy, hie, hei, halo
    """,
    "BYE": """
        bye, goodbye, good bye, byebye, bai, baii, bbye, cya, cu, cul8r, later, see you, seeya,
        farewell, laters, l8er, until next time, till next time, next time, so long, adios, ciao,
        au revoir, tschüss, tschuss, hasta la vista, sayonara, arrivederci, cheerio, toodles,
        toodeloo, ta ta, ttyl, ttfn, gtg, g2g, got to go, have to go, need to go, must go, should
        go, got to run, have to run, have to leave, i am leaving, i am off, i am out, i am done,
        heading out, heading off, peace out, take care, take it easy, good night, goodnight,
        goodnite, gn, nighty night, night, nighty, sleep well, sleep tight, sweet dreams, off to
        bed, going to bed, going to sleep, to bed, catch you, talk to you later, talk later, speak
        soon, talk soon, talk to you soon, speak to you later, brb, be right back, be back, i will
        be back, bbl, afk, until then, till then, until tomorrow, that is all for now, that is
        all, that will be all, thatll be all, i am going home, leave you to it, i must be off,
        been nice talking to you, nice talking to you, nice chatting with you, great talking to
        you, good talking to you, good chat, signing off, logging off, over and out, godspeed,
        have a good, have a nice, have a great, have a lovely, have a wonderful, have a fantastic,
        have fun, enjoy your, a good one, i must go, go now, exit, quit
    """,
    "DAY": "day, evening, night, weekend, morning, afternoon, week, rest, sleep, trip, holiday",
    "THANKS": """
        thanks, thank, thank you, thankyou, thx, thnx, thanx, thks, thnks, tks, tnx, tx, ty, tysm,
        tyvm, tyty, ta, 10x, cheers, kudos, merci, gracias, danke, grazie, arigato, obrigado,
        spasibo, xie xie, tack, takk, dank you, appreciate, appreciated, i appreciate, grateful,
        gratitude, thankful, much obliged, obliged, props, bless you, bless, god bless, you saved
        me, lifesaver, life saver, you helped, that helps, that helped, this helps, this helped,
        it helped, helped me, helps me, helped a lot, helps a lot, what i needed, what i wanted,
        what i was looking for, just what i needed, thank goodness, thank god, kind of you, i owe
        you, i owe you one, made my day, very kind, so kind, how kind, you are welcome, thankies,
        🙏, big thanks, many thanks
    """,
    "SORRY": """
        sorry, sry, soz, srry, sori, apologies, apology, apologize, apologise, oops, oopsie,
        oopsies, whoops, woops, my bad, mb, my mistake, my fault, forgive, pardon, excuse me,
        scusi, didnt mean that, didnt mean it, didnt mean to, i was wrong, i am wrong, i was rude,
        i take it back, beg your pardon, mea culpa, regret
    """,
    "LAUGH": """
        lol, lols, lolz, lul, lulz, lmao, lmfao, rofl, rotfl, roflmao, xd, xdd, kek, kekw, hehe,
        haha, heh, hah, hihi, teehee, tehe, hahaha, jaja, jajaja, ijbol, i am dead, i am dying,
        cracking up, i am laughing, laughing, dying, 😂, 🤣
    """,
    "OK": """
        ok, oki, okie, okey, okey dokey, okie dokie, okey doke, kk, k, kay, mkay, okies, alright,
        alrighty, alr, aight, ight, all right, sure, sure thing, yes, yeah, yea, ye, yep, yup,
        yess, yh, aye, indeed, definitely, certainly, of course, ofc, no, nope, nah, naw, nay,
        fine, got it, gotcha, gotchu, i get it, got that, i see, ic, icic, oh i see, understood, i
        understand, understand, makes sense, that makes sense, make sense, i know, noted, roger,
        copy that, copy, affirmative, agreed, i agree, deal, done, nvm, nvmd, never mind,
        nevermind, forget it, forget that, forget about it, whatever, np, no problem, no prob, no
        probs, no worries, nw, no worry, dont worry, dw, all good, it is fine, it is ok, it is
        alright, fair, fair enough, very well, good to know, interesting, sounds good, sounds
        great, if you say so, true, tru, right, correct, hmm, hmmm, mhm, mm, uh huh, oh, ah, aha,
        ahh, ooh, oh well, ikr, idk, i dont know, dunno, idc, i dont care, i think so, i guess, i
        guess so, i hope so, maybe, perhaps, same, me too, same here, bet, word, k then, so be it,
        good, will do, on it, works for me, that works, thatll do, that will do, as you wish, so i
        see, wait, hold on, one sec, one moment, just a sec, cool, let us see, 👍, 👌, go ahead,
        accept, accepted, confirm, confirmed, yah, yas, oki doki, think so, do not care, dont
        care, hell yeah, hell yes, hell no, no way, absolutely not, not right now, not now, not
        yet, not really, not sure, i do, go for it, of cause
    """,
    # Praise and criticism.
    "RIGHT": "right, correct, true, accurate, relevant, related, up to date, real answer, real",
    "GOOD": """
        good, goood, great, greatest, nice, noice, cool, kewl, awesome, awsome, amazing,
        excellent, brilliant, wonderful, fantastic, fabulous, fab, superb, splendid, marvelous,
        marvellous, magnificent, outstanding, incredible, unbelievable, phenomenal, perfect,
        perfection, flawless, lovely, sweet, neat, rad, dope, lit, sick, epic, legendary, legend,
        stellar, terrific, delightful, impressive, impressed, remarkable, helpful, useful, handy,
        smart, clever, intelligent, genius, wise, bright, brainy, talented, sharp, quick, fast,
        speedy, best, better, finest, favourite, cute, adorable, pretty good, beautiful, pretty,
        gorgeous, handsome, funny, hilarious, witty, kind, friendly, polite, gentle, sweetheart,
        star, champ, champion, hero, king, queen, goat, goated, pog, poggers, based, fire, slay,
        ftw, well done, wd, bravo, congrats, congratulations, kudos, wow, wowzers, whoa, woah,
        yay, woohoo, hooray, hurray, yippee, nailed it, nailed, spot on, on point, not bad, ace,
        top, top notch, first class, good job, gj, great job, nice job, you rock, rock, rocks,
        rule, rules, slaps, love it, loving it, loved it, i love it, love this, loved this, i love
        this, like it, i like it, like this, i like this, liked it, keep it up, keep up the good
        work, way to go, attaboy, good boy, good girl, thumbs up, 5 stars, five stars, charming,
        magic, magical, exactly what i wanted, exactly what i needed, proud of you, proud, well
        played, wp, gg, god tier, chefs kiss, bless your heart, ❤, ❤️, 🔥, 😍, 👏, 💯, coolio, cool
        beans
    """,
    "BAD": """
        bad, worse, worst, terrible, horrible, awful, dreadful, lousy, poor, lame, useless,
        worthless, pointless, unhelpful, hopeless, pathetic, ridiculous, disappointing,
        disappointed, disappointment, annoying, irritating, boring, dull, slow, lazy, rude, evil,
        creepy, weird, ugly, gross, disgusting, stupid, stoopid, dumb, dum, dumbass, dumb ass,
        dummy, idiot, idiotic, moron, moronic, imbecile, fool, foolish, silly, clueless, retarded,
        retard, ignorant, incompetent, mad, insane, crazy, nuts, bonkers, broken, buggy, bugged,
        wrong, incorrect, false, inaccurate, mistaken, nonsense, rubbish, garbage, trash, trashy,
        crap, crappy, shit, shitty, bullshit, bs, bollocks, junk, waste of time, waste, clown,
        loser, noob, jerk, ass, asshole, arse, arsehole, bastard, bitch, cunt, dick, dickhead,
        prick, twat, wanker, suck, sucks, sux, suxx, sucked, stink, stinks, blow, hate, hated,
        despise, detest, fuck, fck, fuk, fuck off, fuck you, fucking, fuckin, freaking, bloody, f
        you, fu, stfu, gtfo, shut up, shut it, shut your mouth, be quiet, silence, go away, get
        lost, get out, piss off, bugger off, buzz off, sod off, screw you, go to hell, to hell,
        damn you, stop it, stop, quit it, leave me alone, wtf, wth, what the hell, what the heck,
        what the fuck, fail, failed, failure, epic fail, cringe, mid, sus, meh, liar, lying, lie,
        lies, fake, scam, hell, no sense, no use, of no use, unacceptable, frustrating,
        frustrated, frustrate, confusing, bugs, off topic, give up, i give up, fed up, sick of
        you, talking about, are you talking about, are you on about, you on about, in your dreams,
        👎, 🖕, not what i, isnt what i, wasnt what i
    """,
    # Likes and dislikes.
    "LIKE": """
        like, likes, love, loves, adore, enjoy, prefer, hate, dislike, fancy, miss, trust, into,
        have a crush on, ❤️
    """,
    "FAVOURITE": "favourite, favorit",
    # The bot's identity.
    "MIND": """
        ai, a i, bot, robot, chatbot, machine, human, humans, robots, artificial intelligence,
        artificial, llm, gpt, chatgpt, chat gpt, gpt4, siri,
        openai, google, language model, neural network, algorithm, automated, android, cyborg, a
        program, a computer, computer program, anyone human, an app, a script
    """,
    "SELF": """
        real, alive, conscious, sentient, self aware, person, living, man, woman, men, boy, girl,
        male, female, guy, lady, gender, dead, creature, human being, real person, actual person,
        someone real, brain, soul, body, mind, emotions, feelings, consciousness, heart, blood,
        nationality, religion, robot or human, species, family, parents, mother, mom, mum, father,
        dad, brother, sister, siblings, children, kids, daddy, mommy, cousin, relatives, identity,
        race, flesh, pronouns
    """,
    "NAME": "name, names, named, nickname, called, call, surname",
    "AGE": "old, age, born, birthday, bday, birthdate, birth date, young, year, years, how long",
    "PLACE": """
        from, live, located, location, country, home, come from, hometown, based, hosted,
        nationality, reside, city, origin, origins, birthplace, roots, heritage, grow up, raised,
        home town, citizenship
    """,
    "MAKER": """
        maker, makers, creator, creators, author, authors, developer, developers, dev, devs,
        owner, owners, programmer, inventor, designer, master, boss, built, build, made, create,
        created, develop, developed, designed, programmed, coded, invented, wrote, written,
        trained, train, owns, operates, maintains, hosts, behind, responsible, admin, employer,
        founder, built by, made by, owned, come into being, put together
    """,
    "TALK": """
        talking, talk, speaking, chatting, chat, texting, conversation, chat with, messaging,
        typing
    """,
    "INTRODUCE": """
        about yourself, about you, introduce, introduce yourself, introduction, describe yourself,
        explain yourself, who is this, who this, new phone who this, who is there, who am i
        talking to, identify yourself, present yourself
    """,
    # The bot's abilities.
    "PLEA": "help, halp, hlp, hep, hlep, sos, need a hand",
    "HELP": """
        help, halp, helping, assist, assistance, assistant, support, aid, sos, guide me, guidance,
        tutorial, menu, faq, readme, favor, favour, a hand
    """,
    "HELPFUL": """
        help, helping, helpful, helped, useful, use, work, working, works, answer, respond, reply,
        listen, relevant
    """,
    "WORK": "work, works, working, function, functions, operate, wrk, run",
    "USE": """
        use, using, operate, interact, utilize, talk to, talk with, speak to, communicate, ask,
        query, prompt, command, play
    """,
    "COMMANDS": """
        command, commands, cmds, cmd, commandlist, command list, features, feature, functions,
        functionality, abilities, ability, skills, skill, capabilities, capability, options,
        limits, limitations, superpower, superpowers, powers, talents, tricks, examples, example,
        settings
    """,
    "PURPOSE": """
        purpose, job, function, role, task, goal, goals, mission, objective, for, good for, good
        at, best at, expertise, specialty, speciality, duty, duties, meant, bad at, made for, used
        for, exist
    """,
    "KNOW": """
        know, knows, knowing, learn, learned, cover, handle, solve, tell, explain, talk, support,
        provide, offer, remember, understand, assist, answer, do
    """,
    "EVERYTHING": "everything, anything, all, a lot, much, many things, stuff, something",
    "ASK": """
        ask, asking, asked, question, questions, q, query, queries, inquiry, doubt, doubts, qn,
        ques
    """,
    "ANSWER": """
        answer, answers, answering, reply, replies, response, responses, respond, responding,
        search, look up, result, results, advice, explanation, info, information, replied,
        answered, reading
    """,
    "SOURCE": """
        source, sources, information, info, knowledge, data, answers, answer, facts, references,
        topic, topics, subject, subjects, material, database, knowledge base, learn, learned,
        stuff, texts, documents, content, citations, passages, quotes
    """,
    "ABILITY": """
        what do you know, what can you tell me, what else do you know, what things can you tell
        me, what can i do here, what can i ask, what should i ask, what may i ask, what could i
        ask, what do i do, what do i do here, how do i start, how do i begin, how do i ask, how
        can i ask, how to ask, how should i ask, what to ask, how does this thing work, what is
        this for, what does this do, how smart, how intelligent, how clever, how good are you, how
        reliable, how accurate, how does this work, how this works, how this work, how is this
        working, how to use this, how to use, how do i use this, how do i use it, how can i use
        this, how can i use it, ask you anything, ask anything, anything i can ask, can you hear
        me, can you read, can you see, can you understand, search the web, browse the internet,
        browse the web, search the internet, access the internet, topics do you know, sources do
        you know, languages do you know, questions do you know, can i ask, may i ask, could i ask,
        questions can i ask, question can i ask
    """,
    "LANGUAGE": """
        language, languages, english, spanish, french, german, dutch, italian, portuguese,
        russian, chinese, japanese, korean, arabic, hindi, turkish, polish, swedish, deutsch,
        español, français
    """,
    # Well-being, and chat about everyday matters.
    "FINE": """
        fine, good, well, ok, alright, all right, great, awesome, excellent, fantastic, amazing,
        better, busy, peachy, not bad, dandy, wonderful, not too bad, so so, cant complain, same
        old, surviving, alive, could be better, doing well, swell, perfect
    """,
    "WELLBEING": """
        hru, how are you, how are we, how is you, how do you do, how you doing, how have you been,
        how ve you been, how is it going, how is it hanging, how goes it, how goes, how are
        things, how is things, how is life, how is everything, how is tricks, how is your day, how
        was your day, how was your night, how is your night, how is your week, how was your
        weekend, how is the day, how is your evening, how is your morning, how was your week, how
        do you feel, how you feel, how are you feeling, how have things been, how has your day
        been, how is your life, what is new, what is going on, what is happening, what is crackin,
        what is cracking, what is cooking, what is poppin, what are you up to, what you up to,
        what you been up to, what have you been up to, what have you been doing, what are you
        doing, whatcha doing, watcha doing, what you doing, what did you do today, wyd, hbu, wbu,
        how about you, what about you, wby, and you, and yourself, anything new, any news with
        you, you ok, you good, you alright, everything ok, everything good, everything alright,
        all good with you, doing well, doing good, doing fine, doing great, hope you are well,
        hope you are good, hope you are having, having a good day, having a nice day, having a
        good time, having fun, sleep well last, did you sleep, feeling good, feeling well, feeling
        ok, feeling better, feeling today, did you have a good day, is everything ok, is
        everything alright, hope you have a good, how is your, how was your, what about your day,
        how about your day, howareyou
    """,
    "FEELING": """
        tired, sleepy, exhausted, bored, boring, hungry, thirsty, starving, sad, unhappy,
        depressed, lonely, alone, happy, excited, glad, angry, upset, mad, sick, i will, unwell,
        stressed, anxious, nervous, scared, afraid, worried, jealous, drunk, hungover, cold, hot,
        freezing, sweating, busy, lazy, single, heartbroken, in love, crying, cry, awake,
        confused, grumpy, meh, feverish, pregnant, married, miserable, overwhelmed, lost, stuck,
        joyful, cheerful, joking, kidding, just kidding, broke, blue, in a good mood, in a bad
        mood, feelings, scary, pain, mood
    """,
    "WEATHER": """
        weather, rain, raining, rainy, snow, snowing, sunny, sun, cloudy, windy, storm, stormy,
        cold, hot, warm, chilly, freezing, humid, foggy, monday, friday, outside, temperature,
        forecast, nice day, beautiful day, lovely day, sunshine
    """,
    "PASTIME": """
        joke, jokes, riddle, riddles, pun, puns, story, stories, poem, song, songs, sing, singing,
        dance, dancing, rap, beatbox, fun, laugh, smile, entertain, amuse, surprise me, bored,
        game, games, gossip, secret, secrets, compliment, roast, flirt, kiss, hug, hugs, cuddle,
        marry, marriage, date, dating, girlfriend, boyfriend, gf, bf, wife, husband, crush,
        valentine, lover, partner, sex, sexy, nudes, friend, friends, bff, bestie, pet, pets, dog,
        dogs, cat, cats, hobby, hobbies, free time, movie, movies, film, films, music, band, book,
        books, food, foods, pizza, coffee, tea, beer, chocolate, cake, pineapple, ice cream,
        colour, color, colours, colors, animal, animals, sport, sports, football, soccer, video
        games, anime, eat, eating, drink, drinking, sleep, sleeping, dream, dreams, dreaming,
        swim, cook, cooking, drive, fly, feel, cry, exercise, breathe, poop, pee, fart, fight,
        santa, aliens, ghosts, god, heaven, destiny, fate, life, meaning of life, sense of humor,
        sense of humour, humor, take over the world, rule the world, world domination, skynet,
        terminator, turing test, money, salary, paid, zodiac, star sign, soulmate, tattoo, hair,
        eyes, clothes, wear, wearing, lunch, dinner, breakfast, weekend
    """,
    "SPEAK": "speak, language, languages, fluent",
    "JOKE": """
        joke, jokes, riddle, riddles, pun, puns, story, stories, poem, song, secret, secrets, fun
        fact, something funny, something interesting, compliment
    """,
    "YOULIKE": """
        do you like, do you love, do you hate, do you enjoy, do you prefer, you like, do you have
        a favourite, dont you like, would you like, do you believe in, do you have any, do you
        want
    """,
    "FUN": """
        knock knock, guess what, i am bored, so bored, sing me, make me laugh, make me smile,
        cheer me up, entertain me, amuse me, tell me something, tell me something interesting,
        tell me something funny, tell me something new, tell me something cool, tell me something
        nice, say something, say something funny, say something nice, say hi, say hello, say my
        name, talk to me, talk with me, chat with me, speak to me, let us chat, let us talk, can
        we talk, can we chat, want to chat, want to talk, play with me, let us play, want to play,
        let us be friends, can we be friends, be my friend, will you be my friend, are you my
        friend, be friends, be my valentine, marry me, kiss me, hug me, love me, like me, love
        you, i love you, ily, ilysm, ily2, miss me, miss you, missed you, missed me, hate me,
        test, testing, test test, testing testing, 1 2 3, check check, mic check, is this on, is
        this thing on, ping, pong, marco, polo, meaning of life, the meaning of life, happy
        birthday, it is my birthday, my birthday, merry xmas, roll a dice, flip a coin, heads or
        tails, rock paper scissors, truth or dare, meow, woof, moo, beep boop, beep, boop, boo,
        bleep bloop, uwu, owo, rawr, do a barrel roll, open the pod bay doors, what does the fox
        say, who let the dogs out, may the force be with you, live long and prosper, never gonna
        give you up, to be or not to be, to infinity and beyond, winter is coming, hakuna matata,
        surprise me, do you want, what do you want, what do you like, what do you think, what do
        you think of me, what do you think about me, what do you do for fun, talk dirty, blah,
        blah blah, lalala, la la la, bla bla, yada yada, say cheese, pickle rick, who cares, dance
        for me, tell me a secret, tell me your secrets, i have a secret, nice weather, a good
        mood, first time
    """,
    # Words that refer to someone or something else, and words that could be mistaken for typos.
    "OTHER": """
        he, she, they, we, him, her, them, his, hers, their, theirs, our, ours, hes, shes, theyre,
        weve, theyve, explain it, explain that, elaborate, clarify, summarize, summarise, word,
        words, world, house, horse, code, coding, stay
    """,
    # Thanks for something specific.
    "THANKSFOR": """
        thanks for, thank you for, thx for, ty for, thank for, appreciate your, appreciate the
    """,
}

# Classes of words that may be topics of the sources. A word that is only in topical classes rules
# out small talk if the knowledge contains it.
TOPICAL: Final = frozenset({"FEELING", "WEATHER", "PASTIME", "LANGUAGE"})

# Each rule names classes that must all occur in a message. ASKS means that the message is a
# question, TELLS that it isn't, and ONLY that it is very short and contains no word from the
# knowledge. Each * allows one unknown word.
RULES: Final = (
    ("thanks", "THANKSFOR * *"),
    ("wellbeing", "WELLBEING"),
    ("ability", "ABILITY"),
    ("complaint", "NOT YOU ANSWER, NOT THAT ASK, NOT YOU KNOW, NOT HELPFUL TELLS, NOT RIGHT TELLS"),
    ("complaint", "NOT GOOD TELLS, NOT LIKE YOU, NOT LIKE BOT, NOT LIKE THIS, NOT OK TELLS THAT"),
    ("complaint", "BAD YOU, BAD BOT, BAD TELLS"),
    ("complaint", "BAD THAT TELLS *, BAD THIS TELLS *"),
    ("chitchat", "FUN, FAVOURITE YOU * *, YOULIKE * *, PASTIME YOU, JOKE FRAME *, JOKE I *"),
    ("identity", "INTRODUCE, YOU NAME, YOU MAKER ASKS, YOU MAKER WHO, YOU MAKER HOW"),
    ("identity", "BOT MAKER, YOU AGE"),
    ("identity", "WHERE YOU BE, YOU PLACE, I TALK MIND, I TALK SELF, YOU MIND, YOU SELF ASKS"),
    ("identity", "THIS MIND BE ASKS"),
    ("ability", "HOW YOU WORK, HOW BOT WORK, YOU COMMANDS, COMMANDS FRAME, COMMANDS BOT"),
    ("ability", "USE BOT, HOW USE YOU, I USE YOU, YOU SPEAK *, SPEAK FRAME, YOU LANGUAGE"),
    ("ability", "WHAT BOT PURPOSE, WHAT YOU PURPOSE, YOU PURPOSE BE, YOU SOURCE, BOT SOURCE"),
    ("ability", "WHAT YOU DO, WHAT BOT DO, WHAT YOU CAN, WHAT BOT CAN, YOU EVERYTHING KNOW"),
    ("ability", "I ASK TELLS, YOU ASK, YOU ANSWER, HOW YOU KNOW"),
    ("ability", "PLEA TELLS, HELP YOU, HELP I, HELP BOT"),
    ("identity", "WHO YOU, HOW YOU BE *, WHAT YOU BE *, WHO BOT, WHAT BOT BE, WHO I TALK"),
    ("praise", "GOOD YOU TELLS, GOOD BOT TELLS"),
    ("chitchat", "LIKE YOU, LIKE BOT"),
    ("wellbeing", "I BE FINE TELLS, YOU BE FINE ASKS"),
    ("goodbye", "BYE TELLS *, HAVE GOOD DAY, GOOD DAY YOU"),
    ("thanks", "THANKS TELLS *"),
    ("apology", "SORRY TELLS"),
    ("chitchat", "FEELING TELLS, FEELING YOU, WEATHER TELLS, WEATHER WHAT, WEATHER HOW"),
    ("chitchat", "PASTIME I TELLS, ADDRESS *"),
    ("praise", "GOOD TELLS, GOOD THAT TELLS *, GOOD THIS TELLS *"),
    ("praise", "LIKE THIS TELLS, LIKE THAT TELLS"),
    ("greeting", "HELLO TELLS *"),
    ("laughter", "LAUGH TELLS"),
    ("acknowledgement", "OK TELLS, NOT ONLY"),
    ("ability", "COMMANDS ONLY, HELP ONLY"),
    ("identity", "NAME ONLY, BOT ONLY"),
)
