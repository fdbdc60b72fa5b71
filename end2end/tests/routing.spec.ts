import { expect, inbox, looksRight, take, test } from "../desk.ts";

const question = "Por que esta conversa está aqui?";

test("why a conversation is here is told with its facts and what happened since", async ({ signedInAs, customer, people, isMobile }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Quero trocar o tamanho");
  await take(agent, ana.name);
  if (isMobile) await agent.getByRole("button", { name: "Dados do contato" }).click();
  const panel = agent.getByRole("complementary", { name: "Contato" });
  await panel.getByRole("button", { name: question }).click();
  const dialog = agent.getByRole("dialog", { name: question });
  await expect(dialog).toContainText("Um protocolo foi aberto na fila.");
  await expect(dialog).toContainText("O cliente escreveu por conta própria.");
  await expect(dialog).toContainText("Nenhuma mensagem nossa");
  await expect(dialog).toContainText("Nenhum aberto");
  await expect(dialog.getByRole("heading", { name: "O que aconteceu depois" })).toBeVisible();
  await expect(dialog).toContainText(`${people.atendente.name} iniciou o atendimento`);
  await looksRight(agent);
  await agent.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(panel.getByRole("button", { name: question })).toBeFocused();
});

test("who opts out is answered, calls nobody, and comes back by a word", async ({ signedInAs, customer }) => {
  const supervisor = await signedInAs("supervisor");
  const bia = await customer("Bia");
  await bia.writes("Sair, por favor");
  // Nobody was called and nobody served her: whoever looks for her finds it.
  const found = supervisor.getByRole("list", { name: "Conversas", exact: true }).getByRole("link").filter({ hasText: bia.name });
  await expect(async () => {
    await supervisor.goto(`/conversations?q=${encodeURIComponent(bia.name)}`);
    await expect(found).toHaveCount(1, { timeout: 1_000 });
  }).toPass();
  await supervisor.goto("/conversations?view=history");
  await expect(inbox.card(supervisor, bia.name)).toHaveCount(0);
  await supervisor.goto(`/conversations?q=${encodeURIComponent(bia.name)}`);
  await found.click();
  const rows = supervisor.getByRole("region", { name: "Mensagens" });
  await expect(rows).toContainText("você não receberá mais nossas mensagens");
  await expect(rows).toContainText("Sair, por favor");
  await expect(rows).toContainText("responda VOLTAR");
  await bia.writes("Voltar");
  await expect(rows).toContainText("você voltará a receber nossas mensagens");
  await looksRight(supervisor);
  await bia.writes("E o meu pedido?");
  await expect(rows).toContainText(/Protocolo \d{8}-\d{6} aberto/);
});

test("the words and answers of consent are the administrator's", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/consent");
  await expect(admin.getByRole("heading", { name: "Consentimento" })).toBeVisible();
  await looksRight(admin);
  const out = admin.getByLabel("Para sair");
  const before = await out.inputValue();
  await out.fill(`${before}\nok`);
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText("“ok” é dita em muitas conversas por outros motivos.")).toBeVisible();
  await expect(out).toBeFocused();
  await expect(out).toHaveValue(`${before}\nok`);
  await looksRight(admin);
  await out.fill(`${before}\nChega de mensagem`);
  await admin.getByLabel("Modelos de marketing podem ser enviados a").selectOption("opt_in_required");
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText("Alterações salvas.")).toBeVisible();
  await admin.reload();
  await expect(out).toHaveValue(`${before}\nChega de mensagem`);
  await admin.goto("/management/audit?action=settings_changed");
  const line = admin.getByRole("row").filter({ hasText: "Palavras para sair" }).first();
  await expect(line).toContainText("Chega de mensagem");
  await expect(line).toContainText("só quem autorizou receber");
  // As it was, for the tests that follow.
  await admin.goto("/management/consent");
  await out.fill(before);
  await admin.getByLabel("Modelos de marketing podem ser enviados a").selectOption("no_opt_out");
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText("Alterações salvas.")).toBeVisible();
});
