import { expect, looksRight, test } from "../desk.ts";

test("an administrator makes a token, which is told once, asks with it, and is refused once it is revoked", async ({ signedInAs, desk, complaints, request }, info) => {
  complaints.expect(/status of 409/);
  const admin = await signedInAs("administrador");
  const name = `Loja virtual ${info.project.name}`;
  await admin.goto("/management/tokens");
  await expect(admin.getByRole("heading", { level: 1, name: "Tokens da API" })).toBeVisible();
  await looksRight(admin);
  await admin.getByRole("link", { name: "Novo token" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Novo token" })).toBeVisible();

  const create = admin.getByRole("button", { name: "Criar token" });
  await create.click();
  await expect(admin.getByRole("textbox", { name: "Sistema" })).toBeFocused();
  await admin.getByRole("textbox", { name: "Sistema" }).fill(name);
  await create.click();
  await expect(admin.locator("p:focus")).toHaveText("Escolha pelo menos uma permissão.");
  await admin.getByRole("checkbox", { name: /Ler conversas e protocolos/ }).check();
  await admin.getByRole("checkbox", { name: /Loja Centro/ }).check();
  await admin.getByLabel("Vale até").fill("2020-01-31");
  await create.click();
  await expect(admin.getByText("Escolha um dia a partir de hoje.")).toBeVisible();
  await expect(admin.getByLabel("Vale até")).toBeFocused();
  // Nothing that was filled in is lost.
  await expect(admin.getByRole("textbox", { name: "Sistema" })).toHaveValue(name);
  await expect(admin.getByRole("checkbox", { name: /Loja Centro/ })).toBeChecked();
  await admin.getByLabel("Vale até").fill("");
  await looksRight(admin);
  await create.click();

  const dialog = admin.getByRole("dialog", { name: "Token criado" });
  const secret = dialog.getByTestId("secret");
  await expect(secret).toHaveText(/^\s*gch_[0-9a-f]{64}\s*$/);
  const token = (await secret.innerText()).trim();
  await looksRight(admin);
  await admin.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await dialog.getByRole("button", { name: "Copiar" }).click();
  await expect(dialog.getByRole("button", { name: "Copiado" })).toBeVisible();
  expect(await admin.evaluate(() => navigator.clipboard.readText())).toBe(token);
  await dialog.getByRole("button", { name: "Concluir" }).click();

  const row = admin.getByRole("row", { name: new RegExp(name) });
  await expect(row).toContainText("Nunca usado");
  await expect(row).toContainText("Loja Centro");
  await expect(row).toContainText("Sem prazo");
  await expect(row).toContainText(token.slice(0, 10));
  expect(await admin.content()).not.toContain(token);
  await admin.reload();
  expect(await admin.content()).not.toContain(token);

  const asks = (path: string, bearer?: string) =>
    request.get(`${desk.url}/api/v1${path}`, { headers: bearer ? { authorization: `Bearer ${bearer}` } : {} });
  expect((await asks("/conversations")).status()).toBe(401);
  const read = await asks("/conversations", token);
  expect(read.status()).toBe(200);
  expect(await read.json()).toHaveProperty("items");
  const lacking = await asks("/contacts", token);
  expect([lacking.status(), (await lacking.json()).error.code]).toEqual([403, "scope_missing"]);
  const document = await asks("/openapi.json");
  expect((await document.json()).openapi).toBe("3.1.0");
  await admin.reload();
  await expect(row).not.toContainText("Nunca usado");

  await row.getByRole("button", { name: `Revogar: ${name}` }).click();
  const question = admin.getByRole("dialog", { name: "Revogar" });
  await expect(question).toContainText("perde o acesso na hora");
  await looksRight(admin);
  await question.getByRole("button", { name: "Revogar" }).click();
  await expect(admin.getByText("Token revogado.")).toBeVisible();
  await expect(row).toContainText("Revogado");
  await expect(row.getByRole("button")).toHaveCount(0);
  await looksRight(admin);
  const refused = await asks("/conversations", token);
  expect([refused.status(), (await refused.json()).error.code]).toEqual([401, "unauthorized"]);

  await admin.goto("/management/audit?action=token_revoked");
  await expect(admin.getByRole("row").filter({ hasText: name }).first()).toContainText("Token da API revogado");
});

test("tokens are for administrators", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const supervisor = await signedInAs("supervisor");
  for (const path of ["/management/tokens", "/management/tokens/new"]) {
    await supervisor.goto(path);
    await expect(supervisor.getByRole("alert")).toContainText("Sem acesso");
  }
  const agent = await signedInAs("atendente");
  await agent.goto("/management/tokens");
  await expect(agent.getByText("Tokens da API")).toHaveCount(0);
});

test("the menu of the office shows where one is, however narrow the screen", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  for (const [path, word] of [["/management/tokens", "Tokens da API"], ["/management/users", "Usuários"]] as const) {
    await admin.goto(path);
    const link = admin.getByRole("navigation", { name: "Gerencial" }).getByRole("link", { name: word });
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(link).toBeInViewport({ ratio: 0.95 });
  }
});
