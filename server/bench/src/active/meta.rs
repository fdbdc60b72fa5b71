//! What stands in for Meta: it has one number without a messaging limit and one template, takes every message, and
//! remembers to whom it was asked to bring one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::Result;
use crate::traffic::{DISPLAY_PHONE, PHONE_NUMBER_ID};

/// The template's name.
pub const TEMPLATE: &str = "pedido_enviado";
/// About as long as Meta takes to answer.
const THINKING: Duration = Duration::from_millis(100);
/// A request that the desk would not make.
const LARGEST: usize = 1024 * 1024;

/// It answers until the bench ends.
pub struct Meta {
    /// Where.
    pub url: String,
    heard: Arc<Mutex<HashMap<String, u32>>>,
}

impl Meta {
    /// Begins to answer.
    pub async fn listen() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let heard = Arc::<Mutex<HashMap<String, u32>>>::default();
        let told = Arc::clone(&heard);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let told = Arc::clone(&told);
                tokio::spawn(async move {
                    // The desk has gone, or will connect again.
                    let _ = serve(stream, &told).await;
                });
            }
        });
        Ok(Self { url, heard })
    }

    /// How often a template was sent to each receiver.
    pub fn heard(&self) -> HashMap<String, u32> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn serve(mut stream: TcpStream, heard: &Mutex<HashMap<String, u32>>) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    let mut bytes = Vec::with_capacity(4_096);
    loop {
        let (line, body, length) = loop {
            if let Some(found) = whole(&bytes) {
                break found;
            }
            if bytes.len() > LARGEST || stream.read_buf(&mut bytes).await? == 0 {
                return Ok(());
            }
        };
        bytes.drain(..length);
        let (status, answer) = answer(&line, &body, heard);
        if line.starts_with("POST") {
            tokio::time::sleep(THINKING).await;
        }
        let text = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
            text.len()
        );
        stream.write_all((head + &text).as_bytes()).await?;
    }
}

/// The first line and the body of a request, once all of it is there, and how many bytes it took.
fn whole(bytes: &[u8]) -> Option<(String, Value, usize)> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..end]);
    let mut lines = head.split("\r\n");
    let line = lines.next()?.to_owned();
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .and_then(|(_, value)| value.trim().parse().ok())
        .unwrap_or(0);
    let body = bytes.get(end + 4..end + 4 + length)?;
    Some((
        line,
        serde_json::from_slice(body).unwrap_or(Value::Null),
        end + 4 + length,
    ))
}

fn answer(line: &str, body: &Value, heard: &Mutex<HashMap<String, u32>>) -> (&'static str, Value) {
    let path = line.split(' ').nth(1).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default();
    if path.ends_with("/message_templates") {
        let template = json!({
            "id": "900000000000001", "name": TEMPLATE, "language": "pt_BR", "status": "APPROVED", "category": "UTILITY",
            "parameter_format": "POSITIONAL",
            "components": [{
                "type": "BODY", "text": "Olá, {{1}}! O pedido {{2}} saiu para entrega hoje.",
                "example": {"body_text": [["Ana", "812"]]},
            }],
        });
        return ("200 OK", json!({"data": [template]}));
    }
    if line.starts_with("GET ") && path.ends_with(PHONE_NUMBER_ID) {
        let number = json!({
            "id": PHONE_NUMBER_ID, "display_phone_number": DISPLAY_PHONE, "verified_name": "Loja Centro",
            "status": "CONNECTED", "quality_rating": "GREEN", "platform_type": "CLOUD_API",
            "throughput": {"level": "HIGH"}, "whatsapp_business_manager_messaging_limit": "TIER_UNLIMITED",
        });
        return ("200 OK", number);
    }
    match body["to"].as_str() {
        Some(to) if path.ends_with("/messages") && body["type"] == "template" => {
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            let times = heard.entry(to.to_owned()).or_default();
            *times += 1;
            let id = format!("wamid.BENCH.{to}.{times}");
            let answer = json!({
                "messaging_product": "whatsapp", "contacts": [{"input": to, "wa_id": to}], "messages": [{"id": id}],
            });
            ("200 OK", answer)
        }
        _ => {
            let error =
                json!({"message": "Not part of the bench", "type": "GraphMethodException", "code": 100});
            ("404 Not Found", json!({"error": error}))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_read_when_all_of_it_is_there_and_what_follows_is_left() {
        let head = "POST /v24.0/1/messages HTTP/1.1\r\nContent-Length: 2\r\n\r\n";
        assert!(whole(head.as_bytes()).is_none());
        let (line, body, length) = whole(format!("{head}{{}}GET /").as_bytes()).unwrap();
        assert_eq!(
            (line.as_str(), body, length),
            ("POST /v24.0/1/messages HTTP/1.1", json!({}), head.len() + 2)
        );
    }

    #[test]
    fn the_number_has_no_messaging_limit() {
        let line = format!("GET /v24.0/{PHONE_NUMBER_ID}?fields=id HTTP/1.1");
        let (status, number) = answer(&line, &Value::Null, &Mutex::default());
        assert_eq!(status, "200 OK");
        assert_eq!(
            number["whatsapp_business_manager_messaging_limit"],
            "TIER_UNLIMITED"
        );
    }

    #[test]
    fn only_templates_are_counted_each_time_they_come() {
        let heard = Mutex::default();
        let template = json!({"to": "5541988887777", "type": "template"});
        let line = "POST /v24.0/1/messages HTTP/1.1";
        for body in [
            &template,
            &json!({"to": "5541988887777", "type": "text"}),
            &template,
        ] {
            answer(line, body, &heard);
        }
        assert_eq!(
            heard.into_inner().unwrap(),
            HashMap::from([("5541988887777".to_owned(), 2)])
        );
    }
}
