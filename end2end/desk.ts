// What every browser test starts from: a real desk, people signed in to it, customers who write, and no complaint in any console.
import { test as base, expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import axeCore from "axe-core";
import { Guiche } from "./lib/guiche.js";
import { Customer } from "./lib/customer.ts";

export { expect };

export type Who = "atendente" | "colega" | "supervisor" | "administrador";

const ROLES: Record<Who, string> = { atendente: "agent", colega: "agent", supervisor: "supervisor", administrador: "administrator" };
export type Person = { email: string; name: string; role: string; password: string };
export type People = Record<Who, Person>;

/** Collects what browsers complain about. A test says beforehand which complaint it is about to provoke. */
export class Complaints {
  private heard: string[] = [];
  private expected: RegExp[] = [];

  expect(...patterns: RegExp[]) { this.expected.push(...patterns); }

  listen(context: BrowserContext) {
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.note(message.page(), `${message.type()}: ${message.text()} ${message.location().url}`);
    });
    context.on("weberror", (error) => this.note(error.page(), `uncaught: ${error.error().stack ?? error.error()}`));
  }

  all() { return this.heard; }

  private note(page: Page | null, what: string) {
    if (!this.expected.some((pattern) => pattern.test(what))) this.heard.push(`${page?.url() ?? "?"}: ${what}`);
  }
}

type Fixtures = {
  complaints: Complaints;
  /** A page of somebody who is signed in, in a browser context of their own. */
  signedInAs: (who: Who) => Promise<Page>;
  /** Somebody new with a phone. */
  customer: (name: string) => Promise<Customer>;
};
type WorkerFixtures = { desk: Guiche; people: People; sessions: Map<Who, BrowserContextState> };
type BrowserContextState = Awaited<ReturnType<BrowserContext["storageState"]>>;

export const test = base.extend<Fixtures, WorkerFixtures>({
  desk: [async ({}, use) => {
    const desk = await Guiche.start();
    await use(desk);
    await desk.destroy();
  }, { scope: "worker", timeout: 120_000 }],

  people: [async ({ desk }, use) => {
    const made = await desk.people(Object.values(ROLES));
    await use(Object.fromEntries(Object.keys(ROLES).map((who, index) => [who, made[index]])) as People);
  }, { scope: "worker", timeout: 60_000 }],

  // Signing in once a worker and role is enough: how it is done has tests of its own.
  sessions: [async ({}, use) => use(new Map()), { scope: "worker" }],

  baseURL: async ({ desk }, use) => use(desk.url),

  complaints: [async ({ context }, use, info) => {
    const complaints = new Complaints();
    complaints.listen(context);
    await use(complaints);
    if (info.status === info.expectedStatus) expect(complaints.all(), "what the browsers complained about").toEqual([]);
  }, { auto: true }],

  signedInAs: async ({ browser, contextOptions, complaints, sessions, desk, people }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (who) => {
      if (!sessions.has(who)) sessions.set(who, await sessionOf(browser, desk, people[who]));
      const context = await browser.newContext({ ...contextOptions, baseURL: desk.url, storageState: sessions.get(who) });
      contexts.push(context);
      complaints.listen(context);
      await slow(context);
      return context.newPage();
    });
    await Promise.all(contexts.map((context) => context.close()));
  },

  customer: async ({ desk }, use) => {
    await use((name) => Customer.arrive(desk.simulator, name));
  },
});

/** With `GUICHE_E2E_LATE`, the program and every answer come up to that many milliseconds late, each by another time. */
async function slow(context: BrowserContext) {
  const most = Number(process.env.GUICHE_E2E_LATE ?? 0);
  if (!most) return;
  await context.route(() => true, async (route) => {
    const request = route.request();
    if (request.method() === "POST" || /\.wasm/.test(request.url())) await new Promise((then) => setTimeout(then, Math.random() * most));
    await route.fallback().catch(() => {}); // Whoever asked may have left.
  });
}

async function sessionOf(browser: Browser, desk: Guiche, person: Person) {
  const context = await browser.newContext({ baseURL: desk.url });
  const page = await context.newPage();
  await signIn(page, person);
  await expect(page).toHaveURL(/\/conversations/);
  const state = await context.storageState();
  await context.close();
  return state;
}

export async function signIn(page: Page, { email, password }: Pick<Person, "email" | "password">) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Senha").fill(password);
  await page.getByRole("button", { name: "Entrar" }).click();
}

/** Until the browser's program has taken the page over; a page of the simulator has none. */
export async function awake(page: Page) {
  await page.waitForFunction(() => !document.querySelector("link[rel=manifest]") || document.documentElement.dataset.awake !== undefined);
}

/**
 * Fails on anything axe finds, light or dark, on sideways scrolling, and on icons that the sprite does not hold. What is about
 * to be replaced is dimmed: that is waited for, unless it is what one wants to look at.
 */
export async function looksRight(page: Page, { coming = false } = {}) {
  await awake(page);
  if (!coming) await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
  await page.evaluate(axeCore.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as never as { axe: typeof axeCore }).axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    });
    const sprite = await (await fetch("/icons.svg")).text();
    const icons = [...document.querySelectorAll("svg use")].map((use) => use.getAttribute("href")?.split("#")[1]);
    return {
      violations: violations.map(({ id, help, nodes }) => `${id}: ${help} (${nodes.map((node) => node.html).join(" ")})`),
      icons: [...new Set(icons)].filter((name) => !sprite.includes(`id="${name}"`)),
      wider: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    };
  });
  expect(found).toEqual({ violations: [], icons: [], wider: 0 });
  // Only contrast is another by night, or by day. Colours change at once: half-way they are nobody's choice.
  const dark = await page.evaluate(() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, *::before, *::after { transition: none !important }");
    document.adoptedStyleSheets.push(still);
    return matchMedia("(prefers-color-scheme: dark)").matches;
  });
  const [now, other] = dark ? (["dark", "light"] as const) : (["light", "dark"] as const);
  await page.emulateMedia({ colorScheme: other });
  const faint = await page.evaluate(async () => {
    const { violations } = await (window as never as { axe: typeof axeCore }).axe.run(document, { runOnly: { type: "rule", values: ["color-contrast"] } });
    return violations.flatMap(({ nodes }) => nodes.map((node) => `${node.html}: ${node.any.map(({ message }) => message).join(" ")}`));
  });
  await page.emulateMedia({ colorScheme: now });
  await page.evaluate(() => void document.adoptedStyleSheets.pop());
  expect(faint, `contrast when it is ${other}`).toEqual([]);
}

/** The place of a conversation on the screen. */
export const inbox = {
  cards: (page: Page) => page.getByRole("list", { name: "Lista de conversas" }),
  card: (page: Page, name: string) => inbox.cards(page).getByRole("link").filter({ hasText: name }),
  thread: (page: Page, name: string) => page.getByRole("region", { name: `Conversa com ${name}` }),
  bubble: (page: Page, text: string) => page.getByRole("region", { name: "Mensagens" }).getByRole("article").filter({ hasText: text }),
  composer: (page: Page, name: string) => page.getByRole("textbox", { name: `Mensagem para ${name}` }),
  take: (page: Page) => page.getByRole("button", { name: "Iniciar Atendimento" }).first(),
};

/** Opens a waiting conversation and takes it. */
export async function take(page: Page, name: string) {
  await page.goto("/conversations?view=queue");
  await inbox.card(page, name).click();
  await inbox.take(page).click();
  await expect(inbox.composer(page, name)).toBeVisible();
}
