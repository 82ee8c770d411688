/* Comfort only: every page works without this file. */
"use strict";

(function () {
    const blank = document.getElementById("blank");
    const main = document.getElementById("main");
    const blankButton = document.getElementById("blank-button");
    const warning = document.getElementById("still-there");
    const idleSeconds = Number(document.body.dataset.idle) || 0;
    const blankAfterMs = 2 * 60 * 1000;
    let usedAt = Date.now();   /* a key or a touch on this page */
    let askedAt = Date.now();  /* the last time that the server heard of us */

    function others() {
        return Array.from(document.body.children).filter((e) => e !== blank);
    }

    function cover() {
        if (!blankButton || !blank.hidden)
            return;
        document.getElementById("clock").textContent =
            new Date().toLocaleTimeString("en-GB",
                { hour: "2-digit", minute: "2-digit" });
        blank.hidden = false;
        others().forEach((e) => { e.inert = true; });
        document.body.classList.add("is-blank");
    }

    function uncover() {
        blank.hidden = true;
        others().forEach((e) => { e.inert = false; });
        document.body.classList.remove("is-blank");
        usedAt = Date.now();
    }

    /* The server only counts requests; a picture is the one thing that a page
     * of the desk may load. */
    function stay() {
        const picture = new Image();
        picture.onload = function () {
            askedAt = Date.now();
            warning.hidden = true;
        };
        picture.onerror = function () {
            location.reload();
        };
        picture.src = "/here";
    }

    function tick() {
        const now = Date.now();
        if (now - usedAt > blankAfterMs)
            cover();
        if (!warning || idleSeconds === 0)
            return;
        const left = askedAt + idleSeconds * 1000 - now;
        if (left < 60000 && left > 0 && warning.hidden)
            warning.hidden = false;
        /* The keys are gone by now: so is what this page shows. */
        if (left < -2000)
            location.replace("/tray");
    }

    if (blankButton) {
        blankButton.form.addEventListener("submit", function (event) {
            event.preventDefault();
            cover();
        });
        document.addEventListener("keydown", function (event) {
            if (event.key === "Escape")
                cover();
        });
        document.addEventListener("visibilitychange", function () {
            if (document.hidden)
                cover();
        });
        document.getElementById("unblank").addEventListener("click", uncover);
        document.getElementById("stay").addEventListener("click", stay);
        ["keydown", "pointerdown", "wheel"].forEach(function (name) {
            document.addEventListener(name, function () {
                usedAt = Date.now();
            }, { passive: true });
        });
        setInterval(tick, 1000);
    }

    /* A page that the browser kept is not shown again as it was. */
    window.addEventListener("pageshow", function (event) {
        if (event.persisted) {
            document.documentElement.hidden = true;
            location.reload();
        }
    });

    /* A form goes once; the button keeps its words. */
    document.querySelectorAll("main form").forEach(function (form) {
        let sent = false;
        form.addEventListener("submit", function (event) {
            if (sent) {
                event.preventDefault();
                return;
            }
            sent = true;
            const button = event.submitter;
            if (button)
                button.append("\u2026");
        });
    });

    const problems = document.getElementById("problems");
    if (problems)
        problems.focus();
    else if (location.hash === "#main")
        main.focus();

    const printNow = document.getElementById("print-now");
    if (printNow) {
        printNow.hidden = false;
        printNow.addEventListener("click", () => window.print());
    }
})();
