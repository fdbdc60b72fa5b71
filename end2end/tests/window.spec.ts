import { expect, inbox, take, test } from "../desk.ts";

const SECOND = 1000, HOUR = 3600 * SECOND;

test("when the window closes, the field gives way to what can be done", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const hugo = await customer("Hugo");
  // Counted from WhatsApp's timestamp: a message written almost 24 hours ago leaves some seconds.
  await hugo.writes("Ainda dá tempo?", { ago: 24 * HOUR - 25 * SECOND });
  await take(agent, hugo.name);
  await expect(agent.getByRole("img", { name: /^Janela de 24 horas: menos de 1 min restantes/ }).last()).toBeVisible();

  await expect(agent.getByText("A janela de 24 horas está fechada", { exact: true })).toBeVisible({ timeout: 60_000 });
  await expect(inbox.composer(agent, hugo.name)).toHaveCount(0);

  await hugo.writes("Voltei");
  await expect(inbox.composer(agent, hugo.name)).toBeVisible();
  await expect(agent.getByText("A janela de 24 horas está fechada", { exact: true })).toHaveCount(0);
});

test("the server refuses free text outside the window, whatever the screen believes", { tag: "@desktop" }, async ({ signedInAs, customer, complaints }) => {
  const agent = await signedInAs("atendente");
  const iris = await customer("Íris");
  await iris.writes("Oi", { ago: 24 * HOUR - 20 * SECOND });
  await take(agent, iris.name);
  await inbox.composer(agent, iris.name).fill("Uma resposta atrasada");
  complaints.expect(/status of 4\d\d/);
  // The page's clock stands still: it never learns that the time is over.
  await agent.clock.install();
  await agent.clock.pauseAt(new Date());
  await new Promise((done) => setTimeout(done, 21 * SECOND));
  await inbox.composer(agent, iris.name).press("Enter");
  await expect(agent.getByText(/A janela de 24 horas (está fechada|fechou)/).first()).toBeVisible();
});

test("24 hours on, by a moved clock, the composer is gone, and a new message brings it back", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const nara = await customer("Nara");
  await nara.writes("Vocês entregam hoje?");
  await take(agent, nara.name);
  await expect(inbox.composer(agent, nara.name)).toBeVisible();
  try {
    await nara.clock({ advance_ms: 24 * HOUR });
    // The desk follows the clock within a moment.
    await expect(async () => {
      await agent.reload();
      await expect(agent.getByText("A janela de 24 horas está fechada", { exact: true })).toBeVisible({ timeout: 2 * SECOND });
    }).toPass();
    await expect(inbox.composer(agent, nara.name)).toHaveCount(0);

    await nara.writes("Oi, ainda quero saber");
    await expect(inbox.composer(agent, nara.name)).toBeVisible();
    await inbox.composer(agent, nara.name).fill("Entregamos sim");
    await inbox.composer(agent, nara.name).press("Enter");
    await expect(inbox.bubble(agent, "Entregamos sim").getByTitle(/Enviada|Entregue|Lida/)).toBeVisible();
  } finally {
    await nara.clock({ reset: true });
  }
});
