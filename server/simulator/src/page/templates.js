// The account's templates, with what a reviewer and the customers' ratings can do to them.

import { call, el, trying } from "./control.js";

const STATUSES = { APPROVED: "aprovado", PENDING: "em análise", REJECTED: "rejeitado", PAUSED: "pausado", DISABLED: "desativado" };
const QUALITIES = { GREEN: "boa", YELLOW: "média", RED: "baixa", UNKNOWN: "sem nota" };

function actions(template) {
  const change = (label, body) => el("button", { type: "button", "aria-label": `${label}: ${template.name}`,
    onclick: trying(() => call("PATCH", `templates/${encodeURIComponent(template.id)}`, body)) }, label);
  switch (template.status) {
    case "PENDING":
      return [change("Aprovar", { status: "APPROVED" }), change("Rejeitar", { status: "REJECTED", rejection: "Falta contexto no corpo." })];
    case "APPROVED":
      return [change("Nota baixa", { quality: "RED" }),
        template.category === "UTILITY" && !template.correct_category ? change("Vira marketing em 24 h", { correct_category: "MARKETING" }) : null];
    default:
      return [change("Aprovar", { status: "APPROVED" })];
  }
}

/** Draws the list again when something changed: a focused button keeps its focus otherwise. */
export function drawTemplates(list, templates) {
  const version = JSON.stringify(templates);
  if (list.dataset.version === version) return;
  list.dataset.version = version;
  list.replaceChildren(...templates.map((template) => el("li", {},
    el("span", {}, el("b", {}, template.name), ` · ${template.language} · ${template.category.toLowerCase()} · `
      + `${STATUSES[template.status] ?? template.status.toLowerCase()} · qualidade ${QUALITIES[template.quality_score.score] ?? template.quality_score.score}`),
    ...actions(template))));
}
