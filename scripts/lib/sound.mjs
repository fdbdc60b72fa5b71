// sound.mjs OUT: the sound of a notice, two soft strokes of a bell, as a small WAV (8 bits, one channel).
import { writeFileSync } from "node:fs";

const out = process.argv[2];
const RATE = 16_000, LENGTH = 0.55;
/** When each stroke begins (seconds), and its pitch (hertz): a rising fourth. */
const STROKES = [[0, 659.26], [0.12, 880]];

const samples = new Uint8Array(Math.round(RATE * LENGTH));
for (let i = 0; i < samples.length; i++) {
  let sum = 0;
  for (const [begins, pitch] of STROKES) {
    const t = i / RATE - begins;
    if (t < 0) continue;
    const attack = Math.min(1, t / 0.006);
    // A bell's overtones die sooner than its tone.
    sum += attack * (Math.exp(-t * 9) * Math.sin(2 * Math.PI * pitch * t) + 0.3 * Math.exp(-t * 18) * Math.sin(4 * Math.PI * pitch * t));
  }
  const fade = Math.min(1, (samples.length - i) / (RATE * 0.04));
  samples[i] = 128 + Math.round(127 * 0.42 * sum * fade);
}

const header = Buffer.alloc(44);
header.write("RIFF", 0);
header.writeUInt32LE(36 + samples.length, 4);
header.write("WAVEfmt ", 8);
header.writeUInt32LE(16, 16);
header.writeUInt16LE(1, 20);
header.writeUInt16LE(1, 22);
header.writeUInt32LE(RATE, 24);
header.writeUInt32LE(RATE, 28);
header.writeUInt16LE(1, 32);
header.writeUInt16LE(8, 34);
header.write("data", 36);
header.writeUInt32LE(samples.length, 40);
writeFileSync(out, Buffer.concat([header, samples]));
