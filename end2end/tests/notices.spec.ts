import { expect, inbox, looksRight, take, test } from "../desk.ts";
import type { BrowserContext, Page } from "@playwright/test";

type Called = { sounds: number; shown: { title: string; body?: string }[] };
const called = (page: Page) => page.evaluate(() => (window as never as { called: Called }).called);
const both = async (...pages: Page[]) => {
  const all = await Promise.all(pages.map(called));
  return { sounds: all.reduce((sum, one) => sum + one.sounds, 0), shown: all.flatMap((one) => one.shown) };
};

/** Counts what a browser would sound and show. `away`: nobody looks at its pages. */
async function listenIn(context: BrowserContext, { permission = "granted", away = false, locks = true } = {}) {
  await context.addInitScript(({ permission, away, locks }) => {
    // A page that was only just opened has no storage.
    if (location.protocol === "about:") return;
    const called = { sounds: 0, shown: [] as { title: string; body?: string }[] };
    class Notice extends EventTarget {
      static permission = sessionStorage.getItem("permission") ?? permission;
      static async requestPermission() {
        Notice.permission = "granted";
        sessionStorage.setItem("permission", "granted");
        return "granted";
      }
      onclick: (() => void) | null = null;
      constructor(title: string, options: { body?: string }) {
        super();
        called.shown.push({ title, body: options.body });
        (window as never as { latest: Notice }).latest = this;
      }
      close() {}
    }
    const play = HTMLMediaElement.prototype.play;
    HTMLMediaElement.prototype.play = function () {
      called.sounds += 1;
      return play.call(this);
    };
    Object.assign(window, { away });
    // The session was begun in another browser, whose eyes came along with its cookies.
    if (away) localStorage.removeItem("guiche.sight");
    document.hasFocus = () => !(window as never as { away: boolean }).away;
    if (!locks) Object.defineProperty(Navigator.prototype, "locks", { get: () => undefined });
    Object.assign(window, { called, Notification: Notice });
  }, { permission, away, locks });
}

/** A page in the background of another one. Browsers let a page sound once it was clicked. */
async function another(page: Page, address: string) {
  const other = await page.context().newPage();
  await other.goto(address);
  await other.getByRole("navigation", { name: "Menu principal" }).click({ position: { x: 2, y: 2 } });
  return other;
}

/** Turns to another program. */
const lookAway = (...pages: Page[]) => Promise.all(pages.map((page) => page.evaluate(() => {
  Object.assign(window, { away: true });
  window.dispatchEvent(new Event("blur"));
})));

for (const locks of [true, false]) {
  test(`with two tabs open, a message sounds and shows once${locks ? "" : ", also without locks"}`, { tag: "@desktop" }, async ({ signedInAs, customer }) => {
    const agent = await signedInAs("atendente");
    await listenIn(agent.context(), { locks });
    const ana = await customer("Ana");
    await ana.writes("Oi");
    await take(agent, ana.name);
    // With the conversation open, what comes would be read at once.
    await agent.goto("/conversations");
    await agent.getByRole("link", { name: /^Em Espera/ }).click();
    const second = await another(agent, "/preferences");
    const third = await another(agent, "/conversations?view=queue");
    await expect(third.getByRole("list", { name: "Lista de conversas" })).toBeVisible();

    await lookAway(agent, second, third);
    await ana.writes("Vocês abrem no sábado?");
    await expect.poll(async () => (await both(agent, second, third)).shown).toEqual([{ title: ana.name, body: "Vocês abrem no sábado?" }]);
    await expect.poll(async () => (await both(agent, second, third)).sounds).toBe(1);
    for (const page of [agent, second, third]) await expect(page).toHaveTitle(/^\(\d+\) /);
    // Whatever else was on its way has come when a second message has.
    await third.waitForTimeout(1_600);
    await ana.writes("E no domingo?");
    await expect.poll(async () => (await both(agent, second, third)).shown.length).toBe(2);
    await expect.poll(async () => (await both(agent, second, third)).sounds).toBe(2);
  });
}

test("what one looks at does not call, another conversation sounds without a notice on screen", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  await listenIn(agent.context());
  const [bia, caio] = [await customer("Bia"), await customer("Caio")];
  for (const guest of [bia, caio]) {
    await guest.writes("Oi");
    await take(agent, guest.name);
  }
  // Two sounds within a second and a half are one.
  await agent.waitForTimeout(1_600);
  const before = await called(agent);
  await caio.writes("Ainda está aí?");
  await expect(inbox.bubble(agent, "Ainda está aí?")).toBeVisible();
  await bia.writes("Pode me ajudar?");
  await expect.poll(async () => (await called(agent)).sounds).toBe(before.sounds + 1);
  expect((await called(agent)).shown).toEqual(before.shown);
});

test("a transfer, a note and the queue call with who it was, and a pause keeps quiet", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const [agent, colleague] = [await signedInAs("atendente"), await signedInAs("colega")];
  await listenIn(colleague.context(), { away: true });
  await colleague.goto("/preferences");
  const choices = colleague.getByRole("region", { name: "Avisos" });
  const queue = choices.getByRole("checkbox", { name: "Conversa nova na fila: Na tela" });
  await queue.check();
  await expect(colleague.getByText("Salvo.")).toBeVisible();

  const davi = await customer("Davi");
  await davi.writes("Preciso de uma segunda via");
  const titles = async () => (await called(colleague)).shown.map((one) => one.title);
  await expect.poll(titles).toEqual(["Conversa nova na fila"]);
  expect((await called(colleague)).shown[0].body).toBe(`${davi.name}: Preciso de uma segunda via`);

  await take(agent, davi.name);
  await agent.getByRole("button", { name: "Nota", exact: true }).click();
  const note = agent.getByRole("textbox", { name: `Nota interna sobre ${davi.name}` });
  await note.fill(`@${people.colega.name} pode ver?`);
  await note.press("Enter");
  await expect.poll(titles).toContain(`${people.atendente.name} escreveu uma nota para você`);
  await agent.getByRole("button", { name: "Transferir", exact: true }).filter({ visible: true }).click();
  const dialog = agent.getByRole("dialog", { name: "Transferir atendimento" });
  await dialog.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await dialog.getByRole("button", { name: `Transferir para ${people.colega.name}` }).click();
  await expect.poll(titles).toContain(`${people.atendente.name} transferiu um atendimento para você`);

  // A click on the notice opens the conversation.
  await colleague.evaluate(() => (window as never as { latest: { onclick: () => void } }).latest.onclick());
  await expect(inbox.thread(colleague, davi.name)).toBeVisible();

  await colleague.getByTitle("Sua conta").click();
  await colleague.getByRole("button", { name: "Fazer uma pausa" }).click();
  await colleague.getByRole("dialog").getByRole("button", { name: "Iniciar pausa" }).click();
  // Above the page, not in the dialog, which has the words too.
  await expect(colleague.getByRole("status").getByText("Você está em pausa")).toBeVisible();
  const before = (await called(colleague)).shown.length;
  await davi.writes("Alguém aí?");
  await expect(inbox.bubble(colleague, "Alguém aí?")).toBeVisible();
  expect((await called(colleague)).shown).toHaveLength(before);
  await colleague.getByRole("button", { name: "Encerrar a pausa" }).filter({ visible: true }).click();
  await expect(colleague.getByText("Você está em pausa")).toHaveCount(0);
  await colleague.goto("/preferences");
  await queue.uncheck();
  await expect(colleague.getByText("Salvo.")).toBeVisible();
});

test("each channel is chosen, kept and tried; the browser is asked by a click", async ({ signedInAs }) => {
  const agent = await signedInAs("colega");
  await listenIn(agent.context(), { permission: "default" });
  await agent.goto("/preferences");
  const choices = agent.getByRole("region", { name: "Avisos" });
  await expect(choices.getByText("Para ver avisos na tela, permita-os neste navegador.")).toBeVisible();
  await looksRight(agent);

  await choices.getByRole("button", { name: "Testar som" }).click();
  await expect(choices.getByText("O som foi tocado.")).toBeVisible();
  expect((await called(agent)).sounds).toBe(1);
  await choices.getByRole("button", { name: "Permitir avisos na tela" }).click();
  await expect(choices.getByText("O aviso foi enviado.")).toBeVisible();
  expect((await called(agent)).shown).toEqual([{ title: "Aviso de teste", body: "É assim que o Guichê avisa você." }]);
  await expect(choices.getByRole("button", { name: "Testar aviso" })).toBeEnabled();

  const mention = choices.getByRole("checkbox", { name: "Nota para mim (menção ou sussurro): Som" });
  const text = choices.getByRole("checkbox", { name: "Mostrar o texto das mensagens nos avisos na tela" });
  await mention.uncheck();
  await expect(agent.getByText("Salvo.")).toBeVisible();
  await text.uncheck();
  await expect(agent.getByText("Salvo.")).toBeVisible();
  await expect(text).toBeEnabled();
  await agent.reload();
  await expect(mention).toBeEnabled();
  await expect(mention).not.toBeChecked();
  await expect(text).not.toBeChecked();
  await expect(choices.getByRole("checkbox", { name: "Nota para mim (menção ou sussurro): Na tela" })).toBeChecked();
  await mention.check();
  await expect(mention).toBeEnabled();
  await text.check();
  await expect(text).toBeEnabled();
});

test("a browser that denies notices is told how to allow them", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await listenIn(agent.context(), { permission: "denied" });
  await agent.goto("/preferences");
  const choices = agent.getByRole("region", { name: "Avisos" });
  await expect(choices.getByText("Este navegador está bloqueando os avisos.")).toBeVisible();
  await expect(choices.getByRole("button", { name: "Testar aviso" })).toBeDisabled();
  await expect(choices.getByRole("button", { name: "Testar som" })).toBeEnabled();
  await looksRight(agent);
});

test("a browser that takes no notices from a page, as on Android, is told so from then on", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.addInitScript(() => {
    class Refusing { static permission = "granted"; constructor() { throw new TypeError("Illegal constructor"); } }
    Object.assign(window, { Notification: Refusing });
  });
  await agent.goto("/preferences");
  const choices = agent.getByRole("region", { name: "Avisos" });
  await choices.getByRole("button", { name: "Testar aviso" }).click();
  await expect(choices.getByText("Este navegador não mostra avisos na tela")).toBeVisible();
  await agent.reload();
  await expect(choices.getByText("Este navegador não mostra avisos na tela")).toBeVisible();
  await expect(choices.getByRole("button", { name: "Testar aviso" })).toBeDisabled();
  await looksRight(agent);
});
