// Customers for the benches: many at once as WhatsApp would bring them, and one whose conversation is long.
import { createHmac, randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";

const NUMBER = "106540352242922";

/** `count` customers who write for the first time, a hundred in a webhook. */
export async function fill(desk, count) {
  const now = Math.floor(Date.now() / 1000);
  for (let first = 0; first < count; first += 100) {
    const people = Array.from({ length: Math.min(100, count - first) }, (_, at) => ({ wa_id: `5541${String(990_000_000 + first + at)}`, profile: { name: `Cliente ${first + at + 1}` } }));
    const value = {
      messaging_product: "whatsapp",
      metadata: { display_phone_number: "554130000000", phone_number_id: NUMBER },
      contacts: people,
      messages: people.map(({ wa_id }, at) => ({ from: wa_id, id: `wamid.INP${first + at}`, timestamp: String(now - count + first + at), type: "text", text: { body: `Bom dia, o pedido ${first + at + 1} já saiu?` } })),
    };
    const body = JSON.stringify({ object: "whatsapp_business_account", entry: [{ id: "102290129340398", changes: [{ field: "messages", value }] }] });
    const signature = `sha256=${createHmac("sha256", desk.env.WHATSAPP_APP_SECRET).update(body).digest("hex")}`;
    const answer = await fetch(`${desk.url}/webhooks/whatsapp`, { method: "POST", body, headers: { "content-type": "application/json", "x-hub-signature-256": signature } });
    if (!answer.ok) throw new Error(`a webhook was answered ${answer.status}`);
  }
}

/** Signs a person in; their cookie. */
export async function signIn(desk, person) {
  const form = new URLSearchParams({ email: person.email, password: person.password, next: "/conversations" });
  const signed = await fetch(`${desk.url}/sign-in`, { method: "POST", redirect: "manual", body: form, headers: { origin: desk.url } });
  const cookie = signed.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  if (signed.status !== 303 || !cookie) throw new Error(`signing in was answered with ${signed.status}`);
  return cookie;
}

/** Asks a server function of the conversations; what it answers. */
async function ask(desk, cookie, name, body) {
  const answer = await fetch(`${desk.url}/api/app/conversations/api/${name}`, { method: "POST", headers: { "content-type": "application/json", accept: "application/json", origin: desk.url, cookie }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Asks the simulated WhatsApp. */
async function control(desk, path, body) {
  const answer = await fetch(`${desk.simulator}/_control${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Until `done` gives something; that. */
async function until(what, done) {
  for (const begin = Date.now(); Date.now() - begin < 60_000; await pause(100)) {
    const found = await done();
    if (found) return found;
  }
  throw new Error(`not after a minute: ${what}`);
}

/** Files among what a customer writes: by the place in the conversation. The last screen has a picture too. */
const FILES = new Map([[8, "image"], [14, "audio"], [21, "document"], [27, "sticker"], [34, "image"], [45, "image"]]);

/** A conversation of `count` messages with pictures and other files, taken by whose cookie this is; its address. */
export async function longConversation(desk, cookie, count) {
  const name = "Helena Castro";
  const { id } = await control(desk, "/customers", { name, phone: "+55 41 98123-4567", auto_read: false });
  const writes = (message) => control(desk, `/customers/${id}/messages`, { to: NUMBER, ...message });
  await writes({ type: "text", text: { body: "Bom dia! Comprei com vocês na semana passada e queria saber da entrega." } });
  const queue = { view: "queue", order: "newest", after: null, filter: null };
  const card = await until("the customer waits in the queue", async () => (await ask(desk, cookie, "list_conversations", queue)).cards.find((card) => card.contact_name === name));
  const conversation = card.id;
  await ask(desk, cookie, "change_protocol", { conversation, action: "take", note: null, wrap_up: null });
  const open = () => ask(desk, cookie, "open_thread", { conversation });
  for (let place = 1; place < count; place += 1) {
    const kind = FILES.get(place);
    if (kind) await writes({ type: kind, [kind]: {} });
    else if (place % 5 === 3) await ask(desk, cookie, "send_text", { conversation, client_key: randomUUID(), text: `Claro, já olhei o pedido: a etapa ${place} está em dia e o prazo não muda. Precisa de mais alguma coisa?` });
    else await writes({ type: "text", text: { body: `Certo. E a parte ${place} do pedido, chega junto ou vem depois? Moro em prédio com portaria.` } });
    await until(`message ${place + 1} is there`, async () => (await open()).messages.length > place);
  }
  const settled = await until("everything is sent, and every file is here", async () => {
    const thread = await open();
    return thread.messages.every(({ delivery, file }) => delivery !== "queued" && delivery !== "sending" && (!file || file.state === "stored")) && thread;
  });
  if (settled.messages.length !== count) throw new Error(`${settled.messages.length} messages instead of ${count}`);
  return `/conversations/${conversation}`;
}
