import { expect, inbox, looksRight, take, test } from "../desk.ts";
import type { Page } from "@playwright/test";

const note = (page: Page, name: string) => page.getByRole("textbox", { name: `Nota interna sobre ${name}` });
const toNote = (page: Page) => page.getByRole("button", { name: "Nota", exact: true }).click();

test("a note is for the team alone, in any state, and whom it names is told", async ({ signedInAs, customer, people, context }) => {
  const agent = await signedInAs("atendente");
  const colleague = await signedInAs("colega");
  const ana = await customer("Ana");
  await ana.writes("Meu pedido não chegou");
  await take(agent, ana.name);
  await colleague.goto("/conversations?view=history");
  const before = await colleague.getByRole("link", { name: /Menções/ }).innerText();

  await toNote(agent);
  await note(agent, ana.name).pressSequentially(`Confere a entrega, @${people.colega.name.slice(0, 3)}`);
  await agent.getByRole("option", { name: people.colega.name }).click();
  await note(agent, ana.name).pressSequentially("por favor");
  await looksRight(agent);
  await note(agent, ana.name).press("Enter");
  const written = agent.getByRole("article").filter({ hasText: "Confere a entrega" });
  await expect(written).toContainText("Só a equipe vê");
  await expect(note(agent, ana.name)).toHaveValue("");
  await looksRight(agent);

  await expect(colleague.getByRole("link", { name: /menç(ão nova|ões novas)/ })).toBeVisible();
  expect(before).not.toMatch(/\d/);
  await colleague.getByRole("link", { name: /Menções/ }).click();
  await expect(colleague.getByRole("heading", { name: "Menções" })).toBeVisible();
  await looksRight(colleague);
  await colleague.getByRole("link").filter({ hasText: ana.name }).click();
  await expect(colleague.getByRole("article").filter({ hasText: "por favor" })).toBeVisible();
  await colleague.goto("/conversations");
  await expect(colleague.getByRole("link", { name: /menç(ão nova|ões novas)/ })).toHaveCount(0);

  const phone = await ana.phoneOn(await context.newPage());
  await expect(phone.getByText("Meu pedido não chegou")).toBeVisible();
  await expect(phone.getByText("Confere a entrega")).toHaveCount(0);
});

test("who does not own a conversation can leave a note in it, and it comes live", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const colleague = await signedInAs("colega");
  const rui = await customer("Rui");
  await rui.writes("Bom dia");
  await take(agent, rui.name);
  await colleague.goto(new URL(agent.url()).pathname);
  await toNote(colleague);
  await note(colleague, rui.name).fill("Atendi ontem, ele prefere áudio");
  await colleague.getByRole("button", { name: "Salvar nota" }).click();
  await expect(agent.getByRole("article").filter({ hasText: "prefere áudio" })).toBeVisible();
  await colleague.getByRole("button", { name: "Responder" }).click();
  await expect(colleague.getByText("está atendendo esta conversa.")).toBeVisible();
});

test("a supervisor whispers to the owner", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const agent = await signedInAs("atendente");
  const supervisor = await signedInAs("supervisor");
  const teo = await customer("Téo");
  await teo.writes("Está caro");
  await take(agent, teo.name);
  await supervisor.goto(new URL(agent.url()).pathname);
  await toNote(supervisor);
  await note(supervisor, teo.name).fill("Pode dar 5% de desconto");
  await supervisor.getByRole("checkbox", { name: `Sussurrar para ${people.atendente.name}` }).check();
  await note(supervisor, teo.name).press("Enter");
  await expect(agent.getByRole("article").filter({ hasText: "5% de desconto" })).toContainText("Sussurro para você");
});

test("notes by keyboard: n writes one, Escape brings the answer back", { tag: "@desktop" }, async ({ signedInAs, customer, people }) => {
  const agent = await signedInAs("atendente");
  const ivo = await customer("Ivo");
  await ivo.writes("Oi");
  await take(agent, ivo.name);
  await agent.getByRole("heading", { level: 1 }).first().focus();
  await agent.getByRole("region", { name: "Mensagens" }).focus();
  await agent.keyboard.press("n");
  await expect(note(agent, ivo.name)).toBeFocused();
  await agent.keyboard.type(`@${people.colega.name.slice(0, 2)}`);
  await expect(agent.getByRole("listbox", { name: "Pessoas que veem esta conversa" }).getByRole("option").first()).toHaveAttribute("aria-selected", "true");
  await agent.keyboard.press("ArrowDown");
  await agent.keyboard.press("ArrowUp");
  await agent.keyboard.press("Tab");
  await expect(note(agent, ivo.name)).toHaveValue(`@${people.colega.name} `);
  await agent.keyboard.press("Escape");
  await expect(inbox.composer(agent, ivo.name)).toBeFocused();
});
