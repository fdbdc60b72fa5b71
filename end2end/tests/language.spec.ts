import { expect, looksRight, signIn, test } from "../desk.ts";

test("a person chooses English, and the whole page follows, also after signing in on another computer", async ({ browser, complaints, desk, people }) => {
  const open = async () => {
    const context = await browser.newContext({ baseURL: desk.url });
    complaints.listen(context);
    return context.newPage();
  };
  const page = await open();
  await signIn(page, people.colega);
  await page.getByTitle("Sua conta").click();
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "My conversations" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  // Awake, it still speaks English: what the browser draws by itself too.
  await page.getByTitle("Your account").click();
  await page.getByRole("button", { name: "Keyboard shortcuts" }).click();
  await expect(page.getByRole("dialog")).toContainText("Next conversation");
  await looksRight(page);
  await page.context().close();

  const elsewhere = await open();
  await signIn(elsewhere, people.colega);
  await expect(elsewhere.getByRole("heading", { name: "My conversations" })).toBeVisible();
  await elsewhere.getByTitle("Your account").click();
  await elsewhere.getByRole("button", { name: "Português (Brasil)" }).click();
  await expect(elsewhere.getByRole("heading", { name: "Meus Atendimentos" })).toBeVisible();
  await elsewhere.context().close();
});

test("the sign-in page speaks the language asked for", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByRole("button", { name: "English" }).click();
  await expect(page.getByRole("heading", { name: "Sign in" })).toBeVisible();
  await looksRight(page);
});
