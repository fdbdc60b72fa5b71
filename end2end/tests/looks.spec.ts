import { mkdirSync } from "node:fs";
import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";

const shots = new URL("../shots/", import.meta.url).pathname;
mkdirSync(shots, { recursive: true });

for (const colorScheme of ["light", "dark"] as const) {
  test(`every page is accessible and fits, ${colorScheme}`, async ({ signedInAs, customer, complaints, page }, info) => {
    complaints.expect(/404 .*\/nowhere/);
    const shoot = async (name: string, it = page) => {
      await it.screenshot({ path: `${shots}${name}-${info.project.name}-${colorScheme}.png` });
      await looksRight(it);
    };
    await page.emulateMedia({ colorScheme });
    await page.goto("/sign-in");
    await shoot("sign-in");

    const agent = await signedInAs("atendente");
    await agent.emulateMedia({ colorScheme });
    const lia = await customer("Lia");
    await lia.writes("Boa tarde! Vocês entregam em Curitiba?");
    for (const view of ["mine", "queue", "on-hold", "history"]) {
      await agent.goto(`/conversations?view=${view}`);
      await expect(agent.getByRole("heading", { level: 1 })).toBeVisible();
      await shoot(`conversations-${view}`, agent);
    }
    await take(agent, lia.name);
    await inbox.composer(agent, lia.name).fill("Entregamos, sim. Qual é o CEP?");
    await inbox.composer(agent, lia.name).press("Enter");
    await expect(inbox.bubble(agent, "Qual é o CEP?").getByTitle(/Entregue|Lida/)).toBeVisible();
    await shoot("thread", agent);
    await agent.goto("/nowhere");
    await shoot("missing", agent);
  });
}

test("what is still coming is drawn in its shape, which rests for whoever wants no motion", { tag: "@desktop" }, async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const lia = await customer("Lia");
  await lia.writes("Oi");
  await agent.goto("/conversations?view=queue");
  await awake(agent);
  let come = () => {};
  const held = new Promise<void>((resolve) => (come = resolve));
  await agent.route(/\/open_thread\d*$/, async (route) => {
    await held;
    await route.continue();
  });
  await inbox.card(agent, lia.name).click();
  const shape = agent.locator(".thread-waiting");
  await expect(shape).toBeVisible();
  const moves = () => shape.evaluate((it) => it.getAnimations().filter(({ playState }) => playState === "running").length);
  await expect.poll(moves).toBe(0);
  await agent.emulateMedia({ reducedMotion: "no-preference" });
  await expect.poll(moves).toBe(1);
  await agent.emulateMedia({ reducedMotion: "reduce" });
  await looksRight(agent, { coming: true });
  await agent.screenshot({ path: `${shots}thread-waiting.png` });
  come();
  await expect(inbox.thread(agent, lia.name)).toBeVisible();
});
