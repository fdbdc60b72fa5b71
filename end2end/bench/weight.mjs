// What a first visit weighs over the wire (P13): sign-in and inbox, everything a browser fetches, headers too.
import { chromium } from "@playwright/test";
import { Guiche } from "../lib/guiche.js";

const KIB = 1024, FLOOR = 400, AIM = 230, AGAIN = 12;
const json = process.argv.includes("--json");

/** Counts bytes by kind of resource until the network is quiet. */
async function count(page, visit) {
  const session = await page.context().newCDPSession(page);
  const kinds = new Map(), sums = new Map();
  session.on("Network.responseReceived", ({ requestId, type, response }) => kinds.set(requestId, { type, url: response.url, coding: response.headers["content-encoding"] ?? response.headers["Content-Encoding"] ?? "none" }));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const { type, url, coding } = kinds.get(requestId) ?? {};
    const name = url?.endsWith(".wasm") ? "WASM" : type ?? "Other";
    if (process.env.WEIGHT_DETAILS) console.error(`${encodedDataLength}\t${coding}\t${url}`);
    sums.set(name, (sums.get(name) ?? 0) + encodedDataLength);
  });
  await session.send("Network.enable");
  await visit();
  // The stream of live changes never ends, so the network is never idle: the page is, when it has stopped fetching for a second.
  for (let before = -1, now = 0; before !== now;) {
    before = now;
    await page.waitForTimeout(1000);
    now = [...sums.values()].reduce((a, b) => a + b, 0);
  }
  await session.detach();
  return sums;
}

const total = (sums) => [...sums.values()].reduce((a, b) => a + b, 0) / KIB;
const round = (figure) => Math.round(figure * 10) / 10;

const desk = await Guiche.start();
let status = 1;
try {
  const [person] = await desk.people(["agent"]);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || undefined,
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const context = await browser.newContext({ baseURL: desk.url, locale: "pt-BR", viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  // What does not run weighs nothing.
  const troubles = [];
  context.on("weberror", (trouble) => troubles.push(`${trouble.error()}`));
  const first = await count(page, async () => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Senha").fill(person.password);
    await page.getByRole("button", { name: "Entrar" }).click();
    await page.waitForURL(/\/conversations/);
  });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Atalhos de teclado" }).waitFor({ timeout: 10_000 }).catch(() => troubles.push("the page did not wake"));
  if (troubles.length) throw new Error(troubles.join("\n"));
  const again = await context.newPage();
  const repeat = await count(again, () => again.goto("/conversations"));
  // Somebody who follows a link straight to a conversation, with nothing in the cache.
  await page.goto("/conversations?view=queue");
  await page.locator(".card").first().click();
  await page.getByRole("region", { name: "Mensagens" }).waitFor();
  const opened = page.url();
  const fresh = await browser.newContext({ baseURL: desk.url, locale: "pt-BR", viewport: { width: 1440, height: 900 }, storageState: await context.storageState() });
  const straight = await fresh.newPage();
  const conversation = await count(straight, () => straight.goto(opened));
  await browser.close();

  const figure = total(first), holds = figure <= FLOOR;
  if (json) {
    const line = (name, figure, more) => console.log(JSON.stringify({ name, figure: round(figure), unit: "KiB", limit: null, ratio: null, floor: null, holds: true, aim: null, reached: null, ...more }));
    line("P13", figure, { floor: FLOOR, holds, aim: AIM, reached: figure <= AIM });
    line("P13 conversation", total(conversation));
    line("P13 repeat visit", total(repeat), { aim: AGAIN, reached: total(repeat) <= AGAIN });
  } else {
    for (const [kind, bytes] of [...first].sort((a, b) => b[1] - a[1])) console.log(`  ${kind.padEnd(12)} ${(bytes / KIB).toFixed(1).padStart(8)} KiB`);
    console.log(`P13 first load of sign-in and inbox, over the wire: ${round(figure)} KiB (floor: at most ${FLOOR}; aim: ${AIM}, ${figure <= AIM ? "reached" : "missed"}, ratio ${(figure / AIM).toFixed(2)}): ${holds ? "holds" : "DOES NOT HOLD"}`);
    console.log(`    an open conversation, from nothing: ${round(total(conversation))} KiB`);
    console.log(`    a repeat visit: ${round(total(repeat))} KiB (aim: ${AGAIN}, ${total(repeat) <= AGAIN ? "reached" : "missed"})`);
  }
  status = holds ? 0 : 1;
} finally {
  await desk.destroy();
}
process.exit(status);
