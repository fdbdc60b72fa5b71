//! Who works in the demo, and on which numbers.

use backend::{Desk, NewNumber, NewUser};
use domain::user::{CurrentUser, Role};
use secrecy::SecretString;
use simulator::{NUMBER_CENTRO, NUMBER_PAULISTA, WABA_ID};

use crate::commands::Failure;

/// Everybody's password in the demo.
pub const PASSWORD: &str = "guiche-demonstra";
/// The access token that the simulator takes.
const TOKEN: &str = "EAAdemo";

/// Who an index means, here and in the script.
pub(super) const HELENA: usize = 0;
/// See [`HELENA`].
pub(super) const SERGIO: usize = 1;
/// See [`HELENA`].
pub(super) const LIA: usize = 2;
/// See [`HELENA`].
pub(super) const DAVI: usize = 3;
/// See [`HELENA`]. She is away from her desk.
pub(super) const RENATA: usize = 4;

/// Address, name, role, and the numbers an agent may use.
pub(super) const PEOPLE: [(&str, &str, Role, &[&str]); 5] = [
    ("helena@guiche.example", "Helena Prado", Role::Administrator, &[]),
    ("sergio@guiche.example", "Sérgio Matos", Role::Supervisor, &[]),
    (
        "lia@guiche.example",
        "Lia Campos",
        Role::Agent,
        &[NUMBER_CENTRO, NUMBER_PAULISTA],
    ),
    ("davi@guiche.example", "Davi Rocha", Role::Agent, &[NUMBER_CENTRO]),
    (
        "renata@guiche.example",
        "Renata Lopes",
        Role::Agent,
        &[NUMBER_CENTRO, NUMBER_PAULISTA],
    ),
];

/// The numbers: WhatsApp's id, the phone, and what we call it.
pub(super) const NUMBERS: [(&str, &str, &str); 2] = [
    (NUMBER_CENTRO, "+55 41 3000-0000", "Loja Centro"),
    (NUMBER_PAULISTA, "+55 11 4000-0000", "Loja Paulista"),
];

/// Makes people and numbers, where they are not there yet.
pub(super) async fn people(desk: &Desk) -> Result<Vec<CurrentUser>, Failure> {
    for (id, phone, name) in NUMBERS {
        desk.add_number(NewNumber {
            phone_number_id: id.into(),
            waba_id: WABA_ID.into(),
            display_phone: phone.into(),
            name: name.into(),
            token: SecretString::from(TOKEN),
        })
        .await?;
    }
    let mut people = Vec::new();
    for (email, name, role, numbers) in PEOPLE {
        let found = desk.person_by_email(email).await?;
        let person = match found {
            Some(person) => person,
            None => {
                let new = NewUser {
                    email: email.into(),
                    name: name.into(),
                    role,
                    password: SecretString::from(PASSWORD),
                };
                let id = desk.create_user(new).await?;
                CurrentUser {
                    id,
                    name: name.into(),
                    email: email.into(),
                    role,
                }
            }
        };
        for number in numbers {
            desk.enable_number(email, number).await?;
        }
        people.push(person);
    }
    Ok(people)
}
