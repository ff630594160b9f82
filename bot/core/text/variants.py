"""Words that are written in several ways, such as "login", "log-in" and "log in".

Questions and passages are read with one spelling for all of them. A compound becomes one word,
unless its parts say more: "logging me in" should match "login", so "login" becomes "log in".
"""

from __future__ import annotations

ENGLISH_VARIANTS = tuple(
    (term.strip(), tuple(alias.strip() for alias in aliases.split(",")))
    for term, aliases in (
        line.split(":")
        for line in """
        addon: add on
        allowlist: allow list
        antivirus: anti virus
        back end: backend
        backup: back up, back it up, back them up, back this up, back everything up
        bar code: barcode
        blacklist: black list
        blocklist: block list
        bluray: blu ray
        board game: boardgame
        bug fix: bugfix
        car park: carpark
        carpool: car pool
        changelog: change log
        check in: checkin
        check out: checkout
        checklist: check list
        checkpoint: check point
        childcare: child care
        classmate: class mate
        codebase: code base
        coop: co op
        coordinator: co ordinator
        coworker: co worker
        cross play: crossplay
        database: data base
        datapack: data pack
        dataset: data set
        daycare: day care
        deadline: dead line
        downtime: down time
        dropdown: drop down
        e bike: ebike
        e book: ebook
        ecommerce: e commerce
        email: e mail
        endgame: end game
        endpoint: end point
        filename: file name
        filesystem: file system
        firewall: fire wall
        flatmate: flat mate
        front end: frontend
        full screen: fullscreen
        gameplay: game play
        guidebook: guide book
        halftime: half time
        handbook: hand book
        headphone: head phone
        headset: head set
        healthcare: health care
        homepage: home page
        hostname: host name
        hotfix: hot fix
        hotkey: hot key
        key bind: keybind
        key binding: keybinding
        keyboard: key board
        leaderboard: leader board
        life jacket: lifejacket
        lifetime: life time
        livestream: live stream
        log in: login
        log off: logoff
        log on: logon
        log out: logout
        logbook: log book
        loot box: lootbox
        lowercase: lower case
        lunch time: lunchtime
        mailbox: mail box
        mini game: minigame
        modpack: mod pack
        motherboard: mother board
        multiplayer: multi player
        newsletter: news letter
        nickname: nick name
        nonmember: non member
        nonprofit: non profit
        nonrefundable: non refundable
        notebook: note book
        offline: off line
        open source: opensource
        opt in: optin
        opt out: optout
        passcode: pass code
        passphrase: pass phrase
        paywall: pay wall
        plain text: plaintext
        playlist: play list
        playtest: play test
        playthrough: play through
        plugin: plug in
        popup: pop up
        post code: postcode
        preorder: pre order
        read only: readonly
        real time: realtime
        reroll: re roll
        respawn: re spawn
        restroom: rest room
        roadmap: road map
        roommate: room mate
        rulebook: rule book
        runtime: run time
        save game: savegame
        screenshot: screen shot
        self host: selfhost
        semifinal: semi final
        setup: set up, set it up, set this up, set that up, set them up, set one up, set things up
        side quest: sidequest
        sidebar: side bar
        sign in: signin
        sign out: signout
        sign up: signup
        single player: singleplayer
        smartphone: smart phone
        smartwatch: smart watch
        speedrun: speed run
        spellcheck: spell check
        spreadsheet: spread sheet
        subdomain: sub domain
        subfolder: sub folder
        t shirt: tshirt
        tankmate: tank mate
        teammate: team mate
        textbook: text book
        time zone: timezone
        timeline: time line
        timestamp: time stamp
        timetable: time table
        toolbar: tool bar
        toolbox: tool box
        tooltip: tool tip
        touchscreen: touch screen
        unban: un ban
        unmute: un mute
        uppercase: upper case
        uptime: up time
        username: user name
        video game: videogame
        voicemail: voice mail
        waypoint: way point
        web page: webpage
        webhook: web hook
        website: web site
        weekday: week day
        whitelist: white list
        wifi: wi fi
        workflow: work flow
        xray: x ray
        zip code: zipcode
        """.strip().splitlines()
    )
)
"""Each English spelling that questions and passages are read with, and its other spellings."""
