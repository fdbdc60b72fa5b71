import { expect, inbox, looksRight, take, test } from "../desk.ts";
import { PDF } from "../lib/assets.ts";
import type { Page } from "@playwright/test";

async function create(page: Page, shortcut: string, title: string, body: string) {
  await page.getByRole("button", { name: "Nova resposta" }).click();
  const dialog = page.getByRole("dialog", { name: "Nova resposta rápida" });
  await dialog.getByLabel("Atalho").fill(shortcut);
  await dialog.getByLabel("Título").fill(title);
  await dialog.getByLabel("Texto").fill(body);
  await dialog.getByRole("button", { name: "Salvar resposta" }).click();
  await expect(dialog).toBeHidden();
}

test("a quick reply is made, used with its variables filled in, and deleted with a way back", async ({ signedInAs, customer }, info) => {
  const agent = await signedInAs("atendente");
  const shortcut = `frete-${info.project.name}`;
  await agent.goto("/quick-replies");
  await create(agent, shortcut, "Frete grátis", "{{saudacao}}, {{primeiro_nome}}. O frete é grátis, protocolo {{protocolo}}.");
  const list = agent.getByRole("list", { name: "Lista de respostas rápidas" });
  await expect(list.getByText("Frete grátis")).toBeVisible();
  await looksRight(agent);

  const lia = await customer("Lia");
  await lia.writes("Quanto é o frete?");
  await take(agent, lia.name);
  const composer = inbox.composer(agent, lia.name);
  await composer.pressSequentially("/fret");
  await expect(agent.getByRole("option").filter({ hasText: `/${shortcut}` })).toBeVisible();
  await looksRight(agent);
  await composer.press("Enter");
  await expect(composer).toHaveValue(/^(Bom dia|Boa tarde|Boa noite), Lia\. O frete é grátis, protocolo \d{8}-\d+\.$/);
  await composer.press("Enter");
  await expect(inbox.bubble(agent, "O frete é grátis")).toBeVisible();

  await agent.goto("/quick-replies");
  await agent.getByLabel("Buscar por atalho, título, texto ou arquivo").fill("gratis");
  await agent.getByRole("button", { name: `Excluir /${shortcut}` }).click();
  await expect(list.getByText(`/${shortcut}`)).toHaveCount(0);
  await agent.getByRole("button", { name: "Desfazer" }).click();
  await expect(list.getByText(`/${shortcut}`)).toBeVisible();
});

test("what is not filled in is marked and not sent", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const otto = await customer("Otto");
  await otto.writes("Quando chega?");
  await take(agent, otto.name);
  const composer = inbox.composer(agent, otto.name);
  await composer.fill("Chega em {{prazo}} dias");
  await expect(agent.getByText("Falta preencher {{prazo}}. Troque por um texto antes de enviar.")).toBeVisible();
  await expect(agent.getByRole("button", { name: "Enviar", exact: true })).toBeDisabled();
  await composer.press("Enter");
  await agent.keyboard.type("3");
  await expect(composer).toHaveValue("Chega em 3 dias");
  await composer.press("Enter");
  await expect(inbox.bubble(agent, "Chega em 3 dias")).toBeVisible();
});

test("bad input is told under its field, and nothing typed is lost", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 409/);
  const supervisor = await signedInAs("supervisor");
  await supervisor.goto("/quick-replies");
  await supervisor.getByRole("button", { name: "Nova resposta" }).click();
  const dialog = supervisor.getByRole("dialog", { name: "Nova resposta rápida" });
  await dialog.getByLabel("Texto").fill("Olá");
  await dialog.getByLabel("Atalho").fill("com espaço");
  await dialog.getByRole("button", { name: "Salvar resposta" }).click();
  await expect(dialog.getByText("Use de 1 a 30 letras")).toBeVisible();
  await expect(dialog.getByLabel("Atalho")).toBeFocused();
  await expect(dialog.getByLabel("Texto")).toHaveValue("Olá");
  await looksRight(supervisor);
  await dialog.getByRole("button", { name: "Cancelar" }).click();
});

test("a quick reply's file lands on the tray, and text and file reach the customer's phone", { tag: "@desktop" }, async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/quick-replies");
  await agent.getByRole("button", { name: "Nova resposta" }).click();
  const dialog = agent.getByRole("dialog", { name: "Nova resposta rápida" });
  await dialog.getByLabel("Atalho").fill("tabela");
  await dialog.getByLabel("Título").fill("Tabela de preços");
  await dialog.getByRole("button", { name: "Salvar resposta" }).click();
  await expect(dialog.getByText("Escreva o texto da resposta ou anexe um arquivo.")).toBeVisible();
  const file = dialog.locator("#reply-file");
  await file.setInputFiles({ name: "programa.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") });
  await expect(dialog.getByText(/O WhatsApp não aceita arquivos deste tipo/)).toBeVisible();
  await looksRight(agent);
  await file.setInputFiles({ name: "tabela.pdf", mimeType: "application/pdf", buffer: PDF });
  const remove = dialog.getByRole("button", { name: "Remover tabela.pdf" });
  await remove.click();
  await expect(dialog.getByRole("button", { name: "Anexar arquivo" })).toBeFocused();
  await file.setInputFiles({ name: "tabela.pdf", mimeType: "application/pdf", buffer: PDF });
  await expect(remove).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Trocar arquivo" })).toBeVisible();
  await dialog.getByLabel("Texto").fill("{{primeiro_nome}}, segue a tabela.");
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Salvar resposta" }).click();
  await expect(dialog).toBeHidden();
  await expect(agent.getByRole("listitem").filter({ hasText: "/tabela" })).toContainText("tabela.pdf");
  await looksRight(agent);

  const joana = await customer("Joana");
  await joana.writes("Tem os preços?");
  await take(agent, joana.name);
  const composer = inbox.composer(agent, joana.name);
  const tray = agent.getByRole("region", { name: "Arquivos para enviar" });
  await composer.pressSequentially("/tabela");
  await expect(agent.getByRole("option").filter({ hasText: "/tabela" })).toContainText("tabela.pdf");
  await composer.press("Enter");
  await expect(composer).toHaveValue("Joana, segue a tabela.");
  await expect(tray.getByRole("listitem")).toHaveCount(1);
  // It may be taken off again, and comes back with the reply.
  await tray.getByRole("button", { name: "Remover tabela.pdf" }).click();
  await expect(tray).toHaveCount(0);
  await composer.fill("/tabela");
  await agent.getByRole("option").filter({ hasText: "/tabela" }).click();
  await expect(tray).toContainText("tabela.pdf");
  await looksRight(agent);
  await composer.press("Enter");
  await expect(tray).toHaveCount(0);
  await expect(composer).toHaveValue("");
  await expect(inbox.bubble(agent, "Joana, segue a tabela.")).toBeVisible();
  await expect(inbox.bubble(agent, "tabela.pdf")).toBeVisible();
  const phone = await joana.phoneOn(await context.newPage());
  await expect(phone.getByText("Joana, segue a tabela.")).toBeVisible();
  await expect(phone.getByText("tabela.pdf").first()).toBeVisible();
});
