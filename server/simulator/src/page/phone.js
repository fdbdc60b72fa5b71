// One customer's phone.

import { call, dayOf, el, hourOf, trying } from "./control.js";

const TICKS = { accepted: "a caminho", sent: "enviada", delivered: "entregue", read: "lida", played: "ouvida", failed: "falhou" };
const KINDS = [["image", "Foto"], ["document", "Documento"], ["audio", "Mensagem de voz"], ["video", "Vídeo"], ["sticker", "Figurinha"],
  ["location", "Localização"], ["contacts", "Contato"], ["order", "Pedido do catálogo"], ["unsupported", "Tipo não suportado"]];

export class Phone {
  constructor(customer, numbers, onClose) {
    this.customer = customer;
    this.bubbles = new Map();
    this.quoted = null;
    this.build(numbers, onClose);
    this.refresh();
  }

  get path() { return `customers/${encodeURIComponent(this.customer.id)}`; }

  build(numbers, onClose) {
    const { name, id } = this.customer;
    const key = id.replace(/[^\w]/g, "");
    this.number = el("select", { id: `number-${key}`, onchange: () => this.refresh() },
      ...numbers.map((number) => el("option", { value: number.id, title: number.display_phone_number }, number.verified_name)));
    this.window = el("span", { className: "window" });
    this.unread = el("button", { type: "button", hidden: true, onclick: trying(() => this.read()) });
    this.log = el("div", { className: "log", role: "log", "aria-label": `Mensagens de ${name}`, tabIndex: 0 });
    this.typing = el("div", { className: "typing", hidden: true }, "digitando…");
    this.nothing = el("p", { className: "nothing" }, "Nenhuma mensagem. Escreva para a loja.");
    this.log.append(this.nothing, this.typing);
    // Pictures that load and bars that appear do not push the newest message out of sight.
    this.atEnd = true;
    this.log.addEventListener("scroll", () => { this.atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40; });
    this.log.addEventListener("load", () => this.keepEnd(), true);
    new ResizeObserver(() => this.keepEnd()).observe(this.log);
    this.input = el("input", { type: "text", id: `text-${key}`, placeholder: "Mensagem", autocomplete: "off", maxLength: 4096 });
    this.quoting = el("div", { className: "quoting", hidden: true });
    this.kind = el("select", { id: `kind-${key}` }, ...KINDS.map(([value, label]) => el("option", { value }, label)));
    this.settings = el("div", { className: "settings", hidden: true });
    this.picker = el("input", { type: "file", hidden: true, "aria-label": `Arquivo de ${name}`, onchange: trying(async () => {
      for (const file of this.picker.files) await this.sendFile(file);
      this.picker.value = "";
    }) });
    const toggle = el("button", { type: "button", className: "icon", "aria-expanded": "false", "aria-label": `Ajustes de ${name}`, onclick: () => {
      this.settings.hidden = !this.settings.hidden;
      toggle.setAttribute("aria-expanded", String(!this.settings.hidden));
    } }, "⋯");
    this.address = el("span", { className: "quiet" });
    this.element = el("section", { className: "phone", "aria-label": `Telefone de ${name}`, role: "region" },
      el("header", {},
        el("div", { className: "who" },
          el("span", { className: "avatar", "aria-hidden": "true" }, name.trim().charAt(0).toUpperCase()),
          el("div", { className: "names" }, el("h2", {}, name), this.address),
          toggle,
          el("button", { type: "button", className: "icon", "aria-label": `Fechar telefone de ${name}`, onclick: onClose }, "×")),
        el("div", { className: "chat-with" },
          el("label", { htmlFor: this.number.id, className: "hidden-label" }, "Conversar com"), this.number, this.window)),
      this.settings,
      this.log,
      el("form", { className: "composer", onsubmit: trying(() => this.write()) },
        this.unread,
        this.quoting,
        el("div", { className: "line" },
          el("label", { htmlFor: this.input.id, className: "hidden-label" }, `Mensagem de ${name}`), this.input,
          el("button", { type: "submit", className: "primary" }, "Enviar")),
        el("div", { className: "line" },
          el("label", { htmlFor: this.kind.id, className: "hidden-label" }, `Outro tipo de mensagem de ${name}`), this.kind,
          el("button", { type: "button", onclick: trying(() => this.attach()) }, "Anexar"),
          el("button", { type: "button", onclick: () => this.picker.click() }, "Arquivo…")),
        this.picker));
    this.drawSettings();
  }

  drawSettings() {
    const customer = this.customer;
    this.address.textContent = customer.phone && !customer.hides_phone ? spelled(customer.phone) : `@${customer.username ?? customer.user_id}`;
    const box = (label, checked, change) => el("label", {},
      el("input", { type: "checkbox", checked, onchange: trying(async (event) => {
        this.customer = await call("PATCH", this.path, change(event.target.checked));
      }) }), ` ${label}`);
    const trouble = el("input", { type: "number", value: customer.trouble ?? "", onchange: trying(async () => {
      this.customer = await call("PATCH", this.path, { trouble: Number(trouble.value) || 0 });
    }) });
    this.settings.replaceChildren(
      box("Telefone ligado", customer.online, (online) => ({ online })),
      box("Lê sozinho", customer.auto_read ?? false, (auto_read) => ({ auto_read })),
      el("label", {}, el("input", { type: "checkbox", checked: customer.opted_out, onchange: trying((event) => this.wish(event.target.checked)) }), " Não quer marketing"),
      el("label", {}, "Toda mensagem falha com o código ", trouble));
  }

  keepEnd() {
    if (this.atEnd) this.log.scrollTop = this.log.scrollHeight;
  }

  async send(message) {
    if (this.quoted && message.type !== "reaction") message.context = { message_id: this.quoted };
    await call("POST", `${this.path}/messages`, { to: this.number.value, ...message });
    this.quote(null);
  }

  async write() {
    const text = this.input.value.trim();
    if (!text) return;
    // Nobody answers what they have not read.
    await this.read();
    await this.send({ type: "text", text });
    this.input.value = "";
    this.input.focus();
  }

  attach() { return this.send({ type: this.kind.value }); }

  /** Any file of this computer, as the kind its type tells; the words in the field become its caption. */
  async sendFile(file) {
    const family = file.type.split("/")[0];
    const kind = file.type === "image/webp" ? "sticker" : ["image", "video", "audio"].includes(family) ? family : "document";
    const media = { base64: await base64Of(file), mime_type: file.type || "application/octet-stream" };
    if (kind === "document") media.filename = file.name;
    if (kind === "audio") media.voice = false;
    const caption = this.input.value.trim();
    if (caption && kind !== "audio" && kind !== "sticker") {
      media.caption = caption;
      this.input.value = "";
    }
    await this.send({ type: kind, [kind]: media });
  }

  /** Says in WhatsApp itself whether marketing may come; the shop hears of it. */
  wish(stop) { return call("POST", `${this.path}/marketing`, { to: this.number.value, value: stop ? "stop" : "resume" }); }

  read() { return call("POST", `${this.path}/read`, { to: this.number.value }); }

  quote(message) {
    this.quoted = message?.wamid ?? null;
    this.quoting.hidden = !message;
    if (!message) return;
    this.quoting.replaceChildren(el("span", {}, `Respondendo: ${message.bubble.text || message.kind}`),
      el("button", { type: "button", "aria-label": "Não responder a uma mensagem", onclick: () => this.quote(null) }, "×"));
    this.input.focus();
  }

  isTyping() {
    this.typing.hidden = false;
    this.log.append(this.typing);
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => { this.typing.hidden = true; }, 25000);
  }

  /** Asks again once what is under way has arrived, so that answers never overtake each other. */
  async refresh() {
    if (this.loading) { this.again = true; return; }
    this.loading = true;
    try {
      this.draw(await call("GET", this.path));
    } finally {
      this.loading = false;
      if (this.again) { this.again = false; this.refresh(); }
    }
  }

  draw({ windows, messages }) {
    // A phone opens where something was said last.
    if (this.count === undefined && messages.length) this.number.value = messages.at(-1).phone_number_id;
    const { open, blocked } = windows.find((window) => window.phone_number_id === this.number.value) ?? {};
    this.window.textContent = blocked ? "bloqueado pela loja" : open ? "janela aberta" : "janela fechada";
    const mine = messages.filter((message) => message.phone_number_id === this.number.value && message.kind !== "reaction");
    const byId = new Map(mine.map((message) => [message.wamid, message]));
    const nodes = [];
    let lastDay = "";
    for (const message of mine) {
      const date = dayOf(message.at_ms);
      if (date !== lastDay) nodes.push(el("div", { className: "day" }, date));
      lastDay = date;
      nodes.push(this.bubble(message, byId));
    }
    if (!nodes.length) nodes.push(this.nothing);
    const known = this.count ?? 0;
    if (mine.length > known) {
      this.atEnd = true;
      if (mine.at(-1).side === "desk") this.typing.hidden = true;
    }
    this.count = mine.length;
    this.place([...nodes, this.typing]);
    this.keepEnd();
    const unread = mine.filter((message) => message.side === "desk" && message.tick === "delivered").length;
    this.unread.hidden = unread === 0;
    this.unread.textContent = unread === 1 ? "Ler 1 mensagem" : `Ler ${unread} mensagens`;
    const numbers = new Set(messages.filter((message) => message.side === "desk" && message.tick === "delivered").map((message) => message.phone_number_id));
    for (const option of this.number.options) {
      const label = option.textContent.replace(/ •$/, "");
      option.textContent = numbers.has(option.value) && option.value !== this.number.value ? `${label} •` : label;
    }
  }

  /** Puts nodes in order, touching only those that moved: a focused button keeps its focus. */
  place(nodes) {
    const wanted = new Set(nodes);
    for (const child of [...this.log.children]) if (child.className !== "day" && !wanted.has(child)) child.remove();
    nodes.forEach((node, at) => {
      const there = this.log.children[at];
      if (there === node) return;
      if (there && node.className === "day" && there.isEqualNode(node)) return;
      this.log.insertBefore(node, there ?? null);
    });
    while (this.log.children.length > nodes.length) this.log.lastElementChild.remove();
  }

  bubble(message, byId) {
    const version = JSON.stringify([message, this.customer.opted_out]);
    const kept = this.bubbles.get(message.wamid);
    if (kept?.version === version) return kept.node;
    const node = this.drawBubble(message, byId);
    this.bubbles.set(message.wamid, { version, node });
    return node;
  }

  drawBubble(message, byId) {
    const { bubble } = message;
    const own = message.side === "customer";
    const failed = message.tick === "failed";
    const quoted = byId.get(message.quotes);
    const reaction = [message.reaction, message.desk_reaction].filter(Boolean).join(" ");
    return el("div", { className: `bubble${own ? " mine" : ""}${failed ? " failed" : ""}` },
      el("span", { className: "hidden-label" }, own ? `${this.customer.name}: ` : "Loja: "),
      message.quotes ? el("blockquote", {}, quoted ? quoted.bubble.text || quoted.kind : "Mensagem citada") : null,
      bubble.header ? el("p", { className: "head" }, bubble.header) : null,
      bubble.media ? file(bubble.media) : null,
      bubble.text ? el("p", {}, bubble.text) : null,
      bubble.footer ? el("p", { className: "foot" }, bubble.footer) : null,
      el("div", { className: "meta" }, `${hourOf(message.at_ms)} `, own ? ownTick(message) : deskTick(message)),
      bubble.buttons.length && !failed ? el("div", { className: "taps" }, ...bubble.buttons.map((button, index) => this.tap(message, button, index))) : null,
      own || failed ? null : el("div", { className: "acts" },
        el("button", { type: "button", onclick: () => this.quote(message) }, "Responder"),
        el("button", { type: "button", "aria-label": "Reagir com 👍", onclick: trying(() => this.send({ type: "reaction", reaction: { message_id: message.wamid, emoji: message.reaction ? "" : "👍" } })) }, message.reaction ? "Tirar 👍" : "👍"),
        message.category === "marketing" && !this.customer.opted_out ? el("button", { type: "button", onclick: trying(() => this.wish(true)) }, "Parar ofertas") : null,
        message.kind === "audio" ? el("button", { type: "button", onclick: trying(() => call("POST", `${this.path}/play`, { message_id: message.wamid })) }, "Ouvir") : null),
      reaction ? el("span", { className: "reaction", "aria-label": `Reação ${reaction}` }, reaction) : null);
  }

  tap(message, button, index) {
    if (button.action.kind === "nothing") return el("button", { type: "button", disabled: true, title: button.action.target }, `${button.label} ↗`);
    return el("button", { type: "button", onclick: trying(async () => {
      await this.read();
      await call("POST", `${this.path}/tap`, { message_id: message.wamid, button: index });
    }) }, button.label);
  }
}

async function base64Of(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** `+5541988887777` → `+55 41 98888-7777` */
export function spelled(phone) {
  return phone.replace(/^\+55(\d\d)(\d{4,5})(\d{4})$/, "+55 $1 $2-$3");
}

function ownTick(message) {
  if (message.unheard) return el("span", { role: "img", "aria-label": "não entregue" }, "✓");
  return el("span", { className: message.seen_by_desk ? "blue" : "", role: "img", "aria-label": message.seen_by_desk ? "lida" : "entregue" }, "✓✓");
}

function deskTick(message) {
  if (message.tick === "failed") return el("span", { className: "fail" }, `não chegou (${message.error})`);
  const marks = { accepted: "…", sent: "✓", delivered: "✓✓", read: "✓✓", played: "✓✓" }[message.tick];
  const blue = message.tick === "read" || message.tick === "played";
  return el("span", {}, el("span", { className: blue ? "blue" : "", "aria-hidden": "true" }, `${marks} `), TICKS[message.tick]);
}

function file(media) {
  const name = media.filename ?? "arquivo";
  if (media.mime.startsWith("image/")) return el("img", { src: media.url, alt: media.filename ?? "Imagem" });
  if (media.mime.startsWith("audio/")) return el("audio", { src: media.url, controls: true, preload: "none" });
  if (media.mime.startsWith("video/")) return el("video", { src: media.url, controls: true, preload: "none" });
  return el("p", {}, el("a", { href: media.url, download: name, rel: "noopener" }, `📄 ${name}`));
}
