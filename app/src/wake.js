// Wakes the page that the server drew, and keeps what people do until then: what they type, tick and choose is told to
// the fields once they listen, buttons and keys they pressed are pressed then, and words for a customer stay with the tab even
// if the page is left before.
const changed = new Set(), held = new Map(), pressed = new Set(), struck = [], kinds = ["click", "input", "change", "keydown"];
let waking = false;
// Waking sets a field to what the server drew; one that somebody changed stays as it is, with its whole group.
const hold = (field, property) => {
    const { get } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), property);
    Object.defineProperty(field, property, { get, set() {}, configurable: true });
    held.set(field, property);
};
const remember = (field) => {
    const radio = field.type === "radio", property = radio || field.type === "checkbox" ? "checked" : "value";
    const drawn = property === "checked" ? field.defaultChecked
        : field.options ? (field.querySelector("option[selected]") ?? field.options[0])?.value
        : field.defaultValue;
    if (field[property] === drawn) return;
    changed.add(field);
    for (const one of [field, ...(radio ? document.getElementsByName(field.name) : [])]) hold(one, property);
};
const release = () => { for (const [field, property] of held) delete field[property]; };
// Who listens already would change what still sleeps, and do now what is done once more when all of it is awake.
const keep = (event) => { if (waking) event.stopImmediatePropagation(); };
const hear = (event) => {
    const on = event.target;
    if (event.type === "keydown") {
        // A command, as opposed to words and to what the browser does itself; the palette's is ours.
        const palette = event.key === "k" && (event.ctrlKey || event.metaKey);
        const letter = document.documentElement.dataset.letters !== "off" && /^[a-z?/]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !on.closest?.("input,select,textarea");
        if (palette) event.preventDefault();
        if (palette || letter) keep(event), struck.push(event);
        return;
    }
    // Links and plain forms do their work by themselves.
    keep(event);
    if (event.type === "click") {
        const button = on.closest?.("button[type=button]");
        if (button) pressed.add(button);
        return;
    }
    if (on.dataset?.kept) try { sessionStorage.setItem(on.dataset.kept, on.value); } catch {}
    if (waking) remember(on);
};
const awake = () => {
    for (const kind of kinds) removeEventListener(kind, hear, true);
    document.documentElement.dataset.awake = "";
    release();
    for (const field of changed) {
        // A radio button that lost has nothing to tell.
        if (field.type === "radio" && !field.checked) continue;
        for (const kind of ["input", "change"]) field.dispatchEvent(new Event(kind, { bubbles: true }));
    }
    for (const button of pressed) if (button.isConnected) button.click();
    for (const { key, shiftKey, ctrlKey, metaKey } of struck) document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, ctrlKey, metaKey, bubbles: true, cancelable: true }));
};
// Where a program can be suspended, it is: it asks for a turn of the browser's by this.
const suspends = typeof WebAssembly.Suspending === "function" && typeof WebAssembly.promising === "function";
const turn = () => globalThis.scheduler?.yield ? scheduler.yield() : new Promise((turn) => setTimeout(turn));
globalThis.guicheTurn = suspends ? new WebAssembly.Suspending(turn) : turn;
const wake = async () => {
    const program = fetch("/pkg/guiche.wasm"), script = import("/pkg/guiche.js");
    for (const loading of [program, script]) loading.catch(() => {});
    for (const [at, part] of parts.entries()) {
        document.head.append(Object.assign(document.createElement("link"), { rel: "preload", as: "fetch", crossOrigin: "", href: `/pkg/${part}.wasm` }));
        if (at % 8 === 7) await turn();
    }
    const page = await script;
    const exported = await page.default({ module_or_path: program });
    // Making it ready and waking are two turns.
    await turn();
    waking = true;
    document.querySelectorAll("input:not([type=file],[type=hidden]),select,textarea").forEach(remember);
    if (await page.ready()) {
        if (suspends) await WebAssembly.promising(exported.wake)(1);
        else page.wake(false);
        await page.rest();
        requestAnimationFrame(awake);
    } else waking = false, release();
};
for (const kind of kinds) addEventListener(kind, hear, true);
// Not before the page was painted: what the server drew is read first. One that nobody looks at is not painted.
const painted = (then) => {
    let once = () => { once = () => {}; setTimeout(then); };
    if (!globalThis.PerformanceObserver?.supportedEntryTypes?.includes("largest-contentful-paint")) return once();
    new PerformanceObserver((_, observer) => (observer.disconnect(), once())).observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => once(), 300);
};
addEventListener("DOMContentLoaded", () => document.hidden ? wake() : requestAnimationFrame(() => painted(wake)));
