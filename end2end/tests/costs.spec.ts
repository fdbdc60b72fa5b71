import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { expect, looksRight, test } from "../desk.ts";
import { freshPhone } from "../lib/phones.ts";

/** Brings a batch up to its check page. */
async function checked(page: Page, title: string, people: number) {
  await page.goto("/batches");
  await page.getByRole("link", { name: /aviso_horario/ }).click();
  await page.getByLabel("Título do relatório").fill(title);
  const rows = ["Telefone", ...Array.from({ length: people }, () => freshPhone().typed)].join("\n") + "\n";
  await page.getByLabel("Planilha", { exact: true }).setInputFiles({ name: "clientes.csv", mimeType: "text/csv", buffer: Buffer.from(rows) });
  await page.getByRole("button", { name: "Conferir planilha" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
}

/** The budget of the first number, the one that batches go out from. */
async function budget(admin: Page, amount: string, stops: boolean) {
  await admin.goto("/numbers");
  await admin.getByRole("link", { name: /Loja Centro/ }).click();
  const part = admin.getByRole("region", { name: "Orçamento do mês" });
  await part.getByLabel("Valor por mês").fill(amount);
  await part.getByLabel("Interromper os envios em lote quando acabar").setChecked(stops);
  await part.getByRole("button", { name: "Salvar orçamento" }).click();
  await expect(admin.getByText("Orçamento salvo.").first()).toBeVisible();
  return part;
}

test("a batch's cost is told by number, category and batch, and the file says the same", async ({ signedInAs }, info) => {
  const page = await signedInAs("supervisor");
  const title = `Custo ${info.project.name}`;
  await checked(page, title, 2);
  await page.getByRole("button", { name: "Enviar para 2 pessoas" }).click();
  await expect(page.getByText("Concluído", { exact: true })).toBeVisible({ timeout: 20_000 });

  await page.goto("/batches/history");
  await page.getByRole("navigation", { name: "Notificações" }).getByRole("link", { name: "Custos" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Custos" })).toBeVisible();
  const batches = page.getByRole("region", { name: "Por envio" });
  const line = batches.getByRole("row").filter({ hasText: title });
  await expect(async () => {
    await page.reload();
    await expect(line).toContainText("US$ 0,0136", { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const numbers = page.getByRole("region", { name: "Por número e categoria" });
  await expect(numbers.getByRole("row").filter({ hasText: "Utilidade" }).first()).toContainText("Loja Centro");
  await expect(page.getByText(/antes dos descontos por volume/)).toBeVisible();
  await looksRight(page);

  await page.getByText("Exportar", { exact: true }).last().click();
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Em lista (csv)" }).click()]);
  expect(file.suggestedFilename()).toMatch(/^custos-\d{4}-\d\d\.csv$/);
  const exported = readFileSync(await file.path(), "utf8").split("\r\n");
  const cells = await line.locator("td").allInnerTexts();
  const row = [title, ...cells.map((cell) => cell.trim())].map((cell) => `"${cell}"`).join(";");
  expect(exported).toContain(row);

  await line.getByRole("link", { name: title }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  // A month in which nothing was sent.
  await page.goto("/batches/costs?month=2024-01");
  await expect(page.getByText("Nenhuma mensagem entregue neste mês")).toBeVisible();
  await expect(page.getByLabel("Mês")).toHaveValue("2024-01");
  await looksRight(page);
});

test("a budget is set with what is wrong said under its field, and a batch stops at it", async ({ signedInAs }, info) => {
  const admin = await signedInAs("administrador");
  try {
    const part = await budget(admin, "1.500", true);
    await expect(part.getByText(/de US\$ 1\.500,00 em /)).toBeVisible();
    await looksRight(admin);
    await part.getByLabel("Valor por mês").fill("muito");
    await part.getByRole("button", { name: "Salvar orçamento" }).click();
    await expect(part.getByText("Escreva só o valor, como 500 ou R$ 1.500,00.")).toBeVisible();
    await expect(part.getByLabel("Valor por mês")).toBeFocused();
    await expect(part.getByLabel("Valor por mês")).toHaveValue("muito");
    await part.getByLabel("Valor por mês").fill("0,01");
    await expect(part.getByText("Por mês: US$ 0,01")).toBeVisible();
    await part.getByLabel("Avisar a partir de (%)").fill("101");
    await part.getByRole("button", { name: "Salvar orçamento" }).click();
    await expect(part.getByText("Escreva uma porcentagem de 1 a 100.")).toBeVisible();
    await looksRight(admin);
    await part.getByLabel("Avisar a partir de (%)").fill("50");
    await part.getByRole("button", { name: "Salvar orçamento" }).click();
    await expect(part.getByText(/de US\$ 0,01 em /)).toBeVisible();

    const page = await signedInAs("supervisor");
    const title = `Orçamento ${info.project.name}`;
    await checked(page, title, 4);
    await expect(page.getByText(/^Com este envio, US\$ .* de US\$ 0,01 do mês/)).toBeVisible();
    await expect(page.getByText(/Este envio não cabe no orçamento do mês/)).toBeVisible();
    await looksRight(page);
    await page.getByRole("button", { name: "Enviar para 4 pessoas" }).click();
    await expect(page.getByText("Interrompido", { exact: true })).toBeVisible({ timeout: 20_000 });
    await expect(page.getByText("O número gastou o orçamento do mês.").first()).toBeVisible();
    await expect(page.getByText(/aumente o orçamento na página do número/)).toBeVisible();
    await looksRight(page);
    await page.goto("/batches");
    await expect(page.getByText(/O orçamento do mês foi gasto\. Os envios em lote ficam interrompidos/)).toBeVisible();
    await looksRight(page);
  } finally {
    await budget(admin, "", true);
  }
  await expect(admin.getByRole("region", { name: "Orçamento do mês" }).getByText(/ em \S+ de \d{4}$/).first()).toBeVisible();
});

test("costs are for those who send batches", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const agent = await signedInAs("atendente");
  await agent.goto("/batches/costs");
  await expect(agent.getByRole("alert")).toContainText("Sem acesso");
});
