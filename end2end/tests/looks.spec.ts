import { mkdirSync } from "node:fs";
import { expect, inbox, looksRight, take, test } from "../desk.ts";

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
