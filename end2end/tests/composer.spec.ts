import { expect, inbox, looksRight, take, test } from "../desk.ts";

test("a draft survives a reload, is found on another device, and shows on its card", async ({ signedInAs, customer }) => {
  const desk = await signedInAs("atendente");
  const bia = await customer("Bia");
  await bia.writes("Boa tarde");
  await take(desk, bia.name);
  const saved = desk.waitForResponse((answer) => answer.url().includes("save_drafts") && answer.ok());
  await inbox.composer(desk, bia.name).fill("Já verifico o seu");
  await saved;
  await desk.reload();
  await expect(inbox.composer(desk, bia.name)).toHaveValue("Já verifico o seu");

  const other = await signedInAs("atendente");
  await other.goto("/conversations");
  await expect(inbox.card(other, bia.name)).toContainText("Rascunho: Já verifico o seu");
  await inbox.card(other, bia.name).click();
  await expect(inbox.composer(other, bia.name)).toHaveValue("Já verifico o seu");
  await inbox.composer(other, bia.name).press("Enter");
  await expect(inbox.bubble(other, "Já verifico o seu")).toBeVisible();

  await desk.goto("/conversations");
  await expect(inbox.card(desk, bia.name)).toContainText("Você: Já verifico o seu");
  await inbox.card(desk, bia.name).click();
  await expect(inbox.composer(desk, bia.name)).toHaveValue("");
});

test("words typed just before leaving are not lost", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const desk = await signedInAs("atendente");
  const [caio, dora] = [await customer("Caio"), await customer("Dora")];
  await caio.writes("Um");
  await dora.writes("Dois");
  await take(desk, dora.name);
  await take(desk, caio.name);
  await desk.goto("/conversations");
  await inbox.card(desk, caio.name).click();
  await inbox.composer(desk, caio.name).fill("quase");
  // Nothing had time to be saved.
  await inbox.card(desk, dora.name).click();
  await expect(inbox.composer(desk, dora.name)).toHaveValue("");
  await expect(inbox.card(desk, caio.name)).toContainText("Rascunho: quase");
  await desk.reload();
  await inbox.card(desk, caio.name).click();
  await expect(inbox.composer(desk, caio.name)).toHaveValue("quase");
});

test("an emoji goes where the caret stands, found by name and by keyboard", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const eva = await customer("Eva");
  await eva.writes("Obrigada");
  await take(agent, eva.name);
  const composer = inbox.composer(agent, eva.name);
  await composer.fill("Até  logo");
  await composer.evaluate((field) => (field as HTMLTextAreaElement).setSelectionRange(4, 4));
  await agent.getByTitle("Emoji").click();
  const search = agent.getByRole("searchbox", { name: "Buscar emoji" });
  await expect(search).toBeFocused();
  await search.fill("coracao verde");
  await expect(agent.getByTitle(/coração verde/)).toBeVisible();
  await looksRight(agent);
  await search.press("ArrowDown");
  await agent.keyboard.press("Enter");
  await expect(composer).toHaveValue("Até 💚 logo");
  await expect(composer).toBeFocused();
  await agent.getByTitle("Emoji").click();
  await expect(agent.getByText("Usados há pouco")).toBeVisible();
  await agent.keyboard.press("Escape");
});

test("a message is scheduled within the window, waits above the field, and is sent when its time comes", async ({ signedInAs, customer, context, complaints }) => {
  complaints.expect(/status of 409/);
  const agent = await signedInAs("atendente");
  const gil = await customer("Gil");
  await gil.writes("Me lembra mais tarde?");
  await take(agent, gil.name);
  await inbox.composer(agent, gil.name).fill("Passando para lembrar");
  await agent.getByRole("button", { name: "Agendar mensagem" }).click();
  const dialog = agent.getByRole("dialog", { name: "Agendar mensagem" });
  await expect(dialog.getByLabel("Mensagem")).toHaveValue("Passando para lembrar");
  await expect(dialog.getByText(/A janela de 24 horas fecha .* agende antes/)).toBeVisible();
  const soon = await dialog.getByLabel("Enviar em").inputValue();
  await dialog.getByLabel("Enviar em").fill("2039-01-01T10:00");
  await dialog.getByRole("button", { name: "Agendar", exact: true }).click();
  await expect(dialog.getByText(/A janela de 24 horas fecha em .* Agende para antes disso/)).toBeVisible();
  await looksRight(agent);
  await dialog.getByLabel("Enviar em").fill(soon);
  await dialog.getByRole("button", { name: "Agendar", exact: true }).click();
  await expect(dialog).toBeHidden();
  const waiting = agent.getByRole("list", { name: "Mensagens agendadas" });
  await expect(waiting).toContainText("Passando para lembrar");
  await expect(inbox.composer(agent, gil.name)).toHaveValue("");
  await looksRight(agent);

  await agent.reload();
  await expect(waiting).toContainText("Passando para lembrar");
  try {
    await gil.clock({ advance_ms: 3_700_000 });
    await expect(inbox.bubble(agent, "Passando para lembrar")).toBeVisible();
    await expect(waiting).toHaveCount(0);
    const phone = await gil.phoneOn(await context.newPage());
    await expect(phone.getByText("Passando para lembrar")).toBeVisible();
  } finally {
    await gil.clock({ reset: true });
  }
});

test("what could not be sent in time says why, in the thread, with the way on", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const agent = await signedInAs("atendente");
  const supervisor = await signedInAs("supervisor");
  const ivo = await customer("Ivo");
  await ivo.writes("Até já");
  await take(agent, ivo.name);
  await inbox.composer(agent, ivo.name).fill("Voltei");
  await agent.getByRole("button", { name: "Agendar mensagem" }).click();
  await agent.getByRole("dialog").getByRole("button", { name: "Agendar", exact: true }).click();
  await expect(agent.getByRole("list", { name: "Mensagens agendadas" })).toBeVisible();
  // Who gives the conversation away, or ends it, is told so before; who only pauses it keeps it.
  const lost = agent.getByRole("dialog").getByText("1 mensagem agendada não será enviada");
  for (const [act, named, told] of [
    ["Transferir", "Transferir atendimento", 1],
    ["Encerrar", "Encerrar atendimento", 1],
    ["Devolver à fila", "Devolver à fila", 1],
    ["Colocar em espera com motivo", "Colocar em espera", 0],
  ] as const) {
    const button = agent.getByRole("button", { name: act, exact: true }).filter({ visible: true });
    if (!await button.count()) await agent.getByTitle("Mais ações").click();
    await button.click();
    await expect(agent.getByRole("dialog", { name: named })).toBeVisible();
    await expect(lost).toHaveCount(told);
    if (told) await looksRight(agent);
    await agent.keyboard.press("Escape");
  }
  await supervisor.goto(new URL(agent.url()).pathname);
  await supervisor.getByRole("button", { name: /Assumir de/ }).first().click();
  await expect(inbox.composer(supervisor, ivo.name)).toBeVisible();
  // Given to who wrote it, it goes out after all.
  await supervisor.getByRole("button", { name: "Transferir", exact: true }).filter({ visible: true }).click();
  const given = supervisor.getByRole("dialog", { name: "Transferir atendimento" });
  const stays = given.getByText("1 mensagem agendada não será enviada");
  await given.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await expect(stays).toBeVisible();
  await given.getByRole("radio", { name: new RegExp(people.atendente.name) }).check();
  await expect(stays).toBeHidden();
  await supervisor.keyboard.press("Escape");
  await expect(given).toBeHidden();
  try {
    await ivo.clock({ advance_ms: 3_700_000 });
    await expect(agent.getByText(/Agendada para .* e não enviada\. .* Só quem está atendendo pode fazer isso\./)).toBeVisible();
    await looksRight(agent);
    await agent.getByRole("button", { name: "Dispensar" }).click();
    await expect(agent.getByText(/e não enviada/)).toHaveCount(0);
  } finally {
    await ivo.clock({ reset: true });
  }
});

test("the customer sees that somebody types, and blue ticks once the owner has looked", { tag: "@desktop" }, async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const lua = await customer("Lua");
  await lua.writes("Tem alguém?");
  const phone = await lua.phoneOn(await context.newPage());
  await expect(phone.getByRole("img", { name: "entregue" })).toBeVisible();
  await take(agent, lua.name);
  await expect(phone.getByRole("img", { name: "lida" })).toBeVisible();
  await inbox.composer(agent, lua.name).pressSequentially("Temos sim");
  await expect(phone.getByText("digitando…")).toBeVisible();
});

test("preferences: a signature, Enter that breaks the line, closer rows, on every device", async ({ signedInAs, customer, people }, info) => {
  const who = info.project.name === "phone" ? "colega" : "atendente";
  const agent = await signedInAs(who);
  const max = await customer("Max");
  await max.writes("Oi");
  await take(agent, max.name);
  await agent.goto("/preferences");
  await looksRight(agent);
  const saved = () => expect(agent.getByText("Salvo.")).toBeVisible();
  await agent.getByRole("checkbox", { name: `Assinar minhas mensagens com “${people[who].name}:”` }).check();
  await saved();
  await agent.getByRole("radio", { name: "Enter quebra a linha, Shift+Enter envia" }).check();
  await saved();
  await agent.getByRole("radio", { name: "Compacta" }).check();
  await expect(agent.locator("html")).toHaveAttribute("data-density", "compact");
  await saved();

  const other = await signedInAs(who);
  await other.goto("/conversations");
  await expect(other.locator("html")).toHaveAttribute("data-density", "compact");
  await inbox.card(other, max.name).click();
  await expect(other.locator(".composer-signature")).toContainText(`${people[who].name}:`);
  await looksRight(other);
  await inbox.composer(other, max.name).pressSequentially("uma");
  await inbox.composer(other, max.name).press("Enter");
  await inbox.composer(other, max.name).pressSequentially("duas");
  await inbox.composer(other, max.name).press("Shift+Enter");
  await expect(inbox.bubble(other, "duas")).toContainText(`${people[who].name}:`);

  await other.goto("/preferences");
  await other.getByRole("checkbox", { name: /Assinar minhas mensagens/ }).uncheck();
  await other.getByRole("radio", { name: "Enter envia, Shift+Enter quebra a linha" }).check();
  await other.getByRole("radio", { name: "Confortável" }).check();
  await expect(other.locator("html")).toHaveAttribute("data-density", "comfortable");
  // One after the other, without a wait: all of them are kept.
  await other.reload();
  await expect(other.getByRole("checkbox", { name: /Assinar minhas mensagens/ })).not.toBeChecked();
  await expect(other.getByRole("radio", { name: "Enter envia, Shift+Enter quebra a linha" })).toBeChecked();
  await expect(other.getByRole("radio", { name: "Confortável" })).toBeChecked();
});

test("a choice that is not kept is drawn as it was, and the next one is kept", { tag: "@desktop" }, async ({ signedInAs, complaints }) => {
  complaints.expect(/ERR_FAILED .*save_preferences/);
  const agent = await signedInAs("colega");
  await agent.goto("/preferences");
  const [compact, comfortable] = ["Compacta", "Confortável"].map((name) => agent.getByRole("radio", { name }));
  await expect(comfortable).toBeChecked();
  await agent.route("**/api/save_preferences*", (route) => route.abort());
  await compact.click();
  await expect(agent.getByRole("status").filter({ hasText: "Não foi possível salvar" })).toBeVisible();
  await expect(comfortable).toBeChecked();
  await agent.unroute("**/api/save_preferences*");
  await compact.check();
  await expect(agent.locator("html")).toHaveAttribute("data-density", "compact");
  await comfortable.check();
  await expect(agent.locator("html")).toHaveAttribute("data-density", "comfortable");
});

test("an administrator decides whose choice the signature is", { tag: "@desktop" }, async ({ signedInAs }) => {
  const administrator = await signedInAs("administrador");
  const agent = await signedInAs("colega");
  await administrator.goto("/preferences");
  await administrator.getByRole("radio", { name: "Ninguém assina" }).check();
  await expect(administrator.getByText("Salvo.")).toBeVisible();
  await agent.goto("/preferences");
  await expect(agent.getByText("O administrador desligou as assinaturas para todos.")).toBeVisible();
  await expect(agent.getByRole("checkbox", { name: /Assinar minhas mensagens/ })).toBeDisabled();
  await administrator.getByRole("radio", { name: "Cada um decide" }).check();
  await expect(administrator.getByText("Salvo.")).toBeVisible();
});

test("commands by a single letter can be switched off, and the others stay", { tag: "@desktop" }, async ({ signedInAs }) => {
  const agent = await signedInAs("colega");
  await agent.goto("/preferences");
  await agent.getByRole("checkbox", { name: "Usar atalhos de uma tecla, como j, k e ?" }).uncheck();
  await expect(agent.getByText("Salvo.")).toBeVisible();
  const sheet = agent.getByRole("dialog", { name: "Atalhos de teclado" });
  const palette = agent.getByRole("dialog", { name: "Comandos" });
  for (const place of ["/preferences", "/conversations"]) {
    if (place !== "/preferences") await agent.goto(place);
    await agent.keyboard.press("?");
    // What comes after it is heard: the one before was not.
    await agent.keyboard.press("ControlOrMeta+k");
    await expect(palette).toBeVisible();
    await agent.keyboard.press("Escape");
    await expect(sheet).toBeHidden();
  }
  // Nor is any of them offered.
  await expect(agent.getByText("Escolha uma conversa")).toBeVisible();
  await expect(agent.getByText("As teclas j e k")).toBeHidden();
  await expect(agent.locator(".search-key")).toBeHidden();
  await agent.getByTitle("Sua conta").click();
  await agent.getByRole("button", { name: "Atalhos de teclado" }).click();
  await expect(sheet.getByText("estão desligados nas suas preferências")).toBeVisible();
  await expect(sheet.getByText("não funcionam enquanto você digita")).toBeHidden();
  await expect(sheet.getByText("Próxima conversa")).toBeHidden();
  await looksRight(agent);
  await agent.keyboard.press("Escape");
  await agent.goto("/preferences");
  await agent.getByRole("checkbox", { name: /^Usar atalhos de uma tecla/ }).check();
  await expect(agent.getByText("Salvo.")).toBeVisible();
  await agent.locator("h1").click();
  await agent.keyboard.press("?");
  await expect(sheet.getByText("Próxima conversa")).toBeVisible();
  await expect(sheet.getByText("não funcionam enquanto você digita")).toBeVisible();
  await expect(sheet.getByText("estão desligados nas suas preferências")).toBeHidden();
  await agent.goto("/conversations");
  await expect(agent.getByText("As teclas j e k")).toBeVisible();
  await expect(agent.locator(".search-key")).toBeVisible();
});
