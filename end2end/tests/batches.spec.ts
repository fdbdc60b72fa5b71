import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { awake, expect, inbox, looksRight, take, test } from "../desk.ts";
import { freshPhone } from "../lib/phones.ts";

const NUMBER = "106540352242922";

const freshPhones = (count: number) => Array.from({ length: count }, freshPhone);

const sheet = (rows: string[], name = "clientes.csv") => ({ name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n") + "\n") });

async function simulated(url: string, method: string, path: string, body: unknown) {
  const answer = await fetch(`${url}/_control${path}`, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
}

/** Opens “Em lote” and chooses a template. */
async function choose(page: Page, template: string) {
  await page.goto("/batches");
  await page.getByRole("link", { name: new RegExp(template) }).click();
  await expect(page.getByRole("heading", { name: "3. Envio" })).toBeVisible();
}

/** Brings a sheet up; the check page follows. */
async function upload(page: Page, title: string, rows: string[]) {
  await page.getByLabel("Título do relatório").fill(title);
  await page.getByLabel("Planilha", { exact: true }).setInputFiles(sheet(rows));
  await page.getByRole("button", { name: "Conferir planilha" }).click();
  await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Linhas por resultado" })).toBeVisible();
}

/** A batch to `people` fresh phones, confirmed for a time to come: nothing of it leaves by itself. */
async function scheduled(page: Page, title: string, people = 2) {
  await choose(page, "aviso_horario");
  await upload(page, title, ["Telefone;Nome", ...freshPhones(people).map((phone, at) => `${phone.typed};Pessoa ${at + 1}`)]);
  await page.getByLabel("Em outro dia ou hora").check();
  await page.getByRole("button", { name: `Agendar para ${people} pessoas` }).click();
  await expect(page.getByText("Agendado", { exact: true })).toBeVisible();
}

const tally = (page: Page, word: string) => page.getByRole("navigation", { name: "Linhas por resultado" }).getByRole("link", { name: new RegExp(`^\\d[\\d.]* ?${word}$`) });

test("one walk: from the model sheet to the history", async ({ signedInAs, desk }, info) => {
  test.slow();
  const page = await signedInAs("supervisor");
  const title = `Horário novo ${info.project.name}`;
  const [ana, bia, caio] = freshPhones(3);
  await page.goto("/conversations");
  if (info.project.name === "phone") await page.getByTitle("Mais").click();
  await page.getByRole("link", { name: "Notificações" }).filter({ visible: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Em lote" })).toBeVisible();
  await expect(page.getByText(/de .* pessoas em 24 horas/)).toBeVisible();
  await looksRight(page);

  // The template, as the customer will see it, and its model sheet.
  await page.getByRole("link", { name: /aviso_horario/ }).click();
  await expect(page).toHaveURL(/template=/);
  await expect(page.getByText("Nosso atendimento mudou").first()).toBeVisible();
  const columns = page.getByRole("region", { name: "2. Planilha-modelo" });
  await expect(columns.getByText("Telefone", { exact: true })).toBeVisible();
  await looksRight(page);
  const [model] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Lista-modelo (csv)" }).click()]);
  expect(model.suggestedFilename()).toMatch(/\.csv$/);

  await upload(page, title, ["Telefone;Nome", `${ana.typed};Ana`, `${bia.typed};Bia`, `${caio.typed};Caio`, `${ana.typed};Ana de novo`, "96666-5555;Sem DDD"]);
  await expect(page.getByText(/^3 mensagens para 3 pessoas, a partir de agora; termina por volta de \d\d:\d\d\.$/)).toBeVisible();
  await expect(tally(page, "Válidas")).toContainText("3");
  await looksRight(page);
  await page.getByRole("button", { name: "Enviar para 3 pessoas" }).click();

  await expect(page.getByRole("heading", { name: "Andamento" })).toBeVisible();
  await expect(page.getByText("Concluído", { exact: true })).toBeVisible({ timeout: 20_000 });
  await expect(page.getByText(/^3 de 3 pessoas/)).toBeVisible();
  await looksRight(page);
  const recipients = page.getByRole("region", { name: "Destinatários" });
  const row = recipients.getByRole("row").filter({ hasText: ana.shown }).first();
  await expect(row).toContainText(/Enviada|Entregue|Lida/);
  await expect(recipients.getByRole("row").filter({ hasText: "Sem DDD" })).toContainText("O telefone está sem o DDD");

  // The customer answers, and both pages tell.
  await simulated(desk.simulator, "POST", `/customers/${ana.id}/messages`, { to: NUMBER, type: "text", text: { body: "Obrigada" } });
  await expect(row).toContainText(/Respondeu à mensagem|Escreveu em até 24 horas/, { timeout: 40_000 });
  await recipients.getByLabel("Resposta").selectOption({ label: "Quem respondeu" });
  await expect(page).toHaveURL(/replied=true/);
  await expect(recipients.getByRole("row").filter({ hasText: bia.shown })).toHaveCount(0);
  await row.getByRole("link", { name: "Abrir conversa com Ana" }).click();
  await expect(inbox.bubble(page, "Nosso atendimento mudou")).toBeVisible();

  await page.goto("/batches/history");
  await looksRight(page);
  const line = page.getByRole("row").filter({ hasText: title });
  await expect(line).toContainText("100% · 3 de 3");
  await expect(line).toContainText("Concluído");
  await page.getByLabel("Buscar").fill("nada assim");
  await page.getByLabel("Buscar").press("Enter");
  await expect(page.getByText("Nenhum envio encontrado")).toBeVisible();
  await looksRight(page);
  await page.goto(`/batches/history?text=${encodeURIComponent(title)}&state=finished`);
  await expect(page.getByRole("row").filter({ hasText: title })).toBeVisible();
  const [download] = await Promise.all([page.waitForEvent("download"), (async () => {
    await page.getByText("Exportar", { exact: true }).last().click();
    await page.getByRole("link", { name: "Em lista (csv)" }).click();
  })()]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
});

test("a sheet that cannot be read says why and what to do, under its field", async ({ signedInAs }) => {
  const page = await signedInAs("supervisor");
  await choose(page, "pedido_enviado");
  const file = page.getByLabel("Planilha", { exact: true });
  const send = page.getByRole("button", { name: "Conferir planilha" });
  // A page that still sleeps sends the plain form, which tells of the file first.
  await awake(page);
  await send.click();
  await expect(page.getByText("Dê um título ao relatório.")).toBeVisible();
  await expect(page.getByText("Escolha a planilha.")).toBeVisible();
  await expect(page.getByLabel("Título do relatório")).toBeFocused();
  await looksRight(page);
  await page.getByLabel("Título do relatório").fill("Pedidos de hoje");
  for (const [rows, told] of [
    [["Nome", "Ana"], /Falta a coluna “Telefone”/],
    [["Telefone", "(41) 98888-0000"], /Faltam as colunas “/],
    [["Telefone;Celular", "(41) 98888-0000;"], /A coluna “Celular” aparece duas vezes/],
  ] as const) {
    await file.setInputFiles(sheet([...rows]));
    await send.click();
    await expect(page.getByText(told)).toBeVisible();
    await expect(file).toBeFocused();
    // What was chosen and typed is still there.
    await expect(page.getByLabel("Título do relatório")).toHaveValue("Pedidos de hoje");
  }
  await looksRight(page);
});

test("the check page counts, narrows, leaves out by choice, and hands the invalid rows back", async ({ signedInAs, customer }, info) => {
  const page = await signedInAs("supervisor");
  const served = await customer(`Dalva ${info.project.name}`);
  await served.writes("Oi");
  await take(page, served.name);
  const [one, other] = freshPhones(2);
  const title = `Conferência ${info.project.name}`;
  await choose(page, "aviso_horario");
  await upload(page, title, ["Telefone;Nome;Cor", `${one.typed};Um;azul`, `${other.typed};Outro;`, `${one.typed};De novo;`, `${served.phone};${served.name};`, "123;Curto;"]);
  for (const [word, count] of [["Válidas", "2"], ["Repetidas", "1"], ["Inválidas", "1"], ["Em atendimento", "1"], ["Todas as linhas", "5"]]) {
    await expect(tally(page, word)).toContainText(count);
  }
  await expect(page.getByText("Colunas que este modelo não usa, e ficam de fora: Cor")).toBeVisible();
  await expect(page.getByRole("button", { name: "Enviar para 2 pessoas" })).toBeEnabled();
  await looksRight(page);

  await page.getByLabel("Quem está em atendimento").selectOption({ label: "Recebe a mensagem" });
  await expect(page).toHaveURL(/in_service=include/);
  await expect(page.getByRole("button", { name: "Enviar para 3 pessoas" })).toBeVisible();
  await tally(page, "Inválidas").click();
  await expect(page).toHaveURL(/rows=invalid/);
  await expect(page).toHaveURL(/in_service=include/);
  await expect(tally(page, "Inválidas")).toHaveAttribute("aria-current", "true");
  await expect(page.getByRole("row").filter({ hasText: "Curto" })).toContainText("O telefone tem dígitos de mais ou de menos");
  await expect(page.getByRole("row").filter({ hasText: "Repete o telefone" })).toHaveCount(0);
  await looksRight(page);
  const [corrected] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: "Linhas inválidas (csv)" }).click()]);
  expect(corrected.suggestedFilename()).toMatch(/\.csv$/);

  // Left for later, it waits on the first page; thrown away, it does not.
  await page.goto("/batches");
  const unsent = page.getByRole("complementary").getByRole("link", { name: title });
  await unsent.click();
  await page.getByLabel("Em outro dia ou hora").check();
  await page.getByLabel("Dia e hora").fill("2020-01-01T10:00");
  await page.getByRole("button", { name: "Agendar para 2 pessoas" }).click();
  await expect(page.getByText("Este horário já passou. Escolha outro ou envie agora.")).toBeVisible();
  await expect(page.getByLabel("Dia e hora")).toBeFocused();
  await looksRight(page);
  await page.getByRole("button", { name: "Descartar planilha" }).click();
  await looksRight(page);
  await page.getByRole("dialog").getByRole("button", { name: "Descartar planilha" }).click();
  await expect(page.getByText("Planilha descartada.")).toBeVisible();
  await expect(page).toHaveURL(/\/batches$/);
  await expect(page.getByRole("complementary").getByRole("link", { name: title })).toHaveCount(0);
});

test("a batch is paused, goes on, and is given up", async ({ signedInAs }, info) => {
  const page = await signedInAs("supervisor");
  await scheduled(page, `Pausa ${info.project.name}`);
  await looksRight(page);
  await page.getByRole("button", { name: "Pausar" }).click();
  await expect(page.getByText("Pausado", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Pausar" })).toBeHidden();
  await page.getByRole("button", { name: "Retomar" }).click();
  await looksRight(page);
  await page.getByRole("dialog").getByRole("button", { name: "Retomar" }).click();
  await expect(page.getByText("Concluído", { exact: true })).toBeVisible({ timeout: 20_000 });
  const changes = page.getByRole("region", { name: "O que aconteceu" });
  await expect(changes.getByText(/pausou o envio/)).toBeVisible();
  await expect(changes.getByText(/retomou o envio/)).toBeVisible();

  await scheduled(page, `Desistência ${info.project.name}`);
  await page.getByRole("button", { name: "Cancelar envio" }).click();
  await expect(page.getByRole("dialog").getByText("2 pessoas ainda não receberam e não vão receber.")).toBeVisible();
  await looksRight(page);
  await page.getByRole("dialog").getByRole("button", { name: "Cancelar envio" }).click();
  await expect(page.getByText("Cancelado", { exact: true }).first()).toBeVisible();
  for (const action of ["Pausar", "Retomar", "Cancelar envio"]) await expect(page.getByRole("button", { name: action })).toBeHidden();
  await looksRight(page);
});

test("low quality stops a batch, which says so and what to do", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const page = await signedInAs("supervisor");
  await scheduled(page, "Qualidade baixa");
  try {
    await simulated(desk.simulator, "PATCH", `/numbers/${NUMBER}`, { quality: "RED" });
    await page.getByRole("button", { name: "Pausar" }).click();
    await page.getByRole("button", { name: "Retomar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Retomar" }).click();
    await expect(page.getByText("A qualidade do número está baixa.").first()).toBeVisible({ timeout: 30_000 });
    await expect(page.getByText("Interrompido", { exact: true })).toBeVisible();
    await expect(page.getByText(/Retome quando a qualidade subir, ou cancele/)).toBeVisible();
    await looksRight(page);
  } finally {
    await simulated(desk.simulator, "PATCH", `/numbers/${NUMBER}`, { quality: "GREEN" });
  }
});

test("whom the limit has no room for waits, and both pages say until when", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const page = await signedInAs("supervisor");
  const { limit } = await (await fetch(`${desk.simulator}/_control/portfolio`)).json();
  try {
    await simulated(desk.simulator, "PATCH", "/portfolio", { limit: 50 });
    await expect(async () => {
      await page.goto("/batches");
      await expect(page.getByText(/ de 50 pessoas em 24 horas/)).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 20_000 });
    await choose(page, "aviso_horario");
    await upload(page, "Mais do que cabe", ["Telefone;Nome", ...freshPhones(60).map((phone, at) => `${phone.typed};Pessoa ${at + 1}`)]);
    await expect(page.getByText(/^\d+ agora$/)).toBeVisible();
    await expect(page.getByText(/^\d+ a partir de /).first()).toBeVisible();
    await looksRight(page);
    await page.getByRole("button", { name: "Enviar para 60 pessoas" }).click();
    await expect(page.getByText(/^O limite de mensagens está cheio: \d+ pessoas esperam até /)).toBeVisible({ timeout: 30_000 });
    await looksRight(page);
    await page.getByRole("button", { name: "Cancelar envio" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Cancelar envio" }).click();
    await expect(page.getByText("Cancelado", { exact: true }).first()).toBeVisible();
    await expect(page.getByText(/^\d+ de 60 pessoas · cancelado em /)).not.toHaveText(/^60/);
    await looksRight(page);
  } finally {
    await simulated(desk.simulator, "PATCH", "/portfolio", { limit });
  }
});

test("who failed is told with the reason, and only those who can are tried again", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const page = await signedInAs("supervisor");
  await simulated(desk.simulator, "POST", "/next-error", { code: 131026 });
  await choose(page, "aviso_horario");
  const [phone] = freshPhones(1);
  await upload(page, "Um que falha", ["Telefone;Nome", `${phone.typed};Eva`]);
  await page.getByRole("button", { name: "Enviar para 1 pessoa" }).click();
  const failures = page.getByRole("region", { name: "Por que não chegou" });
  await expect(failures.getByRole("link", { name: "1 pessoa" })).toBeVisible({ timeout: 20_000 });
  await expect(failures.getByText(/código 131026/)).toBeVisible();
  await looksRight(page);
  await failures.getByRole("link", { name: "1 pessoa" }).click();
  await expect(page).toHaveURL(/code=131026/);
  await expect(page.getByRole("region", { name: "Destinatários" }).getByRole("row").filter({ hasText: phone.shown })).toContainText("Falhou");
});

test("single sends have a list of their own, which can be taken along, and agents see neither", async ({ signedInAs }, info) => {
  const agent = await signedInAs("atendente");
  const name = `Avulsa ${info.project.name}`;
  const [phone] = freshPhones(1);
  await agent.goto("/conversations");
  await agent.getByRole("button", { name: "Contato Ativo" }).click();
  const dialog = agent.getByRole("dialog", { name: "Contato Ativo" });
  await dialog.getByLabel("Número de origem").selectOption({ index: 1 });
  await dialog.getByLabel("Telefone com DDD").fill(phone.typed);
  await dialog.getByLabel("Nome do cliente").fill(name);
  await dialog.getByRole("button", { name: /aviso_horario/ }).click();
  await dialog.getByRole("button", { name: `Enviar para ${name}` }).click();
  await expect(inbox.thread(agent, name)).toBeVisible();

  const page = await signedInAs("supervisor");
  await page.goto("/batches/history");
  await page.getByRole("link", { name: "Envios avulsos" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Envios avulsos" })).toBeVisible();
  await looksRight(page);
  await page.goto(`/batches/history/singles?text=${encodeURIComponent(name)}`);
  const rows = page.getByRole("row").filter({ hasText: phone.shown });
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText("Contato Ativo");
  await expect(rows).toContainText(/Enviada|Entregue|Lida/);
  // The file holds what the screen shows, and nothing else.
  const [download] = await Promise.all([page.waitForEvent("download"), (async () => {
    await page.getByText("Exportar", { exact: true }).last().click();
    await page.getByRole("link", { name: "Em lista (csv)" }).click();
  })()]);
  expect(download.suggestedFilename()).toBe("Envios-avulsos.csv");
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  expect(lines).toHaveLength(2);
  const cells = lines[1].slice(1, -1).split('";"');
  expect(cells.slice(1, 5)).toEqual([name, `'${phone.shown}`, "Contato Ativo", "aviso_horario"]);
  for (const cell of cells.slice(5, 7)) await expect(rows).toContainText(cell);
  expect(cells[7]).toMatch(/^(Enviada|Entregue|Lida)$/);
  await agent.goto("/conversations");
  await expect(agent.getByRole("link", { name: "Notificações" })).toHaveCount(0);
});

test("the page of a number shows its limit, and an administrator chooses the rule of the prediction", { tag: "@desktop" }, async ({ signedInAs }) => {
  const page = await signedInAs("administrador");
  await page.goto("/numbers");
  await page.getByRole("rowheader").getByRole("link").first().click();
  const limit = page.getByRole("region", { name: "Limite de mensagens" });
  await expect(limit.getByText(/Quem decide é a Meta\./)).toBeVisible();
  await looksRight(page);
  await limit.getByLabel("Regra da previsão").selectOption({ label: "De 2021 e 2022: por número, com o dobro em 7 dias" });
  await limit.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Alterações salvas.")).toBeVisible();
  await expect(limit.getByText(/Ubots Desk/)).toBeVisible();
  await limit.getByLabel("Regra da previsão").selectOption({ label: "Desde outubro de 2025: por empresa, com a metade em 7 dias" });
  await limit.getByRole("button", { name: "Salvar" }).click();
  await expect(limit.getByText(/Messaging limits/)).toBeVisible();
});
