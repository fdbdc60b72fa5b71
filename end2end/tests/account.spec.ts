import { createHmac } from "node:crypto";
import { expect, looksRight, signIn, test } from "../desk.ts";

/** What an authenticator app shows, `later` steps from now. */
function app(secret: string, later = 0) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)!.map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + later));
  const digest = createHmac("sha1", key).update(step).digest();
  return String((digest.readUInt32BE(digest[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test("two-step verification is set up, asked for at sign-in, and switched off", async ({ browser, complaints, desk }) => {
  complaints.expect(/status of 409/);
  const [person] = await desk.people(["agent"]);
  const context = await browser.newContext({ baseURL: desk.url });
  complaints.listen(context);
  const page = await context.newPage();
  await signIn(page, person);
  await expect(page).toHaveURL(/\/conversations/);
  await page.goto("/account");
  await looksRight(page);
  await page.getByRole("button", { name: "Configurar" }).click();
  const secret = await page.getByTestId("totp-secret").innerText();
  await looksRight(page);
  await page.getByLabel("Código do aplicativo").fill("000000");
  await page.getByRole("button", { name: "Ativar" }).click();
  await expect(page.getByText(/Código incorreto ou já usado/)).toBeVisible();
  await page.getByLabel("Código do aplicativo").fill(app(secret));
  await page.getByRole("button", { name: "Ativar" }).click();
  const codes = page.getByTestId("recovery-codes").getByRole("listitem");
  await expect(codes).toHaveCount(8);
  const [first] = await codes.allInnerTexts();
  await looksRight(page);
  await page.getByRole("button", { name: "Já guardei" }).click();
  await expect(page.getByText(/Ativa desde/)).toBeVisible();
  await expect(page.getByText("Restam 8 códigos de recuperação.")).toBeVisible();
  await context.close();

  // Without scripts: both steps are plain forms.
  const plain = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: false });
  const other = await plain.newPage();
  await signIn(other, person);
  await expect(other.getByRole("heading", { name: "Verificação em duas etapas" })).toBeVisible();
  await other.getByRole("textbox", { name: "Código" }).fill("000000");
  await other.getByRole("button", { name: "Continuar" }).click();
  await expect(other.getByRole("alert")).toBeVisible();
  await other.getByRole("textbox", { name: "Código" }).fill(app(secret, 1));
  await other.getByRole("button", { name: "Continuar" }).click();
  await expect(other).toHaveURL(/\/conversations/);
  await plain.close();

  const last = await browser.newContext({ baseURL: desk.url });
  complaints.listen(last);
  const again = await last.newPage();
  await signIn(again, person);
  await looksRight(again);
  await again.getByRole("textbox", { name: "Código" }).fill(first);
  await again.getByRole("button", { name: "Continuar" }).click();
  await expect(again).toHaveURL(/\/conversations/);
  await again.goto("/account");
  await expect(again.getByText("Restam 7 códigos de recuperação.")).toBeVisible();
  await again.getByRole("button", { name: "Desativar" }).click();
  const dialog = again.getByRole("dialog", { name: "Confirme com a sua senha" });
  await dialog.getByLabel("Senha atual").fill(person.password);
  await dialog.getByRole("button", { name: "Desativar" }).click();
  await expect(again.getByText("Verificação em duas etapas desativada.")).toBeVisible();
  await last.close();
});

test("changing the password ends the other sessions, and each is told by its browser", async ({ browser, complaints, desk }) => {
  complaints.expect(/status of (401|409)/);
  const [person] = await desk.people(["agent"]);
  const pages = [];
  for (const index of [0, 1]) {
    const context = await browser.newContext({ baseURL: desk.url });
    complaints.listen(context);
    pages[index] = await context.newPage();
    await signIn(pages[index], person);
    await expect(pages[index]).toHaveURL(/\/conversations/);
  }
  const [page, other] = pages;
  await page.goto("/account");
  await expect(page.getByText(/Chrome · /)).toHaveCount(2);
  await expect(page.getByText("Este navegador")).toHaveCount(1);
  await page.getByLabel("Senha atual").fill("não é esta, não");
  await page.getByLabel("Nova senha").fill("bateria grampo certo");
  await page.getByRole("button", { name: "Alterar senha" }).click();
  await expect(page.getByText("A senha atual não confere.")).toBeVisible();
  await expect(page.getByLabel("Senha atual")).toBeFocused();
  await page.getByLabel("Senha atual").fill(person.password);
  await page.getByRole("button", { name: "Alterar senha" }).click();
  await expect(page.getByText(/Senha alterada/)).toBeVisible();
  await expect(page.getByText(/Chrome · /)).toHaveCount(1);
  await other.goto("/conversations").catch(() => undefined);
  await expect(other).toHaveURL(/\/sign-in/);
  await Promise.all(pages.map((it) => it.context().close()));
});

test("who has to set up two-step verification on the way in is shown the recovery codes once", { tag: "@desktop" }, async ({ browser, complaints, desk, signedInAs }) => {
  const [person] = await desk.people(["supervisor"]);
  const admin = await signedInAs("administrador");
  const ask = async (on: boolean) => {
    await admin.goto("/management/settings");
    const box = admin.getByRole("group", { name: /Exigir verificação em duas etapas/ }).getByRole("checkbox", { name: "Supervisor" });
    await box.setChecked(on);
    await admin.getByRole("button", { name: "Salvar" }).click();
    await expect(admin.getByText("Alterações salvas.")).toBeVisible();
  };
  await ask(true);
  try {
    const context = await browser.newContext({ baseURL: desk.url });
    complaints.listen(context);
    const page = await context.newPage();
    await signIn(page, person);
    await expect(page.getByRole("heading", { name: "Configure a verificação em duas etapas" })).toBeVisible();
    await page.getByRole("textbox", { name: "Código" }).fill(app(await page.getByTestId("totp-secret").innerText()));
    await page.getByRole("button", { name: "Continuar" }).click();
    await expect(page.getByRole("heading", { name: "Códigos de recuperação" })).toBeVisible();
    const [first] = await page.getByTestId("recovery-codes").getByRole("listitem").allInnerTexts();
    await expect(page.getByRole("button", { name: "Copiar" })).toBeEnabled();
    await looksRight(page);
    await page.getByRole("link", { name: "Já guardei" }).click();
    await expect(page).toHaveURL(/\/conversations/);
    await page.goto("/account");
    await expect(page.getByText("Restam 8 códigos de recuperação.")).toBeVisible();
    await context.close();

    const again = await browser.newContext({ baseURL: desk.url });
    complaints.listen(again);
    const other = await again.newPage();
    await signIn(other, person);
    await other.getByRole("textbox", { name: "Código" }).fill(first);
    await other.getByRole("button", { name: "Continuar" }).click();
    await expect(other).toHaveURL(/\/conversations/);
    await again.close();
  } finally {
    await ask(false);
  }
});
