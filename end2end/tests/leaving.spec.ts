// Who leaves a screen while it is busy is where they went, with a desk that works, and is told what became of it.
import type { Page } from "@playwright/test";
import { awake, expect, inbox, take, test } from "../desk.ts";
import { held } from "../lib/held.ts";
import { freshPhone } from "../lib/phones.ts";

/** Presses what asks the server for `what`, and leaves by the menu before the answer comes. */
async function leaves(page: Page, what: string, press: () => Promise<void>) {
  const address = new RegExp(`/${what}\\d*$`);
  const goOn = await held(page, address);
  // Before that, links would fetch pages whole.
  await awake(page);
  const [asked] = await Promise.all([page.waitForRequest(address), press()]);
  await page.getByRole("navigation", { name: "Menu principal" }).getByRole("link", { name: "Contatos" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Contatos" })).toBeVisible();
  await goOn();
  await (await asked.response())?.finished();
  await page.unroute(address);
}

/** The desk is awake, and nobody was led away from where they went. */
async function works(page: Page) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(page.getByRole("combobox", { name: "Comandos" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/\/contacts$/);
}

test("an administrator leaves while a team is saved, and is told when it is or why it is not", { tag: "@desktop" }, async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 409/);
  const admin = await signedInAs("administrador");
  const saves = () => admin.getByRole("button", { name: "Salvar" }).click();
  for (const told of ["Alterações salvas.", "Este nome já está em uso. Escolha outro."]) {
    await admin.goto("/management/teams/new");
    await admin.getByLabel("Nome").fill("Troca de turno");
    await leaves(admin, "save_team", saves);
    await expect(admin.getByText(told)).toBeVisible();
    await works(admin);
  }
  await admin.goto("/management/teams");
  await expect(admin.getByRole("link", { name: "Troca de turno" })).toHaveCount(1);
});

test("an administrator leaves while an access is disabled", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const [made] = await desk.people(["agent"]);
  const admin = await signedInAs("administrador");
  const asked = async (name: string) => {
    await admin.goto(`/management/users?text=${encodeURIComponent(made.email)}`);
    await admin.getByRole("link", { name: new RegExp(made.name) }).first().click();
    await expect(admin.getByRole("heading", { level: 1, name: made.name })).toBeVisible();
    await admin.getByRole("button", { name }).click();
  };
  await asked("Desabilitar acesso");
  await leaves(admin, "suspend_user", () => admin.getByRole("dialog").getByRole("button", { name: "Desabilitar acesso" }).click());
  await expect(admin.getByText("Acesso desabilitado.")).toBeVisible();
  await works(admin);
});

test("an agent leaves while a quick reply is deleted", { tag: "@desktop" }, async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/quick-replies");
  await agent.getByRole("button", { name: "Nova resposta" }).first().click();
  const editor = agent.getByRole("dialog");
  await editor.getByLabel("Atalho").fill("turno");
  await editor.getByLabel("Título").fill("Troca de turno");
  await editor.getByLabel("Texto").fill("Um colega continua daqui.");
  await editor.getByRole("button", { name: "Salvar resposta" }).click();
  await expect(editor).toBeHidden();
  await leaves(agent, "delete_quick_reply", () => agent.getByRole("button", { name: "Excluir /turno" }).click());
  await works(agent);
  await agent.goto("/quick-replies");
  await expect(agent.getByText("Troca de turno")).toHaveCount(0);
});

test("an agent leaves while a note is written, a message sent and a conversation put on hold", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Obrigada");
  await take(agent, ana.name);
  const address = new URL(agent.url()).pathname;
  await inbox.composer(agent, ana.name).fill("De nada");
  await leaves(agent, "send_message", () => inbox.composer(agent, ana.name).press("Enter"));
  await works(agent);

  await agent.goto(address);
  await expect(inbox.bubble(agent, "De nada")).toBeVisible();
  await agent.getByRole("button", { name: "Nota", exact: true }).click();
  const note = agent.getByRole("textbox", { name: `Nota interna sobre ${ana.name}` });
  await note.fill("Cliente satisfeita");
  await leaves(agent, "add_note", () => note.press("Enter"));
  await works(agent);

  await agent.goto(address);
  await expect(agent.getByText("Cliente satisfeita").first()).toBeVisible();
  await leaves(agent, "change_protocol", () => agent.keyboard.press("h"));
  await works(agent);
  await agent.goto(address);
  await expect(inbox.thread(agent, ana.name).locator(".thread-facts")).toContainText("Em espera");
});

test("a Contato Ativo that is on its way is not thrown away by a key", { tag: "@desktop" }, async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  await agent.getByRole("button", { name: "Contato Ativo" }).click();
  const dialog = agent.getByRole("dialog", { name: "Contato Ativo" });
  await dialog.getByLabel("Número de origem").selectOption({ index: 1 });
  await dialog.getByLabel("Telefone com DDD").fill(freshPhone().typed);
  await dialog.getByLabel("Nome do cliente").fill("Marta Reis");
  await dialog.getByRole("button", { name: /aviso_horario/ }).click();
  const address = /\/send_active_contact\d*$/;
  const goOn = await held(agent, address);
  await Promise.all([
    agent.waitForRequest(address),
    dialog.getByRole("button", { name: "Enviar para Marta Reis" }).click(),
  ]);
  await agent.keyboard.press("Escape");
  await expect(dialog.getByRole("button", { name: "Enviando…" })).toBeVisible();
  await expect(dialog.getByRole("alertdialog")).toHaveCount(0);
  await goOn();
  await expect(inbox.thread(agent, "Marta Reis")).toBeVisible();
});
