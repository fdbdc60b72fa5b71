//! `guiche user` and `guiche number`.

use backend::{Clock, NewNumber, NewUser};

use super::{Failure, open, read_secret};
use crate::config::{Config, NumberCommand, UserCommand};

/// People who work at the desk.
pub(super) async fn user(config: &Config, command: UserCommand) -> Result<(), Failure> {
    let opened = open(config, false, Clock::system()).await?;
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
    let opened = open(config, false, Clock::system()).await?;
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
            opened
                .desk
                .add_number(NewNumber {
                    phone_number_id,
                    waba_id,
                    display_phone,
                    name,
                    token,
                })
                .await
                .map(|_| said)
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

fn not_found(error: backend::Error, sentence: &str) -> backend::Error {
    match error {
        backend::Error::NotFound => backend::Error::Invalid(sentence.to_owned()),
        other => other,
    }
}
