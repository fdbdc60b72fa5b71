// icons.mjs LIST OUT: one SVG sprite (Lucide, ISC licence); `<use href="/icons.svg#name">`.
// It holds what the screens name (`<Icon name="…">`) and what LIST adds: names that a screen picks at run time.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

const [list, out] = process.argv.slice(2);
const icons = new URL("../../end2end/node_modules/lucide-static/icons/", import.meta.url);
const screens = new URL("../../app/src/", import.meta.url);

const listed = readFileSync(list, "utf8").split("\n").map((line) => line.replace(/#.*/, "").trim()).filter(Boolean);
const used = readdirSync(screens, { recursive: true }).filter((file) => file.endsWith(".rs")).flatMap((file) =>
  [...readFileSync(new URL(file, screens), "utf8").matchAll(/<Icon\s+name="([^"]+)"/g)].map((match) => match[1]));

const symbol = (name) => {
  const svg = readFileSync(new URL(`${name}.svg`, icons), "utf8");
  const [, inside] = svg.match(/<svg[^>]*>([\s\S]*)<\/svg>/);
  const drawing = inside.trim().replace(/\s*\n\s*/g, "").replace(/\s+\/>/g, "/>");
  return `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${drawing}</symbol>`;
};

const names = [...new Set([...listed, ...used])].sort();
const missing = names.filter((name) => { try { symbol(name); return false; } catch { return true; } });
if (missing.length) {
  console.error(`not in Lucide: ${missing.join(", ")} (see end2end/node_modules/lucide-static/icons)`);
  process.exit(1);
}
writeFileSync(out, `<!-- Lucide, ISC licence: https://lucide.dev/license -->\n<svg xmlns="http://www.w3.org/2000/svg">${names.map(symbol).join("\n")}</svg>\n`);
