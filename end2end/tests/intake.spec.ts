import { createHmac } from "node:crypto";
import { expect, looksRight, test } from "../desk.ts";
import type { Guiche } from "../lib/guiche.js";

/** Posts what WhatsApp would, signed as it signs. */
async function delivers(desk: Guiche, body: unknown) {
  const text = JSON.stringify(body);
  const signature = createHmac("sha256", "end2end-app-secret").update(text).digest("hex");
  const answer = await fetch(`${desk.url}/webhooks/whatsapp`, { method: "POST", body: text, headers: { "x-hub-signature-256": `sha256=${signature}` } });
  expect(answer.status).toBe(200);
}

const message = (number: string, text: string) => ({
  object: "whatsapp_business_account",
  entry: [{ id: "1", changes: [{ field: "messages", value: {
    messaging_product: "whatsapp", metadata: { display_phone_number: "554130000000", phone_number_id: number },
    contacts: [{ wa_id: "5541900001111", profile: { name: "Cliente Guardado" } }],
    messages: [{ from: "5541900001111", id: `wamid.${Math.random()}`, timestamp: String(Math.floor(Date.now() / 1000)), type: "text", text: { body: text } }],
  } }] }],
});

test("what was unusual is listed, covered, uncovered on request and taken through again", async ({ signedInAs, desk }) => {
  await delivers(desk, message("999000111", "segredo guardado"));
  const admin = await signedInAs("administrador");
  await admin.goto("/management/intake");
  await expect(admin.getByRole("heading", { name: "Saúde da entrada" })).toBeVisible();
  await expect(admin.getByRole("img", { name: /Entregas por hora/ })).toBeVisible();
  await looksRight(admin);
  await admin.getByText("Ver como tabela").click();
  await looksRight(admin);
  await admin.getByRole("link", { name: "Número desconhecido" }).first().click();
  await expect(admin).toHaveURL(/outcome=unknown_number/);
  await admin.getByRole("table").last().getByRole("link", { name: "Número desconhecido" }).first().click();
  const body = admin.getByLabel("Conteúdo da entrega");
  await expect(body).toContainText("999000111");
  await expect(body).not.toContainText("segredo");
  await looksRight(admin);
  await admin.getByRole("button", { name: "Mostrar tudo" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Mostrar tudo" }).click();
  await expect(body).toContainText("segredo guardado");
  await admin.getByRole("button", { name: "Reprocessar" }).click();
  await expect(admin.getByText("Reprocessadas: 1. Resolvidas: 0.")).toBeVisible();
  await admin.goto("/management/intake");
  await admin.getByRole("button", { name: "Reprocessar todas" }).first().click();
  await expect(admin.getByText(/Reprocessadas: \d+\. Resolvidas: \d+\./)).toBeVisible();
});

test("a supervisor sees the figures but neither content nor replay", async ({ signedInAs, desk }) => {
  await delivers(desk, message("999000222", "para ninguém"));
  const supervisor = await signedInAs("supervisor");
  await supervisor.goto("/management");
  await expect(supervisor).toHaveURL(/\/management\/intake/);
  await expect(supervisor.getByRole("button", { name: "Reprocessar todas" })).toHaveCount(0);
  await supervisor.getByRole("table").last().getByRole("link", { name: "Número desconhecido" }).first().click();
  await expect(supervisor.getByText("Só administradores veem o conteúdo e reprocessam.")).toBeVisible();
  await looksRight(supervisor);
});
