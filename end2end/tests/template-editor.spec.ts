import type { Locator, Page } from "@playwright/test";
import { expect, looksRight, test } from "../desk.ts";

const WABA = "102290129340398";
const PDF = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
const card = (page: Page, name: string) => page.getByRole("listitem", { name });
const json = { "content-type": "application/json" };

/** A template that Meta has approved already. */
async function approved(simulator: string, name: string, components: object[]) {
  const made = await fetch(`${simulator}/v24.0/${WABA}/message_templates`, {
    method: "POST", headers: { ...json, authorization: "Bearer EAAx" },
    body: JSON.stringify({ name, language: "pt_BR", category: "UTILITY", parameter_format: "POSITIONAL", components }),
  });
  expect(made.ok, await made.text()).toBe(true);
  const judged = await fetch(`${simulator}/_control/templates/${name}`, { method: "PATCH", headers: json, body: JSON.stringify({ status: "APPROVED" }) });
  expect(judged.ok).toBe(true);
}

/** Reads the list until Meta's word has come. */
async function until(page: Page, name: string, status: string) {
  await expect(async () => {
    await page.goto(`/numbers/templates?text=${name}`);
    await expect(card(page, name)).toContainText(status, { timeout: 500 });
  }).toPass({ timeout: 30_000 });
}

async function button(page: Page, kind: string, at: number): Promise<Locator> {
  await page.getByRole("group", { name: "Botões" }).getByRole("button", { name: kind }).click();
  return page.getByRole("listitem", { name: `Botão ${at}`, exact: true });
}

test("a template with every part is written under Meta's rules, kept as it is typed, and submitted once", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/numbers/templates");
  await admin.getByRole("link", { name: "Novo modelo" }).click();
  await expect(admin.getByRole("heading", { name: "Novo modelo" })).toBeVisible();
  const body = admin.getByLabel("Texto da mensagem");
  await expect(body).not.toHaveAttribute("aria-invalid");
  await looksRight(admin);

  const name = admin.getByLabel("Nome", { exact: true });
  await name.pressSequentially("Pedido à Caminho!");
  await expect(name).toHaveValue("pedido_a_caminho");
  await name.fill("pedido_enviado");
  await expect(admin.getByText("Já existe um modelo com este nome neste idioma.")).toBeVisible();
  await name.fill("pedido_a_caminho");
  await expect(admin.getByText("Já existe um modelo com este nome neste idioma.")).toHaveCount(0);

  // The rules stand beside the field while it is typed.
  await body.fill("{{nome}}, oi");
  await expect(admin.getByText("O texto não pode começar com uma variável.")).toBeVisible();
  await expect(body).toHaveAttribute("aria-invalid", "true");
  await body.fill("Olá {{nome}}{{dia}} tudo bem com o seu pedido de hoje");
  await expect(admin.getByText("Duas variáveis estão coladas.")).toBeVisible();
  await body.fill("Olá , seu pedido saiu hoje e chega até sexta na sua casa.");
  await body.press("Control+Home");
  for (let step = 0; step < 4; step += 1) await body.press("ArrowRight");
  await admin.getByRole("button", { name: "Inserir variável nome" }).click();
  await expect(body).toHaveValue("Olá {{nome}}, seu pedido saiu hoje e chega até sexta na sua casa.");
  await expect(body).toBeFocused();
  await expect(body).not.toHaveAttribute("aria-invalid");
  await expect(admin.getByText("65 de 1024 caracteres")).toBeAttached();

  await admin.getByLabel("Cabeçalho", { exact: true }).selectOption({ label: "Texto" });
  await admin.getByLabel("Texto do cabeçalho").fill("Pedido {{numero}}");
  await admin.getByLabel("Rodapé").fill("Loja Centro");
  const link = await button(admin, "Site", 1);
  await expect(link.getByLabel("Texto do botão")).toBeFocused();
  await link.getByLabel("Texto do botão").fill("Rastrear");
  await link.getByLabel("Endereço").fill("loja.example/r/{{1}}");
  await expect(link).toContainText("Escreva um endereço completo");
  await link.getByLabel("Endereço").fill("https://loja.example/r/{{1}}");
  await expect(link).not.toContainText("Escreva um endereço completo");
  const call = await button(admin, "Telefone", 2);
  await call.getByLabel("Texto do botão").fill("Ligar");
  await call.getByLabel("Telefone com DDD").fill("(41) 3000-0000");
  await button(admin, "Copiar código", 3);
  const quick = await button(admin, "Resposta rápida", 4);
  await quick.getByLabel("Texto do botão").fill("Falar com atendente");
  await expect(admin.getByRole("group", { name: "Botões" }).getByRole("button", { name: "Telefone" })).toBeDisabled();

  await admin.getByLabel("Exemplo de nome", { exact: true }).fill("Ana");
  await admin.getByLabel("Exemplo de numero no cabeçalho").fill("812");
  await admin.getByLabel("Final do endereço de “Rastrear”").fill("812");
  // Samples go with their buttons.
  await admin.getByRole("button", { name: "Mover o botão 2 para cima" }).click();
  await expect(admin.getByLabel("Final do endereço de “Rastrear”")).toHaveValue("812");
  const preview = admin.getByRole("complementary", { name: "Como o cliente vê" });
  for (const text of ["Pedido 812", "Olá Ana, seu pedido saiu hoje", "Loja Centro", "Rastrear", "Ligar", "Copiar código", "Falar com atendente"]) {
    await expect(preview).toContainText(text);
  }
  await looksRight(admin);

  // What is missing is told when it is submitted, and the focus goes there.
  await admin.getByRole("button", { name: "Enviar para análise" }).click();
  await expect(admin.getByLabel("Código para copiar")).toBeFocused();
  await expect(admin.getByText("Falta corrigir 1 ponto antes de enviar.")).toBeVisible();
  await expect(admin.getByText(/Rascunho salvo às/)).toBeVisible();
  await expect(admin).toHaveURL(/draft=/);

  // Nothing typed is lost when the page closes.
  await admin.goto("/numbers/templates");
  await admin.getByRole("link", { name: /pedido_a_caminho/ }).click();
  await expect(body).toHaveValue("Olá {{nome}}, seu pedido saiu hoje e chega até sexta na sua casa.");
  await expect(admin.getByLabel("Exemplo de nome", { exact: true })).toHaveValue("Ana");
  await admin.getByLabel("Código para copiar").fill("VOLTE10");
  await admin.getByRole("button", { name: "Enviar para análise" }).dblclick();
  await expect(admin).toHaveURL(/\/numbers\/templates\?text=pedido_a_caminho/);
  await expect(card(admin, "pedido_a_caminho")).toContainText(/Em análise|Aprovado/);
  await expect(admin.getByText("Modelo enviado. A Meta analisa em até 24 horas.")).toBeVisible();
  await expect(admin.getByText("Seus rascunhos")).toHaveCount(0);
  await until(admin, "pedido_a_caminho", "Aprovado");
  await expect(card(admin, "pedido_a_caminho")).toHaveCount(1);
});

test("what Meta refuses is told in its words, and what was typed stays", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/numbers/templates/new");
  await expect(admin.getByRole("button", { name: "Enviar para análise" })).toBeEnabled();
  await admin.getByLabel("Nome", { exact: true }).fill("poucas_palavras");
  await admin.getByLabel("Texto da mensagem").fill("Oi {{nome}}, {{data}} ok");
  // A rule that Meta does not publish only warns.
  await expect(admin.getByText(/Há poucas palavras para tantas variáveis/)).toBeVisible();
  await admin.getByLabel("Exemplo de nome", { exact: true }).fill("Ana");
  await admin.getByLabel("Exemplo de data").fill("sexta");
  await admin.getByRole("button", { name: "Enviar para análise" }).click();
  const told = admin.getByText(/A Meta recusou: O modelo não pôde ser enviado/);
  await expect(told).toBeVisible();
  await expect(admin.getByLabel("Texto da mensagem")).toHaveValue("Oi {{nome}}, {{data}} ok");
  await looksRight(admin);

  // It is found again, with Meta's words.
  await admin.goto("/numbers/templates");
  const drafts = admin.getByRole("region", { name: "Seus rascunhos" });
  await expect(drafts).toContainText("Recusado no envio");
  await looksRight(admin);
  await drafts.getByRole("link", { name: /poucas_palavras/ }).click();
  await expect(told).toBeVisible();
  await admin.goto("/numbers/templates");
  await drafts.getByRole("button", { name: "Descartar o rascunho poucas_palavras" }).click();
  await expect(drafts).toHaveCount(0);
});

test("a template is changed with a fresh file, copied and deleted", async ({ signedInAs, desk }, info) => {
  const admin = await signedInAs("administrador");
  const name = `contrato_${info.project.name}`;
  await approved(desk.simulator, name, [{ type: "BODY", text: "Seu contrato está pronto para assinar." }]);
  await until(admin, name, "Aprovado");
  await card(admin, name).getByRole("link", { name }).click();
  await expect(admin.getByRole("heading", { level: 1, name })).toBeVisible();
  await expect(admin.getByText("Pode ser enviado.")).toBeVisible();
  await expect(admin.getByText(/Última sincronização/)).toBeVisible();
  await looksRight(admin);

  await admin.getByRole("link", { name: "Editar" }).click();
  await expect(admin.getByText("A categoria só muda enquanto o modelo está recusado ou pausado.")).toBeVisible();
  await admin.getByLabel("Cabeçalho", { exact: true }).selectOption({ label: "Documento" });
  const file = admin.locator("#editor-file");
  await file.setInputFiles({ name: "foto.png", mimeType: "image/png", buffer: Buffer.from("x") });
  await expect(admin.getByText("Para o documento, escolha um arquivo PDF.")).toBeVisible();
  await admin.getByRole("button", { name: "Enviar mudança para análise" }).click();
  await expect(admin.getByText("Escolha um arquivo de exemplo.")).toBeVisible();
  await file.setInputFiles({ name: "contrato.pdf", mimeType: "application/pdf", buffer: PDF });
  await expect(admin.getByText("contrato.pdf")).toBeVisible();
  await expect(admin.getByText("Escolha um arquivo de exemplo.")).toHaveCount(0);
  await looksRight(admin);
  await admin.getByRole("button", { name: "Enviar mudança para análise" }).click();
  await expect(admin).toHaveURL(new RegExp(`text=${name}`));
  await until(admin, name, "Aprovado");
  await expect(card(admin, name)).toContainText("Documento: arquivo escolhido no envio");

  await card(admin, name).getByRole("link", { name }).click();
  await expect(admin.getByText("Um modelo aprovado muda uma vez a cada 24 horas.")).toBeVisible();
  await expect(admin.getByRole("link", { name: "Editar" })).toHaveCount(0);
  await admin.getByRole("link", { name: "Duplicar" }).click();
  await expect(admin.getByLabel("Nome", { exact: true })).toHaveValue(`${name}_2`);
  await admin.goBack();

  await admin.getByRole("button", { name: "Excluir" }).click();
  const dialog = admin.getByRole("dialog", { name: "Excluir modelo" });
  await expect(dialog).toContainText(`${name} deixa de ser oferecido`);
  await expect(dialog).toContainText("bloqueia o nome por 30 dias");
  await looksRight(admin);
  await dialog.getByRole("button", { name: "Excluir" }).click();
  await expect(admin.getByText("Modelo excluído.")).toBeVisible();
  await expect(card(admin, name)).toHaveCount(0);
});
