// Files to send, and a browser that has a microphone without anybody's.
import { readFileSync } from "node:fs";
import type { LaunchOptions, Page } from "@playwright/test";

const asset = (name: string) => readFileSync(new URL(`../../server/simulator/assets/${name}`, import.meta.url));

export const PHOTO = asset("photo.jpg");
export const PDF = asset("invoice.pdf");

/** For `test.use`: the microphone is made up, and allowed. */
export const microphone = {
  launchOptions: async ({ launchOptions }: { launchOptions: LaunchOptions }, use: (options: LaunchOptions) => Promise<void>) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"] });
  },
};

/** What stands in the open conversation. */
export const bubbles = (page: Page) => page.getByRole("region", { name: "Mensagens" }).getByRole("article");
