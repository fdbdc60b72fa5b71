//! What Meta refuses about a new template's buttons.

use serde_json::Value;

use super::template_rules::{Check, at_most, refused};

pub(super) fn check(buttons: &Value) -> Check {
    let buttons = buttons.as_array().map(Vec::as_slice).unwrap_or_default();
    let count = |kind: &str| buttons.iter().filter(|button| button["type"] == kind).count();
    // None of these refusals has a subcode that is known.
    for (number, most, what) in [
        (buttons.len(), 10, "botões"),
        (count("URL"), 2, "botões de endereço"),
        (count("PHONE_NUMBER"), 1, "botões de telefone"),
        (count("COPY_CODE"), 1, "botões de código"),
    ] {
        if number > most {
            return Err(refused(None, &format!("Um modelo pode ter até {most} {what}.")));
        }
    }
    if buttons.is_empty() {
        return Err(refused(None, "O modelo não tem nenhum botão."));
    }
    let is_quick = |button: &&Value| button["type"] == "QUICK_REPLY";
    let mut groups = 0;
    for (index, button) in buttons.iter().enumerate() {
        if is_quick(&button) && (index == 0 || !is_quick(&&buttons[index - 1])) {
            groups += 1;
        }
    }
    let at_an_end =
        buttons.first().is_some_and(|b| is_quick(&b)) || buttons.last().is_some_and(|b| is_quick(&b));
    if groups > 1 || (groups == 1 && !at_an_end) {
        return Err(refused(
            None,
            "As respostas rápidas precisam ficar juntas, antes ou depois dos outros botões.",
        ));
    }
    buttons.iter().try_for_each(one)
}

fn one(button: &Value) -> Check {
    let text = |key: &str| button[key].as_str().unwrap_or_default();
    let kind = text("type");
    if kind != "COPY_CODE" {
        at_most(text("text"), 25, "texto do botão")?;
        if text("text").trim().is_empty() {
            return Err(refused(None, "O botão precisa de um texto."));
        }
    }
    let example = button["example"][0]
        .as_str()
        .or_else(|| button["example"].as_str());
    match kind {
        "URL" => {
            let url = text("url");
            at_most(url, 2000, "endereço")?;
            if !url.starts_with("http://") && !url.starts_with("https://") {
                return Err(refused(None, "O endereço do botão não é um endereço."));
            }
            if let Some((_, variable)) = url.split_once("{{")
                && (variable != "1}}" || example.is_none_or(str::is_empty))
            {
                return Err(refused(
                    None,
                    "O endereço pode ter uma variável, só no fim, e ela precisa de um exemplo.",
                ));
            }
        }
        "PHONE_NUMBER" => {
            at_most(text("phone_number"), 20, "telefone")?;
            if text("phone_number").is_empty() {
                return Err(refused(None, "O botão precisa de um telefone."));
            }
        }
        "COPY_CODE" => {
            at_most(example.unwrap_or_default(), 20, "código")?;
            if example.is_none_or(str::is_empty) {
                return Err(refused(None, "O código precisa de um exemplo."));
            }
        }
        "QUICK_REPLY" | "FLOW" | "OTP" | "CATALOG" | "MPM" | "SPM" | "VOICE_CALL" => {}
        _ => return Err(refused(None, &format!("O tipo de botão {kind:?} não existe."))),
    }
    Ok(())
}
