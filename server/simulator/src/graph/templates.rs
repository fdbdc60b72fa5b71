//! Templates: listed, made, changed, deleted.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use serde_json::{Value, json};

use super::error::GraphFault;
use super::fields::{page, select};
use super::{Answer, Call, account, template_rules};
use crate::faults::take;
use crate::simulator::Simulator;
use crate::world::identity::new_node_id;
use crate::world::template::Template;
use crate::world::{BlockedName, World};

const DEFAULT_FIELDS: [&str; 7] = [
    "id",
    "name",
    "language",
    "status",
    "category",
    "parameter_format",
    "components",
];
const NODE: &str = "MessageTemplate";
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// The name of a deleted template is kept, and changes of an approved one are counted, this long.
const MONTH_MS: i64 = 30 * DAY_MS;
const EDITS_A_MONTH: usize = 10;

pub(super) fn list(call: &Call<'_>) -> Answer {
    account::known(call)?;
    let nodes: Vec<Value> = {
        let world = call.simulator.world();
        let wanted = world.templates.iter().filter(|template| matches(template, call));
        wanted.map(Template::node).collect()
    };
    let selected: Result<Vec<_>, _> = nodes
        .iter()
        .map(|node| select(node, &call.input, &DEFAULT_FIELDS, NODE))
        .collect();
    Ok(Json(page(selected?, &call.input, &call.url)?).into_response())
}

fn matches(template: &Template, call: &Call<'_>) -> bool {
    let asked = |key: &str, value: &str| {
        call.input
            .text(key)
            .is_none_or(|asked| asked.eq_ignore_ascii_case(value))
    };
    let content = call.input.text("name_or_content").is_none_or(|part| {
        template.name.contains(part) || template.text_of("BODY").is_some_and(|text| text.contains(part))
    });
    asked("name", &template.name)
        && asked("status", &template.status)
        && asked("category", &template.category)
        && asked("language", &template.language)
        && asked("quality_score", &template.quality)
        && content
}

pub(super) fn is_template(simulator: &Simulator, id: &str) -> bool {
    simulator
        .world()
        .templates
        .iter()
        .any(|template| template.id == id)
}

pub(super) fn one(call: &Call<'_>) -> Answer {
    let world = call.simulator.world();
    let template = world.templates.iter().find(|template| template.id == call.id);
    let template = template.ok_or_else(|| GraphFault::unknown_object(call.method.as_str(), call.id))?;
    Ok(Json(select(&template.node(), &call.input, &DEFAULT_FIELDS, NODE)?).into_response())
}

pub(super) fn create(call: &Call<'_>) -> Answer {
    account::known(call)?;
    let now_ms = call.simulator.now_ms();
    let mut world = call.simulator.world();
    let wanted = template_rules::wanted(&call.input.fields, &world.samples)?;
    room(
        &mut world,
        &wanted,
        now_ms,
        call.simulator.shared().config.template_limit,
    )?;
    let mut template = Template {
        id: new_node_id(),
        quality: "UNKNOWN".to_owned(),
        ..wanted
    };
    if template.category == "UTILITY" && take(&mut call.simulator.shared().faults().recategorise_templates) {
        template.category = "MARKETING".to_owned();
    }
    call.simulator.awaits_review(&mut template);
    let answer = json!({"id": template.id, "status": template.status, "category": template.category});
    let id = template.id.clone();
    world.templates.push(template);
    drop(world);
    call.simulator.tell(&id, Vec::new());
    Ok(Json(answer).into_response())
}

/// The answer to something done, unless a fault loses it.
pub(super) fn unless_lost(call: &Call<'_>, answer: Answer) -> Answer {
    if answer.is_ok() && take(&mut call.simulator.shared().faults().lose_template_answers) {
        return Ok((StatusCode::BAD_GATEWAY, "<html>Bad Gateway</html>").into_response());
    }
    answer
}

/// The answer to a question, unless a fault keeps it.
pub(super) fn unless_away(call: &Call<'_>, ask: fn(&Call<'_>) -> Answer) -> Answer {
    if take(&mut call.simulator.shared().faults().templates_unread) {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    ask(call)
}

/// Whether the account has room for a template of this name and language.
fn room(world: &mut World, wanted: &Template, now_ms: i64, limit: usize) -> Result<(), GraphFault> {
    let language = wanted.language.as_str();
    let mut of_name = world
        .templates
        .iter()
        .filter(|template| template.name == wanted.name);
    if of_name.clone().any(|template| template.language == language) {
        return Err(GraphFault::for_person(
            Some(2_388_024),
            "Já existe conteúdo neste idioma",
            &format!(
                "Já existe conteúdo em {language} para este modelo. Crie outro modelo e tente novamente."
            ),
        ));
    }
    world.blocked_names.retain(|blocked| blocked.until_ms > now_ms);
    let blocked = world.blocked_names.iter().any(|blocked| {
        blocked.name == wanted.name
            && blocked
                .language
                .as_deref()
                .is_none_or(|blocked| blocked == language)
    });
    if blocked {
        return Err(GraphFault::for_person(
            Some(2_388_023),
            "O idioma do modelo de mensagem está sendo excluído",
            &format!(
                "Não é possível adicionar conteúdo em {language} enquanto o conteúdo existente está sendo \
                 excluído. Tente novamente em 4 semanas ou crie outro modelo."
            ),
        ));
    }
    if of_name.any(|template| template.category != wanted.category) {
        // Its subcode is not known.
        return Err(GraphFault::for_person(
            None,
            "A categoria não corresponde",
            "Todos os idiomas de um modelo precisam ter a mesma categoria.",
        ));
    }
    if world.templates.len() >= limit {
        return Err(GraphFault::for_person(
            Some(2_388_019),
            "Limite de modelos atingido",
            &format!("Esta conta já tem {limit} modelos de mensagem. Exclua algum antes de criar outro."),
        ));
    }
    Ok(())
}

pub(super) fn edit(call: &Call<'_>) -> Answer {
    let now_ms = call.simulator.now_ms();
    let notice = {
        let mut guard = call.simulator.world();
        let world = &mut *guard;
        let unknown = || GraphFault::unknown_object(call.method.as_str(), call.id);
        let index = world.templates.iter().position(|template| template.id == call.id);
        let template = &mut world.templates[index.ok_or_else(unknown)?];
        may_edit(template, call.input.text("category"), now_ms)?;
        let edited = template_rules::edited(template, &call.input.fields, &world.samples)?;
        *template = edited;
        if template.status == "APPROVED" {
            template.edits_ms.push(now_ms);
        }
        call.simulator.awaits_review(template);
        template.has_other_parts()
    };
    call.simulator.tell(call.id, vec![notice]);
    Ok(account::success())
}

/// An approved template may be changed once a day and ten times in 30 days, and keeps its category.
fn may_edit(template: &Template, category: Option<&str>, now_ms: i64) -> Result<(), GraphFault> {
    let refused = |title: &str, message: &str| Err(GraphFault::for_person(None, title, message));
    match template.status.as_str() {
        "REJECTED" | "PAUSED" => return Ok(()),
        "APPROVED" => {}
        _ => {
            return refused(
                "Este modelo não pode ser editado",
                "Só modelos aprovados, rejeitados ou pausados podem ser editados.",
            );
        }
    }
    if category.is_some_and(|category| !category.eq_ignore_ascii_case(&template.category)) {
        return refused(
            "A categoria não pode ser alterada",
            "A categoria de um modelo aprovado não pode ser alterada.",
        );
    }
    let since = |span: i64| {
        let recent = template.edits_ms.iter().filter(|at| **at > now_ms - span);
        recent.count()
    };
    if since(DAY_MS) >= 1 {
        return refused(
            "O modelo foi editado há pouco",
            "Um modelo aprovado só pode ser editado uma vez em 24 horas.",
        );
    }
    if since(MONTH_MS) >= EDITS_A_MONTH {
        return refused(
            "O modelo foi editado vezes demais",
            "Um modelo aprovado só pode ser editado 10 vezes em 30 dias.",
        );
    }
    Ok(())
}

pub(super) fn delete(call: &Call<'_>) -> Answer {
    account::known(call)?;
    let name = call
        .input
        .text("name")
        .ok_or_else(|| GraphFault::missing("name"))?;
    let id = call.input.text("hsm_id");
    let until_ms = call.simulator.now_ms() + MONTH_MS;
    let mut gone = Vec::new();
    {
        let mut world = call.simulator.world();
        let meant = |template: &Template| template.name == name && id.is_none_or(|id| template.id == id);
        if !world.templates.iter().any(meant) {
            return Err(GraphFault::for_person(
                None,
                "Modelo de mensagem não encontrado",
                "O modelo não existe nesta conta.",
            ));
        }
        if world
            .templates
            .iter()
            .any(|template| meant(template) && template.status == "DISABLED")
        {
            return Err(GraphFault::for_person(
                None,
                "Este modelo não pode ser excluído",
                "Modelos desativados não podem ser excluídos.",
            ));
        }
        let (deleted, kept) = std::mem::take(&mut world.templates).into_iter().partition(meant);
        world.templates = kept;
        let deleted: Vec<Template> = deleted;
        for mut template in deleted {
            if matches!(template.status.as_str(), "APPROVED" | "PAUSED") {
                world.blocked_names.push(BlockedName {
                    name: name.to_owned(),
                    language: id.map(|_| template.language.clone()),
                    until_ms,
                });
            }
            gone.push((template.id.clone(), template.stands("DELETED", json!({}))));
        }
    }
    for (id, notice) in gone {
        call.simulator.tell(&id, vec![notice]);
    }
    Ok(account::success())
}
