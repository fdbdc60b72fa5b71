//! Notices: which ones one wants, how they are tried, and what they say.

use crate::notice::NoticeKind;
use crate::words::screens::NoticeWords;

pub(super) const NOTICES: NoticeWords = NoticeWords {
    title: "Avisos",
    lead: "Nada avisa sobre a conversa que está na sua frente, nem durante uma pausa. Com várias abas abertas, só uma avisa.",
    about: "Avisar sobre",
    sound: "Som",
    desktop: "Na tela",
    kinds: |kind| match kind {
        NoticeKind::Message => "Mensagem em um atendimento meu",
        NoticeKind::Queue => "Conversa nova na fila",
        NoticeKind::Handed => "Atendimento transferido para mim",
        NoticeKind::Mention => "Nota para mim (menção ou sussurro)",
        NoticeKind::Failure => "Mensagem que não foi entregue",
    },
    shows_text: "Mostrar o texto das mensagens nos avisos na tela",
    test_sound: "Testar som",
    test_desktop: "Testar aviso",
    allow: "Permitir avisos na tela",
    sound_played: "O som foi tocado. Se você não ouviu, verifique o volume do computador e se a aba está sem som.",
    sound_refused: "O navegador não tocou o som. Clique em “Testar som” outra vez e verifique se o site pode tocar sons.",
    desktop_shown: "O aviso foi enviado. Se ele não apareceu, verifique as notificações e o modo de foco do sistema.",
    granted: "Este navegador mostra avisos na tela quando o Guichê não está em uso.",
    not_asked: "Para ver avisos na tela, permita-os neste navegador.",
    denied: "Este navegador está bloqueando os avisos. Clique no ícone ao lado do endereço da página, permita as notificações e recarregue a página.",
    unsupported: "Este navegador não mostra avisos na tela neste endereço. Abra o Guichê por https no Chrome, no Edge ou no Firefox de um computador. O som continua funcionando.",
    test_title: "Aviso de teste",
    test_body: "É assim que o Guichê avisa você.",
    queue: "Conversa nova na fila",
    handed: |by| format!("{by} transferiu um atendimento para você"),
    mention: |by| format!("{by} escreveu uma nota para você"),
    failure: "Mensagem não entregue",
    hidden: "Abra o Guichê para ler.",
    said: |who, words| format!("{who}: {words}"),
};
