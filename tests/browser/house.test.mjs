// The desk before the real vault and the demo centre's post. DESK_URL comes
// from tests/e2e/T511-desk-house.sh. Tests follow each other: what one signs,
// the next one finds.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";

const URL_ = process.env.DESK_URL;
const ARGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"];
const PEOPLE = {
    maggie: ["S01", "maggie keeps the post book"],
    ruth: ["S02", "ruth reads before breakfast"],
    aisha: ["S05", "aisha knows six children"],
    colin: ["S09", "colin counts the envelopes"],
};
let browser;
let seun;

before(async () => {
    browser = await chromium.launch({
        executablePath: "/usr/bin/chromium", args: ARGS,
    });
});

after(async () => browser.close());

async function signIn(who) {
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    const page = await context.newPage();
    const [name, passphrase] = PEOPLE[who];
    await page.goto(URL_);
    await page.getByLabel("Work e-mail address or staff number").fill(name);
    await page.getByLabel("Passphrase").fill(passphrase);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "My tray" }).waitFor();
    return page;
}

async function signOut(page) {
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "You have signed out" }).waitFor();
    await page.context().close();
}

test("a key person reads a report with its page pictures and signs it", async () => {
    const page = await signIn("aisha");
    await page.getByRole("link", { name: "Seun: Therapy letter" }).click();
    seun = page.url().slice(-8);
    assert.match(await page.innerText("main"), /Three seconds/);
    const image = page.locator(".picture img").first();
    await image.scrollIntoViewIfNeeded();
    await page.waitForFunction(() =>
        document.querySelector(".picture img").naturalWidth > 1000);
    for (const [key, value] of [["right_child", "yes"], ["kind_agreed", "yes"],
        ["sender_private", "no"], ["private_to_other", "no"],
        ["parents_told", "not yet"], ["outcome", "1"]])
        await page.locator(`input[name=${key}][value="${value}"]`).check();
    await page.getByLabel("What is needed in the room?").fill("A stop hand.");
    await page.getByRole("button", { name: "Sign: I have read it" }).click();
    await page.getByRole("heading", { name: /^Signed \d\d:\d\d\.$/ }).waitFor();
    assert.match(await page.innerText("main"), /Next: \d+ left/);
    await page.goto(URL_ + "letter/" + seun);
    assert.match(await page.innerText(".signings"),
        /Aisha Rahman, signed[\s\S]*A stop hand\./);
    assert.equal(await page.getByRole("button", { name: /^Sign:/ }).count(), 0);
    await signOut(page);
});

test("the lead decides whose letter it is, and it waits for its key person", async () => {
    const page = await signIn("ruth");
    const row = page.locator(".row", { hasText: "Bright Steps OT" });
    assert.match(await row.innerText(), /Whose letter is this\?/);
    await row.getByRole("link").click();
    const taps = page.getByRole("button", { name: /^It is Ava Thompson, born \d/ });
    assert.equal(await taps.count(), 2);
    assert.match(await page.locator(".taps mark").first().innerText(), /Ava/);
    await taps.nth(1).click();
    await page.getByRole("heading", { name: "Done." }).waitFor();
    /* The wrong Ava: moved with a reason, and not without one. */
    await page.goto(URL_ + "tray");
    await row.getByRole("link").click();
    await page.getByText("It is on the wrong file").click();
    const group = page.getByRole("group", { name: "Which child?" });
    await group.getByLabel(/Ava Thompson born/).first().check();
    await page.locator("#f-kind").getByLabel("Therapy").check();
    await page.locator("#f-flag").getByLabel("Key person and leads").check();
    await page.getByRole("button", { name: "Put it there" }).click();
    assert.match(await page.innerText("#problems"), /Write why/);
    await page.locator("#f-reason").fill("The therapist said so on the phone.");
    await page.getByRole("button", { name: "Put it there" }).click();
    await page.getByRole("heading", { name: "Done." }).waitFor();
    await page.goto(URL_ + "tray");
    assert.match(await row.innerText(), /Ava: Therapy letter/);
    await signOut(page);
});

test("a safeguarding letter is the same nothing to a key person as no letter", async () => {
    const ruth = await signIn("ruth");
    const row = ruth.locator(".row", { hasText: "Conference Booking" });
    const ref = (await row.getByRole("link").getAttribute("href")).slice(-8);
    const aisha = await signIn("aisha");
    const bodies = [];
    for (const which of [ref, "ZZZZ9999"]) {
        const response = await aisha.goto(URL_ + "letter/" + which);
        assert.equal(response.status(), 404);
        bodies.push(await response.text());
    }
    assert.equal(bodies[0], bodies[1]);
    await aisha.goto(URL_ + "tray");
    await signOut(aisha);
    await signOut(ruth);
});

test("the manager counts sixty, sees who opened, and opens nothing", async () => {
    const page = await signIn("maggie");
    await page.getByRole("link", { name: "Post book" }).click();
    assert.match(await page.innerText("main"),
        /60 messages arrived\. All 60 are here:/);
    assert.match(await page.innerText("main"), /one letter for named people, owner/i);
    await page.goto(URL_ + "letter/" + seun + "/seen");
    assert.match((await page.getByRole("table").innerText()).replace(/\s+/g, " "),
        /Aisha Rahman opened done.*Aisha Rahman signed done/);
    const response = await page.goto(URL_ + "letter/" + seun);
    assert.equal(response.status(), 404);
    await page.goto(URL_ + "altered");
    await page.getByRole("button", { name: "Check now" }).click();
    assert.match(await page.innerText("main"), /No\. All \d+ entries/);
    await signOut(page);
});

test("a senior takes the original of what cannot be shown, a key person not", async () => {
    const ruth = await signIn("ruth");
    await ruth.locator(".row", { hasText: "Conference Booking" }).getByRole("link").click();
    const saving = ruth.waitForEvent("download");
    await ruth.getByRole("button", { name: "Open the original" }).click();
    const saved = await saving;
    assert.match(saved.suggestedFilename(), /^letter-[A-Z2-9]{8}\.eml$/);
    const aisha = await signIn("aisha");
    await aisha.goto(URL_ + "letter/" + seun);
    assert.equal(await aisha.getByRole("button", { name: "Open the original" }).count(), 0);
    await aisha.goto(URL_ + "tray");
    await signOut(aisha);
    await ruth.goto(URL_ + "tray");
    await signOut(ruth);
});

test("a child's file prints, once that is written down", async () => {
    const page = await signIn("aisha");
    await page.goto(URL_ + "children");
    await page.getByRole("link", { name: /Seun/ }).first().click();
    await page.getByRole("heading", { name: "A child's file" }).waitFor();
    await page.emulateMedia({ media: "print" });
    assert.match(await page.innerText("main"), /^Use the button/);
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("button", { name: "Make a page to print" }).click();
    await page.getByText("Recorded.").waitFor();
    await page.emulateMedia({ media: "print" });
    const paper = await page.innerText("main");
    assert.match(paper, /Seun Adeleke-Brown/);
    assert.match(paper, /Therapy letter/);
    assert.match(paper, /Older papers: in the cabinet/);
    const pdf = await page.pdf({ format: "A4" });
    assert.equal(pdf.subarray(0, 5).toString(), "%PDF-");
    await page.emulateMedia({ media: "screen" });
    await signOut(page);
});

test("the administrator sees senders and no child", async () => {
    const page = await signIn("colin");
    await page.goto(URL_ + "book");
    assert.match(await page.innerText("main"), /Merrow Water[\s\S]*Locked letter|Locked letter[\s\S]*Merrow Water/);
    assert.match(await page.innerText("main"),
        /60 messages arrived\. All 60 are here:[\s\S]*\d+ of them are not shown to you\./);
    assert.doesNotMatch(await page.innerText("main"), /\b(Leo|Seun|Ava|Jack)\b/);
    await signOut(page);
});
