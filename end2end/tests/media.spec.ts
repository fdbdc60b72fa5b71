import { expect, inbox, looksRight, take, test } from "../desk.ts";
import { bubbles, microphone, PDF, PHOTO } from "../lib/assets.ts";
import type { Page } from "@playwright/test";

test.use(microphone);

const photo = (page: Page) => page.getByRole("button", { name: "Abrir Foto" });
const picker = (page: Page) => page.locator("#attach-files");

/** A picture is there when its bytes were drawn. */
const drawn = (page: Page) => expect.poll(() => photo(page).last().locator("img").evaluate((img: HTMLImageElement) => img.complete && img.naturalWidth)).toBeGreaterThan(100);

test("whatever a customer sends is there to see and to hear", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Oi");
  await take(agent, ana.name);
  for (const kind of ["image", "sticker", "video", "audio", "document", "location", "contacts"]) await ana.sends({ type: kind, [kind]: kind === "contacts" || kind === "location" ? undefined : {} });
  await expect(photo(agent)).toBeVisible();
  await drawn(agent);
  await expect(agent.getByRole("img", { name: "Figurinha" })).toBeVisible();
  await expect(agent.getByRole("button", { name: "Ouvir" })).toBeVisible();
  await expect(agent.getByRole("link", { name: "Ver no mapa" })).toHaveAttribute("href", /openstreetmap/);
  await expect(bubbles(agent).filter({ hasText: "Bia Lima" })).toContainText("+55 41 97777-6666");
  await expect(agent.getByRole("button", { name: "Abrir nota-812.pdf" })).toBeVisible();
  await looksRight(agent);

  const speed = agent.getByRole("button", { name: /Velocidade/ });
  await speed.click();
  await expect(speed).toHaveAccessibleName("Velocidade 1,5×");
  await agent.getByRole("button", { name: "Ouvir" }).click();
  await expect.poll(() => agent.locator("audio").evaluate((audio: HTMLAudioElement) => audio.playbackRate)).toBe(1.5);
});

test("a picture opens large, and keys lead from one file to the next", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.sends({ type: "image", image: { caption: "primeira" } });
  await ana.sends({ type: "image", image: { caption: "segunda" } });
  await take(agent, ana.name);
  await expect(photo(agent)).toHaveCount(2);
  await photo(agent).first().click();
  const viewer = agent.getByRole("dialog", { name: "Abrir Foto" });
  await expect(viewer).toContainText("primeira");
  await expect(viewer.getByRole("button", { name: "Arquivo anterior" })).toBeDisabled();
  await looksRight(agent);
  await agent.keyboard.press("ArrowRight");
  await expect(viewer).toContainText("segunda");
  await agent.keyboard.press("+");
  await expect(viewer.locator(".viewer-stage")).toHaveAttribute("data-zoom", "2");
  await agent.keyboard.press("Escape");
  await expect(viewer).toBeHidden();
  await expect(photo(agent).first()).toBeVisible();
});

test("a PDF is read and a film is watched without leaving the conversation", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.sends({ type: "document", document: {} });
  await ana.sends({ type: "video", video: {} });
  await take(agent, ana.name);
  const page = agent.waitForResponse((answer) => /\/media\/[0-9a-f-]{36}$/.test(answer.url()) && answer.request().resourceType() === "document");
  await agent.evaluate(() => Object.defineProperty(navigator, "pdfViewerEnabled", { get: () => true, configurable: true }));
  await agent.getByRole("button", { name: "Abrir nota-812.pdf" }).click();
  const viewer = agent.getByRole("dialog", { name: "Abrir nota-812.pdf" });
  await expect(viewer.locator("iframe")).toBeVisible();
  expect((await page).headers()["content-type"]).toBe("application/pdf");
  await agent.keyboard.press("Escape");
  await expect(viewer).toBeHidden();

  // Phones that draw none offer it to be saved.
  await agent.evaluate(() => Object.defineProperty(navigator, "pdfViewerEnabled", { get: () => false, configurable: true }));
  await agent.getByRole("button", { name: "Abrir nota-812.pdf" }).click();
  await expect(viewer.getByText("Este navegador não mostra PDF na página.")).toBeVisible();
  const [saved] = await Promise.all([agent.waitForEvent("download"), viewer.locator(".viewer-words").getByRole("link", { name: "Baixar" }).click()]);
  expect(saved.suggestedFilename()).toBe("nota-812.pdf");
  await looksRight(agent);
  await agent.keyboard.press("ArrowRight");

  const film = agent.locator(".viewer video");
  await expect(film).toBeVisible();
  await expect.poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime)).toBeGreaterThan(0);
});

test("files are attached, captioned and sent in order; what WhatsApp does not take is said at once", async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Pode mandar a nota?");
  await take(agent, ana.name);
  await picker(agent).setInputFiles([
    { name: "foto.jpg", mimeType: "image/jpeg", buffer: PHOTO },
    { name: "nota.pdf", mimeType: "application/pdf", buffer: PDF },
    { name: "programa.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") },
    { name: "enorme.jpg", mimeType: "image/jpeg", buffer: Buffer.alloc(5 * 1024 * 1024 + 1) },
  ]);
  const tray = agent.getByRole("region", { name: "Arquivos para enviar" });
  await expect(tray.getByRole("listitem")).toHaveCount(4);
  await expect(tray).toContainText("O WhatsApp não aceita arquivos deste tipo");
  await expect(tray).toContainText("aceita fotos de até 5 MB");
  await looksRight(agent);
  await tray.getByRole("button", { name: "Remover programa.exe" }).click();
  await tray.getByRole("button", { name: "Remover enorme.jpg" }).click();
  await tray.getByRole("textbox", { name: "Legenda de foto.jpg" }).fill("a cor que temos");
  await tray.getByRole("button", { name: "Enviar 2 arquivos" }).click();
  await expect(tray).toHaveCount(0);
  await expect(bubbles(agent).filter({ hasText: "a cor que temos" })).toBeVisible();
  await drawn(agent);
  await expect(bubbles(agent).last()).toContainText("nota.pdf");
  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.getByText("a cor que temos")).toBeVisible();
  await expect(phone.getByText("nota.pdf").first()).toBeVisible();
});

test("files come by paste and by drag", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("oi");
  await take(agent, ana.name);
  await inbox.composer(agent, ana.name).focus();
  const give = (kind: "paste" | "drop") => agent.evaluate(([kind, bytes]) => {
    const data = new DataTransfer();
    data.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], `${kind}.jpg`, { type: "image/jpeg" }));
    const target = document.querySelector(".composer textarea")!;
    if (kind === "drop") target.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
    const event = kind === "drop"
      ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
      : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
    target.dispatchEvent(event);
  }, [kind, PHOTO.toString("base64")] as const);
  const tray = agent.getByRole("region", { name: "Arquivos para enviar" });
  await give("paste");
  await expect(tray.getByRole("listitem")).toHaveCount(1);
  await give("drop");
  await expect(tray.getByRole("listitem")).toHaveCount(2);
  await tray.getByRole("button", { name: "Descartar tudo" }).click();
  await expect(tray).toHaveCount(0);
});

test("a voice message is recorded, listened to and arrives as one", async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("me explica por áudio?");
  await take(agent, ana.name);
  await agent.getByRole("button", { name: "Gravar mensagem de voz" }).click();
  await expect(agent.locator(".recorder-time")).toContainText("0:01");
  await looksRight(agent);
  await agent.getByRole("button", { name: "Parar e ouvir" }).click();
  await expect(agent.locator(".recorder").getByRole("button", { name: "Ouvir" })).toBeVisible();
  await agent.getByRole("button", { name: "Enviar mensagem de voz" }).click();
  const voice = bubbles(agent).filter({ has: agent.getByRole("group", { name: "Mensagem de voz" }) });
  await expect(voice).toBeVisible();
  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.locator("audio")).toBeVisible();
});

test("an answer quotes, a reaction stands on its message, on both sides", async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Quero o azul");
  await take(agent, ana.name);
  const bubble = inbox.bubble(agent, "Quero o azul").first();
  const menu = bubble.getByRole("button", { name: "Ações da mensagem" });
  await bubble.hover();
  await menu.click();
  await bubble.getByRole("button", { name: "Reagir com 👍" }).click();
  await expect(bubble).toContainText("Você reagiu com 👍");
  await menu.click();
  await bubble.getByRole("button", { name: "Responder" }).click();
  await expect(agent.getByText(`Em resposta a ${ana.name}`)).toBeVisible();
  await looksRight(agent);
  await inbox.composer(agent, ana.name).fill("Separado");
  await inbox.composer(agent, ana.name).press("Enter");
  const answer = bubbles(agent).last();
  await expect(answer).toContainText("Separado");
  await expect(answer.getByRole("blockquote")).toContainText("Quero o azul");
  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.getByText("👍").first()).toBeVisible();
  await expect(phone.locator("blockquote")).toContainText("Quero o azul");
});

test("a place, a card and choices are sent from small forms that say what is wrong", async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Onde fica?");
  await take(agent, ana.name);
  const open = async (item: string) => {
    await agent.getByTitle("Anexar").click();
    await agent.getByRole("button", { name: item }).click();
    return agent.getByRole("dialog", { name: item });
  };
  let form = await open("Enviar localização");
  await form.getByRole("button", { name: /Enviar para/ }).click();
  await expect(form.getByRole("alert")).toContainText("Informe as coordenadas");
  await looksRight(agent);
  await form.getByLabel("Coordenadas ou endereço do mapa").fill("-25.4284, -49.2733");
  await form.getByLabel("Nome do lugar (opcional)").fill("Loja Centro");
  await form.getByRole("button", { name: /Enviar para/ }).click();
  await expect(bubbles(agent).last()).toContainText("Loja Centro");

  form = await open("Enviar opções de resposta");
  await form.getByLabel("Pergunta").fill("Como prefere receber?");
  await form.getByLabel("Opção 1", { exact: true }).fill("Retirar");
  await form.getByLabel("Opção 2", { exact: true }).fill("Entregar");
  await form.getByRole("button", { name: /Enviar para/ }).click();
  await expect(bubbles(agent).last()).toContainText("Entregar");
  await expect(bubbles(agent).last()).toContainText("Como prefere receber?");

  // What the customer chooses comes as an answer to the question.
  const phone = await ana.phoneOn(await context.newPage());
  await phone.getByRole("button", { name: "Retirar" }).click();
  await expect(bubbles(agent).last()).toContainText("Retirar");
  await expect(bubbles(agent).last().getByRole("blockquote")).toContainText("Como prefere receber?");
});
