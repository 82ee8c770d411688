// The desk as people meet it, by role: what each sees, can do, cannot find.
// DESK_URL and DESK_ASKED (verbs that the vault was asked) come from
// tests/e2e/T510-desk-browser.sh.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const URL_ = process.env.DESK_URL;
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
const PASSPHRASE = "reads before breakfast";
const PEOPLE = {
    ruth: "ruth@fernhollow.example",
    aisha: "aisha@fernhollow.example",
    maggie: "maggie@fernhollow.example",
};
const PAGES = ["tray", "children", "child/00112233445566778899aabbccddee01",
    "letter/LEQSP234", "letter/AVAT2345", "letter/HSTL2345", "book",
    "letter/LEQSP234/seen", "altered"];
const HEADERS = {
    "strict-transport-security": /^max-age=\d+$/,
    "content-security-policy": /^default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    "x-content-type-options": /^nosniff$/,
    "referrer-policy": /^no-referrer$/,
    "cross-origin-resource-policy": /^same-origin$/,
    "permissions-policy": /camera=\(\)/,
    "cache-control": /^(no-store|public, max-age=31536000, immutable)$/,
};

let browser;
let profile;

before(async () => {
    profile = mkdtempSync(join(tmpdir(), "intray-browser-"));
    browser = await chromium.launch({
        executablePath: "/usr/bin/chromium", args: ARGS,
        env: { ...process.env, HOME: profile },
    });
});

after(async () => {
    await browser.close();
    rmSync(profile, { recursive: true, force: true });
});

// Every answer of every page passes here: headers, addresses, the console.
async function open(options = {}) {
    const context = await browser.newContext({
        ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 },
        ...options,
    });
    const page = await context.newPage();
    page.trouble = [];
    page.answers = [];
    page.on("console", (message) => {
        // Chromium reports each 4xx page here, which are looked at as pages,
        // and what Clear-Site-Data has cleared.
        if (!/Failed to load resource.*40[0134]|^Clear-Site-Data header on/
            .test(message.text()))
            page.trouble.push(message.text());
    });
    page.on("pageerror", (error) => page.trouble.push(error.message));
    page.on("dialog", (dialog) => page.trouble.push("dialog"));
    page.on("request", (request) => {
        if (!request.url().startsWith(URL_))
            page.trouble.push("asked elsewhere: " + request.url());
    });
    page.on("response", (response) => {
        page.answers.push(response);
        const headers = response.headers();
        for (const [name, form] of Object.entries(HEADERS))
            if (!form.test(headers[name] ?? ""))
                page.trouble.push(`${response.url()} ${name}: ${headers[name]}`);
        if (!response.url().includes("/static/") &&
            headers["cache-control"] !== "no-store")
            page.trouble.push("may be kept: " + response.url());
    });
    return page;
}

async function signIn(who, options = {}) {
    const page = await open(options);
    await page.goto(URL_);
    await page.getByLabel("Work e-mail address or staff number")
        .fill(PEOPLE[who]);
    await page.getByLabel("Passphrase").fill(PASSPHRASE);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "My tray" }).waitFor();
    return page;
}

async function close(page) {
    assert.deepEqual(page.trouble, []);
    await page.context().close();
}

function asked() {
    return readFileSync(process.env.DESK_ASKED, "utf8").trim().split("\n");
}

async function answer(page, question, choice) {
    await page.getByRole("group", { name: question })
        .getByLabel(choice, { exact: true }).check();
}

async function answerAll(page) {
    await answer(page, "Is this letter about the child", "Yes");
    await answer(page, "Is the kind right?", "Yes");
    await answer(page, "Did the sender mark it private?", "No");
    await answer(page, "Is anything here private", "No");
    await answer(page, "Do the parents know", "Not yet");
    await answer(page, "What comes of it?", "It can stay as it is");
}

test("a wrong passphrase gets one sentence and keeps the name", async () => {
    const page = await open();
    await page.goto(URL_ + "tray");
    assert.equal(page.url(), URL_ + "sign-in");
    await page.getByLabel("Work e-mail").fill(PEOPLE.ruth);
    await page.getByLabel("Passphrase").fill("something else");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "There is a problem" }).waitFor();
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.getByLabel("Work e-mail").inputValue(), PEOPLE.ruth);
    assert.equal(await page.getByLabel("Passphrase").inputValue(), "");
    assert.equal(await page.evaluate(() => document.activeElement.id), "problems");
    await close(page);
});

test("the cookie is bound to this host and no script reads it", async () => {
    const page = await signIn("ruth");
    const cookies = await page.context().cookies();
    assert.equal(cookies.length, 1);
    assert.equal(cookies[0].name, "__Host-intray");
    assert.match(cookies[0].value, /^[A-Za-z0-9_-]{43}$/);
    assert.equal(cookies[0].secure, true);
    assert.equal(cookies[0].httpOnly, true);
    assert.equal(cookies[0].sameSite, "Strict");
    assert.equal(cookies[0].path, "/");
    assert.equal(cookies[0].expires, -1);
    assert.equal(await page.evaluate(() => document.cookie), "");
    await close(page);
});

test("the lead sees four letters, the key person one, the manager none", async () => {
    const count = {};
    for (const who of Object.keys(PEOPLE)) {
        const page = await signIn(who);
        count[who] = await page.locator(".row").count();
        await close(page);
    }
    assert.deepEqual(count, { ruth: 4, aisha: 1, maggie: 0 });
});

test("in the tray overdue and safeguarding come before what is due earlier", async () => {
    const page = await signIn("ruth");
    const refs = await page.locator(".rows:not(.calm) .ref").allInnerTexts();
    assert.deepEqual(refs, ["HSTL2345", "JRKC2345", "LEQSP234", "AVAT2345"]);
    await close(page);
});

test("somebody else's letter and no letter are the same bytes", async () => {
    const page = await signIn("aisha");
    const bodies = [];
    for (const path of ["letter/JRKC2345", "letter/ZZZZ2345", "letter/x",
        "no-such-page", "book", "letter/LEQSP234/4000000000/page/1"]) {
        const response = await page.goto(URL_ + path);
        const headers = { ...(await response.allHeaders()) };
        delete headers.date;
        bodies.push(JSON.stringify([response.status(), headers,
            (await response.body()).toString("base64")]));
    }
    assert.equal(new Set(bodies).size, 1);
    assert.match(await page.innerText("h1"), /nothing here/);
    await close(page);
});

test("a picture's address opens nothing in another sign-in", async () => {
    const ruth = await signIn("ruth");
    await ruth.goto(URL_ + "letter/LEQSP234");
    const picture = await ruth.locator(".picture img").getAttribute("src");
    assert.match(picture, /^\/letter\/LEQSP234\/\d+\/page\/2$/);
    const maggie = await signIn("maggie");
    const response = await maggie.goto(new URL(picture, URL_).href);
    assert.equal(response.status(), 404);
    await close(ruth);
    await close(maggie);
});

test("a letter shows child, birth date in words, text, picture, what was not read", async () => {
    const page = await signIn("aisha");
    await page.getByRole("link", { name: "Leo: Therapy letter" }).click();
    const bar = page.locator(".identity");
    assert.match(await bar.innerText(), /Leo Marsh\s+Born 3 April 2021\s+Ladybird Room/);
    assert.match(await page.innerText("main"), /Leo joins two words together/);
    const image = page.getByRole("img", { name: /^Page 2 of 2/ });
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() =>
        document.querySelector(".picture img").naturalWidth === 620);
    const parts = page.getByRole("table").first();
    assert.match(await parts.innerText(), /sounds\.zip[\s\S]*locked with a password/);
    assert.match(await page.innerText("main"), /https:\/\/therapy\.example\/leo\?x=1/);
    assert.equal(await page.locator("a[href*='therapy.example']").count(), 0);
    assert.match(await page.innerText("main"), /Priya Nair/);
    assert.match(await page.innerText("main"), /on the paper of a therapy service/);
    assert.doesNotMatch(await page.title(), /Leo|Marsh|Therapy/);
    assert.equal(await page.locator("input[type=radio]:checked").count(), 0);
    await close(page);
});

test("a letter is opened once, whatever it holds", async () => {
    const page = await signIn("aisha");
    const earlier = asked().filter((verb) => verb === "OPEN").length;
    await page.goto(URL_ + "letter/LEQSP234");
    await page.waitForLoadState("networkidle");
    const opens = asked().filter((verb) => verb === "OPEN").length - earlier;
    assert.equal(opens, 1);
    await close(page);
});

test("what a sender writes stays text", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/HSTL2345");
    await page.waitForLoadState("networkidle");
    assert.doesNotMatch(await page.title(), /owned/);
    assert.match(await page.innerText(".text"), /<script>document\.title='owned'<\/script>/);
    assert.match(await page.innerText(".text"), /\uFFFDgnp\.exe \{\{guard\}\}/);
    assert.equal(await page.locator("main script, main img[src=x], main [onclick], main [onerror]").count(), 0);
    await page.goto(URL_ + "tray");
    assert.equal(await page.locator("[onclick]").count(), 0);
    await close(page);
});

test("a form with a gap says so above and at the question, and keeps the words", async () => {
    const page = await signIn("aisha");
    await page.goto(URL_ + "letter/LEQSP234");
    await answer(page, "Is the kind right?", "No");
    await answer(page, "What comes of it?", "It can stay as it is");
    await page.getByLabel("What is needed in the room?").fill("ten seconds' time & <pictures>");
    await page.getByRole("button", { name: "Sign: I have read it" }).click();
    await page.getByRole("heading", { name: "There is a problem" }).waitFor();
    const group = page.getByRole("group", { name: "Is this letter about" });
    assert.match(await group.innerText(), /Problem: Say whether it is the right child/);
    assert.match(await page.getByRole("group", { name: "What comes of it?" }).innerText(),
        /the kind is wrong/);
    assert.equal(await page.getByLabel("What is needed in the room?").inputValue(),
        "ten seconds' time & <pictures>");
    assert.equal(await page.locator("input[name=kind_agreed][value=no]").isChecked(), true);
    await page.getByRole("link", { name: "Say whether it is the right child" }).click();
    assert.match(page.url(), /#q-right_child$/);
    assert.ok(!asked().includes("SIGN"));
    await close(page);
});

test("a care instruction asks for words for the room beforehand and after", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/HSTL2345");
    const field = page.locator(".field", { has: page.getByLabel("What is needed in the room?") });
    assert.match(await field.innerText(), /if nothing is needed, write "nothing"/);
    await answerAll(page);
    await page.getByRole("button", { name: "Sign as a senior" }).click();
    assert.match(await field.innerText(),
        /Problem: Say what is needed in the room, or write that nothing is\./);
    assert.ok(!asked().includes("COUNTERSIGN"));
    await close(page);
});

test("more people may see it only with a choice and a reason", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/JRKC2345");
    await page.getByRole("button", { name: "More people may see" }).click();
    assert.match(await page.innerText("#problems"),
        /Say who may see it from now on\s+Write why, in one sentence/);
    assert.equal(await page.locator("#l-flag input").count(), 2);
    await page.locator("#l-flag").getByLabel("Key person and leads").check();
    await page.locator("#l-reason").fill("An ordinary review.");
    await page.getByRole("button", { name: "More people may see" }).click();
    await page.getByRole("heading", { name: "Done." }).waitFor();
    assert.ok(asked().includes("LOWER"));
    await page.goto(URL_ + "letter/LEQSP234");
    assert.equal(await page.locator("#l-flag").count(), 0);
    await close(page);
});

test("safeguarding letters are checked on a page of their own before signing", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/JRKC2345");
    await answerAll(page);
    await answer(page, "Is anything here private", "Yes");
    await page.getByLabel("To whom?").fill("Rosie");
    await page.getByRole("button", { name: "Check before I sign" }).click();
    await page.getByRole("heading", { name: "Check before you sign" }).waitFor();
    assert.match(await page.innerText("main"), /Not signed/);
    assert.match(await page.innerText("main"), /To whom\?\s+Rosie/);
    assert.ok(!asked().includes("SIGN"));
    await page.getByRole("button", { name: "Change the answers" }).click();
    assert.equal(await page.getByLabel("To whom?").inputValue(), "Rosie");
    await page.getByRole("button", { name: "Check before I sign" }).click();
    await page.getByRole("button", { name: "Sign: I have read it" }).click();
    await page.getByRole("heading", { name: /^Signed \d\d:\d\d\.$/ }).waitFor();
    assert.match(await page.innerText("main"), /Next: 3 left/);
    await page.getByRole("link", { name: /^Next: / }).click();
    assert.match(page.url(), /\/letter\/[A-Z2-9]{8}$/);
    await close(page);
});

test("without script a key person reads, signs, blanks and signs out", async () => {
    const page = await signIn("aisha", { javaScriptEnabled: false });
    await page.getByRole("link", { name: "Leo: Therapy letter" }).click();
    await answerAll(page);
    await page.getByRole("button", { name: "Sign: I have read it" }).click();
    await page.getByRole("heading", { name: /^Signed / }).waitFor();
    assert.match(await page.innerText("main"), /Nothing else waits for you/);
    await page.getByRole("link", { name: "Back to my tray" }).click();
    assert.match(await page.innerText("main"), /I wait for others/);
    await page.getByRole("button", { name: "Blank" }).click();
    assert.doesNotMatch(await page.innerText("body"), /Leo|Aisha/);
    await page.getByRole("link", { name: "Show my tray" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "You have signed out" }).waitFor();
    assert.equal((await page.context().cookies()).length, 0);
    await close(page);
});

test("whose letter is this: candidates with evidence, the vault's no, then placed", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/AVAT2345");
    assert.match(await page.innerText(".taps"),
        /Ava Thompson born 3 May 2022[\s\S]*No birth date in the letter[\s\S]*19 September 2023[\s\S]*Not about a child/);
    await page.getByRole("button", { name: /It is .*19 September 2023/ }).click();
    assert.match(await page.innerText("#problems"), /This child left in July/);
    const group = page.getByRole("group", { name: "Which child?" });
    await group.getByLabel(/19 September 2023/).check();
    await answer(page, "What kind of letter is it?", "Therapy");
    await answer(page, "Who may see it?", "Key person and leads");
    await page.getByLabel("Why?").first().fill("Her chair.");
    await page.getByRole("button", { name: "Put it there" }).click();
    assert.match(await page.innerText("#problems"), /This child left in July/);
    assert.equal(await page.getByLabel("Why?").first().inputValue(), "Her chair.");
    await page.getByRole("link", { name: /choose from the children's list/ }).click();
    await page.getByLabel(/3 May 2022/).check();
    await page.getByRole("button", { name: "Put it there" }).click();
    assert.match(await page.innerText("#problems"), /what kind/);
    assert.equal(await page.getByLabel(/3 May 2022/).isChecked(), true);
    await answer(page, "What kind of letter is it?", "Therapy");
    await answer(page, "Who may see it?", "Key person and leads");
    await page.getByLabel("Why?").fill("Her chair.");
    await page.getByRole("button", { name: "Put it there" }).click();
    await page.getByRole("heading", { name: "Done." }).waitFor();
    await close(page);
});

test("fewer people may see: only narrower circles are offered, and why is asked", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/LEQSP234");
    const group = page.getByRole("group", { name: "Who may still see it?" });
    assert.deepEqual(await group.getByRole("radio").evaluateAll(
        (all) => all.map((radio) => radio.value)), ["3", "4"]);
    await group.getByLabel("Safeguarding").check();
    await page.getByRole("button", { name: "Fewer people may see" }).click();
    assert.match(await page.innerText("#problems"), /Write why/);
    assert.ok(!asked().includes("RAISE"));
    await page.getByLabel("Why?").last().fill("The mother's illness.");
    await page.getByRole("button", { name: "Fewer people may see" }).click();
    await page.getByRole("heading", { name: "Done." }).waitFor();
    assert.ok(asked().includes("RAISE"));
    await close(page);
});

test("printing is recorded first; any other page prints one sentence", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/HSTL2345");
    await page.emulateMedia({ media: "print" });
    assert.match(await page.innerText("main"), /^Use the button "Make a page to print"/);
    await page.emulateMedia({ media: "screen" });
    assert.ok(!asked().includes("PRINT"));
    await page.getByRole("button", { name: "Make a page to print" }).click();
    assert.ok(asked().includes("PRINT"));
    await page.emulateMedia({ media: "print" });
    assert.match(await page.innerText("main"), /Second person has checked/);
    assert.equal(await page.getByRole("button").count(), 0);
    await close(page);
});

test("the manager has the post book and who saw what, and no file", async () => {
    const page = await signIn("maggie");
    assert.equal(await page.getByRole("link", { name: "Children's list" }).count(), 0);
    await page.getByRole("link", { name: "Post book" }).click();
    assert.match((await page.innerText("main")).replace(/\s+/g, " "),
        /60 messages arrived. All 60 are here: 28 on a child's file 9 need a person 3 locked 2 doubtful senders 2 copies 16 not about a child/);
    assert.match(await page.innerText("main"), /One letter for named people, owner Frances Obi/);
    assert.match(await page.innerText("main"), /Mailbox office: no post since Monday\./);
    await page.getByRole("link", { name: "Has anyone altered the book?" }).click();
    await page.getByRole("button", { name: "Check now" }).click();
    assert.match(await page.innerText("main"), /No\. All 1234 entries/);
    const response = await page.goto(URL_ + "letter/LEQSP234");
    assert.equal(response.status(), 404);
    await close(page);
});

test("looking changes nothing: no address that a link has writes", async () => {
    const page = await signIn("ruth");
    const writing = ["SIGN", "COUNTERSIGN", "FILE", "RAISE", "PRINT", "BLANK",
        "SIGN_OUT", "SIGN_IN"];
    const count = () => asked().filter((verb) => writing.includes(verb)).length;
    const earlier = count();
    for (const path of PAGES) {
        await page.goto(URL_ + path);
        const links = await page.locator("a[href^='/']").evaluateAll(
            (all) => all.map((link) => link.href));
        for (const link of new Set(links))
            await page.goto(link);
    }
    assert.equal(count(), earlier);
    await close(page);
});

test("a form of another page, another sign-in or none is refused", async () => {
    const ruth = await signIn("ruth");
    const aisha = await signIn("aisha");
    const guard = await aisha.locator("input[name=guard]").first().inputValue();
    const earlier = asked().filter((verb) => verb === "SIGN_OUT").length;
    const send = (form, headers) => ruth.context().request.post(
        URL_ + "sign-out", { form, headers, maxRedirects: 0 });
    const own = new URL(URL_).origin;
    assert.equal((await send({ guard }, { Origin: own })).status(), 403);
    assert.equal((await send({}, { Origin: own })).status(), 403);
    const mine = await ruth.locator("input[name=guard]").first().inputValue();
    assert.equal((await send({ guard: mine },
        { Origin: "https://evil.example" })).status(), 403);
    assert.equal((await send({ guard: mine },
        { Origin: own, "Sec-Fetch-Site": "cross-site" })).status(), 403);
    assert.equal((await send({ guard: mine }, {})).status(), 403);
    assert.equal(asked().filter((verb) => verb === "SIGN_OUT").length, earlier);
    await ruth.reload();
    await ruth.getByRole("heading", { name: "My tray" }).waitFor();
    await close(ruth);
    await close(aisha);
});

test("Escape and a hidden page cover everything, a key press does not uncover", async () => {
    const page = await signIn("ruth");
    await page.goto(URL_ + "letter/HSTL2345");
    await page.keyboard.press("Escape");
    assert.equal(await page.locator("main").isVisible(), false);
    assert.equal(await page.locator("header").isVisible(), false);
    await page.keyboard.press("a");
    assert.equal(await page.locator("main").isVisible(), false);
    await page.getByRole("button", { name: "Show the page again" }).click();
    assert.equal(await page.locator("main").isVisible(), true);
    await close(page);
});

test("after signing out going back shows nothing", async () => {
    for (const button of ["Sign out", "Lock"]) {
        const page = await signIn("ruth");
        await page.goto(URL_ + "letter/HSTL2345");
        await page.getByRole("button", { name: button }).click();
        await page.waitForLoadState("networkidle");
        assert.equal((await page.context().cookies()).length, 0);
        await page.goBack();
        await page.waitForLoadState("networkidle");
        assert.doesNotMatch(await page.innerText("body"), /Zo\u00eb|Family letter/);
        await close(page);
    }
});

test("a sign-in that has ended says so in plain words", async () => {
    const first = await signIn("ruth");
    const cookies = await first.context().cookies();
    await first.getByRole("button", { name: "Sign out" }).click();
    await first.getByRole("heading", { name: "You have signed out" }).waitFor();
    const page = await open();
    await page.context().addCookies(cookies);
    const response = await page.goto(URL_ + "tray");
    assert.equal(response.status(), 401);
    assert.match(await page.innerText("main"), /You have been signed out because/);
    await close(first);
    await close(page);
});

test("nothing is wider than a screen of 320 px", async () => {
    const page = await signIn("ruth", { viewport: { width: 320, height: 700 } });
    for (const path of [...PAGES, "sign-in", "no-such-page"]) {
        await page.goto(URL_ + path);
        const width = await page.evaluate(() =>
            document.documentElement.scrollWidth);
        assert.ok(width <= 320, `${path}: ${width}`);
    }
    await close(page);
});

test("the post book cuts no column off on a tablet or a telephone", async () => {
    const page = await signIn("ruth");
    for (const width of [768, 360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(URL_ + "book");
        assert.ok(await page.locator(".scroll").evaluate((e) =>
            e.scrollWidth <= e.clientWidth), `${width}`);
        assert.match(await page.innerText(".cards"), /Nadia Okafor/);
    }
    await close(page);
});

test("targets are large, labelled, and reached with a keyboard", async () => {
    const page = await signIn("ruth");
    for (const path of PAGES) {
        await page.goto(URL_ + path);
        assert.equal(await page.locator("html").getAttribute("lang"), "en");
        assert.equal(await page.locator("h1").count(), 1);
        const small = await page.locator("button:visible, .choice:visible, input[type=text]:visible, textarea:visible")
            .evaluateAll((all) => all.map((e) => [e.innerText, e.getBoundingClientRect().height])
                .filter(([, height]) => height < 47.5));
        assert.deepEqual(small, [], path);
        const unnamed = await page.evaluate(() =>
            [...document.querySelectorAll("input:not([type=hidden]), textarea")]
                .filter((e) => e.labels.length !== 1).length);
        assert.equal(unnamed, 0, path);
        const ids = await page.evaluate(() =>
            [...document.querySelectorAll("[id]")].map((e) => e.id));
        assert.equal(new Set(ids).size, ids.length, path);
        assert.equal(await page.locator("th:not([scope])").count(), 0, path);
    }
    await page.goto(URL_ + "tray");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
    await page.keyboard.press("Tab");
    assert.equal(await page.evaluate(() => document.activeElement.id), "blank-button");
    await close(page);
});

test("no address, title or link text of a tab carries a name", async () => {
    const page = await signIn("ruth");
    for (const path of PAGES) {
        await page.goto(URL_ + path);
        assert.doesNotMatch(await page.title(), /Leo|Marsh|Ava|Jack|Zo|Aisha|Ruth/);
    }
    await close(page);
});
