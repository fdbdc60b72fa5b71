import { expect, inbox, looksRight, take, test } from "../desk.ts";
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
  await agent.getByLabel("Buscar por atalho, título ou texto").fill("gratis");
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
