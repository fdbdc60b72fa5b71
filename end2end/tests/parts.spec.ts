import { awake, expect, inbox, take, test } from "../desk.ts";

const PART = /\/pkg\/split_.*\.wasm$/;

test("a part that does not arrive is told, and comes with another try", { tag: "@desktop" }, async ({ signedInAs, customer, complaints }) => {
  complaints.expect(/split_.*\.wasm|Failed to fetch|ERR_FAILED/);
  const agent = await signedInAs("atendente");
  const rui = await customer("Rui");
  await rui.writes("Bom dia");
  await agent.route(PART, (route) => route.abort());
  await agent.goto("/conversations?view=queue");
  // Before that, the link would fetch the page whole.
  await awake(agent);
  await agent.getByRole("link", { name: rui.name }).click();
  await expect(agent.getByText("Esta parte da tela não carregou")).toBeVisible();
  await agent.unroute(PART);
  await agent.getByRole("button", { name: "Tentar de novo" }).click();
  await expect(inbox.bubble(agent, "Bom dia")).toBeVisible();
  await take(agent, rui.name);
});

test("a page whose part does not arrive can be read", { tag: "@desktop" }, async ({ signedInAs, complaints }) => {
  complaints.expect(/split_.*\.wasm|Failed to fetch|ERR_FAILED/);
  const agent = await signedInAs("atendente");
  await agent.route(PART, (route) => route.abort());
  await agent.goto("/preferences");
  await expect(agent.getByRole("heading", { level: 1, name: "Preferências" })).toBeVisible();
  await agent.getByRole("link", { name: "Conversas" }).first().click();
  await expect(agent).toHaveURL(/\/conversations/);
});

test("screens of the office and of the inbox lead to one another", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  for (const [path, heading] of [["/quick-replies", "Respostas rápidas"], ["/preferences", "Preferências"], ["/account", "Minha conta"]] as const) {
    await agent.goto(path);
    await expect(agent.getByRole("heading", { level: 1, name: heading })).toBeVisible();
  }
});

test("many pages at once are all drawn", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const gil = await customer("Gil");
  await gil.writes("Olá");
  await take(agent, gil.name);
  const open = new URL(agent.url()).pathname;
  const addresses = ["/conversations", "/conversations?view=queue", "/conversations?q=ola", "/mentions", open];
  const statuses = new Map<number, number>();
  // Eight at a time, as a busy morning: a title read too late ended one page in thirty.
  let left = 160;
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (left-- > 0) {
      const answer = await agent.request.get(addresses[left % addresses.length] ?? open);
      statuses.set(answer.status(), (statuses.get(answer.status()) ?? 0) + 1);
    }
  }));
  expect([...statuses.keys()]).toEqual([200]);
});
