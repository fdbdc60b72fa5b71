import { expect, looksRight, signIn, test } from "../desk.ts";

test("who is not signed in is asked to, and then comes where they wanted", async ({ page, people }) => {
  await page.goto("/conversations?view=history");
  await expect(page).toHaveURL(/\/sign-in\?/);
  await looksRight(page);
  await page.getByLabel("E-mail").fill(people.supervisor.email);
  await page.getByLabel("Senha").fill(people.supervisor.password);
  await page.getByRole("button", { name: "Entrar" }).click();
  await expect(page).toHaveURL(/\/conversations\?view=history/);
  await expect(page.getByRole("heading", { name: "Histórico" })).toBeVisible();
});

test("a wrong password is refused in a sentence, and the e-mail stays", async ({ page }) => {
  await signIn(page, { email: "ninguem@example.test", password: "senha errada" });
  await expect(page.getByRole("alert")).toHaveText("E-mail ou senha incorretos. Confira e tente de novo.");
  await expect(page.getByLabel("E-mail")).toHaveValue("ninguem@example.test");
  await expect(page.getByLabel("Senha")).toHaveValue("");
  await looksRight(page);
});

test("an unknown e-mail is not told apart from a wrong password, and many tries are held back", async ({ page }, info) => {
  const refused = page.getByRole("alert");
  for (let tries = 0; tries < 30; tries += 1) {
    await signIn(page, { email: `insistente.${info.project.name}@example.test`, password: `tentativa ${tries}` });
    await expect(refused).toBeVisible();
    if (/Muitas tentativas/.test(await refused.innerText())) return;
    await expect(refused).toHaveText("E-mail ou senha incorretos. Confira e tente de novo.");
  }
  throw new Error("thirty wrong passwords were taken without a pause");
});

test("signing out ends the session in every tab", async ({ browser, complaints, desk, people }) => {
  complaints.expect(/status of 401/);
  const context = await browser.newContext({ baseURL: desk.url });
  complaints.listen(context);
  const page = await context.newPage();
  await signIn(page, people.administrador);
  await expect(page).toHaveURL(/\/conversations/);
  const other = await context.newPage();
  await other.goto("/conversations");
  await page.getByTitle("Sua conta").click();
  await page.getByRole("button", { name: "Sair" }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await other.goto("/conversations").catch(() => undefined); // It may be on its way by itself.
  await expect(other).toHaveURL(/\/sign-in/);
  await context.close();
});

test("the form works before the page is awake", async ({ browser, desk, people }) => {
  const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await signIn(page, people.atendente);
  await expect(page).toHaveURL(/\/conversations/);
  await expect(page.getByRole("heading", { name: "Meus Atendimentos" })).toBeVisible();
  await context.close();
});
