import { expect, looksRight, test } from "../desk.ts";

test("templates are listed as Meta has them, drawn as the customer sees them, and read anew on request", async ({ signedInAs, desk }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/numbers");
  await admin.getByRole("link", { name: "Modelos de mensagem" }).click();
  await expect(admin).toHaveURL(/\/numbers\/templates/);
  await expect(admin.getByRole("heading", { name: "Modelos de mensagem" })).toBeVisible();
  await expect(admin.getByText(/Última sincronização: \d\d\/\d\d\/\d{4}/)).toBeVisible();
  const template = (name: string) => admin.getByRole("listitem", { name });
  await expect(template("pedido_enviado")).toContainText("Aprovado");
  await expect(template("pedido_enviado")).toContainText("Utilidade");
  const seen = admin.getByRole("group", { name: "Como o cliente vê pedido_enviado" });
  await expect(seen).toContainText("Pedido 812");
  await expect(seen).toContainText("Olá Ana, seu pedido saiu hoje e chega até sexta.");
  await expect(seen).toContainText("Falar com atendente");
  await expect(template("promo_relampago")).toContainText("Recusado");
  await expect(template("promo_relampago")).toContainText("O formato está errado");
  await expect(template("promo_verao")).toContainText("Foto: arquivo escolhido no envio");
  await looksRight(admin);

  // The address is the filter.
  await admin.getByLabel("Situação").selectOption("paused");
  await expect(admin).toHaveURL(/status=paused/);
  await expect(template("promo_natal")).toBeVisible();
  await expect(template("pedido_enviado")).toHaveCount(0);
  await admin.goto("/numbers/templates?text=verao");
  await expect(admin.getByText("1 modelo", { exact: true })).toBeVisible();
  await expect(template("promo_verao")).toBeVisible();
  await admin.goto("/numbers/templates?text=nada+disso");
  await expect(admin.getByText("Nenhum modelo encontrado")).toBeVisible();
  await looksRight(admin);

  // What changes at Meta arrives by its notice, and with the button.
  await admin.goto("/numbers/templates?text=aviso_horario");
  await expect(template("aviso_horario")).toContainText("Aprovado");
  const answer = await fetch(`${desk.simulator}/_control/templates/aviso_horario`, { method: "PATCH", headers: { "content-type": "application/json" }, body: JSON.stringify({ status: "PAUSED" }) });
  expect(answer.ok).toBe(true);
  await admin.getByRole("button", { name: "Sincronizar agora" }).click();
  await expect(template("aviso_horario")).toContainText("Pausado");
  await expect(admin.getByRole("button", { name: "Sincronizar agora" })).toBeEnabled();
});
