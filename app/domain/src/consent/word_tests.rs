use super::word::{COMMON, COURTESIES, plain};
use super::*;

fn heard(text: &str) -> Option<Heard> {
    OptOutWords::default().hear(text, false)
}

#[test]
fn whole_messages_opt_out_however_they_are_written() {
    for text in [
        "SAIR",
        "sair",
        "Sair.",
        "SAIR.",
        " sair \n",
        "saiiiir",
        "S A I R",
        "s.a.i.r",
        "sair por favor",
        "Por favor, sair",
        "sair, muito obrigado!",
        "Bom dia! Sair, por gentileza. Obrigada 🙏",
        "quero sair",
        "PARAR",
        "Parar!!!",
        "parar 🛑🛑",
        "PAARAAAR",
        "*PARAR*",
        "“parar”",
        "pare",
        "Pare de enviar mensagens",
        "cancelar inscrição",
        "CANCELAR INSCRICAO",
        "cancelar inscric\u{327}a\u{303}o",
        "Descadastrar",
        "descadastro, pfv",
        "REMOVER",
        "me tira da lista",
        "ME TIRA DA LISTA!!!!!!",
        "não quero mais receber",
        "Nao quero mais receber mensagens, obrigado",
        "NÃO QUERO RECEBER MAIS MENSAGENS",
        "oi, não quero mais receber essas mensagens por favor",
        "STOP",
        "Stop please",
        "STOPPP",
        "stop\u{200b}",
        "Unsubscribe.",
        "opt-out",
        "Baja",
        "darme de baja, gracias",
        "cancelar suscripción",
    ] {
        assert_eq!(heard(text), Some(Heard::OptOut), "{text}");
    }
}

#[test]
fn a_word_inside_a_sentence_a_question_and_small_talk_do_not() {
    for text in [
        "",
        "   ",
        "👍",
        "?",
        "não pode parar",
        "Nao pode PARAR",
        "parar o pedido?",
        "parar o pedido",
        "parar?",
        "o que acontece se eu digitar SAIR?",
        "¿STOP?",
        "vou sair agora, falo depois",
        "não quero sair",
        "quero parar de fumar",
        "cancelar",
        "cancelar o pedido",
        "cancelar minha consulta",
        "quero remover um item do carrinho",
        "não paro de receber elogios",
        "sim",
        "não",
        "ok",
        "obrigado",
        "por favor",
        "bom dia",
        "quero",
        "não quero",
        "quero receber o boleto",
        "para",
        "1",
        "parada",
        "sairei",
        "stop by the office",
        "non-stop",
        "desenho baja bike",
    ] {
        assert_eq!(heard(text), None, "{text}");
        assert_eq!(OptOutWords::default().hear(text, true), None, "{text}");
    }
    let long = format!("sair{}", "!".repeat(400));
    assert_eq!(heard(&long), None);
}

#[test]
fn taking_back_is_heard_only_from_those_who_opted_out() {
    let words = OptOutWords::default();
    for text in [
        "VOLTAR",
        "voltar!",
        "Quero receber, por favor",
        "start",
        "Quiero recibir",
    ] {
        assert_eq!(words.hear(text, true), Some(Heard::Undo), "{text}");
        assert_eq!(words.hear(text, false), None, "{text}");
    }
    assert_eq!(words.hear("sair", true), Some(Heard::OptOut));
    assert_eq!(words.hear("não quero voltar", true), None);
    assert_eq!(words.hear("voltar ao menu", true), None);
}

#[test]
fn a_configured_word_may_hold_a_courtesy() {
    let words = OptOutWords {
        out: vec!["Chega, obrigado".into()],
        undo: vec![],
    };
    assert_eq!(words.hear("chega obrigado!", false), Some(Heard::OptOut));
    assert_eq!(words.hear("chega", false), None);
    assert_eq!(words.hear("sair", false), None);
}

#[test]
fn the_list_as_shipped_can_be_kept_and_each_word_is_heard() {
    let words = OptOutWords::default();
    assert_eq!(words.clone().checked(), Ok(words.clone()));
    for word in &words.out {
        assert_eq!(words.hear(word, false), Some(Heard::OptOut), "{word}");
    }
    for word in &words.undo {
        assert_eq!(words.hear(word, true), Some(Heard::Undo), "{word}");
    }
    for courtesy in COURTESIES {
        assert_eq!(plain(courtesy), *courtesy);
    }
}

#[test]
fn what_cannot_be_configured_says_why() {
    let others = ["SAIR", "Cancelar inscrição"];
    for (word, trouble) in [
        ("", WordTrouble::Empty),
        (" \t ", WordTrouble::Empty),
        ("🛑!", WordTrouble::Empty),
        ("sair", WordTrouble::Duplicate),
        ("Sair!", WordTrouble::Duplicate),
        ("cancelar inscricao", WordTrouble::Duplicate),
        ("ok", WordTrouble::TooCommon),
        ("Sim.", WordTrouble::TooCommon),
        ("NÃO", WordTrouble::TooCommon),
        ("x", WordTrouble::TooCommon),
        ("kkkk", WordTrouble::TooCommon),
        ("1", WordTrouble::TooCommon),
        ("10", WordTrouble::TooCommon),
        ("Bom dia", WordTrouble::TooCommon),
        ("oi, por favor", WordTrouble::TooCommon),
    ] {
        assert_eq!(word_trouble(word, &others), Some(trouble), "{word}");
    }
    for common in COMMON {
        assert_eq!(
            word_trouble(common, &[]),
            Some(WordTrouble::TooCommon),
            "{common}"
        );
    }
    let longest = "ár".repeat(MOST_WORD / 2);
    let long = format!("{longest}a");
    let too_long = WordTrouble::TooLong { length: 61, most: 60 };
    assert_eq!(word_trouble(&long, &others), Some(too_long));
    assert_eq!(word_trouble(&format!(" {longest} "), &others), None);
    for word in ["CHEGA", "cancelar", "não me perturbe", "sim, quero sair"] {
        assert_eq!(word_trouble(word, &others), None, "{word}");
    }
}

#[test]
fn a_list_is_kept_tidy_or_refused_by_its_first_bad_word() {
    let list = |out: &[&str], undo: &[&str]| OptOutWords {
        out: out.iter().map(|word| (*word).into()).collect(),
        undo: undo.iter().map(|word| (*word).into()).collect(),
    };
    let kept = list(&[" Sair ", "Chega"], &["Voltar\n"]).checked();
    assert_eq!(kept, Ok(list(&["Sair", "Chega"], &["Voltar"])));
    let refused = |words: OptOutWords| words.checked().unwrap_err();
    assert_eq!(
        refused(list(&["Sair"], &["Voltar", "sair"])),
        ("sair".into(), WordTrouble::Duplicate)
    );
    assert_eq!(
        refused(list(&["Sair", "ok", "sair"], &[])),
        ("ok".into(), WordTrouble::TooCommon)
    );
    assert_eq!(
        refused(list(&[], &["Voltar"])),
        (String::new(), WordTrouble::Empty)
    );
}
