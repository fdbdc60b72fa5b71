import { expect, inbox, take, test } from "../desk.ts";

test("a customer writes and an agent answers", async ({ signedInAs, customer, context }) => {
  const agent = await signedInAs("atendente");
  const supervisor = await signedInAs("supervisor");
  const ana = await customer("Ana");
  await agent.goto("/conversations?view=queue");
  await supervisor.goto("/conversations?view=queue");

  await ana.writes("Tem na cor azul?");
  for (const page of [agent, supervisor]) {
    await expect(inbox.card(page, ana.name)).toContainText("Tem na cor azul?");
    await expect(inbox.card(page, ana.name)).toContainText("Aguardando");
  }

  await inbox.card(agent, ana.name).click();
  await expect(inbox.thread(agent, ana.name)).toBeVisible();
  await inbox.take(agent).click();
  await expect(inbox.card(supervisor, ana.name)).toHaveCount(0);

  await inbox.composer(agent, ana.name).fill("Temos sim.\nAzul e verde.");
  await inbox.composer(agent, ana.name).press("Enter");
  await expect(inbox.composer(agent, ana.name)).toHaveValue("");
  const answer = inbox.bubble(agent, "Temos sim.");
  await expect(answer).toHaveCount(1);

  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.getByText("Temos sim.")).toBeVisible();
  await expect(answer.getByTitle("Entregue")).toBeVisible();
  await ana.reads();
  await expect(answer.getByTitle("Lida")).toBeVisible();

  await phone.getByLabel(`Mensagem de ${ana.name}`, { exact: true }).fill("Quero a azul.");
  await phone.getByRole("button", { name: "Enviar" }).click();
  await expect(inbox.bubble(agent, "Quero a azul.")).toBeVisible();

  await supervisor.goto(new URL(agent.url()).pathname);
  await expect(inbox.bubble(supervisor, "Temos sim.")).toBeVisible();
  await expect(inbox.bubble(supervisor, "Quero a azul.")).toBeVisible();
});

test("a closed conversation goes to the history, and a new message opens a new protocol", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const bia = await customer("Bia");
  await bia.writes("Bom dia");
  await take(agent, bia.name);
  const protocol = await agent.getByText(/^Protocolo \d{8}-\d+$/).first().innerText();

  await agent.getByRole("button", { name: "Encerrar", exact: true }).click();
  const dialog = agent.getByRole("dialog", { name: "Encerrar atendimento" });
  await dialog.getByRole("button", { name: `Encerrar com ${bia.name}` }).click();
  await expect(agent.getByText("Atendimento encerrado", { exact: true })).toBeVisible();
  await expect(inbox.composer(agent, bia.name)).toHaveCount(0);

  await bia.writes("Esqueci uma coisa");
  await expect(inbox.take(agent)).toBeVisible();
  await expect(agent.getByText(/^Protocolo \d{8}-\d+$/).first()).not.toHaveText(protocol);

  await agent.goto("/conversations?view=queue");
  await expect(inbox.card(agent, bia.name)).toContainText("Esqueci uma coisa");
});

test("a conversation given back waits in the queue again, and the history says why", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const caio = await customer("Caio");
  await caio.writes("Oi");
  await take(agent, caio.name);
  await agent.getByTitle("Mais ações").click();
  await agent.getByRole("button", { name: "Devolver à fila" }).click();
  const dialog = agent.getByRole("dialog", { name: "Devolver à fila" });
  await dialog.getByLabel("Motivo (opcional)").fill("Volta depois do almoço");
  await dialog.getByRole("button", { name: "Devolver à fila" }).click();
  await expect(agent.getByText("“Volta depois do almoço”").first()).toBeVisible();
  await expect(inbox.take(agent)).toBeVisible();
  await agent.goto("/conversations?view=queue");
  await expect(inbox.card(agent, caio.name)).toContainText("Aguardando");
});

test("Shift+Enter breaks the line, and blank text is not sent", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const davi = await customer("Davi");
  await davi.writes("Olá");
  await take(agent, davi.name);
  const composer = inbox.composer(agent, davi.name);
  await composer.fill("uma linha");
  await composer.press("Shift+Enter");
  await composer.pressSequentially("outra linha");
  await expect(composer).toHaveValue("uma linha\noutra linha");
  await composer.fill("   ");
  await expect(agent.getByRole("button", { name: "Enviar", exact: true })).toBeDisabled();
});

test("what is read anew and comes late does not undo what was heard since", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const gal = await customer("Gal");
  await gal.writes("Quero o azul");
  await take(agent, gal.name);
  const bubble = inbox.bubble(agent, "Quero o azul").first();
  await expect(bubble).toBeVisible();
  // The conversation is read anew when its state changes; that answer is from before the reaction, and comes after it.
  let comes = () => {};
  const late = new Promise<void>((resolve) => (comes = resolve));
  let read = () => {};
  const wasRead = new Promise<void>((resolve) => (read = resolve));
  await agent.route(/\/open_thread\d*$/, async (route) => {
    const response = await route.fetch();
    read();
    await late;
    await route.fulfill({ response });
  });
  await inbox.composer(agent, gal.name).blur();
  await agent.keyboard.press("h");
  await wasRead;
  await bubble.hover();
  await bubble.getByRole("button", { name: "Ações da mensagem" }).click();
  await bubble.getByRole("button", { name: "Reagir com 👍" }).click();
  await expect(bubble).toContainText("Você reagiu com 👍");
  const history = agent.getByRole("region", { name: "Mensagens" }).getByText(/em espera/);
  await expect(history).toHaveCount(0);
  comes();
  await expect(history).toBeVisible();
  await expect(bubble).toContainText("Você reagiu com 👍");
});

test("j and k walk along the cards, from the first in sight", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const people = await Promise.all(Array.from({ length: 24 }, () => customer("Filó")));
  await Promise.all(people.map((person) => person.writes("Estou na fila")));
  await agent.goto("/conversations?view=queue");
  const list = agent.locator(".list-scroll");
  const cards = list.getByRole("link");
  // All of them: one that comes later moves the others.
  for (const person of people) await expect(inbox.card(agent, person.name)).toHaveCount(1);
  await list.evaluate((list) => list.scrollTo(0, 700));
  await expect.poll(() => list.evaluate((list) => list.scrollTop)).toBe(700);
  /** Which card has the focus, and how far it is from the list's top. A page that still wakes walks when it is awake. */
  const focused = () => cards.evaluateAll((cards) => cards.indexOf(document.activeElement as HTMLAnchorElement));
  const top = () => list.evaluate((list) => (document.activeElement?.getBoundingClientRect().top ?? 0) - list.getBoundingClientRect().top);

  await agent.keyboard.press("j");
  await expect.poll(focused, "not the first of all, far above").toBeGreaterThan(4);
  const first = await focused();
  expect(await top()).toBeGreaterThanOrEqual(0);
  expect(await top()).toBeLessThan(100);
  await agent.keyboard.press("j");
  await expect.poll(focused).toBe(first + 1);
  await agent.keyboard.press("k");
  await expect.poll(focused).toBe(first);
  const href = await cards.nth(first).getAttribute("href");
  await agent.keyboard.press("Enter");
  await expect(agent).toHaveURL((url) => `${url.pathname}${url.search}` === href);
});

test("everything can be done by keyboard", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const eva = await customer("Eva");
  await eva.writes("Por teclado");
  await agent.goto("/conversations?view=queue");
  await inbox.card(agent, eva.name).focus();
  await agent.keyboard.press("Enter");
  await expect(inbox.thread(agent, eva.name)).toBeVisible();
  await agent.keyboard.press("a");
  await expect(inbox.composer(agent, eva.name)).toBeVisible();
  await agent.keyboard.press("r");
  await expect(inbox.composer(agent, eva.name)).toBeFocused();
  await agent.keyboard.type("Feito");
  await agent.keyboard.press("Enter");
  await expect(inbox.bubble(agent, "Feito")).toBeVisible();
});
