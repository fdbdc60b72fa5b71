import { expect, looksRight, signIn, test } from "../desk.ts";

const toast = "Alterações salvas.";

test("an administrator makes a person, who chooses a password and finds the number enabled", async ({ signedInAs, browser, complaints, desk }, info) => {
  complaints.expect(/status of (401|409)/);
  const admin = await signedInAs("administrador");
  const name = `Nina Prado ${info.project.name}`;
  const email = `nina.${info.project.name}@example.test`;
  await admin.goto("/management/users");
  await looksRight(admin);
  await admin.getByRole("link", { name: "Novo usuário" }).click();
  await expect(admin.getByRole("heading", { name: "Novo usuário" })).toBeVisible();
  await admin.getByRole("button", { name: "Criar usuário" }).click();
  await expect(admin.getByLabel("E-mail")).toBeFocused();
  await expect(admin.getByText("Escreva um e-mail completo, como nome@empresa.com.br.")).toBeVisible();
  await admin.getByLabel("Nome").fill(name);
  await admin.getByLabel("E-mail").fill(email);
  await admin.getByRole("checkbox", { name: /Loja Centro/ }).check();
  await looksRight(admin);
  await admin.getByRole("button", { name: "Criar usuário" }).click();
  const dialog = admin.getByRole("dialog", { name: "Senha provisória" });
  const password = (await dialog.getByTestId("secret").innerText()).trim();
  await looksRight(admin);
  await dialog.getByRole("button", { name: "Concluir" }).click();
  await expect(admin.getByRole("link", { name: new RegExp(name) })).toBeVisible();

  const context = await browser.newContext({ baseURL: desk.url, javaScriptEnabled: false });
  complaints.listen(context);
  const page = await context.newPage();
  await signIn(page, { email, password });
  await expect(page.getByRole("heading", { name: "Escolha sua senha" })).toBeVisible();
  await page.getByLabel("Nova senha").fill("password12345");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await expect(page.getByRole("alert")).toHaveText("Esta senha é fácil de adivinhar. Escolha outra.");
  await page.getByLabel("Nova senha").fill("bateria grampo certo");
  await page.getByRole("button", { name: "Salvar e entrar" }).click();
  await expect(page).toHaveURL(/\/conversations/);

  await admin.getByRole("link", { name: new RegExp(name) }).click();
  await expect(admin.getByRole("heading", { level: 1, name })).toBeVisible();
  await looksRight(admin);
  await admin.getByRole("button", { name: "Desconectar de todos os navegadores" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Desconectar de todos os navegadores" }).click();
  await expect(admin.getByText("Sessões encerradas.")).toBeVisible();
  await page.goto("/conversations");
  await expect(page).toHaveURL(/\/sign-in/);

  await admin.getByRole("button", { name: "Desabilitar acesso" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Desabilitar acesso" }).click();
  await expect(admin.getByText("Acesso desabilitado.")).toBeVisible();
  await signIn(page, { email, password: "bateria grampo certo" });
  await expect(page.getByRole("alert")).toHaveText("Este acesso está desabilitado. Fale com um administrador.");
  await context.close();
});

test("the list of people is searched, and the address keeps the search", async ({ signedInAs, people }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/users");
  await admin.getByLabel("Buscar").fill(people.supervisor.email);
  await admin.getByLabel("Buscar").press("Enter");
  await expect(admin.getByRole("row").filter({ hasText: "@" })).toHaveCount(1);
  await expect(admin).toHaveURL(/text=/);
  await admin.reload();
  await expect(admin.getByRole("row").filter({ hasText: "@" })).toHaveCount(1);
  await admin.getByLabel("Buscar").fill("ninguem assim");
  await admin.getByLabel("Buscar").press("Enter");
  await expect(admin.getByText("Ninguém encontrado")).toBeVisible();
});

test("teams and wrap-up codes are made, ordered and archived", async ({ signedInAs, people, complaints }, info) => {
  complaints.expect(/status of 409/);
  const admin = await signedInAs("administrador");
  const team = `Vendas ${info.project.name}`;
  await admin.goto("/management/teams");
  await looksRight(admin);
  await admin.getByRole("link", { name: "Nova equipe" }).click();
  await admin.getByLabel("Nome").fill(team);
  await admin.getByRole("checkbox", { name: /Exigir tabulação/ }).check();
  await admin.getByRole("checkbox", { name: new RegExp(people.atendente.name) }).first().check();
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByRole("row").filter({ hasText: team })).toContainText("Obrigatória");
  await admin.getByRole("link", { name: team }).click();
  await expect(admin.getByRole("heading", { level: 1, name: team })).toBeVisible();
  await looksRight(admin);
  await admin.getByRole("button", { name: "Arquivar" }).click();
  await expect(admin.getByText("Equipe arquivada.")).toBeVisible();
  await admin.getByRole("button", { name: "Desfazer" }).click();
  await expect(admin.getByRole("button", { name: "Arquivar" })).toBeVisible();

  await admin.goto("/management/wrap-up-codes");
  for (const code of ["Resolvido", "Engano"]) {
    await admin.getByLabel("Nome").fill(`${code} ${info.project.name}`);
    await admin.getByRole("button", { name: "Adicionar" }).click();
    await expect(admin.getByRole("row").filter({ hasText: `${code} ${info.project.name}` })).toBeVisible();
  }
  await admin.getByLabel("Nome").fill(`Engano ${info.project.name}`);
  await admin.getByRole("button", { name: "Adicionar" }).click();
  await expect(admin.getByText("Este nome já está em uso. Escolha outro.")).toBeVisible();
  await admin.getByRole("button", { name: `Subir: Engano ${info.project.name}` }).click();
  await expect(admin.getByRole("row").filter({ hasText: info.project.name }).first()).toContainText("Engano");
  await looksRight(admin);
});

test("a number is renamed and its token checked with Meta", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 409/);
  const admin = await signedInAs("administrador");
  await admin.goto("/numbers");
  await looksRight(admin);
  await admin.getByRole("link", { name: /Loja Paulista/ }).click();
  await looksRight(admin);
  await admin.getByLabel("Token de acesso").fill("nada disso");
  await admin.getByRole("button", { name: "Trocar token" }).click();
  await expect(admin.getByText("A Meta não aceitou este token. Gere outro e cole-o inteiro.")).toBeVisible();
  await expect(admin.getByLabel("Token de acesso")).toHaveValue("nada disso");
  await admin.getByLabel("Token de acesso").fill("EAAnovo");
  await admin.getByRole("button", { name: "Trocar token" }).click();
  await expect(admin.getByText("Número conectado com o novo token.")).toBeVisible();
  await admin.goto("/numbers/new");
  await admin.getByLabel("Identificação do número").fill("123");
  await admin.getByLabel("Identificação da conta (WABA)").fill("456");
  await admin.getByLabel("Token de acesso").fill("EAAx");
  await admin.getByRole("button", { name: "Conectar" }).click();
  await expect(admin.getByText(/A Meta não encontrou este número/)).toBeVisible();
  await looksRight(admin);
});

test("settings are kept and the log tells who changed them", async ({ signedInAs, page }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/settings");
  await looksRight(admin);
  await admin.getByLabel("Nome da empresa").fill("Loja da Esquina");
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText(toast)).toBeVisible();
  await page.goto("/sign-in");
  await expect(page.getByText("Loja da Esquina")).toBeVisible();
  await admin.goto("/management/audit?action=settings_changed");
  await expect(admin.getByRole("row").filter({ hasText: "Configurações alteradas" }).first()).toContainText("Loja da Esquina");
  await looksRight(admin);
  const download = admin.waitForEvent("download");
  await admin.getByRole("link", { name: "Exportar CSV" }).click();
  expect((await download).suggestedFilename()).toBe("auditoria.csv");
});

test("what was typed, ticked and chosen before the page was awake is kept", { tag: "@desktop" }, async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  let wake = () => {};
  const asleep = new Promise<void>((resolve) => (wake = resolve));
  await admin.route(/\.wasm/, async (route) => {
    await asleep;
    await route.continue();
  });
  await admin.goto("/management/settings", { waitUntil: "commit" });
  const name = admin.getByLabel("Nome da empresa");
  const idle = admin.getByLabel("Encerrar sessões sem uso depois de");
  const box = admin.getByRole("group", { name: /Exigir verificação em duas etapas/ }).getByRole("checkbox", { name: "Supervisor" });
  await name.fill("Loja Acordada");
  await idle.selectOption("480");
  await box.check();
  await expect(admin.getByRole("button", { name: "Salvar" })).toBeDisabled();
  wake();
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText(toast)).toBeVisible();
  await admin.unroute(/\.wasm/);
  await admin.reload();
  await expect(name).toHaveValue("Loja Acordada");
  await expect(idle).toHaveValue("480");
  await expect(box).toBeChecked();
  await expect(admin.getByRole("button", { name: "Salvar" })).toBeEnabled();
  await box.uncheck();
  await admin.getByRole("button", { name: "Salvar" }).click();
  await expect(admin.getByText(toast)).toBeVisible();
});

test("an agent finds no office", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const agent = await signedInAs("atendente");
  await agent.goto("/conversations");
  await expect(agent.getByRole("link", { name: "Gerencial" })).toHaveCount(0);
  await agent.goto("/management/users");
  await expect(agent.getByRole("heading", { name: "Sem acesso" })).toBeVisible();
  await looksRight(agent);
});
