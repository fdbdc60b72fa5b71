//! Pictures: how large they are, and a small one for the thread.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use tokio::sync::Semaphore;

/// The longer side of a small picture, in pixels: twice what a bubble shows, for sharp screens.
const SIDE: u32 = 640;
/// Pictures of more pixels are not opened; nobody's phone makes them.
const MOST_PIXELS: u64 = 64_000_000;
/// Opened at once in this process: each may take some hundred megabytes.
static PLACES: Semaphore = Semaphore::const_new(2);

/// What a picture is like.
pub(super) struct Picture {
    /// Pixels, upright.
    pub size: (u32, u32),
    /// The small picture as JPEG; absent when the picture is small itself.
    pub thumb: Option<Bytes>,
}

/// Looks at a picture on a thread of its own; `None` when it cannot be read.
pub(super) async fn look(bytes: Bytes) -> Option<Picture> {
    let _place = PLACES.acquire().await.ok()?;
    tokio::task::spawn_blocking(move || open(&bytes)).await.ok()?
}

fn open(bytes: &[u8]) -> Option<Picture> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(16_384);
    limits.max_image_height = Some(16_384);
    limits.max_alloc = Some(MOST_PIXELS * 5);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let lying = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let size = if lying { (height, width) } else { (width, height) };
    if width.max(height) <= SIDE {
        return Some(Picture { size, thumb: None });
    }
    let mut small = DynamicImage::from_decoder(decoder).ok()?.thumbnail(SIDE, SIDE);
    small.apply_orientation(orientation);
    let mut jpeg = Vec::new();
    on_white(&small)
        .write_with_encoder(JpegEncoder::new_with_quality(&mut jpeg, 78))
        .ok()?;
    Some(Picture {
        size,
        thumb: Some(jpeg.into()),
    })
}

/// JPEG knows no transparency.
fn on_white(picture: &DynamicImage) -> DynamicImage {
    let mut rgba = picture.to_rgba8();
    for pixel in rgba.pixels_mut() {
        let [red, green, blue, alpha] = pixel.0;
        let over = |channel: u8| {
            let alpha = u16::from(alpha);
            ((u16::from(channel) * alpha + 255 * (255 - alpha)) / 255) as u8
        };
        pixel.0 = [over(red), over(green), over(blue), 255];
    }
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(rgba).to_rgb8())
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, Rgba, RgbaImage};

    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        RgbaImage::from_pixel(width, height, Rgba([255, 0, 0, 0]))
            .write_to(&mut bytes, ImageFormat::Png)
            .unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_large_picture_gets_a_small_one_of_the_same_shape_on_white() {
        let picture = open(&png(1280, 320)).unwrap();
        assert_eq!(picture.size, (1280, 320));
        let small = image::load_from_memory(&picture.thumb.unwrap())
            .unwrap()
            .to_rgb8();
        assert_eq!(small.dimensions(), (640, 160));
        assert!(small.get_pixel(10, 10).0.iter().all(|channel| *channel > 250));
    }

    #[test]
    fn a_small_picture_is_its_own() {
        let picture = open(&png(300, 200)).unwrap();
        assert_eq!((picture.size, picture.thumb.is_none()), ((300, 200), true));
    }

    #[test]
    fn what_is_no_picture_is_not_opened() {
        assert!(open(b"\x89PNG\r\n\x1a\nnot really").is_none());
        assert!(open(b"").is_none());
    }
}
