//! One set of arguments for every server function: each takes its own. A new function's are added here; a test that
//! finds some missing fails.

use serde_json::{Value, json};
use uuid::Uuid;

/// The arguments, with `id` wherever one is asked for, and `other` over them.
pub fn arguments(id: Uuid, other: &Value) -> Value {
    let mut arguments = json!({
        "view": "mine", "order": "newest", "after": null, "conversation": id, "before": id, "message": id,
        "typed": "oi", "filters": {}, "saved": id, "name": "oi", "address": "/conversations", "team": null,
        "client_key": id, "text": "oi", "action": "take", "outgoing": {"text": {"body": "oi"}}, "protocol": id,
        "doing": "viewing", "listing": {"view": "queue", "order": "newest"}, "conversations": [{"id": id, "at": {"queue": id}}],
        "read_to": id, "among": [id],
        "bulk": {"evenly": id}, "written_at": "2026-11-22T12:00:00Z", "drafts": {"reply": "", "note": ""},
        "body": "oi", "whisper": false, "id": id, "deleted": true,
        "preferences": {"signature": false, "enter_sends": true, "density": "compact", "signature_policy": "off"},
        "policy": "off", "scheduled": id, "at": "2026-11-22T12:00:00Z",
        "wording": {"scope": "personal", "team": null, "shortcut": "oi", "title": "Oi", "body": "oi"},
        // Gerencial, Números, Minha conta.
        "filter": {"text": "", "action": null}, "password": "x", "give_back": null, "archive": true, "up": true,
        "form": {"name": "x", "email": "x@loja.example", "role": "administrator", "numbers": [], "teams": [],
            "language": null, "wrap_up_required": true, "members": [], "team": id, "people": [], "receipts": {"receipts": "never", "typing": false},
            "scopes": ["contacts:read"], "expires": "",
            "kind": "text", "choices": "", "change": "opt_out", "scope": "all", "day": "2026-11-22", "proof": ""},
        "business": {}, "consent": {}, "outcome": "x", "reveal": false, "old": "x", "new": "x", "handle": null, "code": "x",
        "token": "x",
        // Contatos.
        "contact": id, "values": [], "contact_note": id, "older": null, "absorbed": id, "merge": id, "number": id,
        "field": id, "archived": true, "import": id, "sort": null, "line": null,
        // Contato Ativo and Recontato.
        "phone": "41 97777-6666", "to": {"number": id, "phone": "41 97777-6666", "name": "Oi"},
        "with": {"template": id, "filling": {}},
        "connection": {"phone_number_id": "1", "waba_id": "1", "name": "x", "token": "x"},
        // Templates and prices.
        "beginning": {"change": id}, "every_language": true,
        "writing": {"waba_id": simulator::WABA_ID, "template": null, "file": null, "draft": {"name": "x", "language": "pt_BR",
            "category": "utility", "parts": {"body": "Seu pedido saiu hoje."}}},
        "price": {"country": "BR", "category": "utility", "from": "2026-12-01", "price": "0,01", "currency": "BRL"},
    });
    for (key, value) in [&batches(), other]
        .into_iter()
        .filter_map(Value::as_object)
        .flatten()
    {
        arguments[key] = value.clone();
    }
    arguments
}

/// Those of batches, what they cost and how they are sent.
fn batches() -> Value {
    json!({
        "options": {"in_service": "skip", "lately_days": null}, "seen": {}, "send_at": null, "change": "pause", "rule_set": "since_2025",
        "sending": {"yellow": true, "failures_percent": "20", "failures_minutes": "10", "failures_least": "20",
            "opt_outs_percent": "3", "opt_outs_least": "50", "nights": false, "quiet_from": "21:00", "quiet_until": "08:00",
            "saturdays": false, "sundays": false, "headroom": "10", "reserve": "2"},
        "month": null, "of_month": "2026-11", "budget": {"amount": "1.000", "currency": "USD", "warn_percent": "80", "stops": true},
    })
}
