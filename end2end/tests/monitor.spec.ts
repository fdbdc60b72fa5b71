import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";

test("the monitor follows queue and people without a reload, and moves their work", async ({ signedInAs, customer, people }) => {
  const [agent, supervisor] = [await signedInAs("atendente"), await signedInAs("supervisor")];
  await supervisor.goto("/monitor");
  await expect(supervisor.getByRole("heading", { name: "Monitoramento" })).toBeVisible();
  const row = supervisor.getByRole("row").filter({ hasText: people.atendente.name });
  const figure = (name: string) => supervisor.locator(".figure").filter({ hasText: name }).locator("dd");
  await agent.goto("/conversations");
  await expect(row).toContainText("Disponível");
  const before = Number(await figure("Na fila").innerText());

  const ana = await customer("Ana");
  await ana.writes("Alguém aí?");
  await expect(figure("Na fila")).toHaveText(String(before + 1));
  await looksRight(supervisor);
  const served = Number(await row.getByRole("cell").first().innerText());
  await take(agent, ana.name);
  await expect(figure("Na fila")).toHaveText(String(before));
  await expect(row.getByRole("cell").first()).toHaveText(String(served + 1));

  await row.getByRole("button", { name: `Redistribuir conversas de ${people.atendente.name}` }).click();
  const dialog = supervisor.getByRole("dialog");
  await dialog.getByRole("radio", { name: new RegExp(people.colega.name) }).check();
  await dialog.getByRole("button", { name: /^Transferir \d+ conversas?$/ }).click();
  await expect(dialog.getByText(/Feito\.|foram feitas/)).toBeVisible();
  await dialog.getByRole("button", { name: "Fechar" }).click();
  await expect(row.getByRole("cell").first()).toHaveText("0");
  await expect(agent.getByText(`${people.supervisor.name} tirou esta conversa de você`)).toBeVisible();

  const colleague = supervisor.getByRole("row").filter({ hasText: people.colega.name });
  await colleague.getByRole("link", { name: `Ver conversas de ${people.colega.name}` }).click();
  await inbox.card(supervisor, ana.name).click();
  await expect(inbox.thread(supervisor, ana.name)).toBeVisible();
});

test("a queue leads to its conversations, waiting longest first", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const supervisor = await signedInAs("supervisor");
  const bia = await customer("Bia");
  await bia.writes("Oi");
  await supervisor.goto("/monitor");
  await supervisor.getByRole("link", { name: "Loja Centro" }).click();
  await expect(supervisor).toHaveURL(/view=queue.*order=waiting.*number=/);
  await expect(inbox.card(supervisor, bia.name)).toBeVisible();
});

test("a monitor that hears nothing new says so, until it does", { tag: "@desktop" }, async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/ERR_FAILED/);
  const supervisor = await signedInAs("supervisor");
  const caio = await customer("Caio");
  await supervisor.goto("/monitor");
  await awake(supervisor);
  await supervisor.route(/\/read_monitor\d*$/, (route) => route.abort());
  await caio.writes("Oi");
  const told = supervisor.getByRole("alert").filter({ hasText: /^Sem dados novos desde \d\d:\d\d\./ });
  await expect(told).toBeVisible();
  await looksRight(supervisor);
  await supervisor.unroute(/\/read_monitor\d*$/);
  await caio.writes("Alô?");
  await expect(told).toHaveCount(0);
});

test("an agent has no monitor", { tag: "@desktop" }, async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  await expect(agent.getByRole("link", { name: "Monitor" })).toHaveCount(0);
  await agent.goto("/monitor");
  await expect(agent.getByText("Não foi possível carregar o monitoramento")).toBeVisible();
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`the monitor is accessible and fits, ${colorScheme}`, async ({ signedInAs, customer }, info) => {
    const supervisor = await signedInAs("supervisor");
    await supervisor.emulateMedia({ colorScheme });
    const caio = await customer("Caio");
    await caio.writes("Oi");
    await supervisor.goto("/monitor");
    await expect(supervisor.getByRole("heading", { name: "Fila por número" })).toBeVisible();
    await supervisor.screenshot({ path: new URL(`../shots/monitor-${info.project.name}-${colorScheme}.png`, import.meta.url).pathname, fullPage: true });
    await looksRight(supervisor);
  });
}
