//! The cause of a failed message in one sentence, and the label of what can be done next. The sentence gives the
//! cause alone; the next step stands beside it.

use crate::failure::{self, Cause, NextStep};

/// The sentence of `code`.
pub fn sentence(code: i32) -> &'static str {
    of_cause(failure::cause(code))
}

/// The label of `step`: a button where the desk can take it, a hint where a person must.
pub fn next_step(step: NextStep) -> &'static str {
    match step {
        NextStep::Retry => "Enviar novamente",
        NextStep::WaitAndRetry => "Aguardar e enviar novamente",
        NextStep::UseTemplate => "Enviar um modelo de mensagem aprovado",
        NextStep::AskAdministrator => "Pedir a um administrador que resolva",
        NextStep::OtherChannel => "Usar outro canal ou aguardar o cliente escrever",
        NextStep::ChangeMessage => "Corrigir e enviar novamente",
        NextStep::CheckPhone => "Conferir o telefone do contato",
        NextStep::AskToResend => "Pedir ao cliente que envie novamente",
    }
}

#[rustfmt::skip]
fn of_cause(cause: Cause) -> &'static str {
    use Cause::*;

    match cause {
        Unknown => "Não foi possível entregar a mensagem.",

        // Ours, before Meta heard of it.
        NotReached => "O WhatsApp não respondeu depois de várias tentativas.",
        NotConnected => "Este número ainda não está conectado ao WhatsApp.",
        Withdrawn => "O envio em lote foi cancelado antes de o WhatsApp aceitar esta mensagem.",
        NoAddress => "Não há telefone nem identificação do WhatsApp para este contato.",

        // The app and its token.
        Disconnected => "O número está desconectado do WhatsApp e precisa ser reconectado.",
        RequestRefused => "O WhatsApp não conseguiu processar o envio.",
        Overloaded => "O WhatsApp está instável no momento.",
        MissingCapability => "O aplicativo da empresa na Meta não está habilitado para esta operação.",
        AppCallLimit => "O aplicativo da empresa atingiu o limite de requisições ao WhatsApp por enquanto.",
        MissingPermission => "Falta uma permissão da Meta para usar este número.",
        NumberGone => "Este número não existe mais na Meta.",
        InvalidParameter => "O WhatsApp não aceitou um dos dados do envio.",
        TokenExpired => "O acesso ao WhatsApp expirou e precisa ser renovado.",
        AccountRestricted => "A Meta restringiu a conta da empresa por violação das políticas do WhatsApp.",
        CallbackNotVerified => "A Meta não conseguiu verificar o endereço que recebe as mensagens.",
        AccountCallLimit => "A conta da empresa atingiu o limite de requisições ao WhatsApp por enquanto.",
        InsightsUnavailable => "As estatísticas dos modelos de mensagem não estão disponíveis nesta conta.",

        // Sending.
        Throughput => "Este número enviou mensagens demais ao mesmo tempo.",
        Experiment => "A Meta não entregou esta mensagem de marketing porque o cliente faz parte de um experimento dela.",
        CountryNotAllowed => "A conta da empresa não pode enviar mensagens para o país deste cliente.",
        Unexplained => "O WhatsApp não conseguiu enviar a mensagem e não informou o motivo.",
        AccessDenied => "O acesso a este número foi negado pela Meta.",
        MissingParameter => "Faltou ao envio um dado que o WhatsApp exige.",
        InvalidValue => "Parte do conteúdo da mensagem não é aceita pelo WhatsApp.",
        ServiceUnavailable => "O serviço de mensagens do WhatsApp está fora do ar no momento.",
        OwnNumber => "O destinatário é o próprio número da empresa.",
        NotOnWhatsApp => "Não foi possível entregar: este número não usa WhatsApp ou não pode receber esta mensagem.",
        NotATestRecipient => "O número de teste só envia para os telefones cadastrados na Meta, e este não é um deles.",
        AccountLocked => "A conta da empresa está bloqueada pela Meta.",
        CouldNotDecrypt => "Não foi possível decifrar a mensagem do cliente.",
        DisplayNameNotApproved => "O nome de exibição deste número ainda não foi aprovado pela Meta.",
        Payment => "Há uma pendência de pagamento da empresa com a Meta.",
        CallPayment => "Há uma pendência de pagamento da empresa com a Meta para chamadas.",
        CertificateWrong => "O registro deste número no WhatsApp está incorreto e precisa ser refeito.",
        WindowClosed => "A janela de 24 horas fechou: o cliente não escreve há mais de 24 horas.",
        QualityRestricted => "O envio por este número está restrito por baixa qualidade; só respostas a clientes são entregues.",
        MarketingLimit => "A Meta não entregou: este cliente já recebeu o limite de mensagens de marketing e só pode receber outra após 24 horas.",
        OptedOut => "O cliente optou por não receber mensagens de marketing da empresa.",
        UnsupportedType => "O WhatsApp não aceita este tipo de mensagem.",
        CustomerFileLost => "Não foi possível baixar o arquivo do cliente; ele pode ser grande demais.",
        FileRefused => "O WhatsApp não aceitou o arquivo: confira o formato e o tamanho.",
        MethodNotAllowed => "Esta forma de envio não está disponível para este tipo de mensagem.",
        PairLimit => "Muitas mensagens foram enviadas a este cliente em pouco tempo.",
        Maintenance => "A conta está em manutenção pela Meta por cerca de um minuto.",
        SampleTemplate => "O modelo hello_world só pode ser enviado pelos números de teste da Meta.",
        CursorExpired => "A lista consultada na Meta mudou e precisa ser lida desde o início.",
        NotAvailable => "Esta mensagem não está disponível aqui; ela chegou apenas ao celular da empresa.",
        NeedsPhone => "Este tipo de mensagem exige o número de telefone do cliente, que não é conhecido.",
        MarketingDisabled => "O envio de modelos de marketing está desativado nesta conta.",
        MisclassifiedTemplates => "A Meta limitou os envios da conta porque há modelos classificados na categoria errada.",

        // Templates.
        VariableCount => "A quantidade de variáveis preenchidas não é a que o modelo pede.",
        TemplateNotFound => "Este modelo não existe neste idioma ou ainda não foi aprovado.",
        TemplateTooLong => "O texto do modelo ficou longo demais com as variáveis preenchidas.",
        TemplatePolicy => "O conteúdo do modelo viola uma política do WhatsApp.",
        VariableFormat => "O formato de uma variável do modelo não é válido.",
        VariableMismatch => "Uma variável não é do tipo que o modelo espera: texto, imagem, documento ou outro.",
        TemplatePaused => "Este modelo está pausado pela Meta por baixa qualidade.",
        TemplateDisabled => "Este modelo foi desativado pela Meta em definitivo.",
        VariableContent => "Uma variável do modelo contém o que o WhatsApp não permite, como quebras de linha ou tabulações.",
        FlowBlocked => "O fluxo (Flow) usado por este modelo está bloqueado.",
        FlowThrottled => "O fluxo (Flow) usado por este modelo atingiu o limite de envios por hora.",

        // Registering a number.
        DeregistrationIncomplete => "Um cancelamento de registro anterior deste número não foi concluído.",
        ServerUnavailable => "O servidor do WhatsApp está temporariamente indisponível.",
        PinWrong => "O PIN da confirmação em duas etapas deste número está incorreto.",
        NotVerified => "Este número precisa ser verificado novamente na Meta.",
        PinGuesses => "Houve tentativas demais com o PIN deste número; é preciso aguardar.",
        PinTooQuick => "Houve tentativas de PIN em intervalo curto demais; é preciso aguardar um pouco.",
        NotRegistered => "Este número não está registrado no WhatsApp.",
        JustDeleted => "Este número acabou de ser excluído; é preciso aguardar cinco minutos para registrá-lo.",
        TooManyRegistrations => "Houve registros demais deste número em pouco tempo; um novo só é possível após 72 horas.",

        // Payments, Marketing Messages API, identity.
        PaymentTerms => "Os termos de pagamentos do WhatsApp ainda não foram aceitos pela empresa.",
        MarketingOnly => "Esta forma de envio aceita somente modelos de marketing.",
        TemplateSyncing => "O modelo ainda está sendo sincronizado na Meta; isso leva cerca de dez minutos.",
        MarketingUnavailable => "A API de marketing da Meta está indisponível para este modelo ou esta conta.",
        BadParameters => "O WhatsApp recusou o conteúdo da mensagem sem indicar o motivo.",
        IdentityChanged => "O código de segurança do cliente mudou; confirme que ainda é a mesma pessoa.",

        // Block list (5.6).
        BlockFailed => "Não foi possível bloquear ou desbloquear alguns contatos; só quem escreveu nas últimas 24 horas pode ser bloqueado.",
        BlockListFull => "A lista de bloqueio deste número está cheia.",
        BlockListChanged => "A lista de bloqueio mudou enquanto era lida.",
        BlockListFault => "A Meta não conseguiu alterar a lista de bloqueio.",

        // Health status (5.3).
        Unhealthy => "A Meta aponta um problema na saúde da conta que impede o envio.",
        TemplateNotApproved => "O modelo ainda não foi aprovado pela Meta.",
        PaymentMethod => "Há um problema com a forma de pagamento da conta na Meta.",
        BusinessNotVerified => "A empresa ainda não foi verificada pela Meta, o que limita os envios.",
        AccountBanned => "A conta do WhatsApp da empresa foi banida pela Meta.",

        // Business username.
        UsernameTaken => "Este nome de usuário não está disponível no WhatsApp.",
        UsernameLimit => "O limite de mensagens da conta ainda é baixo para ter um nome de usuário.",
        UsernameNeedsFacebook => "Para usar este nome de usuário, é preciso vincular a página da empresa no Facebook.",
        UsernameNeedsInstagram => "Para usar este nome de usuário, é preciso vincular a conta da empresa no Instagram.",
        UsernameTransfer => "Este nome de usuário precisa antes ser transferido de outra conta.",

        // Making templates: subcodes of 100.
        TemplateQuota => "A conta atingiu o limite de modelos de mensagem; é preciso excluir alguns.",
        TemplateExists => "Já existe um modelo com este nome neste idioma.",
        FieldTooLong => "Um campo do modelo passa do tamanho permitido.",
        HeaderFormat => "O cabeçalho do modelo não está no formato aceito.",
        BodyFormat => "O corpo do modelo não está no formato aceito.",
        FooterFormat => "O rodapé do modelo não está no formato aceito.",
        TooManyVariables => "O modelo tem variáveis demais para o tamanho do texto.",
        VariableAtEdge => "O texto do modelo não pode começar nem terminar com uma variável.",

        // Moving a number, the phone app beside the desk, groups.
        Migration => "Ainda não foi possível migrar este número para esta conta.",
        SyncDone => "A sincronização com o aplicativo WhatsApp Business já foi feita.",
        SyncTooLate => "O prazo de 24 horas para sincronizar com o aplicativo WhatsApp Business já passou.",
        HistoryNotShared => "O histórico do aplicativo WhatsApp Business não foi compartilhado.",
        GroupUnavailable => "Este grupo não pode ser usado pela empresa no WhatsApp.",
        GroupRefused => "O WhatsApp não permite esta operação em grupo.",
        GroupFault => "O WhatsApp não conseguiu concluir a operação no grupo.",
    }
}
