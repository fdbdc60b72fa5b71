//! Writing first in the demo: a template to one person, and the button that they press.

use std::time::Duration;

use backend::Desk;
use chrono::{DateTime, Utc};
use domain::outreach::{FilledTemplate, NewContact, Outcome};
use domain::template::Filling;
use domain::user::CurrentUser;
use domain::{ConversationId, NumberId, TemplateId};
use simulator::Side;
use uuid::Uuid;

use super::people::NUMBERS;
use super::script::Sent;
use super::stage::{Stage, said, unknown};
use super::texts;
use crate::commands::Failure;

/// How often it is looked whether the desk has read the templates, and how many times.
const LOOK: Duration = Duration::from_millis(25);
/// See [`LOOK`].
const LOOKS: usize = 800;

impl Stage {
    /// A Contato Ativo to `phone`, who is called `name`.
    pub(super) async fn begins(
        &self,
        me: &CurrentUser,
        number: &str,
        phone: &str,
        name: &str,
        sent: &Sent,
        at: DateTime<Utc>,
    ) -> Result<ConversationId, Failure> {
        let to = NewContact {
            number: number_of(&self.desk, me, number).await?,
            phone: phone.into(),
            name: name.into(),
        };
        let with = self.filled(me, to.number, sent, at).await?;
        let outcome = self.desk.active_contact(me, &to, &with, Uuid::now_v7()).await?;
        begun(outcome, name)
    }

    /// A Recontato.
    pub(super) async fn recontacts(
        &self,
        me: &CurrentUser,
        number: &str,
        conversation: ConversationId,
        sent: &Sent,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let number = number_of(&self.desk, me, number).await?;
        let with = self.filled(me, number, sent, at).await?;
        let outcome = self
            .desk
            .recontact(me, conversation, &with, Uuid::now_v7())
            .await?;
        begun(outcome, sent.template)?;
        Ok(())
    }

    /// The customer presses a button of what came last from `number`.
    pub(super) fn taps(&self, customer: &str, number: &str, button: usize) -> Result<(), Failure> {
        let inbox = self.simulator.inbox_of(customer).map_err(said)?;
        let last = inbox.into_iter().rfind(|message| {
            message.side == Side::Desk
                && message.phone_number_id == number
                && message.bubble.buttons.len() > button
        });
        let last = last.ok_or_else(|| unknown(customer))?;
        self.simulator
            .customer_taps(customer, &last.wamid, button)
            .map_err(said)?;
        Ok(())
    }

    async fn filled(
        &self,
        me: &CurrentUser,
        number: NumberId,
        sent: &Sent,
        at: DateTime<Utc>,
    ) -> Result<FilledTemplate, Failure> {
        let mut filling = Filling::default();
        for (slot, value) in &sent.values {
            filling.set(slot.clone(), self.hours.said(value, at));
        }
        if let Some(name) = sent.file {
            filling.file = Some(texts::pdf(&self.desk, me, name).await?.id);
        }
        Ok(FilledTemplate {
            template: template(&self.desk, me, number, sent.template).await?,
            filling,
        })
    }
}

/// The desk's id of a number.
pub(super) async fn number_of(desk: &Desk, me: &CurrentUser, id: &str) -> Result<NumberId, Failure> {
    let name = NUMBERS.iter().find(|number| number.0 == id);
    let (_, _, name) = name.ok_or_else(|| unknown(id))?;
    let origins = desk.outreach_start(me).await?.origins;
    let found = origins.into_iter().find(|origin| origin.name == *name);
    Ok(found.ok_or_else(|| unknown(name))?.id)
}

/// The template `name`, once the desk has read what there is.
pub(super) async fn template(
    desk: &Desk,
    me: &CurrentUser,
    number: NumberId,
    name: &str,
) -> Result<TemplateId, Failure> {
    for _ in 0..LOOKS {
        let choice = desk.sendable_templates(me, number, name).await?;
        if let Some(found) = choice.templates.into_iter().find(|one| one.name == name) {
            return Ok(found.id);
        }
        tokio::time::sleep(LOOK).await;
    }
    Err(unknown(name))
}

fn begun(outcome: Outcome, whom: &str) -> Result<ConversationId, Failure> {
    match outcome {
        Outcome::Begun(begun) => Ok(begun.conversation),
        Outcome::Stopped(stop) => Err(Failure::say(format!(
            "the demo could not write to {whom}: {stop:?}"
        ))),
    }
}
