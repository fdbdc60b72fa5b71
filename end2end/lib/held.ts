// Requests that come late, or never.
import type { Page } from "@playwright/test";

/** Holds requests to `address` back; the returned act lets the next one go on, or cuts it. */
export async function held(page: Page, address: RegExp | string) {
  const waiting: ((how: "go on" | "cut") => void)[] = [];
  const arrivals: (() => void)[] = [];
  await page.route(address, async (route) => {
    if (route.request().method() !== "POST") return route.continue();
    const how = await new Promise<"go on" | "cut">((resolve) => {
      waiting.push(resolve);
      arrivals.shift()?.();
    });
    await (how === "cut" ? route.abort("connectionreset") : route.continue());
  });
  return async (how: "go on" | "cut" = "go on") => {
    if (!waiting.length) await new Promise<void>((arrived) => arrivals.push(arrived));
    waiting.shift()!(how);
  };
}
