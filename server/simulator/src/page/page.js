// The page: clock, faults and the phones that are open.

import { call, complain, el, momentOf, trying } from "./control.js";
import { Phone, spelled } from "./phone.js";
import { drawTemplates } from "./templates.js";

const at = (id) => document.getElementById(id);
const phones = new Map();
let customers = [];
let numbers = [];
let clock = { now: Date.now(), offset_ms: 0, seen: performance.now() };

const remembered = () => {
  try { return JSON.parse(localStorage.getItem("phones")) ?? null; } catch { return null; }
};
const remember = () => localStorage.setItem("phones", JSON.stringify([...phones.keys()]));

function open(id) {
  const customer = customers.find((known) => known.id === id);
  if (!customer || phones.has(id)) return;
  const phone = new Phone(customer, numbers, () => {
    phone.element.remove();
    phones.delete(id);
    remember();
    drawChoices();
  });
  phones.set(id, phone);
  at("phones").querySelector(".empty")?.remove();
  at("phones").append(phone.element);
  remember();
  drawChoices();
}

function drawChoices() {
  const closed = customers.filter((customer) => !phones.has(customer.id));
  const first = el("option", { value: "" }, closed.length ? "escolha um cliente" : "todos abertos");
  at("open").replaceChildren(first, ...closed.map(({ id, name, phone, username }) =>
    el("option", { value: id }, `${name}${phone ? ` · ${spelled(phone)}` : username ? ` · @${username}` : ""}`)));
  if (!phones.size) at("phones").replaceChildren(el("p", { className: "empty" }, "Nenhum telefone aberto. Escolha um cliente acima."));
}

function drawFaults({ faults, settings, webhooks, sends }) {
  let active = 0;
  for (const box of document.querySelectorAll("[data-fault]")) {
    box.checked = Boolean(faults[box.dataset.fault]);
    active += box.checked;
  }
  document.querySelector("[data-setting=auto_read]").checked = settings.auto_read;
  const once = [...document.querySelectorAll("[data-once]")].filter((button) => faults[button.dataset.once] > 0)
    .map((button) => `${button.textContent} (${faults[button.dataset.once]}×)`);
  const errors = faults.next_errors.map(({ code, times, asynchronous }) => `falha ${code} ${asynchronous ? "por webhook" : "na resposta"} (${times}×)`);
  const waiting = [...once, ...errors];
  active += waiting.length;
  at("active").hidden = active === 0;
  at("active").textContent = active === 1 ? "1 ativa" : `${active} ativas`;
  at("waiting").textContent = waiting.length ? `Preparado: ${waiting.join("; ")}` : "";
  const parts = [`${sends.accepted} envios`, `${webhooks.accepted} webhooks entregues`];
  if (webhooks.pending) parts.push(`${webhooks.pending} a caminho`);
  if (webhooks.last_failure) parts.push(`última falha: ${webhooks.last_failure}`);
  if (!webhooks.desk_webhook_url) parts.push("a mesa não está ligada");
  at("delivery").textContent = parts.join(" · ");
}

function drawClock() {
  at("now").textContent = momentOf(clock.now + performance.now() - clock.seen);
  const hours = clock.offset_ms / 3600000;
  at("offset").textContent = Math.abs(hours) < 0.01 ? "" : `(${hours > 0 ? "+" : ""}${hours.toLocaleString("pt-BR", { maximumFractionDigits: 1 })} h)`;
}

/** Everything but the phones' messages. */
async function refresh() {
  const state = await call("GET", "state");
  customers = state.customers;
  numbers = state.numbers;
  clock = { ...state.clock, seen: performance.now() };
  drawClock();
  drawFaults(state);
  drawTemplates(at("template-list"), state.templates);
  for (const [id, phone] of phones) {
    const customer = customers.find((known) => known.id === id);
    if (!customer) {
      phone.element.remove();
      phones.delete(id);
    } else if (JSON.stringify(customer) !== JSON.stringify(phone.customer)) {
      phone.customer = customer;
      phone.drawSettings();
      phone.refresh();
    }
  }
  drawChoices();
}

let queued = null;
const stale = new Set();
/** Many happenings, one look. */
function soon(what, customer) {
  if (customer) stale.add(customer);
  if (what === "reset" || what === "clock") for (const id of phones.keys()) stale.add(id);
  queued ??= setTimeout(async () => {
    queued = null;
    const ids = [...stale];
    stale.clear();
    try {
      await refresh();
      for (const id of ids) phones.get(id)?.refresh();
    } catch (error) { complain(error); }
  }, 60);
}

function listen() {
  const source = new EventSource("/_control/stream");
  source.onopen = () => { at("connection").hidden = true; soon("reset"); };
  source.onerror = () => { at("connection").hidden = false; };
  source.onmessage = (event) => {
    const { what, customer } = JSON.parse(event.data);
    if (what === "typing") phones.get(customer)?.isTyping();
    soon(what, customer);
  };
}

for (const button of document.querySelectorAll("[data-advance]")) {
  button.addEventListener("click", trying(() => call("POST", "clock", { advance_ms: Number(button.dataset.advance) })));
}
at("clock-reset").addEventListener("click", trying(() => call("POST", "clock", { reset: true })));
at("open").addEventListener("change", (event) => open(event.target.value));
for (const box of document.querySelectorAll("[data-fault]")) {
  const on = JSON.parse(box.dataset.on);
  const off = typeof on === "number" ? 0 : false;
  box.addEventListener("change", trying(() => call("PATCH", "faults", { [box.dataset.fault]: box.checked ? on : off })));
}
for (const button of document.querySelectorAll("[data-once]")) {
  button.addEventListener("click", trying(async () => {
    const faults = await call("GET", "faults");
    await call("PATCH", "faults", { [button.dataset.once]: faults[button.dataset.once] + 1 });
  }));
}
document.querySelector("[data-setting=auto_read]").addEventListener("change",
  trying((event) => call("PATCH", "settings", { auto_read: event.target.checked })));
at("next-error").addEventListener("submit", trying(() =>
  call("POST", "next-error", { code: Number(at("code").value), asynchronous: at("asynchronous").checked })));
at("clear").addEventListener("click", trying(() => call("DELETE", "faults")));
at("reset").addEventListener("click", trying(() => call("POST", "reset", {})));

at("new-customer").addEventListener("click", () => {
  at("customer-form").reset();
  at("customer-error").hidden = true;
  at("customer-dialog").showModal();
});
at("customer-cancel").addEventListener("click", () => at("customer-dialog").close());
at("customer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(event.target)].filter(([, value]) => value.trim()));
  try {
    const customer = await call("POST", "customers", { ...given, hides_phone: !given.phone });
    at("customer-dialog").close();
    await refresh();
    open(customer.id);
    phones.get(customer.id)?.input.focus();
  } catch (error) {
    at("customer-error").textContent = error.message;
    at("customer-error").hidden = false;
  }
});

await refresh().catch(complain);
const first = remembered()?.filter((id) => customers.some((customer) => customer.id === id));
for (const id of first?.length ? first : customers.slice(0, 2).map((customer) => customer.id)) open(id);
drawChoices();
setInterval(drawClock, 1000);
listen();
