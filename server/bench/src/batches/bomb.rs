//! A spreadsheet of a few hundred bytes whose page unpacks to ten gigabytes, by its own word.

/// What it says that it unpacks to.
pub const UNPACKED: u64 = 10 << 30;

const PAGE: &[u8] = b"xl/worksheets/sheet1.xml";
/// Deflated nothing.
const PACKED: &[u8] = &[0x03, 0x00];
/// A size that stands in the extra field, for 32 bits do not hold it.
const ELSEWHERE: u32 = u32::MAX;
/// The version that reads such sizes.
const VERSION: u16 = 45;
const DEFLATED: u16 = 8;

/// The file: a page, the list of pages, and where that list is.
pub fn bomb() -> Vec<u8> {
    let mut file = Vec::new();
    file.extend_from_slice(b"PK\x03\x04");
    file.extend_from_slice(&page());
    file.extend_from_slice(PAGE);
    file.extend_from_slice(&sizes());
    file.extend_from_slice(PACKED);
    let list = file.len();
    file.extend_from_slice(b"PK\x01\x02");
    file.extend_from_slice(&VERSION.to_le_bytes());
    file.extend_from_slice(&page());
    // No comment, disk 0, no attributes, at the file's beginning.
    file.extend_from_slice(&[0; 14]);
    file.extend_from_slice(PAGE);
    file.extend_from_slice(&sizes());
    let length = file.len() - list;
    file.extend_from_slice(b"PK\x05\x06");
    file.extend_from_slice(&[0, 0, 0, 0, 1, 0, 1, 0]);
    file.extend_from_slice(&(length as u32).to_le_bytes());
    file.extend_from_slice(&(list as u32).to_le_bytes());
    file.extend_from_slice(&[0; 2]);
    file
}

/// What the page's head and its line in the list have in common.
fn page() -> Vec<u8> {
    let mut head = Vec::new();
    head.extend_from_slice(&VERSION.to_le_bytes());
    head.extend_from_slice(&[0; 2]);
    head.extend_from_slice(&DEFLATED.to_le_bytes());
    // Midnight of 1 January 1980, and the sum of nothing.
    head.extend_from_slice(&[0, 0, 0x21, 0, 0, 0, 0, 0]);
    head.extend_from_slice(&ELSEWHERE.to_le_bytes());
    head.extend_from_slice(&ELSEWHERE.to_le_bytes());
    head.extend_from_slice(&(PAGE.len() as u16).to_le_bytes());
    head.extend_from_slice(&(sizes().len() as u16).to_le_bytes());
    head
}

/// The extra field of large files: unpacked, then packed.
fn sizes() -> Vec<u8> {
    let mut sizes = vec![1, 0, 16, 0];
    sizes.extend_from_slice(&UNPACKED.to_le_bytes());
    sizes.extend_from_slice(&(PACKED.len() as u64).to_le_bytes());
    sizes
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn it_is_small_and_says_that_it_is_large() {
        let file = bomb();
        assert!(file.len() < 1_024);
        let mut packed = zip::ZipArchive::new(Cursor::new(file)).unwrap();
        let page = packed.by_index_raw(0).unwrap();
        assert_eq!(page.name().unwrap().as_bytes(), PAGE);
        assert_eq!((page.size(), page.compressed_size()), (UNPACKED, 2));
    }
}
