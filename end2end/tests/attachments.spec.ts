// What was put beside an answer stays until it is sent or thrown away, whatever happens meanwhile.
import type { Page } from "@playwright/test";
import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";
import { bubbles, microphone, PDF, PHOTO } from "../lib/assets.ts";
import { held } from "../lib/held.ts";

test.use(microphone);

const tray = (page: Page) => page.getByRole("region", { name: "Arquivos para enviar" });
const picked = (page: Page) => page.locator("#attach-files");
const photo = (name: string) => ({ name, mimeType: "image/jpeg", buffer: PHOTO });

test("files outlive a note, another conversation and a colleague who takes over", async ({ signedInAs, customer, people }) => {
  const agent = await signedInAs("atendente");
  const [ana, bia] = [await customer("Ana"), await customer("Bia")];
  for (const who of [ana, bia]) {
    await who.writes("Pode mandar as fotos?");
    await take(agent, who.name);
  }
  await awake(agent);
  await picked(agent).setInputFiles([photo("sala.jpg"), photo("quarto.jpg")]);
  await tray(agent).getByRole("textbox", { name: "Legenda de sala.jpg" }).fill("a sala");
  await expect(tray(agent).getByRole("button", { name: "Enviar 2 arquivos" })).toBeEnabled();
  const modes = agent.getByRole("group", { name: "O que escrever" });
  await modes.getByRole("button", { name: "Nota" }).click();
  await expect(tray(agent)).toHaveCount(0);
  await modes.getByRole("button", { name: "Responder" }).click();
  await expect(tray(agent).getByRole("textbox", { name: "Legenda de sala.jpg" })).toHaveValue("a sala");

  const address = agent.url();
  // By links of the awake page: a page that is loaded anew has no files any more.
  await agent.locator("a.back").evaluate((link: HTMLElement) => link.click());
  await expect(agent).not.toHaveURL(address);
  await expect(tray(agent)).toHaveCount(0);
  await agent.evaluate(() => history.back());
  await expect(tray(agent).getByRole("listitem")).toHaveCount(2);

  const colleague = await signedInAs("supervisor");
  await colleague.goto(address);
  await colleague.getByRole("button", { name: `Assumir de ${people.atendente.name}` }).click();
  await expect(tray(agent)).toHaveCount(0);
  await expect(inbox.composer(colleague, bia.name)).toBeVisible();
  // The letter is a command where nobody writes.
  await inbox.composer(colleague, bia.name).blur();
  await colleague.keyboard.press("t");
  const transfer = colleague.getByRole("dialog", { name: "Transferir atendimento" });
  await transfer.getByRole("radio", { name: new RegExp(people.atendente.name) }).check();
  await transfer.getByRole("button", { name: `Transferir para ${people.atendente.name}` }).click();
  await expect(tray(agent).getByRole("listitem")).toHaveCount(2);
  await tray(agent).getByRole("button", { name: "Enviar 2 arquivos" }).click();
  await expect(bubbles(agent).filter({ hasText: "a sala" })).toBeVisible();
});

test("words wait for their files, and what was cut is tried again", async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("E a nota?");
  await take(agent, ana.name);
  const next = await held(agent, /\/media\?/);
  const write = inbox.composer(agent, ana.name);
  await picked(agent).setInputFiles({ name: "nota.pdf", mimeType: "application/pdf", buffer: PDF });
  await expect(tray(agent).getByRole("progressbar", { name: "Enviando nota.pdf" })).toBeVisible();
  await write.fill("Segue a nota");
  await write.press("Enter");
  await expect(agent.getByText("A mensagem sai assim que os arquivos terminarem de subir.")).toBeVisible();
  await next("cut");
  await expect(tray(agent).getByRole("alert").filter({ hasText: "O envio foi interrompido." })).toBeVisible();
  await expect(agent.getByText("Um dos arquivos não pode ser enviado.")).toBeVisible();
  await expect(inbox.bubble(agent, "Segue a nota")).toHaveCount(0);
  await expect(write).toHaveValue("Segue a nota");
  await looksRight(agent);

  await tray(agent).getByRole("button", { name: "Tentar de novo" }).click();
  await write.press("Enter");
  await next();
  await expect(tray(agent)).toHaveCount(0);
  await expect(bubbles(agent).nth(-2)).toContainText("Segue a nota");
  await expect(bubbles(agent).last()).toContainText("nota.pdf");
});

test("an upload is stopped while it is on its way, and nothing of it is sent", async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/ERR_ABORTED|ERR_FAILED/);
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Oi");
  await take(agent, ana.name);
  const ended = agent.waitForEvent("requestfailed", (request) => request.url().includes("/media?"));
  await held(agent, /\/media\?/);
  await picked(agent).setInputFiles(photo("errada.jpg"));
  await expect(tray(agent).getByRole("progressbar", { name: "Enviando errada.jpg" })).toBeVisible();
  await tray(agent).getByRole("button", { name: "Remover errada.jpg" }).click();
  await expect(tray(agent)).toHaveCount(0);
  await ended;
  await inbox.composer(agent, ana.name).fill("Bom dia");
  await inbox.composer(agent, ana.name).press("Enter");
  await expect(bubbles(agent).last()).toContainText("Bom dia");
  await expect(bubbles(agent)).toHaveCount(2);
});

test("who leaves a recording finds it again, with the microphone off", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  await agent.addInitScript(() => {
    const devices = navigator.mediaDevices, ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wanted) => ((window as never as { mic: MediaStream }).mic = await ask(wanted));
  });
  const ana = await customer("Ana");
  await ana.writes("me explica por áudio?");
  await take(agent, ana.name);
  await agent.getByRole("button", { name: "Gravar mensagem de voz" }).click();
  await expect(agent.locator(".recorder-time")).toContainText("0:01");
  const modes = agent.getByRole("group", { name: "O que escrever" });
  await modes.getByRole("button", { name: "Nota" }).click();
  await expect(agent.locator(".recorder")).toHaveCount(0);
  await expect.poll(() => agent.evaluate(() => (window as never as { mic: MediaStream }).mic.getTracks().map((track) => track.readyState))).toEqual(["ended"]);
  await modes.getByRole("button", { name: "Responder" }).click();
  await expect(agent.locator(".recorder").getByRole("button", { name: "Ouvir" })).toBeVisible();
  await agent.getByRole("button", { name: "Enviar mensagem de voz" }).click();
  await expect(bubbles(agent).filter({ has: agent.getByRole("group", { name: "Mensagem de voz" }) })).toBeVisible();
  await expect(agent.locator(".recorder")).toHaveCount(0);
});

test("messages arrive in the order in which they were written, also when one is late or cut", async ({ signedInAs, customer, context, complaints }) => {
  complaints.expect(/ERR_CONNECTION_RESET/);
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Oi");
  await take(agent, ana.name);
  const next = await held(agent, /\/send_message\d*$/);
  const write = inbox.composer(agent, ana.name);
  const say = async (words: string) => {
    await write.fill(words);
    await write.press("Enter");
    await expect(write).toHaveValue("");
  };
  for (const words of ["primeira", "segunda", "terceira"]) await say(words);
  await next("cut");
  // The others do not overtake it: all three say so, and go together when the first is tried again.
  await expect(agent.getByRole("alert").getByRole("button", { name: "Tentar de novo" })).toHaveCount(3);
  await agent.getByRole("alert").getByRole("button", { name: "Tentar de novo" }).first().click();
  await say("quarta");
  for (let sent = 0; sent < 4; sent++) await next();
  await expect(agent.locator("[data-pending]")).toHaveCount(0);
  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.getByText("quarta")).toBeVisible();
  const told = await phone.innerText();
  const places = ["primeira", "segunda", "terceira", "quarta"].map((words) => told.indexOf(words));
  expect(places.every((place, at) => place >= 0 && (at === 0 || place > places[at - 1])), told).toBe(true);
});
