// Brazilian mobile phones nobody else on this worker's desk has.

let given = 0;

/** A phone as people type it, as the desk shows it, as WhatsApp writes it in a payload, and with its plus. */
export type Phone = { typed: string; shown: string; id: string; e164: string };

export function freshPhone(): Phone {
  given += 1;
  const digits = String(91_000_000 + given);
  const dashed = `9${digits.slice(0, 4)}-${digits.slice(4)}`;
  return { typed: `(41) ${dashed}`, shown: `+55 41 ${dashed}`, id: `55419${digits}`, e164: `+55419${digits}` };
}
