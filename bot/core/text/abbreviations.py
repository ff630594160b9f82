"""Match words with their chat abbreviations, such as "password" with "pw".

The knowledge usually contains either a word or its abbreviation, but not both. A question should
get the same answer whether it contains a word or its abbreviation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.text.lexicon import Lexicon


class Abbreviations:
    """The folded chat abbreviations of a language.

    `listed` maps words and phrases to their abbreviations, which are separated by spaces. An
    abbreviation can have several meanings.
    """

    def __init__(self, listed: Mapping[str, str]) -> None:
        self._meanings: dict[str, list[tuple[str, ...]]] = {}
        for meaning, abbreviations in listed.items():
            for abbreviation in abbreviations.split():
                self._meanings.setdefault(abbreviation, []).append(tuple(meaning.split()))
        self._shortened: dict[str, list[str]] = {}
        for abbreviation, meanings in self._meanings.items():
            if len(meanings) == 1 and len(meanings[0]) == 1:
                self._shortened.setdefault(meanings[0][0], []).append(abbreviation)

    @property
    def listed(self) -> frozenset[str]:
        """All abbreviations."""
        return frozenset(self._meanings)

    def read(self, word: str, lexicon: Lexicon) -> tuple[str, ...]:
        """Return the words that replace a folded word of a question, or an empty tuple.

        A word that the knowledge contains, perhaps without a final "s", is not replaced. An
        abbreviation is replaced by its most frequent meaning in the knowledge. If the knowledge
        contains none of its meanings, the abbreviation is expanded only if it has a single meaning
        and isn't chat slang.
        A word that the knowledge contains only in abbreviated form is replaced by its abbreviation.
        """
        meanings = self._meanings.get(word, ())
        shortened = self._shortened.get(word, ())
        if not (meanings or shortened) or lexicon.is_spelt(word):
            return ()
        if word.endswith("s") and lexicon.is_spelt(word[:-1]):
            return ()
        if shortened:
            if lexicon.is_known(lexicon.language.tokenizer.stem(word)):
                return ()
            return next(((one,) for one in shortened if lexicon.is_spelt(one)), ())
        frequency, meaning = max(
            ((_frequency(meaning, lexicon), meaning) for meaning in meanings),
            key=lambda found: found[0],
        )
        is_clear = len(meanings) == 1 and word not in lexicon.language.chat_words
        return meaning if frequency or is_clear else ()


def _frequency(words: Iterable[str], lexicon: Lexicon) -> int:
    """Return the number of passages and gaps that contain the rarest of the words."""
    stem = lexicon.language.tokenizer.stem
    return min(lexicon.frequency.get(stem(word), 0) for word in words)


def _listed(text: str) -> dict[str, str]:
    pairs = (line.split(":") for line in text.strip().splitlines())
    return {meaning.strip(): abbreviations for meaning, abbreviations in pairs}


ENGLISH_ABBREVIATIONS = Abbreviations(
    _listed("""
        accommodation: accom
        account: acc acct
        accounts: accs accts
        address: addr addy
        advertisement: ad advert
        advertisements: ads adverts
        air conditioning: ac aircon
        alternate: alt
        alternative: alt
        amount: amt
        annual general meeting: agm
        apartment: apt
        application: app
        applications: apps
        appointment: appt apt
        appointments: appts
        approximately: approx
        april: apr
        artificial intelligence: ai
        assistant: asst ta
        assistants: tas
        association: assoc
        attachment: att
        august: aug
        authentication: auth
        authenticator: auth
        authorization: auth
        automatic: auto
        available: avail
        avatar: avi pfp
        avatars: pfps
        average: avg
        away from keyboard: afk
        background: bg
        balance: bal
        bicycle: bike
        bicycles: bikes
        biography: bio
        biology: bio
        birthday: bday bd
        birthdays: bdays
        building: bldg blg
        business: biz
        button: btn
        buttons: btns
        cafeteria: caf
        calculator: calc
        calendar: cal
        calories: cal
        camera: cam
        cameras: cams
        capacity: cap
        captain: cap
        certificate: cert
        certificates: certs
        champion: champ
        championship: champ champs
        channel: ch chan
        channels: chs chans
        chapter: ch
        character: char
        characters: chars
        chemistry: chem
        christmas: xmas
        college: coll
        command: cmd
        commands: cmds
        comment: cmt
        comments: cmts
        committee: comm
        communication: comms
        community: comm
        compatible: compat
        compensation: comp
        competition: comp
        competitions: comps
        computer: comp pc
        computers: pcs
        conference: conf
        configuration: config cfg conf
        configurations: configs cfgs
        confirmation: conf
        connection: conn
        contribution: contrib
        contributions: contribs
        conversation: convo
        conversations: convos
        coordinates: coords
        coordinator: coord
        copy: cc
        credentials: creds
        credit card: cc
        credits: creds
        custom: cust
        customer: cust
        damage: dmg
        database: db
        databases: dbs
        date of birth: dob
        deadline: ddl
        december: dec
        default: def
        definition: def
        delete: del
        delivery: deliv
        department: dept
        departments: depts
        departure: dep
        deposit: dep
        description: desc
        destination: dest
        details: deets
        developer: dev
        developers: devs
        development: dev
        dictionary: dict
        difference: diff
        differences: diffs
        different: diff
        difficulty: diff
        direct message: dm
        direct messages: dms
        direction: dir
        directions: dirs
        directories: dirs
        directory: dir
        disconnect: dc
        disconnected: dcd
        discord: dc disc
        discount: disc
        district of columbia: dc
        doctor: doc
        document: doc
        documentation: docs
        documents: docs
        dormitories: dorms
        dormitory: dorm
        download: dl
        downloads: dls
        duplicate: dupe
        duplicates: dupes
        economics: econ
        education: edu
        emergency: emerg
        enchantments: enchants
        engineering: eng
        english: eng
        environment: env
        estimate: est
        european union: eu
        event: evt
        events: evts
        executive: exec
        executives: execs
        experience: exp xp
        expiry: exp
        extension: ext
        extensions: exts
        facebook: fb
        facility: fac
        faculty: fac
        family: fam
        favorite: fav fave
        favorites: favs faves
        favourite: fav fave
        favourites: favs faves
        feature: feat
        features: feats
        february: feb
        feedback: fb
        feet: ft
        first name: fname
        floor: flr
        forward: fwd
        frequently asked questions: faq faqs
        friday: fri
        function: func
        functions: funcs
        general: gen
        generation: gen
        gigabyte: gb
        gigabytes: gb gbs
        government: govt gov
        graduate: grad
        graduates: grads
        graduation: grad
        graphics card: gpu
        graphics cards: gpus
        group: grp
        group chat: gc
        groups: grps
        guarantee: guar
        gymnasium: gym
        hard drive: hdd
        hardware: hw
        headquarters: hq
        history: hist
        holidays: hols
        homework: hw
        hospital: hosp
        hour: hr
        hours: hrs hr
        human resources: hr
        image: img pic
        images: imgs pics
        include: incl
        included: incl
        instagram: insta ig
        institute: inst
        instructions: instr
        interface: ui
        international: intl
        internet: net
        introduction: intro
        introductions: intros
        inventory: inv
        invitation: inv
        invitations: invs
        invite: inv
        invites: invs
        invoice: inv
        invoices: invs
        january: jan
        keyboard: kb
        kilogram: kg
        kilograms: kgs
        kilometer: km
        kilometers: kms
        knowledge base: kb
        laboratories: labs
        laboratory: lab
        language: lang
        languages: langs
        last name: lname
        leaderboard: lb
        leaderboards: lbs
        lecture: lec
        lectures: lecs
        level: lvl lv
        levels: lvls lvs
        libraries: libs
        library: lib
        location: loc
        locations: locs
        maintenance: maint
        management: mgmt
        manager: mgr
        managers: mgrs
        mathematics: math maths
        maximum: max
        medication: med meds
        medications: meds
        medicine: med meds
        medicines: meds
        meeting: mtg
        meetings: mtgs
        megabyte: mb
        megabytes: mbs
        member: mem memb
        member of parliament: mp
        members: mems membs
        message: msg dm
        messages: msgs dms
        messaging: msging
        microphone: mic
        microphones: mics
        minimum: min
        minute: min
        minutes: mins min
        miscellaneous: misc
        moderator: mod
        moderators: mods
        modification: mod
        modifications: mods
        monday: mon
        month: mo mth
        months: mos mths
        multiplayer: mp
        navigation: nav
        network: net
        network attached storage: nas
        nickname: nick
        nicknames: nicks
        notification: notif noti
        notifications: notifs notis
        november: nov
        number: num nr nbr
        numbers: nums
        october: oct
        operating system: os
        organisation: org
        organisations: orgs
        organization: org
        organizations: orgs
        organizer: org
        organizers: orgs
        original: orig
        package: pkg
        packages: pkgs
        page: pg
        pages: pgs
        parameter: param
        parameters: params
        part: pt
        parts: pts
        password: pw pwd passwd pword pwrd
        passwords: pws pwds
        payment: pmt
        paypal: pp
        percent: pct
        percentage: pct perc
        performance: perf
        permanent: perm
        permission: perm
        permissions: perms
        phone: cell tel ph
        photo: pic
        photograph: photo
        photographs: photos
        photos: pics
        physics: phys
        picture: pic
        pictures: pics
        player: plyr
        players: plyrs
        point: pt
        points: pts
        possible: poss
        pound: lb
        pounds: lbs
        preference: pref
        preferences: prefs
        premier: prem
        premium: prem
        presentation: pres
        president: pres prez
        previous: prev
        private: priv
        private message: dm
        private messages: dms
        privilege: priv
        privileges: privs
        processor: cpu
        processors: cpus
        product: prod
        production: prod
        products: prods
        professor: prof
        professors: profs
        profile: prof
        profile picture: pfp avi pp
        profile pictures: pfps
        program: prog
        programs: progs
        progress: prog
        project: proj
        projects: projs
        promotion: promo
        promotions: promos
        psychology: psych
        qualification: qual
        qualifications: quals
        quality: qual
        quality assurance: qa
        quantity: qty
        quarter: qtr
        question and answer: qa
        questions and answers: qa
        receipt: rcpt
        recommendation: rec
        recommendations: recs
        recording: rec
        recordings: recs
        referee: ref
        referees: refs
        reference: ref
        references: refs
        referral: ref
        referrals: refs
        refrigerator: fridge
        registered: regd
        registration: reg
        regulations: regs
        release: rel
        releases: rels
        report: rep
        repositories: repos
        repository: repo
        representative: rep
        representatives: reps
        reputation: rep
        request: req
        requests: reqs
        required: req reqd
        requirement: req
        requirements: reqs
        reservation: res resv
        reservations: resvs
        resolution: res reso
        resource: res
        resources: res
        response: resp
        responsible: resp
        review: rev
        revision: rev
        room: rm
        rooms: rms
        satellite: sat
        saturday: sat
        schedule: sched
        screenshot: ss
        screenshots: ss
        season: szn
        second: sec
        seconds: secs
        secretary: sec
        security: sec
        semester: sem
        semesters: sems
        september: sep sept
        server: srv svr serv
        servers: srvs svrs servs
        service: svc
        services: svcs
        session: sesh sess
        sessions: seshes
        signature: sig
        societies: socs
        society: soc
        solid state drive: ssd
        specification: spec
        specifications: specs
        statistics: stats
        subject: subj
        subscriber: sub
        subscribers: subs
        subscription: sub
        subscriptions: subs
        substitute: sub
        subtitles: subs
        support: supp
        supporter: supp
        synchronization: sync
        synchronize: sync
        system: sys
        teaching assistant: ta
        teaching assistants: tas
        technical: tech
        technician: tech
        technology: tech
        telephone: tel cell
        teleport: tp
        television: tv telly
        televisions: tvs
        temperature: temp
        temperatures: temps
        temporary: temp
        terms of service: tos
        textbook: txtbook
        thursday: thu thurs thur
        tickets: tix
        time zone: tz
        tomorrow: tmr tmrw tmw tomo 2moro
        tournament: tourney
        tournaments: tourneys
        transaction: txn
        transactions: txns
        transfer: xfer
        transfers: xfers
        treasurer: treas
        tuesday: tues tue
        tutorial: tut
        tutorials: tuts
        two factor authentication: 2fa mfa
        undergraduate: undergrad
        undergraduates: undergrads
        united kingdom: uk
        united states: usa
        universities: unis
        university: uni univ
        update: upd
        updates: upds
        user: usr
        username: uname usrname nick
        usernames: unames
        users: usrs
        utilities: utils
        vacation: vac vacay
        vacuum: vac
        variable: var
        variables: vars
        vegetarian: veg veggie
        vehicle: veh
        version: ver
        versions: vers
        veteran: vet
        veterinarian: vet
        vice president: vp
        video: vid
        videos: vids
        virtual machine: vm
        virtual machines: vms
        voice channel: vc
        voice channels: vcs
        voice chat: vc vcs
        volume: vol
        volunteer: vol
        volunteers: vols
        wednesday: wed
        week: wk
        weekend: wknd wkend
        weekends: wknds
        weekly: wkly
        weeks: wks
        whitelist: wl
        year: yr
        years: yrs
        youtube: yt
    """)
)
