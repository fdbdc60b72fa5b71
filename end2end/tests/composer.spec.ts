import { expect, inbox, take, test } from "../desk.ts";

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
