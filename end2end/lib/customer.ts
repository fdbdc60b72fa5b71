// Somebody with a phone: drives the simulated WhatsApp through its control API.

export class Customer {
  private constructor(private simulator: string, readonly name: string, readonly waId: string) {}

  static async arrive(simulator: string, name: string, waId?: string) {
    return new Customer(simulator, name, waId ?? "");
  }

  get phonePage() { return `${this.simulator}/`; }

  async writes(text: string, options: { ago?: number } = {}) { void text; void options; }
}
