//! `guiche user` and `guiche number`.

use backend::{Clock, NewNumber, NewUser};
use secrecy::{ExposeSecret, SecretString};

use super::{Failure, open, read_secret, whatsapp_client};
use crate::config::{Config, NumberCommand, UserCommand};
use crate::postgres::Purpose;

/// People who work at the desk.
pub(super) async fn user(config: &Config, command: UserCommand) -> Result<(), Failure> {
    let opened = open(config, Purpose::Use, Clock::system()).await?;
    let done = match command {
        UserCommand::Create { email, name, role } => {
            let password = read_secret(&format!("Password for {email}: "))?;
            opened
                .desk
                .create_user(NewUser {
                    email: email.clone(),
                    name,
                    role,
                    password,
                })
                .await
                .map(|_| format!("{email} can sign in now"))
        }
        UserCommand::Disable { email } => opened
            .desk
            .disable_user(&email)
            .await
            .map(|()| format!("{email} is disabled and signed out"))
            .map_err(|error| not_found(error, "there is nobody with that address")),
    };
    opened.close().await;
    println!("{}", done?);
    Ok(())
}

/// Our WhatsApp numbers.
pub(super) async fn number(config: &Config, command: NumberCommand) -> Result<(), Failure> {
    let opened = open(config, Purpose::Use, Clock::system()).await?;
    let missing = "there is no such number or person, or they did not have it";
    let done = match command {
        NumberCommand::Add {
            phone_number_id,
            waba_id,
            display_phone,
            name,
        } => {
            let token = read_secret("Access token: ")?;
            let said = format!("{name} ({display_phone}) is connected");
            let added = opened
                .desk
                .add_number(NewNumber {
                    phone_number_id,
                    waba_id: waba_id.clone(),
                    display_phone,
                    name,
                    token: token.clone(),
                })
                .await;
            if added.is_ok() {
                subscribe(config, &token, &waba_id).await;
            }
            added.map(|_| said)
        }
        NumberCommand::Enable {
            phone_number_id,
            email,
        } => opened
            .desk
            .enable_number(&email, &phone_number_id)
            .await
            .map(|()| format!("{email} may use the number now"))
            .map_err(|error| not_found(error, missing)),
        NumberCommand::Disable {
            phone_number_id,
            email,
        } => opened
            .desk
            .disable_number(&email, &phone_number_id)
            .await
            .map(|()| format!("{email} may not use the number any more"))
            .map_err(|error| not_found(error, missing)),
    };
    opened.close().await;
    println!("{}", done?);
    Ok(())
}

/// Has Meta send the account's webhooks to the token's app. The number stays should Meta not do so: it can be asked again.
async fn subscribe(config: &Config, token: &SecretString, waba_id: &str) {
    let token = SecretString::from(token.expose_secret().trim());
    let why = match whatsapp_client(config) {
        Ok(whatsapp) => match whatsapp.subscribe(&token, waba_id).await {
            Ok(()) => return eprintln!("Meta sends the webhooks of account {waba_id} to the app now"),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    };
    eprintln!(
        "Meta was asked to send the webhooks of account {waba_id} to the app, and that came to nothing ({why}). The number \
         is kept; until Meta does so no messages come in. Run the same command again, or ask Meta yourself \
         (docs/INSTALL.md, 5)"
    );
}

fn not_found(error: backend::Error, sentence: &str) -> backend::Error {
    match error {
        backend::Error::NotFound => backend::Error::Invalid(sentence.to_owned()),
        other => other,
    }
}
