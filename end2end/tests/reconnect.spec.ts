import { expect, inbox, take, test } from "../desk.ts";

const LOST = "Sem conexão com o servidor. Tentando de novo…";

test("after the server was killed and came back, the screen equals the database", { tag: "@desktop" }, async ({ signedInAs, customer, complaints, desk }) => {
  const agent = await signedInAs("atendente");
  const joana = await customer("Joana");
  await joana.writes("Antes da queda");
  await take(agent, joana.name);
  complaints.expect(/ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_NETWORK/);

  await desk.halt("SIGKILL");
  await expect(agent.getByText(LOST)).toBeVisible();
  await desk.resume();
  // Written before the page has found its way back.
  await (await joana.return()).writes("Depois da queda");

  await expect(agent.getByText(LOST)).toHaveCount(0, { timeout: 45_000 });
  await expect(inbox.bubble(agent, "Antes da queda")).toHaveCount(1);
  await expect(inbox.bubble(agent, "Depois da queda")).toHaveCount(1);
  await inbox.composer(agent, joana.name).fill("Estamos de volta");
  await inbox.composer(agent, joana.name).press("Enter");
  await expect(inbox.bubble(agent, "Estamos de volta").getByTitle(/Enviada|Entregue|Lida/)).toBeVisible();

  const shown = await inbox.bubble(agent, "").allInnerTexts();
  await agent.reload();
  await expect.poll(() => inbox.bubble(agent, "").count()).toBe(shown.length);
});
