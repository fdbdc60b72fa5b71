// app-icons.mjs: draws public/icons/*.png from their SVG sources in the browser that the tests use.
import { readFileSync } from "node:fs";
import { chromium } from "../../end2end/node_modules/@playwright/test/index.mjs";

const site = new URL("../../public/", import.meta.url);
/** Source, name, and width in pixels. A home screen cuts the corners of the last one itself. */
const ICONS = [
  ["favicon.svg", "guiche-192", 192],
  ["favicon.svg", "guiche-512", 512],
  ["icons/guiche-maskable.svg", "guiche-maskable-192", 192],
  ["icons/guiche-maskable.svg", "guiche-maskable-512", 512],
  ["icons/guiche-maskable.svg", "apple-touch-icon", 180],
];

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || undefined, args: ["--no-sandbox", "--disable-gpu"] });
for (const [source, name, size] of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const svg = readFileSync(new URL(source, site), "utf8");
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`);
  await page.screenshot({ path: new URL(`icons/${name}.png`, site).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
