//! Ogg pages, written and read (RFC 3533), as far as one Opus stream needs them.

use std::borrow::Cow;

use super::Recording;

const CONTINUED: u8 = 1;
const FIRST: u8 = 2;
const LAST: u8 = 4;
/// Bytes before the table of segments.
const HEADER: usize = 27;
/// Segments that fit on a page.
const MOST_SEGMENTS: usize = 255;
/// A page holds about a second, so that players may jump.
const PAGE_SAMPLES: u64 = 48_000;
/// Tells our stream from others in the same file; there are none.
const SERIAL: u32 = 0x4775_6963;

/// A stream as read.
pub(super) struct Stream<'a> {
    pub packets: Vec<Cow<'a, [u8]>>,
    /// Samples up to the end.
    pub end: u64,
}

impl<'a> Stream<'a> {
    /// Head and sound, without the comments in between.
    pub fn into_recording(self) -> Option<Recording<'a>> {
        let mut packets = self.packets.into_iter();
        let head = packets.next()?.into_owned();
        packets.next().filter(|tags| tags.starts_with(b"OpusTags"))?;
        Some(Recording {
            head,
            packets: packets.collect(),
        })
    }
}

/// Reads the first stream of a file; a page that is cut off ends it.
pub(super) fn read(bytes: &[u8]) -> Option<Stream<'_>> {
    let mut stream = Stream {
        packets: Vec::new(),
        end: 0,
    };
    let mut serial = None;
    let mut begun: Option<Vec<u8>> = None;
    let mut rest = bytes;
    while let Some(page) = Page::read(rest) {
        rest = &rest[page.length..];
        if *serial.get_or_insert(page.serial) != page.serial {
            continue;
        }
        if page.flags & CONTINUED == 0 {
            begun = None;
        }
        let mut body = page.body;
        let mut size = 0;
        for segment in page.segments {
            size += usize::from(*segment);
            if *segment == 255 {
                continue;
            }
            let (part, after) = body.split_at_checked(size)?;
            stream.packets.push(match begun.take() {
                Some(mut whole) => {
                    whole.extend_from_slice(part);
                    Cow::Owned(whole)
                }
                None => Cow::Borrowed(part),
            });
            body = after;
            size = 0;
        }
        if size > 0 {
            begun.get_or_insert_default().extend_from_slice(body.get(..size)?);
        }
        // All ones: no packet ends here.
        if page.granule != u64::MAX {
            stream.end = page.granule;
        }
    }
    (!stream.packets.is_empty()).then_some(stream)
}

struct Page<'a> {
    flags: u8,
    granule: u64,
    serial: u32,
    segments: &'a [u8],
    body: &'a [u8],
    length: usize,
}

impl<'a> Page<'a> {
    fn read(bytes: &'a [u8]) -> Option<Self> {
        let header = bytes.get(..HEADER)?;
        if !header.starts_with(b"OggS\0") {
            return None;
        }
        let segments = bytes.get(HEADER..HEADER + usize::from(header[26]))?;
        let start = HEADER + segments.len();
        let length = start
            + segments
                .iter()
                .map(|segment| usize::from(*segment))
                .sum::<usize>();
        Some(Self {
            flags: header[5],
            granule: u64::from_le_bytes(header[6..14].try_into().ok()?),
            serial: u32::from_le_bytes(header[14..18].try_into().ok()?),
            segments,
            body: bytes.get(start..length)?,
            length,
        })
    }
}

/// An Opus file of this head and these packets, each with the samples up to its end.
pub(super) fn write(head: &[u8], packets: &[(&[u8], u64)]) -> Vec<u8> {
    let mut writer = Writer {
        out: Vec::new(),
        page: 0,
    };
    writer.page(FIRST, 0, &[head]);
    writer.page(0, 0, &[&tags()]);
    let mut waiting: Vec<&[u8]> = Vec::new();
    let (mut segments, mut begun_at, mut end) = (0, 0, 0);
    for (packet, samples) in packets {
        let needed = packet.len() / 255 + 1;
        if segments + needed > MOST_SEGMENTS || (end - begun_at >= PAGE_SAMPLES && !waiting.is_empty()) {
            writer.page(0, end, &waiting);
            waiting.clear();
            (segments, begun_at) = (0, end);
        }
        waiting.push(packet);
        segments += needed;
        end = *samples;
    }
    writer.page(LAST, end, &waiting);
    writer.out
}

/// Comments: only whose they are.
fn tags() -> Vec<u8> {
    let vendor = b"guiche";
    let mut tags = b"OpusTags".to_vec();
    tags.extend_from_slice(&(vendor.len() as u32).to_le_bytes());
    tags.extend_from_slice(vendor);
    tags.extend_from_slice(&0u32.to_le_bytes());
    tags
}

struct Writer {
    out: Vec<u8>,
    page: u32,
}

impl Writer {
    fn page(&mut self, flags: u8, granule: u64, packets: &[&[u8]]) {
        let start = self.out.len();
        self.out.extend_from_slice(b"OggS\0");
        self.out.push(flags);
        self.out.extend_from_slice(&granule.to_le_bytes());
        self.out.extend_from_slice(&SERIAL.to_le_bytes());
        self.out.extend_from_slice(&self.page.to_le_bytes());
        self.out.extend_from_slice(&[0; 4]);
        let mut segments = Vec::new();
        for packet in packets {
            segments.resize(segments.len() + packet.len() / 255, 255);
            segments.push((packet.len() % 255) as u8);
        }
        self.out.push(segments.len() as u8);
        self.out.extend_from_slice(&segments);
        for packet in packets {
            self.out.extend_from_slice(packet);
        }
        let sum = checksum(&self.out[start..]);
        self.out[start + 22..start + 26].copy_from_slice(&sum.to_le_bytes());
        self.page += 1;
    }
}

/// Ogg's own CRC-32: not reflected, begun at zero.
fn checksum(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ (u32::from(*byte) << 24), |sum, _| {
            if sum & 0x8000_0000 == 0 {
                sum << 1
            } else {
                (sum << 1) ^ 0x04c1_1db7
            }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_checksum_is_the_one_that_players_expect() {
        // CRC-32 of this polynomial without reflection, begun at zero, over the usual nine digits.
        assert_eq!(checksum(b"123456789"), 0x89a1_897f);
    }

    #[test]
    fn a_packet_longer_than_a_segment_is_read_back_whole() {
        let long = vec![7u8; 1_020];
        let file = write(b"OpusHead", &[(&long, 960), (b"x", 1_920)]);
        let stream = read(&file).unwrap();
        assert_eq!(stream.packets.len(), 4);
        assert_eq!(&*stream.packets[2], &long[..]);
        assert_eq!(&*stream.packets[3], b"x");
        assert_eq!(stream.end, 1_920);
    }
}
