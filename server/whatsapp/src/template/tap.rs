/// What a quick reply of ours sends back when it is tapped: enough to know the message even when Meta leaves out its
/// `context`. Payloads of other makers, and the label that stands for a missing one, are not read as ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TapPayload {
    /// What the sender called its message.
    pub key: String,
    /// Which button, counted from 0.
    pub button: u8,
}

const PREFIX: &str = "tap:";

impl TapPayload {
    /// Meta's longest payload in bytes: older pages say 128, newer ones 256.
    pub const LONGEST: usize = 128;

    /// Reads a payload that [`TapPayload::to_wire`] wrote.
    pub fn from_wire(payload: &str) -> Option<Self> {
        let (key, button) = payload.strip_prefix(PREFIX)?.rsplit_once(':')?;
        Some(Self {
            key: key.to_owned(),
            button: button.parse().ok()?,
        })
    }

    /// The payload.
    pub fn to_wire(&self) -> String {
        format!("{PREFIX}{}:{}", self.key, self.button)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_payload_comes_back_as_it_left_and_nobody_elses_does() {
        let tap = TapPayload {
            key: "0190:a".into(),
            button: 2,
        };
        assert_eq!(TapPayload::from_wire(&tap.to_wire()), Some(tap));
        for other in ["Parar", "tap:", "tap:a:b", "a:1", ""] {
            assert_eq!(TapPayload::from_wire(other), None, "{other}");
        }
    }
}
