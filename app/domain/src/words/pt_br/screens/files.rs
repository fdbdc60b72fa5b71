//! Files, quotes, reactions: what stands in bubbles and what is put into the composer.

use crate::media::FileFailure;
use crate::words::screens::{Attach, Files, Gestures, Recorder};
use crate::words::size;

pub const FILES: Files = Files {
    coming: "Baixando o arquivo",
    expired: "O WhatsApp não guarda mais este arquivo. Peça que o cliente envie de novo.",
    failed: |why| match why {
        FileFailure::TooLarge => {
            "O arquivo é grande demais para ser baixado. Peça que o cliente envie um menor."
        }
        FileFailure::WrongType => {
            "O conteúdo do arquivo não é do tipo anunciado; por segurança, ele não foi guardado."
        }
        FileFailure::ForeignAddress => {
            "O endereço do arquivo não é do WhatsApp; por segurança, ele não foi baixado."
        }
        FileFailure::NotConnected => {
            "Este número não está conectado ao WhatsApp. Avise um administrador e tente de novo depois."
        }
        FileFailure::Unreachable => "O WhatsApp não entregou o arquivo, mesmo depois de várias tentativas.",
    },
    again: "Tentar de novo",
    open: |what| format!("Abrir {what}"),
    download: "Baixar",
    no_preview: "Este navegador não mostra PDF na página.",
    size: |bytes| size(bytes, ','),
    previous: "Arquivo anterior",
    next: "Próximo arquivo",
    zoom_in: "Aumentar",
    zoom_out: "Diminuir",
    play: "Ouvir",
    pause: "Pausar",
    position: "Posição no áudio",
    speed: |speed| format!("Velocidade {speed}×"),
    speeds: ["1", "1,5", "2"],
    deleted: "O cliente apagou esta mensagem",
    edited: "Editada",
};

pub const GESTURES: Gestures = Gestures {
    menu: "Ações da mensagem",
    reply: "Responder",
    react: |emoji| format!("Reagir com {emoji}"),
    unreact: "Remover reação",
    reacted: |emoji, name| {
        name.map_or_else(
            || format!("Você reagiu com {emoji}"),
            |name| format!("{name} reagiu com {emoji}"),
        )
    },
    answering: |name| {
        name.map_or_else(
            || "Em resposta à nossa mensagem".to_owned(),
            |name| format!("Em resposta a {name}"),
        )
    },
    no_answer: "Não responder a esta mensagem",
    to_quoted: "Ir para a mensagem citada",
    quoted_far: "A mensagem está mais atrás: carregando as anteriores.",
    quoted_gone: "A mensagem não está mais nesta conversa.",
};

pub const ATTACH: Attach = Attach {
    menu: "Anexar",
    files: "Fotos, vídeos e arquivos",
    place: "Enviar localização",
    card: "Enviar contato",
    choices: "Enviar opções de resposta",
    drop: "Solte os arquivos aqui para anexar",
    tray: "Arquivos para enviar",
    caption: |name| format!("Legenda de {name}"),
    caption_hint: "Legenda (opcional)",
    remove: |name| format!("Remover {name}"),
    uploading: |name| format!("Enviando {name}"),
    cut: "O envio foi interrompido.",
    waits: "A mensagem sai assim que os arquivos terminarem de subir.",
    stuck: "Um dos arquivos não pode ser enviado. Tente de novo ou remova o arquivo para enviar a mensagem.",
    again: "Tentar de novo",
    send: |count| {
        if count == 1 {
            "Enviar arquivo".to_owned()
        } else {
            format!("Enviar {count} arquivos")
        }
    },
    clear: "Descartar tudo",
    too_many: |most| format!("São no máximo {most} arquivos de cada vez. Os outros ficaram de fora."),
    coordinates: "Coordenadas ou endereço do mapa",
    coordinates_hint: "Por exemplo: -25.4284, -49.2733, ou o endereço copiado do Google Maps.",
    place_name: "Nome do lugar (opcional)",
    address: "Endereço (opcional)",
    card_name: "Nome completo",
    card_phone: "Telefone com DDD",
    question: "Pergunta",
    as_list: "Mostrar como lista (até 10 opções)",
    list_button: "Texto do botão que abre a lista",
    option: |number| format!("Opção {number}"),
    description: |number| format!("Descrição da opção {number}"),
    add_option: "Adicionar opção",
    remove_option: |number| format!("Remover a opção {number}"),
    send_to: |name| format!("Enviar para {name}"),
};

pub const RECORDER: Recorder = Recorder {
    record: "Gravar mensagem de voz",
    recording: "Gravando",
    stop: "Parar e ouvir",
    pause: "Pausar gravação",
    go_on: "Continuar gravação",
    discard: "Descartar gravação",
    send: "Enviar mensagem de voz",
    sending: "Enviando mensagem de voz",
    refused: "Não foi possível usar o microfone. Verifique se há um conectado e se o navegador tem permissão para usá-lo.",
    unable: "Este navegador não grava áudio. Use o Chrome, o Edge ou o Firefox.",
    longest: "A gravação chegou a 15 minutos e foi parada.",
    long: "Mensagem longa: o cliente precisa baixá-la antes de ouvir.",
};
