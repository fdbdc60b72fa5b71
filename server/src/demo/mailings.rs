//! Sending to many in the demo: a sheet is brought up, checked and confirmed, as on the pages.

use std::fmt::Write;
use std::time::Duration;

use backend::{Asker, NewBatch, NewUpload};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::BatchId;
use domain::batch::{BatchState, Confirmed, Options};
use domain::media::Uploaded;
use domain::user::CurrentUser;
use simulator::NewCustomer;

use super::outreach::{number_of, template};
use super::script::{Ends, Mailing, recipients};
use super::stage::{Stage, said};
use crate::commands::Failure;

/// What stands above an offer.
const PICTURE: &[u8] = include_bytes!("../../simulator/assets/photo.jpg");
/// How often it is looked where a batch stands, and how many times.
const LOOK: Duration = Duration::from_millis(50);
/// See [`LOOK`].
const LOOKS: usize = 400;

impl Stage {
    /// Gives everybody who is on a sheet a phone.
    pub(super) fn give_phones(&self) -> Result<(), Failure> {
        for person in recipients() {
            if self.simulator.customer(&person.phone).is_err() {
                let new = NewCustomer {
                    name: Some(person.name),
                    phone: Some(person.phone),
                    trouble: person.trouble,
                    ..NewCustomer::default()
                };
                self.simulator.add_customer(new).map_err(said)?;
            }
        }
        Ok(())
    }

    /// Sends a batch from `number`, and waits until it stands where the script wants it.
    pub(super) async fn mails(
        &self,
        me: &CurrentUser,
        number: &str,
        mailing: &Mailing,
        at: DateTime<Utc>,
    ) -> Result<(), Failure> {
        let (desk, asker) = (&self.desk, Asker::from(me.clone()));
        let number = number_of(desk, me, number).await?;
        let file = match mailing.picture {
            true => Some(self.picture(me).await?.id),
            false => None,
        };
        let new = NewBatch {
            number,
            template: template(desk, me, number, mailing.template).await?,
            title: mailing.title.into(),
            file,
            place: None,
            file_name: mailing.file_name.into(),
            bytes: self.sheet(mailing, at).into(),
        };
        let id = match desk.start_batch(&asker, new).await? {
            Ok(id) => id,
            Err(trouble) => return Err(refused(mailing, &trouble)),
        };
        let options = Options::default();
        let seen = desk.check_batch(&asker, id, options, None, None).await?.counts;
        let send_at = match mailing.ends {
            Ends::Waits(minutes) => Some(self.hours.ahead(minutes)),
            Ends::Finished | Ends::Stopped => None,
        };
        match desk.confirm_batch(&asker, id, options, send_at, seen).await? {
            Confirmed::Yes(_) => self.stands(&asker, id, mailing.ends).await,
            Confirmed::Changed(check) => Err(refused(mailing, &check.counts)),
        }
    }

    async fn stands(&self, asker: &Asker, id: BatchId, ends: Ends) -> Result<(), Failure> {
        let wanted = match ends {
            Ends::Finished => BatchState::Finished,
            Ends::Stopped => BatchState::Stopped,
            Ends::Waits(_) => BatchState::Scheduled,
        };
        for _ in 0..LOOKS {
            if self.desk.batch_detail(asker, id).await?.card.state == wanted {
                break;
            }
            tokio::time::sleep(LOOK).await;
        }
        self.settle().await;
        Ok(())
    }

    fn sheet(&self, mailing: &Mailing, at: DateTime<Utc>) -> String {
        let mut sheet = format!("{}\n", mailing.headings);
        for (order, person) in (9_051..).zip(&mailing.people) {
            let first = person.name.split(' ').next().unwrap_or_default();
            let row = mailing
                .row
                .replace("{phone}", &person.phone)
                .replace("{name}", &person.name)
                .replace("{first}", first)
                .replace("{order}", &format!("{order}"));
            // Writing to a string does not fail.
            let _ = writeln!(sheet, "{}", self.hours.said(&row, at));
        }
        sheet + mailing.refused
    }

    async fn picture(&self, me: &CurrentUser) -> Result<Uploaded, Failure> {
        let new = NewUpload {
            name: "colecao-de-verao.jpg".into(),
            mime: "image/jpeg".into(),
            length: None,
            voice: false,
        };
        let bytes = futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(PICTURE))]);
        Ok(self.desk.upload(me, new, bytes).await?)
    }
}

fn refused(mailing: &Mailing, why: &impl std::fmt::Debug) -> Failure {
    Failure::say(format!("the demo could not send “{}”: {why:?}", mailing.title))
}
