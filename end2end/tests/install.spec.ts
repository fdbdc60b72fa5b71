import { expect, test } from "../desk.ts";

type Icon = { src: string; sizes: string; type: string; purpose: string };

/** Width and height of a PNG, as its header says. */
const sizeOf = (png: Buffer) => {
  expect(png.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
  return `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;
};

test("the desk can be installed: its manifest and icons are there before signing in", { tag: "@desktop" }, async ({ page, request }) => {
  await page.goto("/sign-in");
  const link = page.locator("link[rel=manifest]");
  const address = await link.getAttribute("href");
  const answer = await request.get(address!);
  expect(answer.status()).toBe(200);
  expect(answer.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "Guichê", short_name: "Guichê", start_url: "/conversations", display: "standalone" });

  const icons = manifest.icons as Icon[];
  for (const purpose of ["any", "maskable"]) {
    for (const sizes of ["192x192", "512x512"]) expect(icons).toContainEqual(expect.objectContaining({ purpose, sizes, type: "image/png" }));
  }
  const touch = await page.locator("link[rel=apple-touch-icon]").getAttribute("href");
  for (const icon of [...icons, { src: touch!, sizes: "180x180", type: "image/png" }]) {
    const file = await request.get(icon.src);
    expect(file.status(), icon.src).toBe(200);
    expect(file.headers()["content-type"], icon.src).toBe(icon.type);
    if (icon.type === "image/png") expect(sizeOf(await file.body()), icon.src).toBe(icon.sizes);
  }

  // The browser's own judgement. It installs nothing from a private window, as every test's is.
  const session = await page.context().newCDPSession(page);
  const read = await session.send("Page.getAppManifest");
  expect(read.errors).toEqual([]);
  expect(new URL(read.url).pathname).toBe(address);
  const { installabilityErrors } = await session.send("Page.getInstallabilityErrors");
  expect(installabilityErrors.map((error) => error.errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});

test("the window's colour follows the appearance", async ({ signedInAs }) => {
  const agent = await signedInAs("atendente");
  const colours = () => agent.locator("meta[name=theme-color]").evaluateAll((all) => all.map((meta) => meta.getAttribute("content")));
  await agent.goto("/preferences");
  expect(await colours()).toEqual(["#f3f1ee", "#121312"]);
  const dark = agent.getByRole("radio", { name: "Escura" });
  await agent.getByTitle("Sua conta").click();
  await dark.check();
  await expect.poll(colours).toEqual(["#121312", "#121312"]);
  await agent.reload();
  expect(await colours()).toEqual(["#121312", "#121312"]);
});
