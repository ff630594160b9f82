"""Words that are written in several ways, such as "login", "log-in" and "log in".

Questions and passages are read with the most common one, so "shirt" still matches "T-shirt". Pairs
that are also ordinary phrases, such as "everyday" and "every day", are left out.
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
        blocklist: block list
        bluray: blu ray
        board game: boardgame
        bug fix: bugfix
        car park: carpark
        carpool: car pool
        changelog: change log
        childcare: child care
        classmate: class mate
        codebase: code base
        coop: co op
        coworker: co worker
        cross play: crossplay
        datapack: data pack
        dataset: data set
        daycare: day care
        dropdown: drop down
        e bike: ebike
        e book: ebook
        ecommerce: e commerce
        email: e mail
        filesystem: file system
        firewall: fire wall
        flatmate: flat mate
        front end: frontend
        full screen: fullscreen
        halftime: half time
        headphone: head phone
        hotfix: hot fix
        hotkey: hot key
        key bind: keybind
        key binding: keybinding
        leaderboard: leader board
        life jacket: lifejacket
        livestream: live stream
        login: log in, log me in, log you in, log back in
        logoff: log off
        logon: log on
        logout: log out, log me out
        loot box: lootbox
        lowercase: lower case
        mailbox: mail box
        mini game: minigame
        modpack: mod pack
        motherboard: mother board
        multiplayer: multi player
        nickname: nick name
        nonmember: non member
        nonprofit: non profit
        nonrefundable: non refundable
        offline: off line
        open source: opensource
        optin: opt in
        optout: opt out
        passcode: pass code
        paywall: pay wall
        plain text: plaintext
        playlist: play list
        playtest: play test
        popup: pop up
        post code: postcode
        preorder: pre order
        read only: readonly
        respawn: re spawn
        restroom: rest room
        roadmap: road map
        roommate: room mate
        save game: savegame
        screenshot: screen shot
        self host: selfhost
        semifinal: semi final
        setup: set up, set it up, set this up, set that up, set them up, set one up, set things up
        side quest: sidequest
        sidebar: side bar
        signin: sign in
        signout: sign out
        signup: sign up, sign me up
        single player: singleplayer
        smartphone: smart phone
        smartwatch: smart watch
        speedrun: speed run
        spellcheck: spell check
        subdomain: sub domain
        subfolder: sub folder
        t shirt: tshirt
        tankmate: tank mate
        teammate: team mate
        textbook: text book
        time zone: timezone
        timestamp: time stamp
        toolbar: tool bar
        tooltip: tool tip
        touchscreen: touch screen
        unban: un ban
        unmute: un mute
        uppercase: upper case
        username: user name
        video game: videogame
        voicemail: voice mail
        waypoint: way point
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
