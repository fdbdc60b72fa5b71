import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";

const results = (page: import("@playwright/test").Page, name: string) => page.getByRole("list", { name, exact: true }).getByRole("link");

test("a message is found misspelt, opened, and “back” leads to the results", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  const thing = `violoncelo${ana.phone.slice(-4)}`;
  await ana.writes(`A encomenda do ${thing} está atrasada`);
  await take(agent, ana.name);

  await agent.goto("/conversations");
  const box = agent.getByRole("searchbox", { name: "Buscar em conversas, protocolos e mensagens" });
  await agent.keyboard.press("/");
  await expect(box).toBeFocused();
  await expect(async () => {
    await box.fill("");
    await box.fill(thing.toUpperCase());
    await expect(results(agent, "Mensagens")).toHaveCount(1, { timeout: 2_000 });
  }).toPass();
  await expect(agent).toHaveURL(/q=VIOLONCELO/);
  await expect(results(agent, "Mensagens").locator("mark")).toHaveText(thing);
  await looksRight(agent);

  await box.fill(thing.replace("oncelo", "oncleo"));
  await expect(agent.getByText(`Mostrando também: ${thing}`)).toBeVisible();
  await results(agent, "Mensagens").first().click();
  await expect(inbox.thread(agent, ana.name)).toBeVisible();
  await expect(inbox.bubble(agent, thing)).toBeVisible();
  await agent.goBack();
  await expect(results(agent, "Mensagens")).toHaveCount(1);
});

test("a contact is found by name and by phone, a protocol by its number", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const joao = await customer("João Conceição");
  await joao.writes("Bom dia");
  await take(agent, joao.name);
  const protocol = (await agent.getByText(/^Protocolo \d{8}-\d+$/).first().innerText()).replace("Protocolo ", "");

  for (const typed of [joao.name.replace("João Conceição", "joao conceicao"), joao.phone, joao.phone.replace("+55", "").replace(/^(\d\d)9/, "$1 ")]) {
    await expect(async () => {
      await agent.goto(`/conversations?q=${encodeURIComponent(typed)}`);
      await expect(results(agent, "Conversas").filter({ hasText: joao.name })).toHaveCount(1, { timeout: 1_000 });
    }).toPass();
  }
  await agent.goto(`/conversations?q=${protocol}`);
  await expect(results(agent, "Protocolos").filter({ hasText: protocol })).toHaveCount(1);
});

test("conversations beyond the first eight of a name are shown when asked for", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const first = await customer("Ana");
  const name = `Zu${Array.from(first.phone.slice(-8), (digit) => "bcdfghjkmn"[Number(digit)]).join("")}`;
  for (let count = 0; count < 10; count += 1) await (await customer(name)).writes("Oi");

  const found = results(agent, "Conversas").filter({ hasText: name });
  const more = agent.getByRole("button", { name: "Mostrar mais conversas" });
  await expect(async () => {
    await agent.goto(`/conversations?q=${name.toUpperCase()}`);
    await awake(agent);
    await expect(found).toHaveCount(8, { timeout: 2_000 });
    await more.click({ timeout: 2_000 });
    await expect(found).toHaveCount(10, { timeout: 5_000 });
  }).toPass();
  await expect(more).toBeHidden();
  await expect(found.nth(8)).toBeFocused();
  await looksRight(agent);
});

test("nothing found says what to try", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations?q=xyzwqk");
  await expect(agent.getByText("Nada encontrado para “xyzwqk”")).toBeVisible();
  await expect(agent.getByText("Tente menos palavras, outra grafia ou outro período.")).toBeVisible();
  await looksRight(agent);
});

test("a list is kept as a view, used, and forgotten", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations?view=queue&order=waiting");
  const menu = agent.getByTitle("Visões salvas");
  await menu.click();
  await agent.getByRole("button", { name: "Salvar esta visão" }).click();
  const dialog = agent.getByRole("dialog", { name: "Salvar esta visão" });
  await dialog.getByLabel("Nome da visão").fill("Quem espera mais");
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Salvar visão" }).click();
  await expect(dialog).toBeHidden();

  await agent.goto("/conversations");
  await menu.click();
  await agent.getByRole("link", { name: "Quem espera mais" }).click();
  await expect(agent).toHaveURL(/view=queue&order=waiting/);
  await menu.click();
  const forgotten = agent.waitForResponse(/\/forget_view\d*$/);
  await agent.getByRole("button", { name: "Excluir a visão Quem espera mais" }).click();
  await expect(agent.getByRole("link", { name: "Quem espera mais" })).toHaveCount(0);
  await forgotten;
  await agent.reload();
  await menu.click();
  await expect(agent.getByText("Nenhuma visão salva")).toBeVisible();
});
