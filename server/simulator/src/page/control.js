// Talks to the control API and builds elements. Nothing here knows the page.

/** Calls the control API; an error's text is what the person reads. */
export async function call(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const answer = await fetch(`/_control/${path}`, options);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error ?? `HTTP ${answer.status}`);
  return json;
}

/** An element with properties and children; `null` children are left out. */
export function el(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== "list") element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** Shows a failure for a while. */
export function complain(error) {
  const problem = document.getElementById("problem");
  problem.textContent = `Não deu certo: ${error.message}`;
  problem.hidden = false;
  clearTimeout(complain.timer);
  complain.timer = setTimeout(() => { problem.hidden = true; }, 8000);
}

/** Runs something that may fail and says so. */
export function trying(action) {
  return async (event) => {
    event?.preventDefault?.();
    try {
      await action(event);
    } catch (error) {
      complain(error);
    }
  };
}

const zone = "America/Sao_Paulo";
const hour = new Intl.DateTimeFormat("pt-BR", { hour: "2-digit", minute: "2-digit", timeZone: zone });
const day = new Intl.DateTimeFormat("pt-BR", { day: "2-digit", month: "long", timeZone: zone });
const full = new Intl.DateTimeFormat("pt-BR", { dateStyle: "short", timeStyle: "medium", timeZone: zone });

export const hourOf = (ms) => hour.format(ms);
export const dayOf = (ms) => day.format(ms);
export const momentOf = (ms) => full.format(ms);
