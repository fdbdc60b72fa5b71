// What Lighthouse says of inbox and conversation on a slow phone (P14): load times, and the scores of issue 3.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Guiche } from "../lib/guiche.js";

const LIGHTHOUSE = "lighthouse@13.5.0"; // Fetched when this bench runs, and not with the tests.
const RUNS = Number(process.env.RUNS ?? 3), SCORE = 95;
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

const desk = await Guiche.start();
const folder = mkdtempSync(join(tmpdir(), "guiche-lighthouse-"));
let holds = true;
try {
  const [person] = await desk.people(["agent"]);
  const form = new URLSearchParams({ email: person.email, password: person.password, next: "/conversations" });
  const signed = await fetch(`${desk.url}/sign-in`, { method: "POST", redirect: "manual", body: form, headers: { origin: desk.url } });
  const cookie = signed.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  const queue = await (await fetch(`${desk.url}/conversations?view=queue`, { headers: { cookie } })).text();
  const thread = queue.match(/\/conversations\/[0-9a-f-]{36}/)?.[0];
  if (!thread) throw new Error("nobody waits in the queue of the demo");
  for (const path of ["/conversations?view=queue", thread]) {
    const what = path === thread ? "conversation" : "inbox";
    const worst = new Map();
    const keep = (name, value, worse) => worst.set(name, worst.has(name) ? worse(worst.get(name), value) : value);
    for (let run = 0; run < RUNS; run += 1) {
      const report = await lighthouse(desk.url + path, cookie, folder);
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
