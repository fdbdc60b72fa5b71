//! Opus packets out of WebM, as browsers record it: one track, blocks without lacing, lengths often unknown.

use std::borrow::Cow;

use super::Recording;

// Elements that hold others: the reader goes in, whatever length they claim.
const SEGMENT: u32 = 0x1853_8067;
const TRACKS: u32 = 0x1654_ae6b;
const TRACK: u32 = 0xae;
const CLUSTER: u32 = 0x1f43_b675;
const BLOCK_GROUP: u32 = 0xa0;
// Elements with a value.
const TRACK_NUMBER: u32 = 0xd7;
const CODEC: u32 = 0x86;
const CODEC_PRIVATE: u32 = 0x63a2;
const SIMPLE_BLOCK: u32 = 0xa3;
const BLOCK: u32 = 0xa1;

#[derive(Default)]
struct Track<'a> {
    number: u64,
    is_opus: bool,
    head: &'a [u8],
}

/// Takes the Opus track apart; what is cut off at the end is left out.
pub(super) fn read(bytes: &[u8]) -> Option<Recording<'_>> {
    if !bytes.starts_with(&[0x1a, 0x45, 0xdf, 0xa3]) {
        return None;
    }
    let mut tracks: Vec<Track<'_>> = Vec::new();
    let mut packets = Vec::new();
    let mut rest = bytes;
    while let Some((id, length, after)) = element(rest) {
        rest = after;
        if matches!(id, SEGMENT | TRACKS | TRACK | CLUSTER | BLOCK_GROUP) {
            if id == TRACK {
                tracks.push(Track::default());
            }
            continue;
        }
        let Some((content, after)) = length.and_then(|length| rest.split_at_checked(length)) else {
            break;
        };
        rest = after;
        match (id, tracks.last_mut()) {
            (TRACK_NUMBER, Some(track)) => track.number = number(content),
            (CODEC, Some(track)) => track.is_opus = content == b"A_OPUS",
            (CODEC_PRIVATE, Some(track)) => track.head = content,
            (SIMPLE_BLOCK | BLOCK, _) => {
                let opus = tracks.iter().find(|track| track.is_opus)?;
                let (track, content) = value(content)?;
                let (fixed, packet) = content.split_at_checked(3)?;
                if track != opus.number {
                    continue;
                }
                // Several packets in one block: no recorder does that.
                if fixed[2] & 0x06 != 0 {
                    return None;
                }
                packets.push(Cow::Borrowed(packet));
            }
            _ => {}
        }
    }
    let opus = tracks.iter().find(|track| track.is_opus)?;
    Some(Recording {
        head: opus.head.to_vec(),
        packets,
    })
}

/// The next element: its id, its length where it is known, and what follows.
fn element(bytes: &[u8]) -> Option<(u32, Option<usize>, &[u8])> {
    let width = bytes.first()?.leading_zeros() as usize + 1;
    if width > 4 {
        return None;
    }
    let (id, rest) = bytes.split_at_checked(width)?;
    let id = id.iter().fold(0, |id, byte| (id << 8) | u32::from(*byte));
    let width = rest.first()?.leading_zeros() as usize + 1;
    let (length, rest) = value(rest)?;
    // All ones: not known.
    let unknown = length == (1u64 << (7 * width)) - 1;
    Some((
        id,
        (!unknown).then(|| usize::try_from(length).ok()).flatten(),
        rest,
    ))
}

/// A number that tells its own width, and what follows.
fn value(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let width = bytes.first()?.leading_zeros() as usize + 1;
    if width > 8 {
        return None;
    }
    let (digits, rest) = bytes.split_at_checked(width)?;
    let mask = (1u64 << (7 * width)) - 1;
    Some((number(digits) & mask, rest))
}

fn number(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |number, byte| (number << 8) | u64::from(*byte))
}
