import { expect, inbox, looksRight, take, test } from "../desk.ts";
import { PDF } from "../lib/assets.ts";
import type { Page } from "@playwright/test";
import { freshPhone } from "../lib/phones.ts";

const HOUR = 3600 * 1000;

const active = (page: Page) => page.getByRole("dialog", { name: "Contato Ativo" });
const recontact = (page: Page) => page.getByRole("dialog", { name: "Recontato" });

async function openActive(page: Page) {
  await page.goto("/conversations");
  await page.getByRole("button", { name: "Contato Ativo" }).click();
  await expect(active(page).getByLabel("Telefone com DDD")).toBeVisible();
}

/** Fills in whom it goes to, and chooses a template without variables. */
async function fillIn(page: Page, phone: string, name: string, template = "aviso_horario") {
  const dialog = active(page);
  await dialog.getByLabel("Número de origem").selectOption({ index: 1 });
  await dialog.getByLabel("Telefone com DDD").fill(phone);
  await dialog.getByLabel("Nome do cliente").fill(name);
  await dialog.getByRole("button", { name: new RegExp(template) }).click();
}

async function simulated(url: string, path: string, body?: unknown, method = "POST") {
  const init = body === undefined ? {} : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/_control${path}`, init);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

test("Contato Ativo: from the phone to the customer's answer", async ({ signedInAs, desk }) => {
  const agent = await signedInAs("atendente");
  const phone = freshPhone();
  await openActive(agent);
  const dialog = active(agent);
  await looksRight(agent);
  // Nothing is sent before it can arrive, and each field says what it lacks.
  await dialog.getByRole("button", { name: "Enviar mensagem" }).click();
  await expect(dialog.getByText("Digite o telefone do cliente.")).toBeVisible();
  await expect(dialog.getByText("Digite o nome do cliente.")).toBeVisible();
  await dialog.getByLabel("Telefone com DDD").fill("99123-4567");
  await expect(dialog.getByText("Falta o DDD.")).toBeVisible();
  await looksRight(agent);

  await fillIn(agent, phone.typed, "Marina Prado", "pedido_enviado");
  await expect(dialog.getByText(`${phone.shown} · Curitiba e região`)).toBeVisible();
  await dialog.getByLabel("Cabeçalho: {{numero}}").fill("812");
  await dialog.getByLabel("{{nome}}", { exact: true }).fill("Marina");
  await expect(dialog.getByText("Olá Marina, seu pedido saiu hoje")).toBeVisible();
  await expect(dialog.getByText(/Texto: \d+ de 1\.024 caracteres/)).toBeVisible();
  await expect(dialog.getByText(/^Utilidade · US\$ 0,0068 por mensagem entregue$/)).toBeVisible();
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Enviar para Marina Prado" }).click();
  await expect(dialog.getByText("Preencha este campo.")).toHaveCount(2);
  await expect(dialog.getByLabel("{{dia}}", { exact: true })).toBeFocused();
  await dialog.getByLabel("{{dia}}", { exact: true }).fill("sexta");
  await dialog.getByLabel("Fim do endereço do botão “Rastrear”").fill("812");
  await dialog.getByRole("button", { name: "Enviar para Marina Prado" }).click();

  await expect(agent).toHaveURL(/\/conversations\/[0-9a-f-]{36}/);
  await expect(inbox.thread(agent, "Marina Prado")).toBeVisible();
  const bubble = inbox.bubble(agent, "Olá Marina, seu pedido saiu hoje e chega até sexta.");
  await expect(bubble).toContainText("Pedido 812");
  await expect(bubble).toContainText("Loja Centro");
  await expect(bubble.getByText("Falar com atendente")).toBeVisible();
  await expect(bubble.getByTitle(/Enviada|Entregue|Lida/)).toBeVisible();
  await expect(inbox.thread(agent, "Marina Prado").getByText("Aguardando o cliente").first()).toBeVisible();
  await expect(inbox.thread(agent, "Marina Prado").getByText(/o protocolo se encerra em 23 h/)).toBeVisible();
  await looksRight(agent);

  // The customer answers; the screen moves by itself.
  await simulated(desk.simulator, `/customers/${phone.id}/messages`, { to: "106540352242922", type: "text", text: { body: "Obrigada, chegou!" } });
  await expect(inbox.bubble(agent, "Obrigada, chegou!")).toBeVisible();
  await expect(inbox.composer(agent, "Marina Prado")).toBeVisible();
  await expect(inbox.thread(agent, "Marina Prado").getByText("O cliente respondeu")).toBeVisible();
  await expect(inbox.thread(agent, "Marina Prado").locator(".thread-head").getByText("Em atendimento")).toBeVisible();
});

test("who is known is a case for Recontato, with the way there and back", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const rita = await customer("Rita");
  await rita.writes("Oi");
  await take(agent, rita.name);
  await openActive(agent);
  const dialog = active(agent);
  await fillIn(agent, rita.phone, "Outro nome");
  // In service: the protocol is a link, and what was typed is there when one comes back.
  await expect(dialog.getByText("Esse cliente já está em atendimento")).toBeVisible();
  await looksRight(agent);
  await dialog.getByRole("link", { name: /Protocolo \d{8}-\d{6}/ }).click();
  await expect(dialog).toBeHidden();
  await expect(inbox.thread(agent, rita.name)).toBeVisible();
  await agent.getByRole("button", { name: "Encerrar", exact: true }).click();
  await agent.getByRole("button", { name: `Encerrar com ${rita.name}` }).click();
  await expect(agent.getByText("Atendimento encerrado")).toBeVisible();

  await agent.locator("body").press("c");
  await expect(dialog.getByLabel("Nome do cliente")).toHaveValue("Outro nome");
  await dialog.getByLabel("Telefone com DDD").fill("");
  await dialog.getByLabel("Telefone com DDD").fill(rita.phone);
  const told = dialog.getByText("Esse contato já existe. Clique em Recontato para ir para tela de Recontato");
  await expect(told).toBeVisible();
  await looksRight(agent);
  await told.getByRole("button", { name: "Recontato" }).click();
  await expect(recontact(agent).getByText(`Retome a conversa com ${rita.name}`)).toBeVisible();
  await recontact(agent).getByRole("button", { name: "Voltar ao Contato Ativo" }).click();
  await expect(dialog.getByLabel("Nome do cliente")).toHaveValue("Outro nome");
  await dialog.getByText("Esse contato já existe.").getByRole("button", { name: "Recontato" }).click();
  await recontact(agent).getByRole("button", { name: /aviso_horario/ }).click();
  await looksRight(agent);
  await recontact(agent).getByRole("button", { name: `Enviar para ${rita.name}` }).click();
  await expect(recontact(agent)).toBeHidden();
  await expect(inbox.bubble(agent, "Nosso atendimento mudou")).toBeVisible();
  await expect(agent.getByText(/Sem resposta, o protocolo se encerra em/)).toHaveCount(0);
});

test("Recontato from a closed conversation, and no typed word is lost by accident", async ({ signedInAs, customer }) => {
  const agent = await signedInAs("atendente");
  const olga = await customer("Olga");
  await olga.writes("Depois eu volto", { ago: 30 * HOUR });
  await agent.goto("/conversations?view=queue");
  await inbox.card(agent, olga.name).click();
  await inbox.take(agent).click();
  // One's own protocol, window closed: the composer is the form.
  const thread = inbox.thread(agent, olga.name);
  await expect(thread.getByText("A janela de 24 horas está fechada", { exact: true })).toBeVisible();
  await expect(thread.getByRole("button", { name: /retomar_conversa/ })).toBeVisible();
  await looksRight(agent);
  await agent.getByRole("button", { name: "Encerrar", exact: true }).click();
  await agent.getByRole("button", { name: `Encerrar com ${olga.name}` }).click();

  await thread.getByRole("button", { name: "Iniciar Atendimento" }).click();
  await thread.getByRole("button", { name: "Enviar mensagem de Recontato" }).click();
  const dialog = recontact(agent);
  await dialog.getByRole("button", { name: /retomar_conversa/ }).click();
  await dialog.getByLabel("{{1}}").fill("Olga");
  // A file picker that is left says “cancel” too.
  await dialog.getByLabel("{{1}}").dispatchEvent("cancel", { bubbles: true });
  await expect(dialog.getByText("Descartar o que você preencheu?")).toHaveCount(0);
  await agent.keyboard.press("Escape");
  await expect(dialog.getByText("Descartar o que você preencheu?")).toBeVisible();
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Continuar preenchendo" }).click();
  await expect(dialog.getByLabel("{{1}}")).toHaveValue("Olga");
  await dialog.getByLabel("{{2}}").fill("o pedido 812");
  await dialog.getByRole("button", { name: `Enviar para ${olga.name}` }).click();
  await expect(inbox.bubble(agent, "Olá Olga, podemos continuar sua conversa sobre o pedido 812?")).toBeVisible();
  await expect(thread.getByText(/Sem resposta, o protocolo se encerra em/)).toBeVisible();
  await looksRight(agent);
  await agent.goto("/conversations");
  await expect(inbox.card(agent, olga.name)).toContainText("Aguardando o cliente");
  await expect(inbox.card(agent, olga.name)).toContainText(/expira em 2[34] h/);
});

test("a template that fails says why, and is tried again or closed", async ({ signedInAs, desk }) => {
  const agent = await signedInAs("atendente");
  const phone = freshPhone();
  await simulated(desk.simulator, "/next-error", { code: 132015 });
  await openActive(agent);
  await fillIn(agent, phone.typed, "Breno Dias");
  await active(agent).getByRole("button", { name: "Enviar para Breno Dias" }).click();
  const thread = inbox.thread(agent, "Breno Dias");
  await expect(thread.getByText("A mensagem não foi entregue")).toBeVisible();
  await expect(thread.getByText(/Este modelo está pausado pela Meta por baixa qualidade/).first()).toBeVisible();
  await expect(thread.getByRole("button", { name: "Encerrar", exact: true }).first()).toBeVisible();
  await looksRight(agent);
  await thread.locator(".composer").getByRole("button", { name: "Tentar de novo" }).click();
  await expect(thread.getByText("Enviada de novo")).toBeVisible();
  await expect(thread.getByText("A mensagem não foi entregue")).toHaveCount(0);
  await expect(thread.getByText(/Sem resposta, o protocolo se encerra em/)).toBeVisible();
});

test("a restricted number begins nothing, and says why before anything is sent", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const agent = await signedInAs("atendente");
  const stands = async (status: string) => {
    await simulated(desk.simulator, "/numbers/106540352242922", { status }, "PATCH");
    // What Meta tells of an account has the desk ask how its numbers stand.
    await simulated(desk.simulator, "/updates", { field: "account_alerts", value: {} });
  };
  try {
    await stands("RESTRICTED");
    await expect(async () => {
      await openActive(agent);
      await fillIn(agent, freshPhone().typed, "Íris Melo");
      await active(agent).getByRole("button", { name: "Enviar para Íris Melo" }).click();
      await expect(active(agent).getByText(/O WhatsApp restringiu este número/)).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 30_000 });
    await looksRight(agent);
  } finally {
    await stands("CONNECTED");
  }
});

test("a header's file is brought up, checked, seen and sent", { tag: "@desktop" }, async ({ signedInAs, desk }) => {
  const agent = await signedInAs("atendente");
  const phone = freshPhone();
  await openActive(agent);
  await fillIn(agent, phone.typed, "Célia Rocha", "lembrete_pagamento");
  const dialog = active(agent);
  const file = dialog.locator("#outreach-file");
  await file.setInputFiles({ name: "foto.png", mimeType: "image/png", buffer: Buffer.from("89504e470d0a1a0a", "hex") });
  await expect(dialog.getByText("Este modelo pede outro tipo de arquivo: Documento.")).toBeVisible();
  await file.setInputFiles({ name: "boleto.pdf", mimeType: "application/pdf", buffer: PDF });
  await expect(dialog.getByRole("button", { name: "Trocar arquivo" })).toBeVisible();
  for (const [label, value] of [["{{1}}", "Célia"], ["{{2}}", "R$ 120,00"], ["{{3}}", "25/11"]]) await dialog.getByLabel(label).fill(value);
  await looksRight(agent);
  await dialog.getByRole("button", { name: "Enviar para Célia Rocha" }).click();
  await expect(inbox.bubble(agent, "o boleto de R$ 120,00 vence em 25/11")).toBeVisible();
  await expect(inbox.bubble(agent, "o boleto de R$ 120,00").getByTitle(/Enviada|Entregue|Lida/)).toBeVisible();
  const inboxOf = await simulated(desk.simulator, `/customers/${phone.id}`);
  expect(JSON.stringify(inboxOf)).toContain("boleto.pdf");
});

test("the palette opens a Contato Ativo, and two who write to one phone at once begin one protocol", { tag: "@desktop" }, async ({ signedInAs }) => {
  const [agent, colleague] = [await signedInAs("atendente"), await signedInAs("colega")];
  const phone = freshPhone();
  for (const page of [agent, colleague]) {
    await page.goto("/conversations");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Comandos" }).fill("contato ativo");
    await page.keyboard.press("Enter");
    await expect(active(page).getByLabel("Telefone com DDD")).toBeVisible();
    await fillIn(page, phone.typed, "Dário Luz");
  }
  await Promise.all([agent, colleague].map((page) => active(page).getByRole("button", { name: "Enviar para Dário Luz" }).click()));
  const went = async () => (await Promise.all([agent, colleague].map(async (page) => /\/conversations\/[0-9a-f-]{36}/.test(page.url())))).filter(Boolean).length;
  await expect.poll(went).toBe(1);
  const other = /\/conversations\/[0-9a-f-]{36}/.test(agent.url()) ? colleague : agent;
  await expect(active(other).getByText("Esse cliente já está em atendimento")).toBeVisible();
  await active(other).getByRole("link", { name: /Protocolo/ }).click();
  await expect(inbox.thread(other, "Dário Luz")).toBeVisible();
  await expect(other.getByRole("button", { name: /Assumir de|Iniciar Atendimento/ })).toHaveCount(0);
});
