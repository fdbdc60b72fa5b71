import type { Page } from "@playwright/test";
import { expect, looksRight, test } from "../desk.ts";

/** Presses “Salvar” and waits until it is said. */
async function save(page: Page) {
  await page.getByRole("button", { name: "Salvar" }).click();
  await expect(page.getByText("Alterações salvas.")).toBeVisible();
}

test("an administrator chooses when batches stop, when none goes out and what agents keep", async ({ signedInAs, people }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/users");
  await admin.getByRole("navigation", { name: "Gerencial" }).getByRole("link", { name: "Envios" }).click();
  await expect(admin.getByRole("heading", { level: 1, name: "Envios" })).toBeVisible();
  for (const part of ["Quando parar", "Horário de silêncio", "Parte dos atendentes"]) {
    await expect(admin.getByRole("heading", { level: 2, name: part })).toBeVisible();
  }
  const failures = admin.getByLabel("Falhas (%)");
  const nights = admin.getByRole("checkbox", { name: "Todos os dias, em um horário" });
  const [from, until] = [admin.getByLabel("Começa às"), admin.getByLabel("Termina às")];
  const reserve = admin.getByLabel("Do limite de mensagens (%)");
  await expect(failures).toHaveValue("20");
  await expect(from).toBeHidden();
  await looksRight(admin);

  await failures.fill("25");
  await nights.check();
  await expect(from).toHaveValue("21:00");
  await from.fill("20:30");
  await until.fill("07:45");
  await admin.getByRole("checkbox", { name: "Domingos, o dia inteiro" }).check();
  // What a share comes to is told while it is typed.
  await reserve.fill("10");
  await expect(admin.getByText(/: [\d.]+ de [\d.]+ ficam para os atendentes\./).first()).toBeVisible();
  await looksRight(admin);
  await save(admin);
  await admin.reload();
  await expect(failures).toHaveValue("25");
  await expect(nights).toBeChecked();
  await expect(from).toHaveValue("20:30");
  await expect(until).toHaveValue("07:45");
  await expect(reserve).toHaveValue("10");
  await expect(admin.getByText(`Última alteração: ${people.administrador.name}`)).toBeVisible();

  await admin.goto("/management/audit?action=settings_changed");
  const line = admin.getByRole("row").filter({ hasText: "Configurações alteradas" }).first();
  await expect(line).toContainText("Parar com falhas (%)");
  await expect(line).toContainText("20:30 – 07:45");

  // As it was, for whoever sends next.
  await admin.goto("/management/sending");
  await failures.fill("20");
  await nights.uncheck();
  await expect(from).toBeHidden();
  await admin.getByRole("checkbox", { name: "Domingos, o dia inteiro" }).uncheck();
  await reserve.fill("2");
  await save(admin);
});

test("what cannot be is told under its field, and nothing typed is lost", async ({ signedInAs }) => {
  const admin = await signedInAs("administrador");
  await admin.goto("/management/sending");
  const failures = admin.getByLabel("Falhas (%)");
  const least = admin.getByLabel("A partir de (pessoas)");
  const headroom = admin.getByLabel("Da velocidade do número (%)");
  await failures.fill("metade");
  await least.fill("1.000.000");
  await headroom.fill("95");
  await admin.getByRole("checkbox", { name: "Todos os dias, em um horário" }).check();
  await admin.getByLabel("Termina às").fill("21:00");
  const button = admin.getByRole("button", { name: "Salvar" });
  for (const [field, sentence, right] of [
    [failures, "Escreva um número inteiro, de 1 a 100.", "30 %"],
    [least, "Escreva um número inteiro, de 1 a 100.000.", "1.000"],
    [admin.getByLabel("Termina às"), "Escolha uma hora diferente do começo.", "08:00"],
    [headroom, "Escreva um número inteiro, de 1 a 90.", "90"],
  ] as const) {
    await button.click();
    await expect(admin.getByText(sentence, { exact: true })).toBeVisible();
    await expect(field).toBeFocused();
    await expect(field).toHaveAttribute("aria-invalid", "true");
    await expect(headroom).toHaveValue("95");
    if (field === failures) {
      await expect(field).toHaveValue("metade");
      await looksRight(admin);
    }
    // The last one is left as it is: nothing of all this is saved.
    if (field !== headroom) await field.fill(right);
  }
  await admin.reload();
  await expect(failures).toHaveValue("20");
  await expect(headroom).toHaveValue("10");
});

test("sending is chosen by administrators", { tag: "@desktop" }, async ({ signedInAs, complaints }) => {
  complaints.expect(/status of 403/);
  const supervisor = await signedInAs("supervisor");
  await supervisor.goto("/management/intake");
  await expect(supervisor.getByRole("link", { name: "Envios", exact: true })).toHaveCount(0);
  await supervisor.goto("/management/sending");
  await expect(supervisor.getByRole("alert")).toContainText("Sem acesso");
});
