//! Other systems: each with a token and an agent of its own, who gets its protocols; and what they ask.

use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::PgPool;
use uuid::Uuid;

use super::meta::TEMPLATE;
use crate::desk::Desk;
use crate::traffic::{Carries, Hook};
use crate::{Result, progress};

/// The ways in which one phone is written.
pub const SPELLINGS: usize = 5;

/// Systems that send for one number.
pub struct Systems {
    host: String,
    number: Uuid,
    tokens: Vec<String>,
}

impl Systems {
    /// Makes `count` agents who may use the number, and a token for each.
    pub async fn new(desk: &Desk, pool: &PgPool, count: usize) -> Result<Self> {
        progress(&format!("{count} agents, a token for each"));
        let first = [
            "--email",
            "agent1@bench.example",
            "--name",
            "Agente 1",
            "--role",
            "agent",
        ];
        desk.command(
            ["user", "create"].into_iter().chain(first),
            "uma senha bem comprida\n",
        )?;
        sqlx::query(
            "insert into users (id, email, name, role, password_hash, created_at)
             select gen_random_uuid(), 'agent' || i || '@bench.example', 'Agente ' || i, role, password_hash, created_at
               from users, generate_series(2, $1) i where email = 'agent1@bench.example'",
        )
        .bind(i32::try_from(count)?)
        .execute(pool)
        .await?;
        sqlx::query(
            "insert into number_access (user_id, number_id, granted_at)
             select u.id, n.id, u.created_at from numbers n, users u on conflict do nothing",
        )
        .execute(pool)
        .await?;
        let number = sqlx::query_scalar("select id from numbers")
            .fetch_one(pool)
            .await?;
        let mut tokens = Vec::with_capacity(count);
        for system in 1..=count {
            let token = format!("gch_{}", hex::encode(rand::random::<[u8; 32]>()));
            sqlx::query(
                "with made as (
                     insert into api_tokens (id, name, prefix, hash, scopes, created_by, created_at)
                     select gen_random_uuid(), u.name, 'gch_bench', $2, array['templates:send'], u.id, u.created_at
                       from users u where u.email = 'agent' || $1 || '@bench.example'
                     returning id)
                 insert into api_token_numbers (token_id, number_id) select id, $3 from made",
            )
            .bind(i32::try_from(system)?)
            .bind(Sha256::digest(token.as_bytes()).to_vec())
            .bind(number)
            .execute(pool)
            .await?;
            tokens.push(token);
        }
        Ok(Self {
            host: desk.address.to_string(),
            number,
            tokens,
        })
    }

    /// A Contato Ativo that `system` asks for under `key`.
    pub fn ask(&self, system: usize, key: &str, contact: usize, spelling: usize) -> Hook {
        let system = system % self.tokens.len();
        let body = json!({
            "kind": "active_contact", "number": self.number, "owner": format!("agent{}@bench.example", system + 1),
            "phone": phone(contact, spelling), "name": format!("Cliente {contact}"),
            "template": {"name": TEMPLATE, "language": "pt_BR"},
            "variables": {"body": {"1": format!("Cliente {contact}"), "2": contact.to_string()}},
        })
        .to_string();
        let request = format!(
            "POST /api/v1/messages/template HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {}\r\nIdempotency-Key: {key}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            self.tokens[system],
            body.len()
        );
        Hook {
            request: request.into_bytes().into(),
            answer: 201,
            carries: Carries::Nothing,
        }
    }
}

/// The mobile phone of `contact`, as different people write it.
pub fn phone(contact: usize, spelling: usize) -> String {
    let line = format!("{:08}", 80_000_000 + contact % 10_000_000);
    let (front, back) = line.split_at(4);
    match spelling % SPELLINGS {
        0 => format!("+55 41 9{front}-{back}"),
        1 => format!("(41) 9{front}-{back}"),
        2 => format!("41{front}{back}"),
        3 => format!("0 41 9{front} {back}"),
        _ => format!("+5541{front}{back}"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::phone::Phone;

    use super::*;

    #[test]
    fn every_spelling_is_the_same_phone_and_every_contact_another() {
        let all: HashSet<Phone> = (0..SPELLINGS)
            .map(|spelling| Phone::parse(&phone(7, spelling)).unwrap())
            .collect();
        assert_eq!(all, HashSet::from([Phone::parse("+5541980000007").unwrap()]));
        assert_ne!(phone(7, 0), phone(8, 0));
    }
}
