import type { Page } from "@playwright/test";
import { expect, inbox, looksRight, take, test } from "../desk.ts";

const sheet = (text: string) => ({ name: "clientes.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

/** Opens somebody's page from the list; search reads what is new within a second. */
async function open(page: Page, typed: string, name = typed) {
  await expect(async () => {
    await page.goto(`/contacts?text=${encodeURIComponent(typed)}`);
    await expect(page.getByRole("link", { name })).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

test("a customer who writes is found in the book, renamed and noted, and the conversation shows it", async ({ signedInAs, customer }, info) => {
  const ana = await customer(`Ângela Prado ${info.project.name}`);
  await ana.writes("Bom dia");
  const page = await signedInAs("atendente");
  await take(page, ana.name);
  await page.goto("/contacts");
  await looksRight(page);
  await page.getByLabel("Buscar").fill(`angela prado ${info.project.name}`);
  await page.getByLabel("Buscar").press("Enter");
  await expect(page).toHaveURL(/text=angela/);
  await page.getByRole("link", { name: ana.name }).click();
  await expect(page.getByRole("heading", { level: 1, name: ana.name })).toBeVisible();
  await looksRight(page);
  // What is for supervisors is not drawn.
  await expect(page.getByRole("heading", { name: "Unir contatos" })).toHaveCount(0);

  await page.getByLabel("Nova nota").fill("Prefere ser chamada à tarde");
  await page.getByRole("button", { name: "Adicionar nota" }).click();
  await expect(page.getByRole("list").getByText("Prefere ser chamada à tarde")).toBeVisible();
  await page.getByRole("button", { name: "Excluir nota" }).click();
  await expect(page.getByText("Nenhuma nota ainda.")).toBeVisible();
  await page.getByRole("button", { name: "Desfazer" }).click();
  await expect(page.getByRole("list").getByText("Prefere ser chamada à tarde")).toBeVisible();

  await page.getByLabel("Nome", { exact: true }).fill("");
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Escreva um nome de até 100 caracteres.")).toBeVisible();
  await expect(page.getByLabel("Nome", { exact: true })).toBeFocused();
  const renamed = `Angelina ${info.project.name}`;
  await page.getByLabel("Nome", { exact: true }).fill(renamed);
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByRole("heading", { level: 1, name: renamed })).toBeVisible();

  await page.getByRole("link", { name: "Abrir conversa em Loja Centro" }).click();
  await expect(inbox.thread(page, renamed)).toBeVisible();
});

test("consent is written down with its proof, and the deciding line is shown", async ({ signedInAs, customer }, info) => {
  const bruno = await customer(`Bruno Reis ${info.project.name}`);
  await bruno.writes("Oi");
  const page = await signedInAs("supervisor");
  await open(page, bruno.name);
  const consent = page.getByRole("region", { name: "Consentimento" });
  await expect(consent.getByText("Não informado").first()).toBeVisible();
  await consent.getByText("Registrar consentimento").first().click();
  const send = consent.getByRole("button", { name: "Registrar consentimento" });
  await send.click();
  await expect(consent.getByText("Informe a prova: sem ela o aceite não pode ser conferido.")).toBeVisible();
  await expect(consent.getByLabel("Prova")).toBeFocused();
  await consent.getByLabel("Onde o cliente disse").selectOption({ label: "E-mail" });
  await consent.getByLabel("Prova").fill("mensagem de 20/11");
  await looksRight(page);
  await send.click();
  await expect(consent.getByText("Aceita", { exact: true })).toBeVisible();
  await expect(consent.getByText(/E-mail: mensagem de 20\/11/).first()).toBeVisible();
  await consent.getByText("Histórico do consentimento").click();
  await expect(consent.getByRole("listitem")).toHaveCount(1);
  await looksRight(page);
  // The list narrows by it, and so does its address.
  await page.goto(`/contacts?text=${encodeURIComponent(bruno.name)}`);
  const said = page.getByRole("combobox", { name: "Marketing" });
  await said.selectOption({ label: "Não aceita" });
  await expect(page).toHaveURL(/marketing=opt_out/);
  await expect(page.getByText("Nenhum contato encontrado")).toBeVisible();
  await page.getByRole("combobox", { name: "Marketing" }).selectOption({ label: "Aceita" });
  await expect(page).toHaveURL(/marketing=opt_in/);
  await expect(page.getByRole("link", { name: bruno.name })).toBeVisible();
  await looksRight(page);
});

test("two contacts of one person are merged, and come apart again", async ({ signedInAs, customer }, info) => {
  const [kept, gone] = [await customer(`Carla Fica ${info.project.name}`), await customer(`Carla Vai ${info.project.name}`)];
  await kept.writes("Sou eu");
  await gone.writes("Também sou eu");
  const page = await signedInAs("supervisor");
  await open(page, kept.name);
  const part = page.getByRole("region", { name: "Unir contatos" });
  await part.getByLabel("Procurar o outro contato").fill(gone.name);
  await part.getByRole("button", { name: "Procurar" }).click();
  await part.getByRole("button", { name: `Unir a este: ${gone.name}` }).click();
  await looksRight(page);
  await page.getByRole("dialog").getByRole("button", { name: "Unir a este" }).click();
  await expect(page.getByText(`Conversa de ${gone.name}, antes da união`)).toBeVisible();
  await looksRight(page);
  await open(page, gone.name, kept.name);
  await page.getByRole("button", { name: `Desfazer união com ${gone.name}` }).click();
  await expect(page.getByText("União desfeita.")).toBeVisible();
  await expect(page.getByText(`Conversa de ${gone.name}, antes da união`)).toHaveCount(0);
});

test("who is blocked is blocked at WhatsApp, and let in again", async ({ signedInAs, customer }, info) => {
  const rui = await customer(`Rui Alves ${info.project.name}`);
  await rui.writes("Oi");
  const page = await signedInAs("supervisor");
  await open(page, rui.name);
  await page.getByRole("button", { name: "Bloquear em Loja Centro" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Bloquear" }).click();
  await expect(page.getByText(/Bloqueado desde/)).toBeVisible();
  await page.getByRole("button", { name: "Desbloquear em Loja Centro" }).click();
  await expect(page.getByText("Pode escrever")).toBeVisible();
});

test("a sheet is checked row by row, taken in, and adds nothing the second time", async ({ signedInAs }, info) => {
  const page = await signedInAs("supervisor");
  const name = `Planilha ${info.project.name}`;
  const phone = info.project.name === "phone" ? "21 96666-0001" : "21 96666-0002";
  const rows = `Nome;Telefone;Aceita marketing;Data do aceite;Prova do aceite\n${name};${phone};sim;01/11/2026;Site\nSem DDD;96666-5555;;;\n${name};${phone};;;\n`;
  await page.goto("/contacts");
  await page.getByRole("link", { name: "Importar" }).click();
  await looksRight(page);
  await page.getByLabel("Planilha", { exact: true }).setInputFiles(sheet("Nome\nAna\n"));
  await page.getByRole("button", { name: "Conferir planilha" }).click();
  await expect(page.getByText("Falta a coluna “Telefone”.")).toBeVisible();
  await page.getByLabel("Planilha", { exact: true }).setInputFiles(sheet(rows));
  await page.getByRole("button", { name: "Conferir planilha" }).click();
  await expect(page.getByRole("heading", { name: "Conferir importação" })).toBeVisible();
  await expect(page.getByText("O telefone está sem o DDD")).toBeVisible();
  await expect(page.getByText("Repete o telefone da linha 2")).toBeVisible();
  await looksRight(page);
  await page.getByLabel("Mostrar linhas").selectOption({ label: "Inválidos" });
  await expect(page).toHaveURL(/rows=invalid/);
  await expect(page.getByText("Repete o telefone da linha 2")).toHaveCount(0);
  await page.getByRole("button", { name: "Importar 1 contato" }).click();
  await expect(page.getByRole("heading", { name: "Importação concluída" })).toBeVisible();
  await looksRight(page);

  await page.goto("/contacts/import");
  await page.getByLabel("Planilha", { exact: true }).setInputFiles(sheet(rows));
  await page.getByRole("button", { name: "Conferir planilha" }).click();
  await expect(page.getByText(`Já existe: ${name}`)).toBeVisible();
  await expect(page.getByText("aceite já registrado")).toBeVisible();

  await page.goto(`/contacts?text=${encodeURIComponent(name)}`);
  await expect(page.getByRole("row", { name: new RegExp(name) })).toContainText("Aceita");
  const [download] = await Promise.all([page.waitForEvent("download"), (async () => {
    await page.getByText("Exportar").last().click();
    await page.getByRole("link", { name: "Lista (csv)" }).click();
  })()]);
  expect(download.suggestedFilename()).toBe("contatos.csv");
});

test("an administrator defines a field, which contacts and sheets then have", async ({ signedInAs }, info) => {
  const page = await signedInAs("administrador");
  const name = `Plano ${info.project.name}`;
  await page.goto("/contacts/fields");
  await page.getByLabel("Nome do campo").fill("Telefone");
  await page.getByRole("button", { name: "Adicionar campo" }).click();
  await expect(page.getByText("Já existe um campo ou uma coluna da planilha com este nome.")).toBeVisible();
  await page.getByLabel("Nome do campo").fill(name);
  await page.getByLabel("Tipo").selectOption({ label: "Escolha" });
  await page.getByLabel("Opções").fill("Ouro\nPrata");
  await looksRight(page);
  await page.getByRole("button", { name: "Adicionar campo" }).click();
  await expect(page.getByRole("rowheader", { name })).toBeVisible();
  await looksRight(page);
  await page.goto("/contacts");
  await page.getByRole("rowheader").getByRole("link").first().click();
  await page.getByLabel(name).selectOption({ label: "Prata" });
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Alterações salvas.")).toBeVisible();
  await page.reload();
  await expect(page.getByLabel(name)).toHaveValue("Prata");
});
