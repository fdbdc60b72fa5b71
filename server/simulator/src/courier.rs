//! Takes updates to the desk: signed, in order per customer, tried again until the desk says 200.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, sleep, timeout_at};
use whatsapp::signature::HEADER;
use whatsapp::to_ascii_json;

use crate::faults::take;
use crate::pending::OnItsWay;
use crate::shared::{Shared, count};

/// How long an update waits for others to share its webhook, when they are to share.
const GATHERING: Duration = Duration::from_millis(40);

/// One update on its way.
pub(crate) struct Update {
    pub waba_id: String,
    pub field: String,
    pub value: Value,
    /// Updates with the same key keep their order.
    pub order_key: String,
    /// Where the number or the account sends its webhooks instead.
    pub url: Option<String>,
    /// Told when the desk has it.
    pub done: Option<oneshot::Sender<()>>,
}

struct Parcel {
    update: Update,
    on_its_way: OnItsWay,
}

/// A webhook ready to post.
struct Post {
    /// Where it goes; to the desk if absent, wherever that is at each try.
    url: Option<String>,
    body: bytes::Bytes,
    parcels: Vec<Parcel>,
}

pub(crate) struct Courier {
    shared: Arc<Shared>,
    workers: Vec<mpsc::UnboundedSender<Parcel>>,
}

impl Courier {
    /// Starts the workers; they end when the courier is dropped.
    pub fn start(shared: Arc<Shared>) -> Self {
        let workers = (0..shared.config.webhook_connections.max(1)).map(|_| {
            let (sender, receiver) = mpsc::unbounded_channel();
            tokio::spawn(work(shared.clone(), receiver));
            sender
        });
        Self {
            workers: workers.collect(),
            shared,
        }
    }

    pub fn take(&self, update: Update) {
        count(&self.shared.counts.updates);
        // Updates that are to share a webhook must meet.
        let batching = self.shared.faults().batch > 1;
        let worker = if batching {
            0
        } else {
            self.worker_of(&update.order_key)
        };
        let parcel = Parcel {
            update,
            on_its_way: self.shared.pending.start(),
        };
        // A worker is gone only while everything ends.
        let _ = self.workers[worker].send(parcel);
    }

    fn worker_of(&self, key: &str) -> usize {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        (hasher.finish() % self.workers.len() as u64) as usize
    }
}

async fn work(shared: Arc<Shared>, mut parcels: mpsc::UnboundedReceiver<Parcel>) {
    while let Some(first) = parcels.recv().await {
        let (batch, delay, reorder) = {
            let faults = shared.faults();
            (
                faults.batch.clamp(1, 1000) as usize,
                faults.webhook_delay_ms,
                faults.reorder_ms,
            )
        };
        let mut together = vec![first];
        let until = Instant::now() + GATHERING;
        while together.len() < batch {
            match timeout_at(until, parcels.recv()).await {
                Ok(Some(parcel)) => together.push(parcel),
                Ok(None) | Err(_) => break,
            }
        }
        let random = if reorder > 0 {
            rand::random::<u64>() % (reorder + 1)
        } else {
            0
        };
        let wait = Duration::from_millis(delay + random);
        for post in posts(&shared, together) {
            if wait.is_zero() {
                if attempt(&shared, &post).await {
                    post.delivered();
                } else {
                    tokio::spawn(retry(shared.clone(), post));
                }
            } else {
                let shared = shared.clone();
                tokio::spawn(async move {
                    sleep(wait).await;
                    if attempt(&shared, &post).await {
                        post.delivered();
                    } else {
                        retry(shared, post).await;
                    }
                });
            }
        }
    }
}

/// Groups updates by where they go. Without an address there is nobody to tell.
fn posts(shared: &Shared, parcels: Vec<Parcel>) -> Vec<Post> {
    let mut groups: Vec<(Option<String>, Vec<Parcel>)> = Vec::new();
    let nobody = shared.desk_url().is_none();
    for parcel in parcels {
        let url = parcel.update.url.clone();
        if url.is_none() && nobody {
            continue;
        }
        match groups.iter_mut().find(|(known, _)| *known == url) {
            Some((_, group)) => group.push(parcel),
            None => groups.push((url, vec![parcel])),
        }
    }
    let post = |(url, parcels): (Option<String>, Vec<Parcel>)| {
        let body = to_ascii_json(&body_of(&parcels, shared.clock.now_ms() / 1000))
            .into_bytes()
            .into();
        Post { url, body, parcels }
    };
    groups.into_iter().map(post).collect()
}

/// One body. Neighbours of the same number and kind share a value, as Meta does.
fn body_of(parcels: &[Parcel], now: i64) -> Value {
    let mut entries: Vec<Value> = Vec::new();
    for Parcel { update, .. } in parcels {
        let change = json!({"field": update.field, "value": update.value});
        let known = entries
            .iter_mut()
            .find(|entry| entry["id"] == update.waba_id.as_str());
        let Some(changes) = known.and_then(|entry| entry["changes"].as_array_mut()) else {
            let mut entry = json!({"id": update.waba_id, "changes": [change]});
            if update.field != "messages" {
                entry["time"] = json!(now);
            }
            entries.push(entry);
            continue;
        };
        match changes.last_mut().filter(|last| may_share(last, &change)) {
            Some(last) => share(last, change),
            None => changes.push(change),
        }
    }
    json!({"object": "whatsapp_business_account", "entry": entries})
}

fn may_share(last: &Value, next: &Value) -> bool {
    let same = |key: &str| last["value"].get(key).is_some() == next["value"].get(key).is_some();
    last["field"] == "messages"
        && next["field"] == "messages"
        && last["value"]["metadata"] == next["value"]["metadata"]
        && same("messages")
        && same("statuses")
}

fn share(last: &mut Value, mut next: Value) {
    for key in ["contacts", "messages", "statuses"] {
        let Value::Array(more) = next["value"][key].take() else {
            continue;
        };
        match last["value"].get_mut(key).and_then(Value::as_array_mut) {
            Some(list) => {
                for item in more {
                    if key != "contacts" || !list.contains(&item) {
                        list.push(item);
                    }
                }
            }
            None => last["value"][key] = Value::Array(more),
        }
    }
}

/// One try. True when the desk has it and we know.
async fn attempt(shared: &Shared, post: &Post) -> bool {
    let (dropped, ignored, forged, copies) = {
        let mut faults = shared.faults();
        let dropped = take(&mut faults.drop);
        let ignored = !dropped && take(&mut faults.ignore_answer);
        let forged = !dropped && take(&mut faults.wrong_signature);
        (dropped, ignored, forged, 1 + faults.duplicate.min(20))
    };
    if dropped {
        shared.webhook_failed("dropped on purpose");
        return false;
    }
    let signer = if forged {
        &shared.wrong_signer
    } else {
        &shared.signer
    };
    let signature = signer.sign(&post.body);
    let answers = join_all((0..copies).map(|_| one(shared, post, &signature))).await;
    if ignored {
        shared.webhook_failed("the answer was ignored on purpose");
        return false;
    }
    // Copies are noise of the network: the first is the webhook.
    answers.first().copied().unwrap_or(false)
}

impl Post {
    /// The desk has it: whoever waits may go on.
    fn delivered(self) {
        for Parcel { update, on_its_way } in self.parcels {
            if let Some(done) = update.done {
                // Nobody waits any more: fine.
                let _ = done.send(());
            }
            drop(on_its_way);
        }
    }
}

async fn one(shared: &Shared, post: &Post, signature: &str) -> bool {
    let Some(url) = post.url.clone().or_else(|| shared.desk_url()) else {
        return false;
    };
    let request = shared
        .http
        .post(url)
        .header("content-type", "application/json")
        .header(HEADER, signature)
        .body(post.body.clone());
    let accepted = match request.send().await {
        Ok(answer) => {
            let status = answer.status().as_u16();
            // Reading to the end gives the connection back.
            let _ = answer.bytes().await;
            if status != 200 {
                shared.webhook_failed(&format!("HTTP {status}"));
            }
            status == 200
        }
        Err(error) => {
            shared.webhook_failed(if error.is_timeout() {
                "no answer in time"
            } else {
                "no connection"
            });
            false
        }
    };
    if accepted {
        count(&shared.counts.webhooks_accepted);
    }
    accepted
}

async fn retry(shared: Arc<Shared>, post: Post) {
    let mut wait = shared.config.retry_first;
    for _ in 1..shared.config.retry_attempts {
        sleep(wait).await;
        if attempt(&shared, &post).await {
            return post.delivered();
        }
        wait = (wait * 2).min(shared.config.retry_longest);
    }
    count(&shared.counts.webhooks_given_up);
    tracing::warn!(updates = post.parcels.len(), "a webhook was given up");
}
