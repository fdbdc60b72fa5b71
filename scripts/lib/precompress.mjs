// precompress.mjs DIR: a .br and a .gz beside every file that shrinks, smallest that the formats allow.
import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const dir = process.argv[2];
for (const name of readdirSync(dir, { recursive: true })) {
  if (!/\.(wasm|js|css|svg|json|webmanifest|html|txt)$/.test(name)) continue;
  const path = join(dir, name), bytes = readFileSync(path), made = new Date(Math.trunc(statSync(path).mtimeMs));
  const write = (suffix, squeeze) => {
    try { if (Math.trunc(statSync(path + suffix).mtimeMs) === made.getTime()) return; } catch { /* not there yet */ }
    writeFileSync(path + suffix, squeeze(bytes));
    utimesSync(path + suffix, made, made);
  };
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  write(".br", (it) => brotliCompressSync(it, { params }));
  write(".gz", (it) => gzipSync(it, { level: 9 }));
}
