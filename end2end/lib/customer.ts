// Somebody with a phone: drives the simulated WhatsApp through its control API (docs/SIMULATOR.md).

import type { Page } from "@playwright/test";
import { freshPhone } from "./phones.ts";

const SIMULATED_NUMBER = "106540352242922";
let arrived = 0;

export class Customer {
  private constructor(private simulator: string, readonly name: string, readonly phone: string, readonly id: string) {}

  /** Somebody whose name nobody else has, nor begins with, whatever stands behind it: `Ana` becomes `Ana 0007`. */
  static async arrive(simulator: string, name: string) {
    arrived += 1;
    return Customer.called(simulator, `${name} ${String(arrived).padStart(4, "0")}`, freshPhone().e164);
  }

  private static async called(simulator: string, name: string, phone: string) {
    const { id } = await ask(simulator, "POST", "/customers", { name, phone, auto_read: false });
    return new Customer(simulator, name, phone, id);
  }

  /** Opens this person's phone on the simulator's page. */
  async phoneOn(page: Page) {
    await page.goto(this.simulator);
    await page.getByLabel("Abrir telefone de").selectOption(this.id);
    return page.getByRole("region", { name: `Telefone de ${this.name}` });
  }

  /** The same person in a simulator that was started anew: forgotten, unless the desk has told of them already. */
  async return(): Promise<Customer> {
    try {
      return await Customer.called(this.simulator, this.name, this.phone);
    } catch (refused) {
      if (/somebody has this phone/.test(String(refused))) return this;
      throw refused;
    }
  }

  /** A text to our first number; `ago` milliseconds before now, by WhatsApp's timestamp. */
  async writes(text: string, { ago = 0 } = {}) {
    const raw = ago ? { timestamp: String(Math.floor((Date.now() - ago) / 1000)) } : {};
    await this.sends({ type: "text", text: { body: text }, raw });
  }

  /** A message of any kind, as the Cloud API spells it. */
  async sends(message: Record<string, unknown>) {
    await ask(this.simulator, "POST", `/customers/${this.id}/messages`, { to: SIMULATED_NUMBER, ...message });
  }

  /** Moves WhatsApp's clock, which the desk of the demo follows; `reset` puts it right again. */
  async clock(move: { advance_ms: number } | { reset: true }) { await ask(this.simulator, "POST", "/clock", move); }

  /** Reads what they were sent. */
  async reads() { await ask(this.simulator, "POST", `/customers/${this.id}/read`, {}); }
}

async function ask(simulator: string, method: string, path: string, body: unknown) {
  const answer = await fetch(`${simulator}/_control${path}`, { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}
