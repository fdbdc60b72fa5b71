//! Blocking customers for one number: their messages stop arriving, and sends to them fail.

use reqwest::Method;
use secrecy::SecretString;
use serde::Serialize;
use serde_json::Value;

use super::{Client, transport};
use crate::error::SendError;
use crate::send::Recipient;
use crate::webhook::WireError;

/// What became of a list of people to block or unblock. Meta does what it can and names the rest.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Blocks {
    /// Those it was done for.
    pub done: Vec<BlockedUser>,
    /// Those it was not done for, with the reason.
    pub failed: Vec<(BlockedUser, WireError)>,
}

/// Somebody on a block list.
#[derive(Clone, PartialEq, Eq)]
pub struct BlockedUser {
    /// What was asked for, as it was written.
    pub input: String,
    /// WhatsApp's own id.
    pub wa_id: Option<String>,
    /// Business-scoped user id.
    pub user_id: Option<String>,
}

quiet_debug!(Blocks, BlockedUser);

#[derive(Serialize)]
struct Ask<'a> {
    messaging_product: &'static str,
    block_users: Vec<AskedUser<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
enum AskedUser<'a> {
    User(&'a str),
    UserId(&'a str),
}

impl Client {
    /// Blocks people who wrote in the last 24 hours. An answer with failures is no error: see [`Blocks::failed`].
    pub async fn block(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        users: &[Recipient],
    ) -> Result<Blocks, SendError> {
        self.change_blocks(Method::POST, "added_users", token, phone_number_id, users)
            .await
    }

    /// Lets people write again.
    pub async fn unblock(
        &self,
        token: &SecretString,
        phone_number_id: &str,
        users: &[Recipient],
    ) -> Result<Blocks, SendError> {
        self.change_blocks(Method::DELETE, "removed_users", token, phone_number_id, users)
            .await
    }

    async fn change_blocks(
        &self,
        method: Method,
        done: &str,
        token: &SecretString,
        phone_number_id: &str,
        users: &[Recipient],
    ) -> Result<Blocks, SendError> {
        let asked = users.iter().map(|user| match user {
            Recipient::Phone(phone) => AskedUser::User(phone),
            Recipient::User(id) => AskedUser::UserId(id),
        });
        let ask = Ask {
            messaging_product: "whatsapp",
            block_users: asked.collect(),
        };
        let request = self
            .request(method, token, &[phone_number_id, "block_users"])
            .json(&ask);
        let answer = transport::any_answer(request).await?;
        // With a failure the status is 400, and both lists stand beside the error.
        match answer.json().and_then(|body| Blocks::read(&body, done)) {
            Some(blocks) => Ok(blocks),
            None => Err(answer.failure()),
        }
    }
}

impl Blocks {
    fn read(body: &Value, done: &str) -> Option<Self> {
        let lists = body.get("block_users").filter(|lists| lists.is_object())?;
        let list = |key: &str| {
            let people = lists.get(key).and_then(Value::as_array);
            people.map(Vec::as_slice).unwrap_or_default()
        };
        let failed = list("failed_users")
            .iter()
            .map(|user| (BlockedUser::read(user), WireError::from_value(&user["errors"][0])));
        Some(Self {
            done: list(done).iter().map(BlockedUser::read).collect(),
            failed: failed.collect(),
        })
    }
}

impl BlockedUser {
    fn read(user: &Value) -> Self {
        let text = |key: &str| user.get(key).and_then(Value::as_str).map(str::to_owned);
        Self {
            input: text("input").unwrap_or_default(),
            wa_id: text("wa_id"),
            user_id: text("user_id"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn people_are_named_by_phone_or_by_user_id() {
        let ask = Ask {
            messaging_product: "whatsapp",
            block_users: vec![AskedUser::User("+554188887777"), AskedUser::UserId("BR.1")],
        };
        assert_eq!(
            serde_json::to_value(&ask).unwrap(),
            json!({"messaging_product": "whatsapp", "block_users": [{"user": "+554188887777"}, {"user_id": "BR.1"}]})
        );
    }
}
