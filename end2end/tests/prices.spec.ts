import { expect, looksRight, test } from "../desk.ts";

test("prices are added and corrected, typed as Brazilians write money, and none goes away", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/prices");
  await expect(admin.getByRole("heading", { level: 1, name: "Preços" })).toBeVisible();
  const shipped = admin.getByRole("row", { name: /Brasil.*Marketing.*US\$ 0,0625/ });
  await expect(shipped).toContainText("Vale hoje");
  await expect(shipped).toContainText("Tabela publicada pela Meta, lida em 22/11/2026");
  await looksRight(admin);

  const price = admin.getByLabel("Preço por mensagem");
  await admin.getByLabel("A partir de").fill("2026-11-01");
  await price.fill("grátis");
  await admin.getByRole("button", { name: "Incluir preço" }).click();
  await expect(admin.getByText("Escreva só o valor, como 0,35 ou R$ 0,35.")).toBeVisible();
  await expect(price).toBeFocused();
  await expect(price).toHaveValue("grátis");
  await price.fill("R$ 0,3500");
  await expect(admin.getByText("Cada mensagem: R$ 0,35")).toBeVisible();
  await admin.getByRole("button", { name: "Incluir preço" }).click();
  await expect(admin.getByText("Preço incluído.")).toBeVisible();
  const added = admin.getByRole("row", { name: /Brasil.*01\/11\/2026.*R\$ 0,35/ });
  await expect(added).toContainText("Vale hoje");
  await expect(shipped).toContainText("Valeu até o seguinte");

  await admin.getByRole("button", { name: "Corrigir: Brasil, Marketing, R$ 0,35" }).click();
  await expect(price).toBeFocused();
  await expect(admin.getByText("Já há um preço para este dia")).toBeVisible();
  await price.fill("0,36");
  await admin.getByRole("button", { name: "Incluir preço" }).click();
  await expect(admin.getByRole("row", { name: /R\$ 0,36/ })).toContainText("Vale hoje");
  await expect(added).toContainText("Corrigido");
  await looksRight(admin);
});

test("prices are for administrators", async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const supervisor = await signedInAs("supervisor");
  await supervisor.goto("/management/prices");
  await expect(supervisor.getByRole("alert")).toContainText("Sem acesso");
});
