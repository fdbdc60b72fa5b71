// A real desk with a simulated WhatsApp, in a data folder of its own, on free ports.
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { setTimeout as pause } from "node:timers/promises";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const binary = process.env.GUICHE_BIN ?? join(root, "target/debug/guiche");

const NAMES = ["Alice Prado", "Breno Reis", "Clara Nunes", "Dora Alves", "Enzo Melo", "Flora Dias"];
/** The simulated world's numbers. */
const NUMBERS = ["106540352242922", "106540352242923"];

const freePort = () => new Promise((done, fail) => {
  const server = createServer().once("error", fail).listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

export class Guiche {
  /** Makes the data folder and starts the desk on it. */
  static async start() {
    const it = new Guiche();
    it.dir = mkdtempSync(join(tmpdir(), "guiche-e2e-"));
    chmodSync(it.dir, 0o755); // Postgres, which is never root, has to get in.
    const [desk, simulator] = [await freePort(), await freePort()];
    it.url = `http://127.0.0.1:${desk}`;
    it.simulator = `http://127.0.0.1:${simulator}`;
    it.env = {
      ...process.env,
      GUICHE_ADDR: `127.0.0.1:${desk}`,
      GUICHE_SIMULATOR_ADDR: `127.0.0.1:${simulator}`,
      GUICHE_DATA_DIR: join(it.dir, "data"),
      LEPTOS_SITE_ROOT: process.env.LEPTOS_SITE_ROOT ?? join(root, "target/site"),
      WHATSAPP_APP_SECRET: "end2end-app-secret",
      WHATSAPP_VERIFY_TOKEN: "end2end-verify-token",
      GUICHE_SIGN_IN_BURST: "200", // One address signs everybody in.
    };
    delete it.env.DATABASE_URL;
    await it.resume();
    return it;
  }

  /** Starts the process on the folder, and waits until it answers. */
  async resume() {
    const log = openSync(join(this.dir, "log"), "a");
    // Said last, once the demo's days are played and the clock is right.
    const told = () => this.log().split("Sign in with the password").length;
    const before = told();
    this.process = spawn(binary, ["serve", "--demo"], { env: this.env, cwd: this.dir, stdio: ["ignore", log, log] });
    this.ended = new Promise((done) => this.process.once("exit", (code, signal) => done(`${code ?? signal}`)));
    let ended;
    this.ended.then((how) => { ended = how; });
    for (const start = Date.now(); Date.now() - start < 60_000; await pause(50)) {
      if (ended) throw new Error(`guiche ended (${ended}) before it was ready:\n${this.log()}`);
      const answers = await Promise.all([`${this.url}/readyz`, `${this.simulator}/_control/clock`].map((url) => fetch(url).catch(() => undefined)));
      if (answers.every((answer) => answer?.ok) && told() > before) return;
    }
    throw new Error(`guiche was not ready within a minute:\n${this.log()}`);
  }

  /** Ends the process; with "SIGKILL" as a power cut would. */
  async halt(signal = "SIGTERM") {
    this.process.kill(signal);
    const patience = setTimeout(() => this.process.kill("SIGKILL"), 15_000);
    await this.ended;
    clearTimeout(patience);
  }

  /** Ends it for good. */
  async destroy() {
    await this.halt();
    rmSync(this.dir, { recursive: true, force: true });
  }

  /** Runs `guiche …` beside it, with `input` on its standard input. */
  async cli(args, input = "") {
    const child = spawn(binary, args, { env: this.env, cwd: this.dir, stdio: ["pipe", "pipe", "pipe"] });
    let out = "", errors = "";
    child.stdout.on("data", (data) => { out += data; });
    child.stderr.on("data", (data) => { errors += data; });
    child.stdin.end(input);
    const code = await new Promise((done) => child.once("close", done));
    if (code !== 0) throw new Error(`guiche ${args.join(" ")} ended with ${code}: ${errors}`);
    return out;
  }

  /** New people, one for each role; agents may use every number. */
  async people(roles) {
    const made = [];
    for (const role of roles) {
      const count = this.made = (this.made ?? 0) + 1;
      const person = { email: `${role}${count}@example.test`, name: `${NAMES[(count - 1) % NAMES.length]}`, role, password: `senha ${role} ${count} bem comprida` };
      await this.cli(["user", "create", "--email", person.email, "--name", person.name, "--role", role], `${person.password}\n`);
      if (role === "agent") {
        for (const number of NUMBERS) await this.cli(["number", "enable", "--phone-number-id", number, "--email", person.email]);
      }
      made.push(person);
    }
    return made;
  }

  log() { return readFileSync(join(this.dir, "log"), "utf8").slice(-8000); }
}
