//! Voice recordings: Opus packets taken out of what a browser recorded and put into the Ogg file that WhatsApp plays
//! as a voice message. Nothing is decoded; the sound stays as it was recorded.

mod ogg;
mod webm;

/// Opus counts time in samples at this rate, whatever was recorded.
const RATE: u64 = 48_000;
/// What Opus allows in one packet: 120 ms.
const MOST_SAMPLES: u64 = 5_760;

/// A recording taken apart.
struct Recording<'a> {
    /// The `OpusHead`, from its magic word on (RFC 7845, 5.1).
    head: Vec<u8>,
    /// The sound.
    packets: Vec<std::borrow::Cow<'a, [u8]>>,
}

/// The Ogg file of one channel that WhatsApp takes for a voice message (`cloud-api.md` 2.1, 3).
///
/// `None` when the bytes are no recording that a browser makes: Opus in WebM or in Ogg.
pub(crate) fn to_voice(recorded: &[u8]) -> Option<Vec<u8>> {
    let recording = if recorded.starts_with(b"OggS") {
        ogg::read(recorded)?.into_recording()?
    } else {
        webm::read(recorded)?
    };
    let head = one_channel(&recording.head)?;
    let mut samples = 0;
    let mut timed = Vec::with_capacity(recording.packets.len());
    for packet in &recording.packets {
        let length = samples_of(packet)?;
        samples += length;
        timed.push((&**packet, samples));
    }
    if timed.is_empty() {
        return None;
    }
    Some(ogg::write(&head, &timed))
}

/// How long an Ogg Opus file plays, in milliseconds.
pub(crate) fn duration_ms(bytes: &[u8]) -> Option<u32> {
    let file = ogg::read(bytes)?;
    let skipped = u64::from(pre_skip(file.packets.first()?)?);
    u32::try_from(file.end.checked_sub(skipped)? * 1_000 / RATE).ok()
}

/// Samples a player throws away at the start.
fn pre_skip(head: &[u8]) -> Option<u16> {
    if !head.starts_with(b"OpusHead") {
        return None;
    }
    Some(u16::from_le_bytes([*head.get(10)?, *head.get(11)?]))
}

/// The head for one channel. It tells how many channels come out, not how the packets are coded: a decoder mixes
/// packets of two down by itself (RFC 7845, 5.1).
fn one_channel(head: &[u8]) -> Option<Vec<u8>> {
    pre_skip(head)?;
    let mut one = head.get(..19)?.to_vec();
    // Family 0 knows one channel or two; others say more than fits here.
    if one[18] != 0 || !matches!(one[9], 1 | 2) {
        return None;
    }
    one[9] = 1;
    Some(one)
}

/// How long a packet plays, by its first bytes (RFC 6716, 3.1).
fn samples_of(packet: &[u8]) -> Option<u64> {
    let first = *packet.first()?;
    let config = usize::from(first >> 3);
    let frame = match config {
        0..12 => [480, 960, 1_920, 2_880][config % 4],
        12..16 => [480, 960][config % 2],
        _ => [120, 240, 480, 960][config % 4],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => u64::from(packet.get(1)? & 0x3f),
    };
    let samples = frame * frames;
    (1..=MOST_SAMPLES).contains(&samples).then_some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 20 ms each, of two channels, as Chromium records.
    fn packets(count: u8) -> Vec<Vec<u8>> {
        (0..count).map(|i| vec![0xfc, i, i.wrapping_mul(7), 1]).collect()
    }

    fn head(channels: u8) -> Vec<u8> {
        let mut head = b"OpusHead\x01".to_vec();
        head.push(channels);
        head.extend_from_slice(&312u16.to_le_bytes());
        head.extend_from_slice(&48_000u32.to_le_bytes());
        head.extend_from_slice(&[0, 0, 0]);
        head
    }

    fn element(id: &[u8], content: &[u8]) -> Vec<u8> {
        let mut bytes = id.to_vec();
        bytes.extend_from_slice(&(0x1000_0000u32 | content.len() as u32).to_be_bytes());
        bytes.extend_from_slice(content);
        bytes
    }

    /// As a recorder that does not know the length beforehand writes it.
    fn webm(packets: &[Vec<u8>]) -> Vec<u8> {
        let unknown = [0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
        let mut track = element(&[0xd7], &[1]);
        track.extend(element(&[0x86], b"A_OPUS"));
        track.extend(element(&[0x63, 0xa2], &head(2)));
        let mut bytes = element(&[0x1a, 0x45, 0xdf, 0xa3], &element(&[0x42, 0x82], b"webm"));
        bytes.extend_from_slice(&[0x18, 0x53, 0x80, 0x67]);
        bytes.extend_from_slice(&unknown);
        bytes.extend(element(&[0x16, 0x54, 0xae, 0x6b], &element(&[0xae], &track)));
        for half in packets.chunks(packets.len().div_ceil(2).max(1)) {
            bytes.extend_from_slice(&[0x1f, 0x43, 0xb6, 0x75]);
            bytes.extend_from_slice(&unknown);
            bytes.extend(element(&[0xe7], &[0]));
            for packet in half {
                let block: Vec<u8> = [&[0x81, 0, 0, 0x80][..], packet].concat();
                bytes.extend(element(&[0xa3], &block));
            }
        }
        bytes
    }

    #[test]
    fn a_webm_recording_becomes_ogg_of_one_channel_with_the_same_packets() {
        let packets = packets(120);
        let voice = to_voice(&webm(&packets)).unwrap();
        let file = ogg::read(&voice).unwrap();
        assert_eq!(file.packets[0][9], 1, "channels");
        assert!(file.packets[1].starts_with(b"OpusTags"));
        let kept: Vec<Vec<u8>> = file.packets[2..].iter().map(|packet| packet.to_vec()).collect();
        assert_eq!(kept, packets);
        assert_eq!(file.end, 120 * 960);
        assert_eq!(duration_ms(&voice), Some((120 * 960 - 312) / 48));
    }

    #[test]
    fn an_ogg_recording_is_put_in_the_same_order() {
        let first = to_voice(&webm(&packets(60))).unwrap();
        assert_eq!(to_voice(&first), Some(first));
    }

    #[test]
    fn what_is_no_recording_is_refused_and_never_a_panic() {
        let whole = webm(&packets(9));
        assert_eq!(to_voice(b""), None);
        assert_eq!(to_voice(b"OggS"), None);
        assert_eq!(to_voice(b"<html>"), None);
        assert_eq!(to_voice(&webm(&[])), None);
        for cut in 0..whole.len() {
            to_voice(&whole[..cut]);
            let mut other = whole.clone();
            other[cut] ^= 0xff;
            to_voice(&other);
        }
        let voice = to_voice(&whole).unwrap();
        for cut in 0..voice.len() {
            duration_ms(&voice[..cut]);
            let mut other = voice.clone();
            other[cut] ^= 0xff;
            to_voice(&other);
        }
    }

    #[test]
    fn a_packet_tells_how_long_it_plays() {
        assert_eq!(samples_of(&[0xfc]), Some(960));
        assert_eq!(samples_of(&[0x03 | (1 << 3), 3]), Some(2_880));
        assert_eq!(samples_of(&[0x1b, 63]), None);
        assert_eq!(samples_of(&[]), None);
    }
}
