import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";
import type { Page } from "@playwright/test";

const palette = (page: Page) => page.getByRole("dialog", { name: "Comandos" });
const field = (page: Page) => palette(page).getByRole("combobox", { name: "Comandos" });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole("option", { name });

/** Opens it by the key, struck once: the key closes it too, and a page that still wakes keeps it. */
async function open(page: Page) {
  await page.keyboard.press("ControlOrMeta+k");
  await expect(field(page)).toBeFocused();
}

test("any place is a few letters away, from the keyboard and from the menu", async ({ signedInAs, isMobile }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  await awake(agent);
  if (isMobile) {
    await agent.getByTitle("Sua conta").click();
    await agent.getByRole("button", { name: "Comandos" }).click();
    await expect(palette(agent)).toBeVisible();
    await agent.keyboard.press("Escape");
    await expect(agent.locator(".user-menu > summary")).toBeFocused();
  }
  await open(agent);
  await expect(option(agent, "Contato Ativo")).toHaveAttribute("aria-selected", "true");
  await expect(option(agent, "Usuários")).toHaveCount(0);
  await looksRight(agent);
  await field(agent).fill("prefer");
  await expect(option(agent, "Preferências")).toHaveAttribute("aria-selected", "true");
  await expect(field(agent)).toHaveAttribute("aria-activedescendant", (await option(agent, "Preferências").getAttribute("id"))!);
  await looksRight(agent);
  await field(agent).press("Enter");
  await expect(agent).toHaveURL(/\/preferences$/);
  await expect(palette(agent)).toBeHidden();

  await open(agent);
  await field(agent).fill("fila");
  await option(agent, "Fila de Atendimentos").click();
  await expect(agent).toHaveURL(/view=queue/);
});

test("an administrator finds the pages of Gerencial", { tag: "@desktop" }, async ({ signedInAs }) => {
  const chief = await signedInAs("administrador");
  await chief.goto("/conversations");
  await open(chief);
  await field(chief).fill("audit");
  await field(chief).press("Enter");
  await expect(chief).toHaveURL(/\/management\/audit$/);
});

test("the open conversation is served from the palette with what the rule allows", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Oi");
  await agent.goto("/conversations?view=queue");
  await inbox.card(agent, ana.name).click();
  await expect(inbox.thread(agent, ana.name)).toBeVisible();
  await open(agent);
  await expect(option(agent, "Transferir")).toHaveCount(0);
  await field(agent).fill("assumir");
  await expect(option(agent, "Iniciar Atendimento")).toHaveAttribute("aria-selected", "true");
  await field(agent).press("Enter");
  await expect(inbox.composer(agent, ana.name)).toBeVisible();

  // While one types, too; and the focus comes back to where one was.
  await inbox.composer(agent, ana.name).fill("Bom dia");
  await open(agent);
  await looksRight(agent);
  await agent.keyboard.press("Escape");
  await expect(palette(agent)).toBeHidden();
  await expect(inbox.composer(agent, ana.name)).toBeFocused();
  await expect(inbox.composer(agent, ana.name)).toHaveValue("Bom dia");

  await open(agent);
  await field(agent).fill("nota");
  await field(agent).press("Enter");
  await expect(agent.getByRole("textbox", { name: `Nota interna sobre ${ana.name}` })).toBeFocused();
  await open(agent);
  await field(agent).fill("encaminhar");
  await field(agent).press("Enter");
  await expect(agent.getByRole("dialog", { name: "Transferir atendimento" })).toBeVisible();
  await agent.keyboard.press("ControlOrMeta+k");
  await expect(palette(agent)).toBeHidden();
  await agent.keyboard.press("Escape");

  await open(agent);
  await field(agent).fill("colocar em espera");
  await field(agent).press("Enter");
  await expect(inbox.thread(agent, ana.name).locator(".thread-facts")).toContainText("Em espera");
  await open(agent);
  await expect(option(agent, "Retomar")).toHaveCount(1);
});

test("presence, appearance, language and search", async ({ signedInAs }) => {
  const agent = await signedInAs("colega");
  await agent.goto("/conversations");
  await open(agent);
  await field(agent).fill("tema escuro");
  await expect(option(agent, /Aparência/)).toHaveCount(0);
  await field(agent).fill("tema escura");
  await field(agent).press("Enter");
  await expect(agent.locator("html")).toHaveAttribute("data-theme", "dark");
  await open(agent);
  await expect(option(agent, "Aparência: Escura")).toHaveCount(0);
  await looksRight(agent);

  await field(agent).fill("almoço");
  await field(agent).press("Enter");
  const pause = agent.getByRole("dialog", { name: "Fazer uma pausa" });
  await expect(pause).toBeVisible();
  await pause.getByRole("button", { name: "Cancelar" }).click();

  await open(agent);
  await field(agent).fill("pedido atrasado");
  await expect(palette(agent).getByRole("option")).toHaveCount(1);
  await field(agent).press("Enter");
  await expect(agent).toHaveURL(/\/conversations\?q=pedido%20atrasado/);
  await expect(agent.getByRole("searchbox", { name: "Buscar em conversas, protocolos e mensagens" })).toHaveValue("pedido atrasado");

  await open(agent);
  await field(agent).fill("english");
  await field(agent).press("Enter");
  await expect(agent.locator("html")).toHaveAttribute("lang", "en");
  await agent.keyboard.press("ControlOrMeta+k");
  await expect(agent.getByRole("combobox", { name: "Commands" })).toBeFocused();
  await agent.keyboard.type("português");
  await agent.keyboard.press("Enter");
  await expect(agent.locator("html")).toHaveAttribute("lang", "pt-BR");
});

test("arrows go round, and the sheet of keys names the key", { tag: "@desktop" }, async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  await open(agent);
  const all = palette(agent).getByRole("option");
  await agent.keyboard.press("ArrowUp");
  await expect(all.last()).toHaveAttribute("aria-selected", "true");
  await expect(all.last()).toBeInViewport();
  await agent.keyboard.press("ArrowDown");
  await expect(all.first()).toHaveAttribute("aria-selected", "true");
  await agent.keyboard.press("ArrowDown");
  await expect(all.nth(1)).toHaveAttribute("aria-selected", "true");
  await field(agent).fill("atalhos");
  await agent.keyboard.press("Enter");
  const sheet = agent.getByRole("dialog", { name: "Atalhos de teclado" });
  await expect(sheet.getByText("Ctrl K")).toBeVisible();
  await looksRight(agent);
});
