// What Lighthouse says of inbox and conversation on a slow phone (P14): load times, and the scores of issue 3. The inbox
// shows fifty cards; the conversation holds fifty messages with pictures and other files, and is the agent's own.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Guiche } from "../lib/guiche.js";
import { fill, longConversation, signIn } from "./fill.mjs";

const LIGHTHOUSE = "lighthouse@13.5.0"; // Fetched when this bench runs, and not with the tests.
const RUNS = Number(process.env.RUNS ?? 3), SCORE = 95;
const CARDS = 50, MESSAGES = 50;
const CATEGORIES = ["performance", "accessibility", "best-practices"];
/** Audit, goal's floor and aim, unit. */
const AUDITS = {
  "largest-contentful-paint": { name: "LCP", floor: 2500, aim: 1200, unit: "ms" },
  "total-blocking-time": { name: "TBT", floor: 200, aim: 100, unit: "ms" },
  "cumulative-layout-shift": { name: "CLS", floor: 0.1, aim: 0.01, unit: "" },
};
const json = process.argv.includes("--json");

function lighthouse(url, cookie, folder) {
  const out = join(folder, "report.json");
  const arguments_ = ["--yes", LIGHTHOUSE, url, "--quiet", "--output=json", `--output-path=${out}`,
    `--only-categories=${CATEGORIES.join(",")}`, `--extra-headers=${JSON.stringify({ Cookie: cookie })}`,
    "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-background-networking"];
  return new Promise((done, fail) => {
    const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM ?? "" };
    const run = spawn("npx", arguments_, { env, stdio: ["ignore", "ignore", "inherit"] });
    run.once("exit", (code) => code === 0 ? done(JSON.parse(readFileSync(out))) : fail(new Error(`Lighthouse ended with ${code}`)));
  });
}

/** Whether the server's page holds what is to be measured. */
async function shows(desk, cookie, path, wanted) {
  const answer = await fetch(desk.url + path, { headers: { cookie }, redirect: "manual" });
  const page = await answer.text();
  for (const [mark, count] of Object.entries(wanted)) {
    const found = page.split(mark).length - 1;
    if (answer.status !== 200 || found !== count) throw new Error(`${path} was answered with ${answer.status} and holds ${found} × ${mark} instead of ${count}`);
  }
}

const desk = await Guiche.start();
const folder = mkdtempSync(join(tmpdir(), "guiche-lighthouse-"));
let holds = true;
try {
  const [person] = await desk.people(["agent"]);
  const cookie = await signIn(desk, person);
  await fill(desk, CARDS);
  const thread = await longConversation(desk, cookie, MESSAGES);
  const inbox = "/conversations?view=queue";
  await shows(desk, cookie, inbox, { 'class="card"': CARDS });
  await shows(desk, cookie, thread, { "<article": MESSAGES, 'class="composer-form"': 1 });
  for (const path of [inbox, thread]) {
    const what = path === thread ? "conversation" : "inbox";
    const worst = new Map();
    const keep = (name, value, worse) => worst.set(name, worst.has(name) ? worse(worst.get(name), value) : value);
    for (let run = 0; run < RUNS; run += 1) {
      const report = await lighthouse(desk.url + path, cookie, folder);
      if (report.finalDisplayedUrl !== desk.url + path) throw new Error(`Lighthouse saw ${report.finalDisplayedUrl} instead of ${path}`);
      for (const id of CATEGORIES) keep(id, Math.round(report.categories[id].score * 100), Math.min);
      for (const id of Object.keys(AUDITS)) keep(id, report.audits[id].numericValue, Math.max);
      if (process.env.LIGHTHOUSE_DETAILS) {
        for (const { url, startTime, duration } of report.audits["long-tasks"]?.details?.items ?? []) console.error(`  ${what}: ${Math.round(duration)} ms at ${Math.round(startTime)} ms: ${url}`);
        for (const audit of Object.values(report.audits)) if (audit.score !== null && audit.score < 0.9) console.error(`  ${what}: ${audit.id} ${audit.score} ${audit.displayValue ?? ""} ${JSON.stringify(audit.details?.items?.slice(0, 2) ?? "")}`.slice(0, 400));
      }
    }
    const lines = [
      ...CATEGORIES.map((id) => ({ name: `P14 ${what}: ${id}`, figure: worst.get(id), unit: "of 100", floor: SCORE, holds: worst.get(id) >= SCORE })),
      ...Object.entries(AUDITS).map(([id, { name, floor, aim, unit }]) => {
        const figure = unit ? Math.round(worst.get(id)) : Math.round(worst.get(id) * 1000) / 1000;
        return { name: `P14 ${what}: ${name}`, figure, unit, floor, aim, ratio: Math.round(figure / aim * 100) / 100, holds: figure <= floor };
      }),
    ];
    for (const line of lines) {
      holds &&= line.holds;
      console.log(json ? JSON.stringify({ limit: null, ratio: null, ...line })
        : `${line.name}: ${line.figure} ${line.unit} (floor: ${line.floor}${line.aim === undefined ? "" : `; aim: ${line.aim}, ratio ${line.ratio}`}): ${line.holds ? "holds" : "DOES NOT HOLD"}`);
    }
  }
} finally {
  await desk.destroy();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(holds ? 0 : 1);
