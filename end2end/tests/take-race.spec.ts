import { expect, inbox, test } from "../desk.ts";

test("two agents take at once: one gets it, the other is told who", { tag: "@desktop" }, async ({ signedInAs, customer, complaints, people }) => {
  complaints.expect(/status of 409/);
  const pages = [await signedInAs("atendente"), await signedInAs("colega")];
  const names = [people.atendente.name, people.colega.name];
  const fabio = await customer("Fábio");
  await fabio.writes("Quem me atende?");
  for (const page of pages) {
    await page.goto("/conversations?view=queue");
    await inbox.card(page, fabio.name).click();
    await expect(inbox.take(page)).toBeEnabled();
  }
  // Both hands on the button first, then both press: the loser's goes away as soon as it hears of the winner.
  const buttons = await Promise.all(pages.map((page) => inbox.take(page).elementHandle()));
  await Promise.all(buttons.map((button) => button!.evaluate((element) => (element as HTMLElement).click())));

  await expect.poll(async () => {
    const mine = await Promise.all(pages.map((page) => inbox.composer(page, fabio.name).count()));
    return mine.toSorted();
  }).toEqual([0, 1]);
  const winner = await inbox.composer(pages[0], fabio.name).count() ? 0 : 1;
  await expect(pages[1 - winner].getByText(`${names[winner]} está atendendo esta conversa.`)).toBeVisible();
});

test("who takes from a screen that lags behind is told who has it", { tag: "@desktop" }, async ({ signedInAs, customer, complaints, people }) => {
  const [quick, slow] = [await signedInAs("atendente"), await signedInAs("colega")];
  const gil = await customer("Gil");
  await gil.writes("Alguém aí?");
  complaints.expect(/status of 409|ERR_FAILED/);
  await slow.route(/\/events/, (route) => route.abort());
  for (const page of [quick, slow]) {
    await page.goto("/conversations?view=queue");
    await inbox.card(page, gil.name).click();
    await expect(inbox.take(page)).toBeEnabled();
  }
  await inbox.take(quick).click();
  await expect(inbox.composer(quick, gil.name)).toBeVisible();
  await inbox.take(slow).click();
  await expect(slow.getByRole("alert").filter({ hasText: people.atendente.name })).toContainText("já assumiu este atendimento");
  await expect(inbox.composer(slow, gil.name)).toHaveCount(0);
});
