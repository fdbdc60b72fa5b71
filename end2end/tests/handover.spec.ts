import { expect, inbox, looksRight, take, test } from "../desk.ts";
import type { Page } from "@playwright/test";

/** Opens the dialog of transferring, by the button or, where there is no room for it, by the menu. */
async function transfer(page: Page) {
  const button = page.getByRole("button", { name: "Transferir", exact: true }).filter({ visible: true });
  if (!await button.count()) await page.getByTitle("Mais ações").click();
  await button.click();
  return page.getByRole("dialog", { name: "Transferir atendimento" });
}

test("who receives a conversation sees it live, with by whom and why", async ({ signedInAs, customer, people }) => {
  const [agent, colleague] = [await signedInAs("atendente"), await signedInAs("colega")];
  const ana = await customer("Ana");
  await ana.writes("Quero trocar o tamanho");
  await colleague.goto("/conversations");
  await take(agent, ana.name);

  const dialog = await transfer(agent);
  await dialog.getByRole("searchbox", { name: "Buscar pessoa ou equipe" }).fill(people.colega.name.split(" ")[0].toLowerCase());
  await dialog.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await dialog.getByLabel("Nota para quem recebe (opcional)").fill("Já pediu o CEP.");
  await looksRight(agent);
  await dialog.getByRole("button", { name: `Transferir para ${people.colega.name}` }).click();
  await expect(dialog).toBeHidden();
  await expect(agent.getByText(`${people.colega.name} está atendendo esta conversa.`)).toBeVisible();

  const card = inbox.card(colleague, ana.name);
  await expect(card).toContainText(`Transferido por ${people.atendente.name}`);
  await card.click();
  await expect(colleague.getByText("“Já pediu o CEP.”").first()).toBeVisible();
  await expect(inbox.composer(colleague, ana.name)).toBeVisible();
});

test("the timeline of a protocol tells every change with who, when and why", async ({ signedInAs, customer, people, isMobile }) => {
  const agent = await signedInAs("atendente");
  const bia = await customer("Bia");
  await bia.writes("Oi");
  await take(agent, bia.name);
  await agent.getByTitle("Mais ações").click();
  await agent.getByRole("button", { name: "Colocar em espera com motivo" }).click();
  const dialog = agent.getByRole("dialog", { name: "Colocar em espera" });
  await dialog.getByLabel("Motivo (opcional)").fill("Aguardando o estoque");
  await dialog.getByRole("button", { name: "Colocar em espera" }).click();
  await expect(dialog).toBeHidden();

  if (isMobile) await agent.getByRole("button", { name: "Dados do contato" }).click();
  const panel = agent.getByRole("complementary", { name: "Contato" });
  await panel.getByText("Linha do tempo").first().click();
  const lines = panel.locator(".timeline-line");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(1)).toContainText(`${people.atendente.name} iniciou o atendimento`);
  await expect(lines.nth(2)).toContainText(`${people.atendente.name} colocou em espera`);
  await expect(lines.nth(2)).toContainText("“Aguardando o estoque”");
  await looksRight(agent);
  // What changes meanwhile is added; nobody has to open it again. (On a phone the panel lies over everything else.)
  if (isMobile) return;
  await agent.getByRole("button", { name: "Retomar" }).first().click();
  await expect(lines).toHaveCount(4);
  await expect(lines.nth(2)).toContainText("“Aguardando o estoque”");
});

test("who is taken over from learns by whom, and keeps what was being written", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const [agent, supervisor] = [await signedInAs("atendente"), await signedInAs("supervisor")];
  const caio = await customer("Caio");
  await caio.writes("Oi");
  await take(agent, caio.name);
  await inbox.composer(agent, caio.name).fill("Estava escrevendo isto");
  await supervisor.goto(new URL(agent.url()).pathname);
  await supervisor.getByRole("button", { name: `Assumir de ${people.atendente.name}` }).click();
  await expect(inbox.composer(supervisor, caio.name)).toBeVisible();
  await expect(agent.getByText(`${people.supervisor.name} tirou esta conversa de você`)).toBeVisible();

  const back = await transfer(supervisor);
  await back.getByRole("radio", { name: new RegExp(people.atendente.name) }).check();
  await back.getByRole("button", { name: `Transferir para ${people.atendente.name}` }).click();
  await expect(inbox.composer(agent, caio.name)).toHaveValue("Estava escrevendo isto");
});

test("who looks and who types is shown to the others and goes when they go", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const [agent, supervisor] = [await signedInAs("atendente"), await signedInAs("supervisor")];
  const davi = await customer("Davi");
  await davi.writes("Oi");
  await take(agent, davi.name);
  await supervisor.goto(new URL(agent.url()).pathname);
  await expect(agent.getByText(`${people.supervisor.name} está vendo`)).toBeVisible();
  await inbox.composer(agent, davi.name).pressSequentially("Olá");
  await expect(supervisor.getByText(`${people.atendente.name} está digitando`)).toBeVisible();
  await expect(supervisor.getByText(`${people.atendente.name} está vendo`)).toBeVisible();
  await supervisor.goto("/monitor");
  await expect(agent.getByText(`${people.supervisor.name} está vendo`)).toHaveCount(0);
});

test("t, h and e act on the open conversation", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const eva = await customer("Eva");
  await eva.writes("Oi");
  await take(agent, eva.name);
  await agent.getByRole("heading", { level: 1, name: eva.name }).focus();
  await agent.keyboard.press("t");
  const dialog = agent.getByRole("dialog", { name: "Transferir atendimento" });
  await expect(dialog.getByRole("searchbox")).toBeFocused();
  await expect(dialog.getByRole("searchbox")).toHaveValue("");
  await agent.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await agent.getByRole("heading", { level: 1, name: eva.name }).focus();
  await agent.keyboard.press("h");
  await expect(agent.getByText("Este atendimento está em espera.")).toBeVisible();
  await agent.getByRole("heading", { level: 1, name: eva.name }).focus();
  await agent.keyboard.press("e");
  await expect(agent.getByRole("dialog", { name: "Encerrar atendimento" })).toBeVisible();
});

/** Opens the dialog of closing. */
async function close(page: Page) {
  await page.getByRole("button", { name: "Encerrar", exact: true }).click();
  return page.getByRole("dialog", { name: "Encerrar atendimento" });
}

test("what the customer writes while the dialog is open is read before it is closed, unless one insists", async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/status of 409 .*change_protocol/);
  const agent = await signedInAs("atendente");
  const fred = await customer("Fred");
  await fred.writes("Obrigado, era isso");
  await take(agent, fred.name);
  const dialog = await close(agent);
  const warning = dialog.getByText("O cliente escreveu enquanto isso. Leia antes de encerrar.");
  const confirm = dialog.getByRole("button", { name: `Encerrar com ${fred.name}` });
  await expect(confirm).toBeEnabled();
  const writes = async (text: string) => {
    await fred.writes(text);
    // It stands behind the dialog, where nobody reads it.
    await expect(agent.getByRole("article", { includeHidden: true }).filter({ hasText: text })).toHaveCount(1);
  };
  await writes("Só mais uma coisa");
  await confirm.click();
  await expect(warning).toBeVisible();
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Ler a conversa" }).click();
  await expect(dialog).toBeHidden();
  await expect(inbox.bubble(agent, "Só mais uma coisa")).toBeVisible();
  await expect(inbox.composer(agent, fred.name)).toBeVisible();

  // What was read is closed at once; what comes after that is not.
  await close(agent);
  await expect(confirm).toBeEnabled();
  await expect(warning).toHaveCount(0);
  await writes("E outra");
  await confirm.click();
  await expect(warning).toBeVisible();
  await dialog.getByRole("button", { name: "Encerrar mesmo assim" }).click();
  await expect(dialog).toBeHidden();
  await expect(agent.getByText("Atendimento encerrado", { exact: true })).toBeVisible();
});

test("codes that cannot be read are asked for again, and closing waits for them", { tag: "@desktop" }, async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/ERR_FAILED .*wrap_ups/);
  const agent = await signedInAs("atendente");
  const gil = await customer("Gil");
  await gil.writes("Oi");
  await take(agent, gil.name);
  await agent.route("**/api/wrap_ups*", (route) => route.abort());
  const dialog = await close(agent);
  const confirm = dialog.getByRole("button", { name: `Encerrar com ${gil.name}` });
  await expect(dialog.getByText("Não foi possível carregar as opções")).toBeVisible();
  await expect(confirm).toBeDisabled();
  await looksRight(agent);
  await agent.unroute("**/api/wrap_ups*");
  await dialog.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(dialog.getByText("Não foi possível carregar as opções")).toHaveCount(0);
  await confirm.click();
  await expect(agent.getByText("Atendimento encerrado", { exact: true })).toBeVisible();
});

test("a team that asks how service ended is told by one of its codes", async ({ signedInAs, customer, people }) => {
  const [admin, agent] = [await signedInAs("administrador"), await signedInAs("atendente")];
  const hilda = await customer("Hilda");
  const [team, code] = [`Trocas de ${hilda.name}`, `Trocado por ${hilda.name}`];
  await admin.goto("/management/teams");
  await admin.getByRole("link", { name: "Nova equipe" }).click();
  await admin.getByLabel("Nome").fill(team);
  await admin.getByRole("checkbox", { name: /Exigir tabulação/ }).check();
  await admin.getByRole("checkbox", { name: new RegExp(people.atendente.name) }).first().check();
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByRole("row").filter({ hasText: team })).toContainText("Obrigatória");
  await admin.goto("/management/wrap-up-codes");
  await admin.getByLabel("Nome").fill(code);
  await admin.getByRole("button", { name: "Adicionar" }).click();
  await expect(admin.getByRole("row").filter({ hasText: code })).toBeVisible();

  await hilda.writes("Quero trocar");
  await take(agent, hilda.name);
  const give = await transfer(agent);
  await give.getByRole("radio", { name: new RegExp(team) }).check();
  await give.getByRole("button", { name: `Transferir para ${team}` }).click();
  await expect(give).toBeHidden();
  await inbox.take(agent).click();
  await expect(inbox.composer(agent, hilda.name)).toBeVisible();

  const dialog = await close(agent);
  const confirm = dialog.getByRole("button", { name: `Encerrar com ${hilda.name}` });
  await expect(dialog.getByText("Obrigatória nesta equipe")).toBeVisible();
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("searchbox", { name: "Buscar tabulação" }).fill("trocado");
  await dialog.getByRole("radio", { name: code }).check();
  await looksRight(agent);
  await confirm.click();
  await expect(dialog).toBeHidden();
  await expect(agent.getByText("Atendimento encerrado", { exact: true })).toBeVisible();
  await expect(agent.getByText(`Tabulação: ${code}`).first()).toBeVisible();
});

test("a pause is said above the page, also in another tab, until it ends", async ({ signedInAs }) => {
  const agent = await signedInAs("colega");
  await agent.goto("/conversations");
  const other = await agent.context().newPage();
  await other.goto("/conversations");
  await agent.getByTitle("Sua conta").click();
  await agent.getByRole("button", { name: "Fazer uma pausa" }).click();
  const dialog = agent.getByRole("dialog", { name: "Fazer uma pausa" });
  await dialog.getByRole("button", { name: "Almoço" }).click();
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Iniciar pausa" }).click();
  for (const page of [agent, other]) await expect(page.getByText("Você está em pausa: Almoço")).toBeVisible();
  await other.reload();
  await other.getByRole("button", { name: "Encerrar a pausa" }).filter({ visible: true }).click();
  for (const page of [agent, other]) await expect(page.getByText("Você está em pausa")).toHaveCount(0);
});

test("a supervisor selects by range, and is told what was not done", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const [agent, supervisor] = [await signedInAs("atendente"), await signedInAs("supervisor")];
  const guests = await Promise.all(["Fabi", "Gabi", "Hugo", "Iris"].map((name) => customer(name)));
  for (const guest of guests) {
    await guest.writes("Bom dia");
    await take(agent, guest.name);
  }
  await supervisor.goto("/conversations?view=everyone");
  await supervisor.getByRole("combobox", { name: "Atendente" }).selectOption({ label: people.atendente.name });
  await expect(supervisor).toHaveURL(/owner=/);
  for (const guest of guests) await expect(inbox.card(supervisor, guest.name)).toBeVisible();
  await supervisor.getByRole("button", { name: "Selecionar", exact: true }).click();
  const box = (name: string) => supervisor.getByRole("checkbox", { name: `Selecionar ${name}`, exact: true });
  await box(guests[3].name).click();
  await box(guests[0].name).click({ modifiers: ["Shift"] });
  for (const guest of guests) await expect(box(guest.name)).toBeChecked();
  const bar = supervisor.getByRole("region", { name: "Ações em massa" });
  await expect(bar).toContainText("selecionadas");
  await looksRight(supervisor);

  // One is closed by its owner before the many are moved.
  await agent.goto("/conversations");
  await inbox.card(agent, guests[1].name).click();
  await agent.getByRole("button", { name: "Encerrar", exact: true }).click();
  await agent.getByLabel("Observação (opcional)").fill("Volta na sexta");
  await looksRight(agent);
  await agent.getByRole("dialog").getByRole("button", { name: `Encerrar com ${guests[1].name}` }).click();
  await expect(agent.getByText("Atendimento encerrado", { exact: true })).toBeVisible();
  await expect(agent.getByText("“Volta na sexta”")).toBeVisible();

  await bar.getByRole("button", { name: "Transferir" }).click();
  const dialog = supervisor.getByRole("dialog");
  await dialog.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await dialog.getByRole("button", { name: /^Transferir \d+ conversas$/ }).click();
  await expect(dialog.getByText("Não foram feitas")).toBeVisible();
  await expect(dialog.getByRole("listitem").filter({ hasText: guests[1].name })).toContainText("já foi encerrado");
  await looksRight(supervisor);
  await dialog.getByRole("button", { name: "Fechar" }).click();
  for (const guest of [guests[0], guests[2], guests[3]]) await expect(inbox.card(supervisor, guest.name)).toHaveCount(0);
});

test("a supervisor selects all that match, and whoever took one meanwhile keeps it", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const [admin, agent, supervisor] = [await signedInAs("administrador"), await signedInAs("atendente"), await signedInAs("supervisor")];
  const guests = await Promise.all(["Jaci", "Kika", "Lia"].map((name) => customer(name)));
  // A queue of its own: others wait in the first team's.
  const team = `Mutirão ${guests[0].phone.slice(-6)}`;
  await admin.goto("/management/teams");
  await admin.getByRole("link", { name: "Nova equipe" }).click();
  await admin.getByLabel("Nome").fill(team);
  await admin.getByRole("checkbox", { name: new RegExp(people.atendente.name) }).first().check();
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByRole("row").filter({ hasText: team })).toBeVisible();
  for (const guest of guests) {
    await guest.writes("Bom dia");
    await take(agent, guest.name);
    const give = await transfer(agent);
    await give.getByRole("radio", { name: new RegExp(team) }).check();
    await give.getByRole("button", { name: `Transferir para ${team}` }).click();
    await expect(give).toBeHidden();
  }
  await supervisor.goto("/conversations?view=queue");
  await supervisor.getByRole("combobox", { name: "Equipe" }).selectOption({ label: team });
  await expect(supervisor).toHaveURL(/team=/);
  for (const guest of guests) await expect(inbox.card(supervisor, guest.name)).toBeVisible();
  await supervisor.getByRole("button", { name: "Selecionar", exact: true }).click();
  const bar = supervisor.getByRole("region", { name: "Ações em massa" });
  await bar.getByRole("button", { name: "Selecionar todas as 3 que correspondem" }).click();
  for (const guest of guests) await expect(supervisor.getByRole("checkbox", { name: `Selecionar ${guest.name}`, exact: true })).toBeChecked();
  await expect(bar).toContainText("3 selecionadas");
  await looksRight(supervisor);

  // One is taken before the dialog is opened, one while it is open.
  const takes = async (name: string) => {
    await take(agent, name);
    await expect(inbox.card(supervisor, name)).toHaveCount(0);
  };
  await takes(guests[0].name);
  await bar.getByRole("button", { name: "Transferir" }).click();
  const dialog = supervisor.getByRole("dialog");
  await dialog.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await take(agent, guests[1].name);
  await dialog.getByRole("button", { name: "Transferir 3 conversas" }).click();
  await expect(dialog.getByText("1 de 3 foi feita.")).toBeVisible();
  for (const guest of guests.slice(0, 2)) {
    await expect(dialog.getByRole("listitem").filter({ hasText: guest.name })).toContainText(`já está com ${people.atendente.name}`);
  }
  await dialog.getByRole("button", { name: "Fechar" }).click();
  await agent.goto("/conversations?view=mine");
  for (const guest of guests.slice(0, 2)) await expect(inbox.card(agent, guest.name)).toBeVisible();
  await expect(inbox.card(agent, guests[2].name)).toHaveCount(0);
});
