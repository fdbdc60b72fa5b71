//! `POST /{phone-number-id}/messages`: checked as Meta checks, accepted, answered; or not, if a fault says so.

use std::time::Duration;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use tokio::time::{sleep, timeout};

use super::accept::{Accepted, accept};
use super::error::GraphFault;
use super::{Answer, Call, account};
use crate::chance::Chance;
use crate::faults::take;
use crate::shared::count;
use crate::simulator::{Happening, Simulator};
use crate::world::message::{Side, Tick};

/// How long an answer waits for the `sent` webhook that is to come first.
const FIRST_STATUS: Duration = Duration::from_secs(10);

/// What a fault does to this send.
#[derive(Default)]
struct Mishap {
    cut_before: bool,
    refuse_before: bool,
    cut_after: bool,
    refuse_after: bool,
    status_first: bool,
    delay: Duration,
    /// A cut comes only after so long without an answer.
    silence: Duration,
    /// Refused with it.
    code: Option<i64>,
}

impl Mishap {
    fn befalls(&mut self, chance: Chance, timeout: Duration) {
        match chance {
            Chance::Nothing => {}
            Chance::Timeout { accepted } => {
                self.cuts(accepted);
                self.silence = timeout;
            }
            Chance::Cut { accepted } => self.cuts(accepted),
            Chance::Http5xx { accepted: true } => self.refuse_after = true,
            Chance::Http5xx { accepted: false } => self.refuse_before = true,
            Chance::Code(code) => self.code = Some(code),
        }
    }

    fn cuts(&mut self, accepted: bool) {
        if accepted {
            self.cut_after = true;
        } else {
            self.cut_before = true;
        }
    }
}

pub(super) async fn post(call: Call<'_>) -> Answer {
    if call.input.text("status").is_some() {
        return read(&call);
    }
    let simulator = call.simulator;
    let mishap = mishap(simulator);
    if !mishap.delay.is_zero() {
        sleep(mishap.delay).await;
    }
    if mishap.cut_before {
        sleep(mishap.silence).await;
        return Ok(cut(&call));
    }
    if mishap.refuse_before {
        return Ok((
            StatusCode::SERVICE_UNAVAILABLE,
            "<html>Service Unavailable</html>",
        )
            .into_response());
    }
    if let Some(code) = mishap.code {
        count(&simulator.shared().counts.sends_refused);
        return Err(GraphFault::code(code));
    }
    let accepted = accept(&call).inspect_err(|_| count(&simulator.shared().counts.sends_refused))?;
    count(&simulator.shared().counts.sends_accepted);
    let Accepted {
        message,
        answer,
        fate,
    } = accepted;
    simulator.happened(Happening::of(&message));

    let first = mishap.status_first.then(|| {
        let (tick, error) = if fate.is_some() {
            (Tick::Failed, fate)
        } else {
            (Tick::Sent, None)
        };
        simulator.moves_on(&message.wamid, tick, error, false)
    });
    let told = first.is_some();
    if let Some(Some(heard)) = first {
        // Too late or never: the answer leaves all the same.
        let _ = timeout(FIRST_STATUS, heard).await;
    }
    simulator.let_live(&message, fate, told);
    if mishap.cut_after {
        sleep(mishap.silence).await;
        return Ok(cut(&call));
    }
    if mishap.refuse_after {
        return Ok((StatusCode::BAD_GATEWAY, "<html>Bad Gateway</html>").into_response());
    }
    Ok(Json(answer).into_response())
}

fn mishap(simulator: &Simulator) -> Mishap {
    let mut faults = simulator.shared().faults();
    let delay = simulator.shared().config.answer_delay + Duration::from_millis(faults.answer_delay_ms);
    let cut_before = take(&mut faults.cut_before);
    let refuse_before = !cut_before && take(&mut faults.http_5xx_before);
    let accepted = !cut_before && !refuse_before;
    let cut_after = accepted && take(&mut faults.cut_after);
    let refuse_after = accepted && !cut_after && take(&mut faults.http_5xx_after);
    let mut mishap = Mishap {
        cut_before,
        refuse_before,
        cut_after,
        refuse_after,
        status_first: faults.status_before_answer,
        delay,
        silence: Duration::ZERO,
        code: None,
    };
    if accepted && !cut_after && !refuse_after {
        let timeout = Duration::from_millis(faults.share.timeout_ms);
        mishap.befalls(simulator.shared().chance(&faults), timeout);
    }
    mishap
}

/// No answer: the connection ends. Where it cannot be cut, a gateway's 502 stands for it.
fn cut(call: &Call<'_>) -> Response {
    match &call.cut {
        Some(cut) => {
            cut.now();
            StatusCode::OK.into_response()
        }
        None => StatusCode::BAD_GATEWAY.into_response(),
    }
}

/// Read receipt, with or without “typing…”.
fn read(call: &Call<'_>) -> Answer {
    let wamid = call
        .input
        .text("message_id")
        .ok_or_else(|| GraphFault::missing("message_id"))?;
    if call.input.text("status") != Some("read") {
        return Err(GraphFault::detailed(100, "Param status must be one of {READ}."));
    }
    let typing = call.input.fields.contains_key("typing_indicator");
    let mut world = call.simulator.world();
    let number = world
        .number(call.id)
        .ok_or_else(|| GraphFault::unknown_object("POST", call.id))?;
    let known = world
        .message(wamid)
        .filter(|message| message.side == Side::Customer && message.phone_number_id == call.id);
    let unknown = || GraphFault::invalid("message_id is not a message received by this number.");
    let (person, at_ms) = known
        .map(|message| (message.customer.clone(), message.at_ms))
        .ok_or_else(unknown)?;
    let customer = world.customer(&person).ok_or_else(unknown)?;
    let earlier: Vec<String> = world
        .between(number, customer)
        .filter(|message| message.side == Side::Customer && !message.seen_by_desk && message.at_ms <= at_ms)
        .map(|message| message.wamid.clone())
        .collect();
    for wamid in earlier {
        if let Some(message) = world.message_mut(&wamid) {
            message.seen_by_desk = true;
        }
    }
    drop(world);
    let what = if typing { "typing" } else { "message" };
    call.simulator.happened(Happening {
        what,
        customer: Some(person),
    });
    Ok(account::success())
}
