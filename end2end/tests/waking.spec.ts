// What people do before the browser's program has come is done once it has.
import type { Page } from "@playwright/test";
import { expect, inbox, take, test } from "../desk.ts";

/** Holds the browser's program back; the returned act lets it come. */
async function asleep(page: Page) {
  let wake = () => {};
  const held = new Promise<void>((resolve) => (wake = resolve));
  await page.route(/\.wasm/, async (route) => {
    await held;
    await route.continue().catch(() => {}); // The page that asked may have been left.
  });
  return wake;
}

test("words typed while the page sleeps are there when it wakes", async ({ signedInAs, customer }) => {
  const desk = await signedInAs("atendente");
  const ana = await customer("Ana");
  await ana.writes("Bom dia");
  await take(desk, ana.name);
  const wake = await asleep(desk);
  await desk.reload({ waitUntil: "domcontentloaded" });
  await inbox.composer(desk, ana.name).fill("Bom dia, Ana");
  wake();
  await desk.getByRole("button", { name: "Enviar" }).click();
  await expect(inbox.bubble(desk, "Bom dia, Ana")).toBeVisible();
});

test("words typed and left while the page sleeps are kept", async ({ signedInAs, customer }) => {
  const desk = await signedInAs("atendente");
  const bia = await customer("Bia");
  await bia.writes("Oi");
  await take(desk, bia.name);
  await asleep(desk);
  await desk.reload({ waitUntil: "domcontentloaded" });
  await inbox.composer(desk, bia.name).fill("Um momento");
  await desk.unroute(/\.wasm/);
  // A plain link: no program of ours has a say in it.
  await desk.goto("/conversations");
  await expect(inbox.card(desk, bia.name)).toContainText("Rascunho: Um momento");
  await inbox.card(desk, bia.name).click();
  await expect(inbox.composer(desk, bia.name)).toHaveValue("Um momento");
});

test("a button pressed while the page sleeps does its work when it wakes", async ({ signedInAs, customer }) => {
  const desk = await signedInAs("atendente");
  const caio = await customer("Caio");
  await caio.writes("Alô");
  await take(desk, caio.name);
  const wake = await asleep(desk);
  await desk.reload({ waitUntil: "domcontentloaded" });
  const pane = desk.locator(".thread-pane");
  await expect(pane).toHaveAttribute("data-panel", "auto");
  await desk.locator("button[aria-controls=contact-panel]").first().click();
  await expect(pane).toHaveAttribute("data-panel", "auto");
  wake();
  await expect(pane).not.toHaveAttribute("data-panel", "auto");
});

test("what is ticked and chosen while the page sleeps stays so as it wakes, and is kept", { tag: "@desktop" }, async ({ signedInAs }) => {
  const desk = await signedInAs("supervisor");
  await desk.goto("/preferences");
  const compact = desk.getByRole("radio", { name: "Compacta" });
  const tick = desk.getByRole("checkbox", { name: /^Mostrar o texto/ });
  await expect(tick).toBeChecked();
  const wake = await asleep(desk);
  await desk.reload({ waitUntil: "domcontentloaded" });
  await compact.check();
  await tick.uncheck();
  // Whoever looks while it wakes sees what they chose, at every moment.
  await desk.evaluate(() => {
    const drawn = () => [...document.querySelectorAll<HTMLInputElement>("main input")].map((field) => field.matches(":checked")).join();
    const seen = ((window as never as { seen: Set<string> }).seen = new Set([drawn()]));
    const look = () => {
      seen.add(drawn());
      setTimeout(look);
    };
    look();
  });
  wake();
  await expect(desk.locator("html")).toHaveAttribute("data-density", "compact");
  await expect(desk.getByText("Salvo.")).toBeVisible();
  expect(await desk.evaluate(() => (window as never as { seen: Set<string> }).seen.size)).toBe(1);
  await desk.reload();
  await expect(compact).toBeChecked();
  await expect(tick).not.toBeChecked();
  await desk.getByRole("radio", { name: "Confortável" }).check();
  await tick.check();
  await expect(desk.getByText("Salvo.")).toBeVisible();
});

test("a key struck while the page sleeps does its work when it wakes", { tag: "@desktop" }, async ({ signedInAs }) => {
  const desk = await signedInAs("atendente");
  const wake = await asleep(desk);
  await desk.goto("/conversations", { waitUntil: "domcontentloaded" });
  await desk.keyboard.press("?");
  wake();
  await expect(desk.getByRole("dialog", { name: "Atalhos de teclado" })).toBeVisible();
});

test("the key of the search struck while the page sleeps leads there when it wakes", { tag: "@desktop" }, async ({ signedInAs }) => {
  const desk = await signedInAs("atendente");
  const wake = await asleep(desk);
  await desk.goto("/conversations", { waitUntil: "domcontentloaded" });
  await desk.keyboard.press("/");
  wake();
  await expect(desk.getByRole("searchbox", { name: "Buscar em conversas, protocolos e mensagens" })).toBeFocused();
});

test("a key struck while the page is half awake does its work once", { tag: "@desktop" }, async ({ signedInAs }) => {
  const desk = await signedInAs("atendente");
  const wake = await asleep(desk);
  await desk.goto("/conversations", { waitUntil: "domcontentloaded" });
  // The last moment: everything listens already, and what was struck before is about to be struck again.
  await desk.evaluate(() => {
    const frame = window.requestAnimationFrame.bind(window);
    window.requestAnimationFrame = (then) => frame((now) => {
      if (then.name === "awake") {
        document.body.dataset.struck = "";
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "k", ctrlKey: true, bubbles: true, cancelable: true }));
      }
      then(now);
    });
  });
  wake();
  await expect(desk.locator("body")).toHaveAttribute("data-struck");
  await expect(desk.getByRole("combobox", { name: "Comandos" })).toBeFocused();
});
